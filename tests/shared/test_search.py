"""Over real papers too, the paper that is meant stands first, and papers alike are alike to a reader."""

from pathlib import Path

import pytest

from papertui.search.engines import ENGINES
from tests import alike_set
from tests.browsing import SAMPLES
from tests.ranking_set import FITTED, HELD_OUT, papers_of
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
