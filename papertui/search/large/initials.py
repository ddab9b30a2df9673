"""Words by their initials, in a row of a title: `lstm` for Long Short-Term Memory."""

from collections.abc import Sequence
from itertools import accumulate, product

from tantivy import Query, Schema

from papertui.search.large.documents import STRIDE, begun
from papertui.search.large.joining import any_of

_MOST_BETWEEN = 1


def initials(letters: str, schema: Schema) -> Query:
    """Ask for the papers of whose title some words begin so, in a row but for another one at most."""
    words = list(map(begun, letters))
    between = product(range(_MOST_BETWEEN + 1), repeat=len(words) - 1)
    near = (gaps for gaps in between if sum(gaps) <= _MOST_BETWEEN)
    return any_of([_in_row(words, gaps, schema) for gaps in near])


def _in_row(words: Sequence[str], gaps: Sequence[int], schema: Schema) -> Query:
    """Ask for words with so many others after each."""
    places = accumulate((STRIDE * (1 + gap) for gap in gaps), initial=0)
    asked: list[str | tuple[int, str]] = list(zip(places, words, strict=True))
    return Query.phrase_query(schema, "title", asked)
