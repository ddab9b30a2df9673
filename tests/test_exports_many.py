"""Many papers are exported in steps: the same text as from memory; nothing is left of a stopped one."""

import os
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from papertui import sync
from papertui.config import load_settings
from papertui.errors import StoppedError
from papertui.exports import find_format, formats
from papertui.workspace import Workspace
from papertui.workspace.exporting import export, write_list
from tests.bench.corpus import generate, write_folder
from tests.sync_desk import TITLES, read_here

COUNT = 450


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("many")
    write_folder(folder / "dumps", generate(COUNT), format="jsonl")
    settings = load_settings(environ={"HOME": str(folder)})
    sync.run([folder / "dumps"], settings.cache_dir, indexer=TITLES, read=read_here)
    opened = Workspace.open([folder / "dumps"], settings)
    docs = opened.find("").docs
    opened.tag(docs[::3], ["some"], ())
    yield opened
    opened.close()


@pytest.mark.parametrize("name", formats())
def test_a_walk_writes_what_a_list_does(workspace: Workspace, name: str) -> None:
    docs = list(workspace.find("").docs)
    walked, listed = StringIO(), StringIO()
    told = write_list(workspace, workspace.walk(docs), find_format(name), walked)
    assert write_list(workspace, workspace.entries(docs), find_format(name), listed) == told
    assert walked.getvalue() == listed.getvalue()


@pytest.mark.parametrize("name", ["bibtex", "jsonl"])
def test_progress_ends_with_all_papers_and_a_stop_leaves_no_file(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    docs, file = workspace.find("").docs, tmp_path / "list"
    seen: list[tuple[int, int]] = []

    def until(most: int, done: int, total: int) -> bool:
        seen.append((done, total))
        return done < most

    with pytest.raises(StoppedError):
        export(workspace, docs, find_format(name), file)(partial(until, COUNT // 3))
    assert os.listdir(tmp_path) == []
    seen.clear()
    export(workspace, docs, find_format(name), file)(partial(until, COUNT + 1))
    assert seen == sorted(seen)
    assert seen[-1][0] > COUNT // 2
    assert {total for _done, total in seen} == {COUNT}
    assert file.exists()
