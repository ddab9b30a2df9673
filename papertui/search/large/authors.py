"""Authors by name, in any order and with initials: `papertui.search.names` as tantivy queries."""

from collections.abc import Iterator, Sequence

from tantivy import Query, Schema

from papertui.search.large.documents import prefix_word, stride
from papertui.search.large.joining import all_of, any_of
from papertui.search.names import FARTHEST, anchors


def authors_named(words: Sequence[str], schema: Schema) -> Query:
    """Return the query for the papers that have an author of this name."""
    return any_of(
        [
            all_of([any_of(list(_near(anchor, other, schema))) for other in others])
            for anchor, others in anchors(words)
            if others
        ]
    )


def _near(anchor: str, other: str, schema: Schema) -> Iterator[Query]:
    """Return the query for both words in one name: an initial as a prefix, a word in full or as initial."""
    width = stride("author")
    ways = [(1 - width, prefix_word(other))] if len(other) == 1 else [(0, other), (0, other[0])]
    for gap in range(1, FARTHEST + 1):
        for offset, word in ways:
            apart = width * gap
            yield _phrase([(offset, word), (apart, anchor)], schema)
            yield _phrase([(0, anchor), (apart + offset, word)], schema)


def _phrase(words: Sequence[tuple[int, str]], schema: Schema) -> Query:
    least = words[0][0]
    return Query.phrase_query(schema, "author", [(place - least, word) for place, word in words])
