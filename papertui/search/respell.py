"""Other spellings of a query's words: in two parts (reward-model), or initials in full (lstm)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.suggest import Suggestion
from papertui.search.tokens import tokens
from papertui.search.tree import How, Part, Run

Change = tuple[int, int, str]
"""Start and end of a part of the query's text, and its replacement."""

_MOST_WORDS = 5
_LONGEST = 25  # letters of a word that is split
_SHORTEST_END = 3  # letters of an end that is still being typed
_INITIALS = re.compile(r"[a-z]{3,6}")
_BY_CHANCE = 10_000  # of so many papers one has any three initials by chance
_MOST_NAMES = 8
_MOST_TITLES = 3000  # titles searched for initials, some microseconds each
_SMALL = frozenset(tokens("a an and as at by for from in is it of on or the to with"))


def respelled(matcher: Matcher, query: Query, read: Callable[[str], Query]) -> Suggestion | None:
    """Return the first other spelling of a query without results that finds something.

    `read` parses a query. The count is of the papers that the whole new query finds.
    """
    if len(query.words) > _MOST_WORDS:
        return None
    wrong = [run for run in matcher.lacking(query) or query.words if _is_plain(run)]
    changes = chain(
        chain.from_iterable(_apart(matcher, run) for run in wrong),
        chain.from_iterable(_in_full(matcher, run) for run in wrong),
    )
    for start, end, written in changes:
        text = query.text[:start] + written + query.text[end:]
        count = len(matcher.match(read(text)))
        if count:
            return Suggestion(text, written.strip('"'), count)
    return None


def _is_plain(run: Run) -> bool:
    return len(run.parts) == 1 and run.parts[0].how is How.STEM


def _apart(matcher: Matcher, run: Run) -> Iterator[Change]:
    """Split a word into the two words that follow each other in most papers."""
    (part,) = run.parts
    word = part.token
    pairs = [(word[:place], word[place:]) for place in range(1, len(word))] if len(word) <= _LONGEST else []
    counts = {
        (head, tail): matcher.count(Run((Part(head), Part(tail, is_open=part.is_open)), run.fields))
        for head, tail in pairs
        if not {head, tail} & _SMALL and matcher.frequency(head) and _is_known(matcher, tail, part.is_open)
    }
    best = max(counts, key=counts.__getitem__, default=("", ""))
    if counts.get(best):
        yield part.start, part.end, "-".join(best)


def _is_known(matcher: Matcher, tail: str, is_open: bool) -> bool:
    if matcher.frequency(tail):
        return True
    return is_open and len(tail) >= _SHORTEST_END and bool(matcher.vocabulary(tail))


def _in_full(matcher: Matcher, run: Run) -> Iterator[Change]:
    """Expand initials (lstm) to the words of titles, skipping small words.

    Any letters are the initials of some words, so it takes two papers with these words,
    or one whose title starts with them; for three letters and many papers it takes more.
    """
    (part,) = run.parts
    if not _INITIALS.fullmatch(part.token):
        return
    found: Counter[tuple[str, ...]] = Counter()
    begun: set[tuple[str, ...]] = set()
    for title in islice(matcher.titles(part.token), _MOST_TITLES):
        name, is_first = _named(title, part.token)
        found[name] += 1
        if is_first:
            begun.add(name)
    del found[()]
    chance = len(matcher.match(Query(""))) // _BY_CHANCE if len(part.token) == 3 else 0
    for name, _count in found.most_common(_MOST_NAMES):
        if matcher.count(Run(tuple(map(Part, name)), run.fields)) + (name in begun) >= 2 + chance:
            yield part.start, part.end, f'"{" ".join(name)}"'


def _named(title: Sequence[str], initials: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a title with these initials, or (), and whether the title starts with them."""
    places = [place for place, word in enumerate(title) if word not in _SMALL]
    first = "".join(title[place][0] for place in places).find(initials)
    if first < 0:
        return (), False
    return tuple(title[places[first] : places[first + len(initials) - 1] + 1]), not first
