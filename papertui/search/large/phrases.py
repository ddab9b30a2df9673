"""Phrases as tantivy queries; `papertui.search.large.documents` defines the positions of words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import product
from math import prod
from typing import TypeAlias

from tantivy import Query

from papertui.errors import QueryError
from papertui.search import distance
from papertui.search.large.documents import field_of_starts, longest_start, prefix_word, stride
from papertui.search.large.joining import among, any_of
from papertui.search.large.patterns import literal, patterns_of, regex_of
from papertui.search.large.store import TantivyStore
from papertui.search.tokens import same_stem
from papertui.search.tree import How, Part

_MOST_WAYS = 8
_LONGEST_PATTERN = 32
_MOST_FITTING = 16_000  # words; tantivy refuses a pattern in a phrase that matches 16,384
_MOST_NUMBERS = 16_000  # papers; with more, their numbers take longer than the phrase
_MOST_PHRASES = 64  # cached phrases
_REMEMBERED = 4  # cached patterns; one may match every word of the index

_Way: TypeAlias = tuple[int, str]
"""The offset of a word in a phrase, and the word as it is in the index."""


class Phrases:
    """Builds queries of phrases for one store."""

    def __init__(self, store: TantivyStore) -> None:
        self._store = store
        self._schema = store.schema
        # One query needs them in each field, and again for its count and its explanation.
        self._near = lru_cache(_REMEMBERED)(self._find_near)
        self._phrase = lru_cache(_MOST_PHRASES)(self._find_phrase)
        self.fitting = lru_cache(_REMEMBERED)(self._find_fitting)

    def phrase(self, parts: Sequence[Part], name: str, before: Sequence[_Way] = ()) -> Query:
        """Return the query for adjacent parts; `before` are words before them, with their offsets."""
        return self._phrase(tuple(parts), name, tuple(before))

    def _find_phrase(self, parts: Sequence[Part], name: str, before: Sequence[_Way]) -> Query:
        ways = [list(self._ways(part, name)) for part in parts]
        if all(ways) and prod(map(len, ways)) <= _MOST_WAYS:
            rows = [_from_first([*before, *_placed(way, name)]) for way in product(*ways)]
            return any_of([Query.phrase_query(self._schema, name, row) for row in rows])
        if not all(map(self._fits_any, parts)):
            return Query.empty_query()
        if not any(_is_short_start(part, name) for part in parts):
            return self._patterned(parts, name, before)
        try:
            return self._as_numbers(self._patterned(parts, name, before))
        except QueryError:
            return self._as_numbers(self._patterned(parts, name, before, _MOST_FITTING))

    def _patterned(
        self, parts: Sequence[Part], name: str, before: Sequence[_Way], most: int | None = None
    ) -> Query:
        """Return the query for a phrase by patterns, each of which matches at most so many words."""
        literals = [(place, literal(word)) for place, word in before]
        patterns = [[(0, each) for each in self._patterns(part, name, most)] for part in parts]
        rows = [_from_first([*literals, *_placed(way, name)]) for way in product(*patterns)]
        return any_of([Query.regex_phrase_query(self._schema, name, row) for row in rows])

    def _as_numbers(self, asked: Query) -> Query:
        """Return the query for the same papers by number, which takes a fourth of the time when repeated."""
        docs = self._store.first(asked, _MOST_NUMBERS + 1)
        return among(docs, self._schema) if len(docs) <= _MOST_NUMBERS else asked

    def _ways(self, part: Part, name: str) -> Iterator[_Way]:
        """Yield the words that match a part, with their offsets; none if there are too many."""
        if part.how in (How.GLOB, How.FUZZY):
            return
        if _is_short_start(part, name) and field_of_starts(name) != name:
            return
        if part.is_open and not _is_short_start(part, name):
            words = self._store.beginning(part.token, name, _MOST_WAYS + 1)
            if len(words) <= _MOST_WAYS:
                yield from ((0, word) for word in dict.fromkeys((*words, *forms_of(part))))
            return
        if part.is_open:
            # A prefix is stored before its word.
            yield len(part.token) - stride(name), prefix_word(part.token)
        for token in forms_of(part):
            if not (part.is_open and token.startswith(part.token)):
                yield 0, token

    def _patterns(self, part: Part, name: str, most: int | None) -> list[str]:
        """Return patterns for the words that match a part; those of a prefix match at most `most` words."""
        if part.how is How.GLOB:
            return [regex_of(part.token)]
        if part.how is How.FUZZY:
            return [_one_of(map(literal, self._near(part.token, part.edits)))]
        forms = list(map(literal, forms_of(part)))
        if not part.is_open:
            return [_one_of(forms)]
        words = self._store.beginning(part.token, name) if most else []
        first, *others = patterns_of(words, part.token, most or 0)
        return [_one_of([*forms, first]), *others]

    def _fits_any(self, part: Part) -> bool:
        """Whether a part of a phrase matches any word; tantivy itself finds that out for a short pattern."""
        if part.how is How.FUZZY:
            return bool(self._near(part.token, part.edits))
        return (
            part.how is not How.GLOB or len(part.token) <= _LONGEST_PATTERN or bool(self.fitting(part.token))
        )

    def _find_fitting(self, pattern: str) -> list[str]:
        fits = re.compile(translate(pattern)).match
        return [token for token in self._store.vocabulary(re.split(r"[*?]", pattern)[0]) if fits(token)]

    def _find_near(self, token: str, edits: int) -> list[str]:
        tokens = sorted(self._store.vocabulary(""))
        return [tokens[number] for number in distance.near(tokens, token, edits)]


def forms_of(part: Part) -> tuple[str, ...]:
    """Return the tokens that are forms of a part."""
    return same_stem(part.token) if part.how is How.STEM else (part.token,)


def _is_short_start(part: Part, name: str) -> bool:
    return part.is_open and len(part.token) <= longest_start(name)


def _one_of(patterns: Iterable[str]) -> str:
    some = list(patterns)
    return f"({'|'.join(some)})" if len(some) > 1 else some[0]


def _placed(words: Sequence[_Way], name: str) -> list[_Way]:
    """Return adjacent words with their offsets in a field, counted from the first token."""
    return [(stride(name) * place + offset, word) for place, (offset, word) in enumerate(words)]


def _from_first(words: Sequence[_Way]) -> list[str | tuple[int, str]]:
    """Return words with offsets counted from the first of them, as tantivy requires."""
    least = words[0][0]
    return [(place - least, word) for place, word in words]
