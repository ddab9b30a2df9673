"""What is shown of a library: looked up by keys, and never waited for while another program has it locked."""

import sqlite3
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.errors import LibraryError
from papertui.library import Library, lookup
from papertui.paper import Paper
from tests.patience import stretched

PAPERS = [Paper(title=f"Paper {number}", arxiv_id=f"2401.{number:05}") for number in range(40)]
AT_ONCE = 1.0  # seconds; a library that waits takes five


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Library]:
    """A library as the interface has it, with ten papers that another instance has tagged."""
    with closing(Library.open(tmp_path)) as other:
        other.tag(PAPERS[:10], ["a"])
    with closing(Library.open(tmp_path, waits=False)) as library:
        yield library


@contextmanager
def locked(library: Library) -> Iterator[sqlite3.Connection]:
    """Keep the file as a program does that writes for long; nobody can read it meanwhile."""
    with closing(sqlite3.connect(library.path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection
        connection.execute("COMMIT")


def tags(library: Library, papers: list[Paper]) -> list[list[str]]:
    return [sorted(state.tags) if state else [] for state in library.states_of(papers)]


def test_what_is_known_is_shown_while_the_library_is_locked_and_the_rest_follows(shown: Library) -> None:
    assert tags(shown, PAPERS[:5]) == [["a"]] * 5
    assert shown.tags() == {"a": 10}
    with locked(shown) as other:
        before = time.monotonic()
        assert tags(shown, PAPERS[:7]) == [["a"]] * 5 + [[]] * 2
        assert shown.tags() == {"a": 10}
        assert not shown.refresh()
        assert time.monotonic() - before < stretched(AT_ONCE)
        other.execute("DELETE FROM tag WHERE paper = 1")
    assert shown.refresh(), "there is more to see now"
    assert tags(shown, PAPERS[:7]) == [[]] + [["a"]] * 6
    assert not shown.refresh()


def test_counts_that_nobody_could_read_yet_are_not_taken_for_none(shown: Library) -> None:
    with locked(shown), pytest.raises(LibraryError, match="another program keeps it locked"):
        shown.tags()
    assert shown.tags() == {"a": 10}


def test_any_number_of_papers_is_looked_up_in_their_order(
    shown: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "_KEPT", 6)
    monkeypatch.setattr(lookup, "_AT_ONCE", 4)
    for _ in range(2):
        assert tags(shown, PAPERS) == [["a"]] * 10 + [[]] * 30
        assert tags(shown, PAPERS[12:8:-1]) == [[], [], [], ["a"]]
    shown.tag(PAPERS[12:13], ["b"])
    assert tags(shown, PAPERS[12:8:-1]) == [["b"], [], [], ["a"]]


def test_a_paper_is_seen_under_each_key_as_soon_as_it_is_tagged_under_another(shown: Library) -> None:
    untitled = Paper(title="Another title", arxiv_id=PAPERS[20].arxiv_id)
    assert tags(shown, [PAPERS[20], untitled]) == [[], []]
    shown.tag([untitled], ["b"])
    assert tags(shown, [PAPERS[20], untitled]) == [["b"], ["b"]]
    shown.undo()
    assert tags(shown, [PAPERS[20], untitled]) == [[], []]


def test_a_start_reads_no_more_of_a_library_than_is_shown(tmp_path: Path) -> None:
    papers = [replace(PAPERS[0], title=f"Long {n}", arxiv_id=f"2402.{n:05}") for n in range(1000)]
    papers = [replace(paper, abstract=f"{paper.title} " * 500) for paper in papers]
    with closing(Library.open(tmp_path)) as library:
        library.tag(papers, ["a"])
    size = (tmp_path / "library.db").stat().st_size
    tracemalloc.start()
    try:
        with closing(Library.open(tmp_path, waits=False)) as library:
            assert tags(library, papers[:40]) == [["a"]] * 40
            assert library.tags() == {"a": 1000}
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size / 5, (peak, size)
