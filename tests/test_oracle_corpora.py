"""Over made-up and awkward papers too, the search finds what a brute-force reading of the rules finds."""

from contextlib import closing
from pathlib import Path

import pytest

from papertui.config import load_settings
from papertui.library import Library
from papertui.search.engines import ENGINES
from tests import oracle
from tests.cases import cases
from tests.oracle_corpora import corpora, referenced
from tests.oracle_queries import QueryMaker
from tests.terminal import clean_environment
from tests.test_oracle import TODAY, Opened

pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.mark.parametrize("engine", ENGINES)
def test_papers_of_reference_lists_are_found_as_the_rules_say(engine: str, tmp_path: Path) -> None:
    """The library is the way in: it keeps all that is known of a paper."""
    environ = clean_environment(tmp_path / "home")
    settings = load_settings(environ=environ)
    with closing(Library.open(settings.library_dir)) as library:
        library.tag(list(referenced(120)), {"kept"})
    with Opened.open(None, environ, engine) as opened:
        maker = QueryMaker(opened.documents, seed=15)
        for number in range(cases(2) * len(maker.kinds)):
            query = maker.query(maker.kinds[number % len(maker.kinds)])
            assert opened.bar(query) == oracle.answer(query, opened.documents, TODAY), query


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["made up", "awkward"])
def test_sets_and_counts_are_what_the_rules_say(name: str, engine: str, tmp_path: Path) -> None:
    """`python tests/soak/queries.py` asks more, of more papers."""
    (tmp_path / "home").mkdir()
    with Opened.open(corpora(tmp_path, 60)[name], clean_environment(tmp_path / "home"), engine) as opened:
        maker = QueryMaker(opened.documents, seed=14)
        for number in range(cases(2) * len(maker.kinds)):
            query = maker.query(maker.kinds[number % len(maker.kinds)])
            expected = oracle.answer(query, opened.documents, TODAY)
            assert opened.bar(query) == expected, query
            assert len(opened.workspace.find(query).docs) == len(expected), query
