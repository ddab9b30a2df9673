"""An index that another process builds while papers are read: the same, whatever becomes of that process."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from papertui.catalog import folder
from papertui.search.large.store import TantivyStore, open_store
from papertui.sync import syncing
from papertui.sync.beside import IndexBeside
from papertui.sync.indexing import TANTIVY, Tell
from tests.sync_desk import Desk
from tests.terminal import PATIENCE

FILES, PER_FILE = 6, 20
ENDS = [sys.executable, "-P", "-m", "papertui.sync.beside"]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_BATCHES", (10,))
    monkeypatch.setattr(syncing, "_WORTH_A_PROCESS", 1)


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return what came of each index that was begun beside the reading."""
    results: list[bool] = []
    finish = IndexBeside.finish

    def noting(self: IndexBeside, size: int, progress: Tell) -> bool:
        results.append(finish(self, size, progress))
        return results[-1]

    monkeypatch.setattr(IndexBeside, "finish", noting)
    return results


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    for number in range(FILES):
        desk.write(f"{number}.json", *(f"Paper {number} {letter}" for letter in _words(PER_FILE)))
    return desk


def _words(count: int) -> list[str]:
    return [chr(ord("a") + number) * (number + 3) for number in range(count)]


def opened(desk: Desk) -> TantivyStore:
    catalog = desk.open()
    return open_store(Path(catalog.index_dir), catalog.indexed)


def words(desk: Desk) -> dict[str, int]:
    return opened(desk).vocabulary("")


def test_an_index_built_beside_the_reading_is_that_of_one_built_after_it(
    desk: Desk, finished: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sync(indexer=TANTIVY)
    assert finished == [True]
    beside_it, live = opened(desk), desk.open()
    assert (beside_it.held, beside_it.size, live.indexed) == (live.count, live.size, live.size)
    assert len(list(desk.directory.glob("index-*"))) == 1
    known = words(desk)
    folder.discard(desk.directory)
    monkeypatch.setattr(syncing, "_WORTH_A_PROCESS", 10**9)
    desk.sync(indexer=TANTIVY)
    assert (finished, words(desk)) == ([True], known)


def test_documents_that_die_meanwhile_are_left_out(desk: Desk, finished: list[bool]) -> None:
    # The same papers with abstracts that are longer: what was indexed of them first is dead in the end.
    item = '{"id": "2401.%05d", "title": "%s", "summary": "On it, and on much that is more than that."}'
    titles = [f"Paper 0 {letter}" for letter in _words(PER_FILE)]
    rows = [item % (sum(map(ord, title)), title) for title in titles]
    (desk.dumps / "9.json").write_text(f"[{','.join(rows)}]")
    desk.sync(indexer=TANTIVY)
    catalog = desk.open()
    assert finished == [True]
    assert catalog.size > catalog.count == opened(desk).held


def test_a_process_that_is_lost_costs_nothing_but_time(
    desk: Desk, finished: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = IndexBeside.add

    def killed(self: IndexBeside, size: int) -> None:
        self._process.kill()
        self._process.wait()
        add(self, size)

    monkeypatch.setattr(IndexBeside, "add", killed)
    desk.sync(indexer=TANTIVY)
    assert finished == [False]
    assert desk.open().indexed == desk.open().size
    assert opened(desk).held == desk.open().count
    assert len(list(desk.directory.glob("index-*"))) == 1


def test_where_no_process_can_be_started_the_index_is_built_after_the_reading(
    desk: Desk, finished: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("papertui.sync.beside.subprocess.Popen", refused)
    desk.sync(indexer=TANTIVY)
    assert finished == []
    assert desk.open().indexed == desk.open().size
    assert opened(desk).held == desk.open().count
    assert len(list(desk.directory.glob("index-*"))) == 1


def test_it_ends_with_the_process_that_started_it(desk: Desk) -> None:
    desk.sync(indexer=TANTIVY)
    target = folder.new_index(desk.directory)
    command = [*ENDS, str(desk.directory), str(target), "tantivy"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.communicate(b"5\n", timeout=PATIENCE)
    assert process.returncode == 1


def test_small_first_readings_start_no_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(syncing, "_WORTH_A_PROCESS", 10**9)
    monkeypatch.setattr(syncing, "IndexBeside", refuse)
    desk.sync(indexer=TANTIVY)
    assert desk.open().indexed == desk.open().size
