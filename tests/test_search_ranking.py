"""The paper that people mean stands first, over real papers."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.ranking_set import MEANT, MEANT_ELSEWHERE, MORE, SAMPLES, papers_of, places
from tests.searching import built, docs, matcher_over


@pytest.mark.parametrize(
    ("folders", "meant"),
    [
        ([SAMPLES], MEANT),
        pytest.param(
            [SAMPLES, MORE],
            MEANT | MEANT_ELSEWHERE,
            marks=pytest.mark.skipif(not MORE.exists(), reason="the larger folder is not here"),
        ),
    ],
    ids=["samples", "both"],
)
def test_the_paper_that_is_meant_is_mostly_first_and_always_among_five(
    folders: list[Path], meant: Mapping[str, str], tmp_path: Path
) -> None:
    papers = papers_of(folders)
    matcher = matcher_over(built(tmp_path / "index", papers))
    found = places(lambda query: docs(matcher, query), papers, meant)
    assert len(meant) >= 40
    assert not {query: place for query, place in found.items() if not 1 <= place <= 5}
    assert sum(place == 1 for place in found.values()) >= 0.9 * len(found)
