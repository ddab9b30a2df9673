"""Papers of real dumps, with tags and notes, come back through every format too."""

import pytest

from tests.shared import DUMPS
from tests.test_exports import Row
from tests.test_round_trip import (
    generated,
    rows_of,
    test_a_library_dump_that_is_restored_gives_the_same_state,
    test_a_list_that_is_imported_gives_the_same_papers_tags_and_notes,
)

__all__ = [
    "test_a_library_dump_that_is_restored_gives_the_same_state",
    "test_a_list_that_is_imported_gives_the_same_papers_tags_and_notes",
]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Return 500 rows of real papers, and 60 whose every field is odd."""
    return [*rows_of(DUMPS, 500), *generated(60)]
