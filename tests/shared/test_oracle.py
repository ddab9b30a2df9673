"""Over real dumps too, the bar and the command line find what a brute-force reading of the rules finds."""

from collections.abc import Iterator

import pytest

from papertui.search.engines import ENGINES
from tests.shared import DUMPS
from tests.terminal import clean_environment
from tests.test_oracle import (
    Opened,
    test_command_line_prints_the_papers_that_the_bar_shows,
    test_every_kind_of_query_finds_what_the_rules_say,
    test_installed_command_prints_as_many_lines_as_the_bar_counts,
)

__all__ = [
    "test_command_line_prints_the_papers_that_the_bar_shows",
    "test_every_kind_of_query_finds_what_the_rules_say",
    "test_installed_command_prints_as_many_lines_as_the_bar_counts",
]


@pytest.fixture(scope="module", params=ENGINES)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    environ = clean_environment(tmp_path_factory.mktemp("home"))
    with Opened.open(DUMPS, environ, request.param) as opened:
        yield opened
