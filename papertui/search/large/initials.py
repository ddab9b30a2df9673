"""Words by their initials, in sequence in a title: `lstm` for Long Short-Term Memory."""

from collections.abc import Sequence
from itertools import accumulate, product

from tantivy import Query, Schema

from papertui.search.large.documents import prefix_word, stride
from papertui.search.large.joining import any_of

_MOST_BETWEEN = 1


def initials(letters: str, schema: Schema) -> Query:
    """Return the query for papers with adjacent title words of these initials, one other between at most."""
    words = list(map(prefix_word, letters))
    between = product(range(_MOST_BETWEEN + 1), repeat=len(words) - 1)
    near = (gaps for gaps in between if sum(gaps) <= _MOST_BETWEEN)
    return any_of([_in_row(words, gaps, schema) for gaps in near])


def _in_row(words: Sequence[str], gaps: Sequence[int], schema: Schema) -> Query:
    """Return the query for words with at most so many others after each."""
    places = accumulate((stride("title") * (1 + gap) for gap in gaps), initial=0)
    asked: list[str | tuple[int, str]] = list(zip(places, words, strict=True))
    return Query.phrase_query(schema, "title", asked)
