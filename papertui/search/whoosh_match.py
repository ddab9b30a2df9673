"""Evaluation of queries over a Whoosh index, or one in memory, with ranking by planes of bits."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, islice, pairwise
from operator import and_

from papertui.search import bits
from papertui.search.bits import Planes
from papertui.search.forms import Forms
from papertui.search.match import Matcher, Matches
from papertui.search.query import Query
from papertui.search.ranking import AT_ONCE, Ranking
from papertui.search.score import points_of
from papertui.search.tree import And, How, Leaves, Part, Run
from papertui.search.word_lookup import WordIndex, WordLookup

_TITLE_BONUS = 48  # points per word if the title has all of them
_BEGIN_BONUS = 128  # points per word if the title starts with all of them
_BESIDE_BONUS = 48  # points if two neighbours of the query are neighbours in the paper
_RERANKED = 64  # papers whose texts are searched for that: a few microseconds each
_LIGHT = 20_000  # papers up to which the index stays in memory once it was read
_FEW_TITLES = 2000  # papers up to which titles are searched: half a microsecond each


class WhooshMatcher(Matcher):
    """A matcher over one Whoosh index. For one thread: the readers share a file position."""

    def __init__(self, index: WordIndex, leaves: Leaves, order: "Sequence[int] | None" = None) -> None:
        """Add the index to the arguments of `Matcher`."""
        super().__init__(leaves, order, index.size)
        self._index = index
        self._words: WordLookup | None = WordLookup(index)
        self._forms = Forms(index.tables.lexicon, self._exists, self._begins, self.frequency)

    def frequency(self, token: str) -> int:
        """As in `Matcher`."""
        tables = self._index.tables
        number = tables.number(token)
        return tables.counts[number] if number is not None else 0

    def vocabulary(self, start: str) -> dict[str, int]:
        """As in `Matcher`."""
        tables = self._index.tables
        return {tables.tokens[number]: tables.counts[number] for number in tables.starting(start)}

    def match(self, query: Query, *, within: int | None = None) -> Matches:
        """As in `Matcher`."""
        found = super().match(query, within=within)
        if self._index.size > _LIGHT and self._words:
            self._index.rest()
        return found

    def rank(self, matches: Matches) -> Ranking:
        """As in `Matcher`."""
        found = list(map(self._words.find, matches.query.words)) if self._words else []
        planes = bits.total(each.planes for each in found)
        if found:
            every = reduce(and_, (each.title for each in found), matches.bits)
            words = sum(len(run.parts) for run in matches.query.words)
            if words > 1:
                planes = bits.add(planes, bits.constant(every, _TITLE_BONUS * words))
            begun = self._beginning(every, matches.query)
            planes = bits.add(planes, bits.constant(begun, _BEGIN_BONUS * words))
            planes = bits.add(planes, self._beside(matches, planes))
        return Ranking(len(matches), _ranked(matches.bits, planes, self._ranks))

    def rank_any(
        self, members: int, runs: Sequence[Run], weighed: Sequence[tuple[Run, float]]
    ) -> Iterator[int]:
        """As in `Matcher`."""
        planes = bits.total(bits.constant(self.having(run), points_of(points)) for run, points in weighed)
        if self._words:
            found = map(self._words.find, runs)
            planes = bits.add(planes, bits.total(each.planes for each in found))
        matches = Matches(members, Query("", And(tuple(runs))))
        return _ranked(members, bits.add(planes, self._beside(matches, planes)), self._ranks)

    def titles_of(self, docs: Sequence[int]) -> list[list[str]]:
        """As in `Matcher`."""
        return [self._index.texts.tokens(doc, "title") for doc in docs] if self._words else []

    def titles(self, letters: str) -> Iterator[list[str]]:
        """As in `Matcher`."""
        sets = (self._index.tables.start(letter, "title") or 0 for letter in set(letters))
        for doc in bits.to_docs(reduce(and_, sets, self._leaves.live & self._covered)):
            yield self._index.texts.tokens(doc, "title")

    def warm(self, limit: int = 300) -> Iterator[None]:
        """As in `Matcher`."""
        tables = self._index.tables
        numbers = sorted(range(len(tables.tokens)), key=tables.counts.__getitem__, reverse=True)
        for number in numbers[:limit]:
            self._having(Run((Part(tables.tokens[number]),)))
            yield

    def close(self) -> None:
        """As in `Matcher`."""
        if self._words:
            self._index.close()
            self._words = None

    def _exists(self, token: str) -> bool:
        return self._index.tables.number(token) is not None

    def _begins(self, start: str) -> bool:
        return bool(self._index.tables.starting(start))

    def _having(self, run: Run) -> int:
        return self._words.find(run).bits if self._words else 0

    def _beside(self, matches: Matches, planes: Planes) -> Planes:
        """Add points to the best papers in which neighbouring words of the query are neighbours too."""
        total: Planes = ()
        if self._words is None or not isinstance(matches.query.tree, And):
            return total
        groups = bits.groups(matches.bits, planes)
        best = sorted(islice(chain.from_iterable(map(bits.iterate, groups)), _RERANKED))
        for one, other in pairwise(matches.query.words):
            found = self._words.side_by_side(one, other, best)
            total = bits.add(total, bits.constant(found, _BESIDE_BONUS))
        return total

    def _beginning(self, members: int, query: Query) -> int:
        """Return the papers whose title starts with the words of the query in order, articles ignored.

        A typed name (adam, chain of thought) asks for the paper of that name
        before those about it.
        """
        wanted = [part for run in query.words for part in run.parts]
        if self._words is None or not 0 < members.bit_count() <= _FEW_TITLES:
            return 0
        if any(part.how in (How.GLOB, How.FUZZY) for part in wanted):
            return 0  # a pattern is not a name
        if len(wanted) == 1:
            # A prefix of a single word is not a name yet.
            wanted = [replace(wanted[0], is_open=False)]
        return self._words.opening(wanted, bits.to_docs(members))


def _ranked(members: int, planes: Planes, ranks: "array[int] | None") -> Iterator[int]:
    """Yield the papers by score: the first screenful without sorting all, then the rest."""

    def in_order(group: int) -> Iterator[int]:
        return iter(sorted(bits.to_docs(group), key=ranks.__getitem__)) if ranks else bits.iterate(group)

    first = array("I", islice(chain.from_iterable(map(in_order, bits.groups(members, planes))), AT_ONCE))
    yield from first
    if len(first) == AT_ONCE:
        yield from _all_ranked(members, planes, ranks)[AT_ONCE:]


def _all_ranked(members: int, planes: Planes, ranks: "array[int] | None") -> list[int]:
    docs = bits.to_docs(members)
    if ranks is not None:
        docs.sort(key=ranks.__getitem__)
    scores = bits.scores(bits.masked(planes, members), members.bit_length())
    # Reversed sorts are stable too, so ties keep their order.
    docs.sort(key=scores.__getitem__, reverse=True)
    return docs
