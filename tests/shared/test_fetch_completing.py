"""The bare papers of real listings made whole: the right ones, and no wrong one."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from papertui.cli import main
from papertui.config import FetchSettings
from papertui.dumps import read_dump
from papertui.fetch.completing import Completer, is_bare, is_due
from papertui.fetch.opening import Tools, tools
from papertui.fetch.sources import SEARCHES
from papertui.library import Library
from papertui.paper import Paper
from tests.fetching import TurnedClock
from tests.shared import DUMPS, SHARED
from tests.shared.title_recordings import HOMONYM, REWRITTEN, SAME, Recorded, recorded, write

pytestmark = [
    pytest.mark.skipif(not (SHARED / "services").is_dir(), reason="no services there"),
    pytest.mark.usefixtures("reads_here"),
]

COUNTS = {SAME: 30, REWRITTEN: 20, HOMONYM: 10}
INTO = "fetched"


@pytest.fixture
def dumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the real dumps, and keep everything of the user's beside them."""
    for name in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    folder = tmp_path / "dumps"
    folder.mkdir()
    for path in DUMPS.iterdir():
        if "expected" not in path.name:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def found(capsys: pytest.CaptureFixture[str], query: str, dumps: Path) -> list[dict[str, Any]]:
    """Return what a search prints."""
    capsys.readouterr()
    main(["search", query, str(dumps), "--format", "jsonl"])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def looked_up(these: Tools, papers: Sequence[Paper], hosts: dict[str, str]) -> Counter[str]:
    """Look up what is due, as the command does."""
    completer = Completer(these, [SEARCHES[name] for name in FetchSettings().complete], hosts)
    due = [paper for paper in papers if is_due(these.state.lookup(paper.id), these.clock.today())]
    return Counter(str(completer.look_up(paper).verdict) for paper in due)


def test_real_bare_papers_are_completed_and_no_other_is_taken_for_one(
    tmp_path: Path, dumps: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(SHARED / "services")
    from server import HERE, Server  # type: ignore[import-not-found]  # it lies beside the repository

    papers = [paper for path in sorted(DUMPS.glob("00*.txt")) for paper in read_dump(path).papers]
    known = recorded([paper for paper in papers if is_bare(paper)], COUNTS, random.Random(16))
    write(tmp_path / "recordings", known)
    before = found(capsys, "", dumps)
    with closing(Library.open(tmp_path / "DATA" / "papertui")) as library:
        library.tag_each([([record.paper], ("look", record.how)) for record in known])
        for record in known:
            library.set_note(record.paper, f"a note on {record.paper.title}")
    seeds = [record.paper for record in known]
    with Server([HERE, tmp_path / "recordings"], seconds=500, requests=2000) as server:
        hosts = {"hf": server.url("hf"), "arxiv": server.url("arxiv")}
        with tools(tmp_path / "state", dumps / INTO, "", clock=TurnedClock("2026-11-27T08:00")) as these:
            assert looked_up(these, seeds, hosts) == {"found": 50, "doubtful": 10}
            asked = len(server.log)
            assert not looked_up(these, seeds, hosts)
            assert len(server.log) == asked
        assert server.peak == 1
    check(found(capsys, "", dumps), before, known)


def check(after: list[dict[str, Any]], before: list[dict[str, Any]], known: Sequence[Recorded]) -> None:
    assert len(after) == len(before)
    by_id = {row["arxiv_id"]: row for row in after if row["arxiv_id"]}
    for record in known:
        row = by_id.get(record.arxiv_id)
        if record.how == HOMONYM:
            assert row is None, record.paper.title
        else:
            assert row is not None, record.paper.title
            assert row["authors"] == ["Ada Example", "Ben Sample"]
            assert row["note"] == f"a note on {record.paper.title}"
            assert set(row["tags"]) == {"look", record.how}
            assert row["abstract"] in (record.paper.abstract, record.abstract)
    assert sum("look" in row["tags"] for row in after) == len(known)
