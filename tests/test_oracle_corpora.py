"""Over made-up and awkward papers too, the search finds what a brute-force reading of the rules finds."""

from pathlib import Path

import pytest

from papertui.search.engines import ENGINES
from tests import oracle
from tests.oracle_corpora import corpora
from tests.oracle_queries import QueryMaker
from tests.terminal import clean_environment
from tests.test_oracle import TODAY, Opened


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["made up", "awkward"])
def test_sets_and_counts_are_what_the_rules_say(name: str, engine: str, tmp_path: Path) -> None:
    """`python tests/soak/queries.py` asks more, of more papers."""
    (tmp_path / "home").mkdir()
    with Opened.open(corpora(tmp_path, 60)[name], clean_environment(tmp_path / "home"), engine) as opened:
        maker = QueryMaker(opened.documents, seed=14)
        for number in range(51):
            query = maker.query(maker.kinds[number % len(maker.kinds)])
            expected = oracle.answer(query, opened.documents, TODAY)
            assert opened.bar(query) == expected, query
            assert len(opened.workspace.find(query).docs) == len(expected), query
