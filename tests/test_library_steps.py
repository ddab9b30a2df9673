"""Going through the history, and tags changed on every paper at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from papertui.errors import StoppedError, UsageError
from papertui.library import Imported, Library
from papertui.library.batches import Batches
from papertui.library.progress import Progress
from papertui.paper import Paper


def numbered(many: int) -> list[Paper]:
    return [Paper(title=f"Paper {number}", arxiv_id=f"2401.{number:05}") for number in range(many)]


PAPERS = numbered(5)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def test_the_history_can_be_gone_back_and_forth_in_one_turn(library: Library) -> None:
    for name in ("a", "b", "c", "d"):
        library.tag(PAPERS, [name])
    fourth, third, second, first = (step.id for step in library.history())
    back = library.travel(second)
    assert back is not None
    assert (back.summary, back.count) == ("2 steps", 5)
    assert set(library.tags()) == {"a", "b"}
    assert [step.undone for step in library.history()] == [True, True, False, False]
    library.travel(0)
    assert library.tags() == {}
    library.travel(third)
    assert set(library.tags()) == {"a", "b", "c"}
    assert library.travel(third) is None
    library.travel(first)
    library.travel(fourth)
    assert set(library.tags()) == {"a", "b", "c", "d"}


def test_the_history_names_the_paper_where_a_step_touched_one(library: Library) -> None:
    library.tag(PAPERS, ["all"])
    library.tag(PAPERS[1:2], ["a"])
    library.set_note(PAPERS[2], "read twice")
    library.save_searches({"models": "model"}, "saved models")
    library.undo()
    titles = [(step.summary, step.only) for step in library.history()]
    assert titles == [
        ("saved models", "model"),
        ("note written", "Paper 2"),
        ("tagged a", "Paper 1"),
        ("tagged all", ""),
    ]


def test_a_tag_is_renamed_on_every_paper_in_one_step(library: Library, tmp_path: Path) -> None:
    library.tag(PAPERS, ["rl"])
    change = library.rename_tag("rl", "rl/online")
    assert (change.summary, change.count) == ("renamed rl to rl/online", 5)
    assert Library.open(tmp_path / "library").tags() == {"rl/online": 5}
    library.undo()
    assert library.tags() == {"rl": 5}


def test_a_tag_renamed_onto_another_is_merged_and_comes_back_apart(library: Library) -> None:
    library.tag(PAPERS[:3], ["rl"])
    library.tag(PAPERS[2:], ["learning"])
    assert library.rename_tag("rl", "learning").summary == "merged rl into learning"
    assert library.tags() == {"learning": 5}
    library.undo()
    assert library.tags() == {"learning": 3, "rl": 3}


def test_a_deleted_tag_comes_back_by_undo(library: Library) -> None:
    library.tag(PAPERS, ["rl", "kept"])
    library.delete_tag("rl")
    assert library.tags() == {"kept": 5}
    library.undo()
    assert library.tags() == {"kept": 5, "rl": 5}


def test_a_tag_that_cannot_be_is_refused_before_anything_changes(library: Library) -> None:
    library.tag(PAPERS, ["rl"])
    with pytest.raises(UsageError, match="holds a space"):
        library.rename_tag("rl", "two words")
    assert library.rename_tag("nothing", "else").count == 0
    assert len(library.history()) == 1


@pytest.mark.parametrize("many", [3, 1300])
def test_a_long_change_tells_how_far_it_is(library: Library, many: int) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    library.tag(numbered(many), ["a"], progress=progress)
    assert told[0] == (0, many)
    assert told[-1] == (many, many)
    assert told == sorted(told)


CHANGES: dict[str, Callable[[Library, Progress], object]] = {
    "tag": lambda library, progress: library.tag(numbered(700), ["b"], progress=progress),
    "tag_each": lambda library, progress: library.tag_each([(PAPERS, ["b"])], progress=progress),
    "set_note": lambda library, progress: library.set_note(PAPERS[0], "a note", progress=progress),
    "place": lambda library, progress: library.set_places(
        "a", [(PAPERS[0], "a0")], what="moved", progress=progress
    ),
    "take": lambda library, progress: library.merge(
        [Imported(PAPERS[0], ["b"])], {}, what="taken", progress=progress
    ),
    "rename_tag": lambda library, progress: library.rename_tag("a", "b", progress=progress),
    "delete_tag": lambda library, progress: library.delete_tag("a", progress=progress),
    "save_searches": lambda library, progress: library.save_searches(
        {"x": "y"}, "saved x", progress=progress
    ),
    "undo": lambda library, progress: library.undo(progress=progress),
    "redo": lambda library, progress: library.redo(progress=progress),
    "travel": lambda library, progress: library.travel(0, progress=progress),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_is_stopped_leaves_everything_as_it_was(library: Library, name: str) -> None:
    library.tag(PAPERS, ["a"])
    library.tag(PAPERS, ["undone"])
    library.undo()
    before = library.states(), library.history(), library.searches(), library.version
    with pytest.raises(StoppedError):
        CHANGES[name](library, lambda done, total: done * 2 < total if name == "tag" else False)
    assert (library.states(), library.history(), library.searches(), library.version) == before
    assert not library.refresh()


def test_each_batch_gets_its_own_tags_in_one_step(library: Library) -> None:
    change = library.tag_each([(PAPERS[:2], ["a"]), ((), ["none"]), (PAPERS[2:], ["b", "c"])])
    assert change.count == 5
    assert library.tags() == {"a": 2, "b": 3, "c": 3}
    assert "none" not in change.summary


def test_batches_are_one_sequence() -> None:
    whole = Batches([(PAPERS[:2], "a"), ((), "b"), (PAPERS[2:], "c")])
    rows = [(paper, "a" if place < 2 else "c") for place, paper in enumerate(PAPERS)]
    assert list(whole) == rows
    assert [whole[-1], whole[1:4], whole[4:9], whole[:0]] == [rows[-1], rows[1:4], rows[4:], []]
