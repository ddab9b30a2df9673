"""The order of a tag made by hand: places between places, one row a move, undone, dumped and merged."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from papertui.errors import UsageError
from papertui.library import Imported, Library
from papertui.library.dump_lines import dump_lines, read_lines
from papertui.library.places import is_place, spread
from papertui.library.schema import MIGRATIONS
from papertui.library.store import Store
from papertui.paper import Paper

PAPERS = [Paper(title=f"Paper {letter}", arxiv_id=f"2401.0000{n}") for n, letter in enumerate("ABCDE")]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(tmp_path / "library")) as opened:
        opened.tag(PAPERS, ["to-read"])
        opened.set_places("to-read", zip(PAPERS, spread(None, None, 5), strict=True), what="ordered")
        yield opened


def order(library: Library, tag: str = "to-read") -> str:
    """Return the last letters of the papers that have a place, in their order."""
    placed = [(state.places[tag], state.paper.title) for state in library.states() if tag in state.places]
    return "".join(title[-1] for _, title in sorted(placed))


def move(library: Library, paper: Paper, after: int | None, before: int | None, run: str = "") -> None:
    low, high = (None if index is None else placed(library, PAPERS[index]) for index in (after, before))
    (place,) = spread(low, high, 1)
    library.set_places("to-read", [(paper, place)], what="moved", run=run or None)


def placed(library: Library, paper: Paper, tag: str = "to-read") -> str:
    state = library.state(paper)
    assert state is not None
    return state.places[tag]


def test_there_is_always_room_before_between_and_behind() -> None:
    chance = random.Random(1)
    for _ in range(10):
        row = spread(None, None, chance.randrange(1, 100))
        for _ in range(300):
            at = chance.choice([0, len(row), chance.randrange(len(row) + 1)])
            ends = (row[at - 1] if at else None, row[at] if at < len(row) else None)
            row[at:at] = spread(*ends, chance.randrange(4))
        assert all(one < other for one, other in pairwise(row))
        assert all(map(is_place, row))


def test_places_stay_short_where_papers_go_to_either_end() -> None:
    first = last = spread(None, None, 1)[0]
    for _ in range(5000):
        first, last = spread(None, first, 1)[0], spread(last, None, 1)[0]
    assert len(first) < 5
    assert len(last) < 5


@pytest.mark.parametrize("edge", ["A00000000000000000000000001", "A00000000000000000000000000V", "z" * 27])
def test_there_is_room_at_the_ends_of_all_places_too(edge: str) -> None:
    assert is_place(edge)
    before, behind = spread(None, edge, 1)[0], spread(edge, None, 1)[0]
    assert before < edge < behind
    assert is_place(before)
    assert is_place(behind)


@pytest.mark.parametrize(
    "text", ["", "a", "a00", "0a", "a0 ", "a0\n", "b0", "ä0", "a-", "A" + "0" * 26, "a1" * 101]
)
def test_what_nothing_could_go_before_is_no_place(text: str) -> None:
    assert not is_place(text)


def test_a_move_is_one_row_and_kept_over_restarts(library: Library) -> None:
    move(library, PAPERS[4], None, 0)
    assert order(library) == "EABCD"
    with closing(sqlite3.connect(library.path)) as connection:
        query = "SELECT count(*) FROM change WHERE action = (SELECT max(id) FROM action)"
        assert connection.execute(query).fetchone() == (1,)
    with closing(Library.open(library.path.parent)) as again:
        assert order(again) == "EABCD"
        again.undo()
        assert order(again) == "ABCDE"
        again.redo()
        assert order(again) == "EABCD"
    assert library.refresh()
    assert order(library) == "EABCD"


def test_moves_of_one_run_are_one_step_until_something_else_is_done(library: Library) -> None:
    steps = len(library.history())
    move(library, PAPERS[4], 2, 3, "E")
    move(library, PAPERS[4], 1, 2, "E")
    assert order(library) == "ABECD"
    assert len(library.history()) == steps + 1
    library.set_note(PAPERS[0], "a note")
    move(library, PAPERS[4], 0, 1, "E")
    assert len(library.history()) == steps + 3
    library.undo()
    assert order(library) == "ABECD"
    library.undo()
    library.undo()
    assert order(library) == "ABCDE"
    library.travel(library.history()[0].id)
    assert order(library) == "AEBCD"


def test_a_move_after_an_undo_begins_a_step_of_its_own(library: Library) -> None:
    move(library, PAPERS[4], 2, 3, "E")
    library.undo()
    move(library, PAPERS[4], 1, 2, "E")
    library.undo()
    assert order(library) == "ABCDE"


def test_a_move_that_changes_nothing_goes_on_with_nothing(library: Library) -> None:
    library.tag(PAPERS[:1], ["x"])
    library.set_places("to-read", [(PAPERS[0], placed(library, PAPERS[0]))], what="moved", run="A")
    move(library, PAPERS[0], 1, 2, "A")
    library.undo()
    assert library.tags()["x"] == 1


def test_other_instances_see_the_moves_of_one_run_as_they_are_made(library: Library) -> None:
    with closing(Library.open(library.path.parent)) as other:
        for after, before, seen in ((2, 3, "ABCED"), (1, 2, "ABECD")):
            move(library, PAPERS[4], after, before, "E")
            assert other.refresh()
            assert order(other) == seen


def test_moves_of_two_instances_are_both_kept(library: Library) -> None:
    with closing(Library.open(library.path.parent)) as other:
        move(library, PAPERS[4], None, 0)
        move(other, PAPERS[1], 3, None)
        library.refresh()
        assert order(library) == order(other) == "EACDB"


def test_a_tag_that_goes_takes_its_place_along_and_undo_brings_both_back(library: Library) -> None:
    library.tag([PAPERS[1]], (), ["to-read"])
    assert order(library) == "ACDE"
    library.tag([PAPERS[1]], ["to-read"])
    assert order(library) == "ACDE"
    library.undo()
    library.undo()
    assert order(library) == "ABCDE"


def test_a_paper_without_the_tag_gets_no_place(library: Library) -> None:
    stranger = Paper(title="Stranger")
    assert not library.set_places("to-read", [(stranger, "a9")], what="moved").count
    assert library.state(stranger) is None


def test_renaming_and_merging_tags_carry_the_order(library: Library) -> None:
    library.rename_tag("to-read", "soon")
    assert order(library, "soon") == "ABCDE"
    library.tag(PAPERS[:1], ["later"])
    library.set_places("later", [(PAPERS[0], "z" * 27)], what="ordered")
    library.rename_tag("soon", "later")
    assert order(library, "later") == "BCDEA"
    for _ in range(4):
        library.undo()
    assert order(library, "to-read") == "ABCDE"


def test_deleting_a_tag_deletes_its_order(library: Library) -> None:
    library.delete_tag("to-read")
    library.tag(PAPERS, ["to-read"])
    assert order(library) == ""


def test_states_that_prove_to_be_of_one_paper_keep_the_foremost_place(library: Library) -> None:
    named = Paper(title="Two names", abstract="Of one.")
    library.tag([named], ["to-read"])
    library.set_places("to-read", [(named, "a0V")], what="ordered")
    both = Paper(title="Two names", abstract="Of one.", arxiv_id="2401.00004", aliases=PAPERS[4].keys)
    library.tag([both], ["x"])
    assert placed(library, both) == "a0V"
    library.undo()
    assert placed(library, PAPERS[4]) == "a4"


def test_a_library_of_before_there_were_queues_is_brought_up_to_date(tmp_path: Path) -> None:
    directory = tmp_path / "old"
    Store(directory, MIGRATIONS[:2]).close()
    with closing(sqlite3.connect(directory / "library.db")) as connection:
        connection.execute('INSERT INTO paper VALUES (1, \'{"title": "Paper A"}\', 0)')
        connection.execute("INSERT INTO key VALUES (1, 'title:papera')")
        connection.execute("INSERT INTO tag VALUES (1, 'to-read')")
        connection.commit()
    with closing(Library.open(directory)) as library:
        library.set_places("to-read", [(Paper(title="Paper A"), "a0")], what="ordered")
        assert order(library) == "A"


def dumped(library: Library) -> list[str]:
    return list(dump_lines(library.states(), library.searches()))


def restore(directory: Path, *dumps: list[str]) -> list[str]:
    with closing(Library.open(directory)) as library:
        for lines in dumps:
            content = read_lines(lines)
            assert not content.problems
            library.merge(content.entries, content.searches, what="restored")
        assert not library.merge(content.entries, content.searches, what="again").count
        return dumped(library)


def test_a_dump_carries_the_order_and_restoring_it_twice_changes_nothing(
    library: Library, tmp_path: Path
) -> None:
    move(library, PAPERS[4], 0, 1)
    library.tag(PAPERS[:1], ["a:b={c}"])
    library.set_places("a:b={c}", [(PAPERS[0], "a0")], what="ordered")
    lines = dumped(library)
    assert json.loads(lines[0])["queue"] == {"a:b={c}": "a0", "to-read": "a0"}
    assert restore(tmp_path / "other", lines) == lines


def test_a_dump_says_nothing_of_queues_where_there_are_none(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path)) as library:
        library.tag(PAPERS, ["to-read"])
        assert not any("queue" in json.loads(line) for line in dumped(library))


def test_what_was_ordered_here_stays_where_a_dump_says_otherwise(library: Library, tmp_path: Path) -> None:
    before = dumped(library)
    move(library, PAPERS[4], None, 0)
    after = dumped(library)
    assert restore(tmp_path / "a", before, after) == before
    assert restore(tmp_path / "b", after, before) == after


def test_two_dumps_of_different_papers_merge_into_one_order_either_way(tmp_path: Path) -> None:
    halves = []
    for number, papers in enumerate((PAPERS[:3], PAPERS[3:])):
        with closing(Library.open(tmp_path / str(number))) as library:
            library.tag(papers, ["to-read"])
            places = zip(papers, spread(None, None, len(papers)), strict=True)
            library.set_places("to-read", places, what="ordered")
            halves.append(dumped(library))
    assert restore(tmp_path / "one", *halves) == restore(tmp_path / "two", *reversed(halves))


@pytest.mark.parametrize("queue", ['{"t": "a b"}', '{"t": 3}', "[]", '"a0"', '{"t": ""}', '{"t": null}'])
def test_a_line_with_a_place_that_is_none_is_named(queue: str) -> None:
    line = f'{{"id": "x", "tags": ["t"], "note": "", "queue": {queue}, "paper": {{"title": "T"}}}}'
    assert [number for number, _ in read_lines([line]).problems] == [1]


def test_a_place_that_is_none_is_refused_with_nothing_written(library: Library) -> None:
    with pytest.raises(UsageError, match="a b"):
        library.merge([Imported(PAPERS[0], ["t"], places={"t": "a b"})], {}, what="x")
    assert "t" not in library.tags()
