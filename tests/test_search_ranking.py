"""The paper that people mean stands first, over real papers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search.engines import ENGINES
from tests.browsing import SAMPLES
from tests.ranking_set import FITTED, HELD_OUT, meant_here, papers_of, places
from tests.searching import built, docs, matcher_over


@pytest.mark.parametrize("engine", ENGINES)
def test_the_paper_that_is_meant_is_mostly_first_and_always_among_five(engine: str, tmp_path: Path) -> None:
    """`tests/shared` asks it of a larger folder."""
    papers = papers_of([SAMPLES])
    find = finder(tmp_path / "index", papers, engine)
    assert share_first(find, papers, HELD_OUT, count=24) >= 0.9
    assert share_first(find, papers, FITTED, count=40) >= 0.9


def finder(folder: Path, papers: list[Paper], engine: str) -> Callable[[str], Sequence[int]]:
    matcher = matcher_over(built(folder, papers, engine))
    return lambda query: docs(matcher, query)


def share_first(
    find: Callable[[str], Sequence[int]], papers: list[Paper], meant: Mapping[str, str], count: int
) -> float:
    """Return the share of the `count` meant papers that are found first; all must be among the first five."""
    found = places(find, papers, meant_here(meant, papers))
    assert len(found) == count
    assert not {query: place for query, place in found.items() if not 1 <= place <= 5}
    return sum(place == 1 for place in found.values()) / count


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
