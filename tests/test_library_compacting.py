"""Compacting: what nobody can undo any more takes no room, and nothing else changes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.library import Library, compacting
from papertui.paper import Paper

PAPERS = [Paper(title=f"Paper {number}", arxiv_id=f"2401.{number:05}") for number in range(30)]
KEPT = 5
_COUNTS = {
    "paper": "SELECT count(*) FROM paper WHERE snapshot <> ''",
    "key": "SELECT count(*) FROM key",
}


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small histories be long ones, and small steps many."""
    monkeypatch.setattr(compacting, "LEAST", KEPT)
    monkeypatch.setattr(compacting, "_AT_ONCE", 4)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(tmp_path / "library")) as opened:
        yield opened


def maintain(library: Library, history: int = 0) -> None:
    for _step in library.maintain(history):
        pass


def rows(library: Library, table: str) -> int:
    with closing(sqlite3.connect(library.path)) as connection:
        return int(connection.execute(_COUNTS[table]).fetchone()[0])


def test_papers_that_were_tagged_and_undone_take_no_room_once_redo_is_gone(library: Library) -> None:
    library.tag(PAPERS, ["a"])
    library.undo()
    maintain(library)
    assert rows(library, "paper") == 30, "redo can bring them back"
    assert library.redo()
    library.undo()
    library.tag(PAPERS[:1], ["b"])
    maintain(library)
    assert (rows(library, "paper"), rows(library, "key")) == (1, 3)
    assert library.tags() == {"b": 1}
    library.tag(PAPERS, ["again"])
    assert library.tags() == {"again": 30, "b": 1}


def test_the_newest_steps_can_be_undone_and_redone_as_before(library: Library) -> None:
    for number in range(12):
        library.tag(PAPERS[number : number + 2], [f"t{number}"])
    library.tag(PAPERS[:2], (), ["t0"])
    library.undo()
    before = library.states()
    maintain(library)
    assert library.states() == before
    assert [step.summary for step in library.history()] == [
        "untagged t0",
        *(f"tagged t{n}" for n in (11, 10, 9, 8)),
    ]
    assert library.redo()
    library.undo()
    for _ in range(4):
        assert library.undo()
    assert library.undo() is None
    assert set(library.tags()) == {f"t{n}" for n in range(8)}


def test_a_longer_history_is_kept_where_the_user_wants_it(library: Library) -> None:
    for number in range(12):
        library.tag(PAPERS[:1], [f"t{number}"])
    maintain(library, history=10)
    assert len(library.history()) == 10
    maintain(library, history=100)
    assert len(library.history()) == 10


def test_notes_saved_searches_and_places_stay(library: Library) -> None:
    library.tag(PAPERS[:3], ["q"])
    library.set_places("q", [(PAPERS[2], "a0")], what="ordered")
    library.set_note(PAPERS[4], "a note")
    library.save_searches({"x": "y"}, "saved x")
    for number in range(8):
        library.tag(PAPERS[9:10], [f"t{number}"])
    before = library.states(), library.searches(), library.places("q")
    maintain(library)
    assert (library.states(), library.searches(), library.places("q")) == before
    with closing(Library.open(library.path.parent)) as again:
        assert (again.states(), again.searches(), again.places("q")) == before


def test_an_instance_that_looked_seldom_looks_at_everything_once(library: Library) -> None:
    with closing(Library.open(library.path.parent)) as other:
        then, _ = other.touched(None, 10)
        for number in range(9):
            library.tag(PAPERS[number : number + 1], ["a"])
        assert other.touched(then, 10)[1] is not None
        maintain(library)
        now, keys = other.touched(then, 10)
        assert keys is None
        assert other.refresh()
        library.tag(PAPERS[:1], ["b"])
        assert other.touched(now, 10)[1] == set(PAPERS[0].keys)


def test_nothing_is_written_where_nothing_is_to_be_forgotten(library: Library) -> None:
    library.tag(PAPERS, ["a"])
    maintain(library)
    version, stamp = library.version, library.path.stat().st_mtime_ns
    maintain(library)
    assert (library.version, library.path.stat().st_mtime_ns) == (version, stamp)
