"""Why a query found nothing, and suggestions for typing errors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from string import ascii_lowercase, digits
from typing import Protocol

from papertui.search import distance
from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tree import How, Part, Run

_SHORTEST = 3  # letters of a word that is worth correcting
_LONGEST = 25  # the number of misspellings grows with the square of the length: 60 letters took 0.15 s
_MOST_WORDS = 5  # more words that no paper has are not a typing error
_GOOD = 3.0  # cost of a correction that is good enough to stop the search
_CANDIDATES = 8


class Vocabulary(Protocol):
    """The words of an index and their frequencies."""

    def frequency(self, token: str) -> int:
        """Return how many papers have a token, 0 if none."""

    def vocabulary(self, start: str) -> Mapping[str, int]:
        """Return the tokens with this prefix and the frequency of each."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query to try instead; `word` (or words), which `count` papers have, replaces what no paper has."""

    query: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing was found: the words and phrases that no paper has, as typed, and maybe a suggestion.

    `apart` holds the parts of the query that can be removed, each with the papers found without it.
    """

    missing: tuple[str, ...] = ()
    suggestion: Suggestion | None = None
    apart: tuple[tuple[str, int], ...] = ()


def why_nothing(matcher: Matcher, query: Query) -> Reason:
    """Explain a query without matches; if `missing` is empty, each word occurs, but never all together."""
    lacking = matcher.lacking(query)
    missing = dict.fromkeys(query.text[run.start : run.end] for run in lacking)
    return Reason(tuple(missing), _suggest(matcher, query, lacking))


def _suggest(matcher: Matcher, query: Query, lacking: Sequence[Run]) -> Suggestion | None:
    """Correct each word that no paper has; return no suggestion if one of them has no correction."""
    wrong = [
        (part, run.fields)
        for run in reversed(lacking)
        for part in reversed(run.parts)
        if not matcher.count(Run((part,), run.fields))
    ]
    if len(wrong) > _MOST_WORDS:
        return None
    text = query.text
    meant: list[Run] = []
    for part, fields in wrong:
        better = _meant(matcher, part, fields)
        if better is None:
            return None
        text = text[: part.start] + better.parts[0].token + text[part.end :]
        meant.insert(0, better)
    if not meant:
        return None
    words = " ".join(run.parts[0].token for run in meant)
    return Suggestion(text, words, matcher.count(*meant))


def _meant(matcher: Matcher, part: Part, fields: tuple[str, ...]) -> Run | None:
    if part.how not in (How.STEM, How.EXACT):
        return None
    near = nearest_words(matcher, part.token, is_open=part.is_open)
    runs = (Run((Part(word),), fields) for word in near)
    return next(filter(matcher.count, runs), None)


def nearest_words(known: Vocabulary, word: str, *, is_open: bool = False) -> list[str]:
    """Return words of the index that are one or two edits from this one, the most likely first.

    A swap of two neighbouring letters is one edit. `is_open`: the word is still being
    typed, so the beginning of a word of the index may match too.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return []
    likely: dict[str, float] = {}
    for near, count, cost in _one_edit(known, word, is_open=is_open):
        _note(likely, near, count, word, cost)
    if max(likely.values(), default=0.0) < _GOOD and len(word) > _SHORTEST:
        for near, count in _two_edits(known, word):
            _note(likely, near, count, word, 2.0)
    return sorted(likely, key=lambda near: -likely[near])[:_CANDIDATES]


def _note(likely: dict[str, float], near: str, count: int, word: str, cost: float) -> None:
    """Rate a candidate: a second edit must be outweighed by some fifty times as many papers."""
    worth = log(1 + count) - 4 * (cost - 1) + 2 * (near[:1] == word[:1])
    likely[near] = max(worth, likely.get(near, worth))


def _one_edit(known: Vocabulary, word: str, *, is_open: bool) -> Iterator[tuple[str, int, float]]:
    for edited in _edited(word):
        count = known.frequency(edited)
        if count:
            yield edited, count, 1.0
        if is_open and len(edited) > _SHORTEST:
            begun = known.vocabulary(edited)
            if begun:
                nearest = max(begun, key=begun.__getitem__)
                yield nearest, begun[nearest], 1.25


def _two_edits(known: Vocabulary, word: str) -> Iterator[tuple[str, int]]:
    # With two wrong letters the first letter is mostly right: only words with that letter are searched.
    begun = known.vocabulary(word[0])
    words = sorted(begun)
    for place in distance.near(words, word, 2):
        yield words[place], begun[words[place]]
    for swapped in _swapped(word):
        yield from ((near, count) for near, count, _cost in _one_edit(known, swapped, is_open=False))


def _edited(word: str) -> Iterator[str]:
    letters = ascii_lowercase + digits
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        yield from (head + letter + tail for letter in letters)
    yield from _swapped(word)


def _swapped(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
