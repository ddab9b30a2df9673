"""Saved searches: kept, renamed, deleted, undone like tags."""

from pathlib import Path

import pytest

from papertui.errors import UsageError
from papertui.library import Library
from papertui.paper import Paper


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def test_a_saved_search_is_there_after_a_restart(library: Library, tmp_path: Path) -> None:
    change = library.save_searches({"sparse": "reward -dense"}, "saved sparse")
    assert (change.summary, change.count) == ("saved sparse", 1)
    library.close()
    assert Library.open(tmp_path / "library").searches() == {"sparse": "reward -dense"}


def test_saving_renaming_and_deleting_are_undone_step_by_step(library: Library) -> None:
    library.save_searches({"a": "x"}, "saved a")
    library.tag([Paper("One")], ["t"])
    library.save_searches({"a": None, "b": "x"}, "renamed a")
    library.save_searches({"b": None}, "deleted b")
    assert library.searches() == {}
    library.undo()
    assert library.searches() == {"b": "x"}
    library.undo()
    assert library.searches() == {"a": "x"}
    library.undo()
    assert library.tags() == {}
    library.undo()
    assert library.searches() == {}
    library.redo()
    assert library.searches() == {"a": "x"}
    assert library.states() == []


def test_another_instance_sees_it_and_its_version_grows(library: Library, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "library")
    before = other.version
    library.save_searches({"a": "x"}, "saved a")
    assert other.refresh()
    assert other.searches() == {"a": "x"}
    assert other.version > before


def test_the_same_again_is_no_step(library: Library) -> None:
    library.save_searches({"a": "x"}, "saved a")
    assert library.save_searches({"a": "x"}, "saved a").count == 0
    assert len(library.history()) == 1


@pytest.mark.parametrize("name", ["", "a b", 'a"', "a\x1b", "(a", "x" * 101])
def test_a_name_that_no_query_can_hold_is_refused(library: Library, name: str) -> None:
    with pytest.raises(UsageError):
        library.save_searches({name: "x"}, "saved")
