"""The paper that people mean stands first, over real papers."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search.engines import ENGINES
from tests.ranking_set import FITTED, HELD_OUT, MORE, SAMPLES, meant_here, papers_of, places
from tests.searching import built, docs, matcher_over


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("folders", "fitted", "held_out"),
    [
        ([SAMPLES], 40, 24),
        pytest.param(
            [SAMPLES, MORE],
            54,
            40,
            marks=pytest.mark.skipif(not MORE.exists(), reason="the larger folder is not here"),
        ),
    ],
    ids=["samples", "both"],
)
def test_the_paper_that_is_meant_is_mostly_first_and_always_among_five(
    folders: list[Path], fitted: int, held_out: int, engine: str, tmp_path: Path
) -> None:
    papers = papers_of(folders)
    matcher = matcher_over(built(tmp_path / "index", papers, engine))

    def is_met(meant: Mapping[str, str], count: int) -> bool:
        found = places(lambda query: docs(matcher, query), papers, meant_here(meant, papers))
        assert len(found) == count
        assert not {query: place for query, place in found.items() if not 1 <= place <= 5}
        return sum(place == 1 for place in found.values()) >= 0.9 * count

    assert is_met(HELD_OUT, held_out)
    assert is_met(FITTED, fitted)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sparse policy gradient ", 1),
        ("sparse policy grad", 1),
        ("sparse policies gradients", 1),
        ("sparse gradient policy", 0),
        ("sparse abstract:policy gradient", 0),
        ('policy "gradient descent"', 2),
    ],
)
def test_words_side_by_side_as_in_the_query_come_before_words_apart(
    query: str, first: int, tmp_path: Path
) -> None:
    papers = [
        Paper("One", "A gradient is sparse. The policy and its gradient; policy, and policy again."),
        Paper("Two", "A policy gradient is sparse and there is much else to say of it, at some length."),
        Paper(
            "Three",
            "Of a policy. A gradient descent, a policy gradient descent: nothing new in either, we say.",
        ),
    ]
    matcher = matcher_over(built(tmp_path / "index", papers))
    assert docs(matcher, query)[0] == first
