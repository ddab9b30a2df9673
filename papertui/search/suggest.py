"""Why a query found nothing, and what was probably meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from string import ascii_lowercase, digits

from papertui.search import distance
from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tables import Tables
from papertui.search.tree import How, Part, Run

_SHORTEST = 3  # letters of a word that is worth correcting
_LONGEST = 25  # the ways to misspell it grow with the square of its length: 60 letters took 0.15 s
_MOST_WORDS = 5  # a query with more of them is no slip of the finger
_GOOD = 3.0  # a correction that needs no second look
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query to try instead: with `word` (or words), which `count` papers have, for what none has."""

    query: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing was found: the words and phrases no paper has, as typed, and a way out if one is near."""

    missing: tuple[str, ...] = ()
    suggestion: Suggestion | None = None


def why_nothing(matcher: Matcher, query: Query) -> Reason:
    """Explain a query without matches; no `missing` means that each word is there, but not all together."""
    lacking = matcher.lacking(query)
    missing = dict.fromkeys(query.text[run.start : run.end] for run in lacking)
    return Reason(tuple(missing), _suggest(matcher, query, lacking))


def _suggest(matcher: Matcher, query: Query, lacking: Sequence[Run]) -> Suggestion | None:
    """Put right each word that no paper has; where one cannot be, there is no suggestion."""
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
    if part.how not in (How.STEM, How.EXACT) or matcher.tables is None:
        return None
    near = nearest_words(matcher.tables, part.token, is_open=part.is_open)
    runs = (Run((Part(word),), fields) for word in near)
    return next(filter(matcher.count, runs), None)


def nearest_words(tables: Tables, word: str, *, is_open: bool = False) -> list[str]:
    """Give words of the index that are one or two edits from this one, the likeliest first.

    A swap of two neighbours is one edit. `is_open`: the word is still being
    typed, so a beginning of a word will do as well.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return []
    likely: dict[int, float] = {}
    for number, cost in _one_edit(tables, word, is_open=is_open):
        _note(likely, tables, number, cost, word)
    if max(likely.values(), default=0.0) < _GOOD and len(word) > _SHORTEST:
        for number, cost in _two_edits(tables, word):
            _note(likely, tables, number, cost, word)
    best = sorted(likely, key=lambda number: -likely[number])
    return [tables.tokens[number] for number in best[:_CANDIDATES]]


def _note(likely: dict[int, float], tables: Tables, number: int, cost: float, word: str) -> None:
    """Weigh a candidate: a second edit must be made good by some fifty times as many papers."""
    same_start = tables.tokens[number][:1] == word[:1]
    worth = log(1 + tables.counts[number]) - 4 * (cost - 1) + 2 * same_start
    likely[number] = max(worth, likely.get(number, worth))


def _one_edit(tables: Tables, word: str, *, is_open: bool) -> Iterator[tuple[int, float]]:
    for edited in _edited(word):
        number = tables.number(edited)
        if number is not None:
            yield number, 1.0
        if is_open and len(edited) > _SHORTEST:
            begun = tables.starting(edited)
            if begun:
                yield max(begun, key=tables.counts.__getitem__), 1.25


def _two_edits(tables: Tables, word: str) -> Iterator[tuple[int, float]]:
    # Whoever is two letters off has mostly the first one right; that spares the other 25 parts of the words.
    begun = tables.starting(word[0])
    for number in distance.near(tables.tokens, word, 2, begun.start, begun.stop):
        yield number, 2.0
    for swapped in _swapped(word):
        for number, _cost in _one_edit(tables, swapped, is_open=False):
            yield number, 2.0


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
