"""The same or not by hand: a change of state like a tag, whatever the rule says."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.errors import UsageError
from papertui.library import Library
from papertui.library.dump_lines import read_lines
from papertui.paper import Paper
from papertui.workspace import Workspace, twins

pytestmark = pytest.mark.usefixtures("reads_here")

ENTRIES = """
@article{a, author={Ann Archer}, title={A Survey of Small Boats}, year={1997}, doi={10.9999/a}}
@article{b, author={Ann Archer}, title={A survey of small boats}, year={2015}}
@article{c, author={Bo Baker}, title={Something else about rivers}, year={2015}}
@article{d, author={Cy Cooper}, title={Read twice, and the same}, year={2015}}
@article{e, author={Cy Cooper}, title={Read twice and the same}, year={2016}}
@article{f, author={Dee Dyer}, title={Editorial}, year={2015}}
@article{g, author={Eve Early}, title={Editorial}, year={2016}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    dump = tmp_path / "list.bib"
    dump.write_text(ENTRIES)
    home = tmp_path
    settings = Settings(home / "library", home / "cache", home / "state", home / "config.toml")
    with closing(Workspace.open([dump], settings)) as opened:
        opened.sync()
        yield opened


def read(workspace: Workspace) -> dict[tuple[str, int], Paper]:
    """Read the dumps as they are judged now; return the papers by title and number of records."""
    workspace.sync()
    papers = workspace.papers(workspace.listing().docs)
    return {(paper.title, paper.date.year if paper.date else 0): paper for paper in papers}


def test_a_likely_twin_is_named_and_a_usual_heading_has_none(workspace: Workspace) -> None:
    papers = read(workspace)
    assert len(papers) == 6
    old = papers["A Survey of Small Boats", 1997]
    twin = twins.likely(workspace, old)
    assert twin is not None
    assert (twin.title, twin.date and twin.date.year) == ("A survey of small boats", 2015)
    assert twins.likely(workspace, papers["Something else about rivers", 2015]) is None
    assert twins.likely(workspace, papers["Editorial", 2015]) is None


def test_papers_joined_by_hand_are_one_with_the_tags_of_both_until_undone(workspace: Workspace) -> None:
    papers = read(workspace)
    old, other = papers["A Survey of Small Boats", 1997], papers["A survey of small boats", 2015]
    workspace.library.tag([old], ["old"])
    workspace.library.tag([other], ["new"])
    assert twins.join(workspace, [old, other]).count == 1
    assert twins.join(workspace, [other, old]).count == 0
    [joined] = (paper for paper in read(workspace).values() if "10.9999/a" in (paper.doi or ""))
    assert len(read(workspace)) == 5
    state = workspace.library.state(joined)
    assert state
    assert state.tags == {"old", "new"}
    assert workspace.tags() == {"new": 1, "old": 1}
    assert workspace.library.undo()
    assert len(read(workspace)) == 6
    states = workspace.library.states_of([old, other])
    assert [set(state.tags) for state in states if state] == [{"old"}, {"new"}]
    workspace.library.redo()
    assert len(read(workspace)) == 5


def test_one_paper_is_parted_into_its_records_each_with_tags_of_its_own(workspace: Workspace) -> None:
    [one] = (paper for paper in read(workspace).values() if paper.title.startswith("Read twice"))
    workspace.library.tag([one], ["both"])
    twins.part(workspace, [one])
    papers = read(workspace)
    parts = [paper for paper in papers.values() if paper.title.startswith("Read twice")]
    assert len(parts) == 2
    states = workspace.library.states_of(parts)
    assert [set(state.tags) for state in states if state] == [{"both"}, {"both"}]
    workspace.library.tag(parts[:1], ["first"], ["both"])
    states = workspace.library.states_of(parts)
    assert [set(state.tags) for state in states if state] == [{"first"}, {"both"}]
    assert workspace.tags() == {"both": 1, "first": 1}
    twins.join(workspace, parts)
    [again] = (paper for paper in read(workspace).values() if paper.title.startswith("Read twice"))
    state = workspace.library.state(again)
    assert state
    assert state.tags == {"both", "first"}
    with pytest.raises(UsageError, match="once only"):
        twins.part(workspace, [papers["Something else about rivers", 2015]])


def test_parted_papers_share_no_tag_that_is_set_from_then_on(workspace: Workspace) -> None:
    [one] = (paper for paper in read(workspace).values() if paper.title.startswith("Read twice"))
    twins.part(workspace, [one])
    first, second = (paper for paper in read(workspace).values() if paper.title.startswith("Read twice"))
    workspace.library.tag([first], ["mine"])
    assert workspace.library.state(second) is None
    assert twins.likely(workspace, first) is None
    assert len(workspace.find("tag:mine").docs) == 1


def test_verdicts_move_with_dumps_and_the_newest_wins(workspace: Workspace, tmp_path: Path) -> None:
    papers = read(workspace)
    pair = [papers["A Survey of Small Boats", 1997], papers["A survey of small boats", 2015]]
    twins.join(workspace, pair)
    with closing(Library.open(tmp_path / "other")) as other:
        for _ in range(2):
            content = read_lines(workspace.library.dump())
            assert content.problems == []
            other.merge(content.entries, {}, what="restored", verdicts=content.twins)
            assert other.verdicts() == workspace.library.verdicts() != {}
        assert len(other.history()) == 1
        workspace.library.undo()
        content = read_lines(workspace.library.dump())
        other.merge(content.entries, {}, what="restored", verdicts=content.twins)
        assert other.verdicts() == {}
        assert list(other.dump()) == list(workspace.library.dump())


@pytest.mark.parametrize("pair", ['["a"]', '["a", "a"]', "3"])
def test_a_line_without_a_pair_is_a_problem(pair: str) -> None:
    content = read_lines([f'{{"pair": {pair}, "verdict": "same", "changed": 1, "paper": {{}}}}'])
    assert (content.twins, len(content.problems)) == ({}, 1)
