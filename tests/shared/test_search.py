"""Over real papers too, the paper that is meant stands first, and papers alike are alike to a reader."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search.engines import ENGINES
from tests import alike_set
from tests.bench.remembered import papertui
from tests.browsing import SAMPLES
from tests.ranking_set import FITTED, HELD_OUT, papers_of
from tests.remembered import LATER, Remembered, among, remembered
from tests.searching import built, matcher_over
from tests.shared import DUMPS
from tests.test_search_ranking import finder, share_first
from tests.test_search_similar import alike


@pytest.mark.parametrize("engine", ENGINES)
def test_the_paper_that_is_meant_is_mostly_first_and_always_among_five(engine: str, tmp_path: Path) -> None:
    papers = papers_of([SAMPLES, DUMPS])
    find = finder(tmp_path / "index", papers, engine)
    assert share_first(find, papers, HELD_OUT, count=40) >= 0.9
    assert share_first(find, papers, FITTED, count=54) >= 0.9


def test_half_of_the_first_five_are_what_a_reader_calls_alike(tmp_path: Path) -> None:
    papers = papers_of([SAMPLES, DUMPS])
    matcher = matcher_over(built(tmp_path / "index", papers))
    for groups, least in ((alike_set.HELD_OUT, 0.44), (alike_set.FITTED, 0.55)):
        share, seeds = alike_set.precision(lambda seed: alike(matcher, papers, seed), groups, papers)
        assert seeds
        assert share >= least


@pytest.mark.usefixtures("reads_here")
@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_half_remembered_is_first_for_nearly_all_queries(engine: str, tmp_path: Path) -> None:
    asked = [*remembered(), *remembered(LATER)]
    with papertui(engine, tmp_path) as (papers, find):
        here = among(asked, [paper.title for paper in papers])
        places = [_place(each, find(each.query), papers) for each in here]
    first, five = places.count(1), sum(place > 0 for place in places)
    pasted = {
        each.query for each, place in zip(here, places, strict=True) if each.group == "pasted" and place != 1
    }
    assert len(here) >= 250
    assert first >= 0.97 * len(here)
    assert five >= 0.99 * len(here)
    assert pasted == set()


def _place(meant: Remembered, found: Sequence[int], papers: Sequence[Paper]) -> int:
    """Return the place of the paper that is meant among those found, from 1; 0 if it is not there."""
    titles = [papers[number].title.startswith(meant.title) for number in found]
    return titles.index(True) + 1 if True in titles else 0
