"""From the tree of a query to its papers: a bitset for each leaf, `&`, `|`, `~` over them, then the order."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from operator import and_
from typing import overload

from papertui.search import bits
from papertui.search.bits import Planes
from papertui.search.index import Index
from papertui.search.query import Query
from papertui.search.tree import TEXT_FIELDS, And, Leaves, Node, Not, Or, Part, Run, runs
from papertui.search.words import Words

_AT_ONCE = 256  # a screen is never longer
_TITLE_BONUS = 32  # points for each word, where the title has all of them


@dataclass(frozen=True, slots=True)
class Matches:
    """The papers that a query finds, as a bitset, and the query."""

    bits: int
    query: Query

    def __len__(self) -> int:
        return self.bits.bit_count()


class Matcher:
    """Evaluate queries over one index. From one thread only: Whoosh's readers move a common file position."""

    def __init__(self, index: Index, leaves: Leaves) -> None:
        self._index = index
        self._leaves = leaves
        self._words = Words(index)

    def match(self, query: Query, *, within: int | None = None) -> Matches:
        """Find the papers of a query, of those in the bitset `within` if there is one.

        Raises SearchError when the index proves damaged, and QueryError where a
        saved search that is named is not there or wrong.
        """
        found = self._leaves.live if within is None else self._leaves.live & within
        if query.tree is not None:
            found &= self._bits(query.tree)
        return Matches(found, query)

    def rank(self, matches: Matches, order: "array[int] | None" = None) -> "Ranking":
        """Order papers by how well they meet the query's words.

        Ties keep the order of the documents, or, where documents are not
        numbered by date and title, that of `order`: the place of each document.
        """
        found = [self._words.find(run) for run in runs(matches.query.tree)]
        planes: Planes = ()
        for each in found:
            planes = bits.add(planes, each.planes)
        if found:
            every = reduce(and_, (each.title for each in found))
            planes = bits.add(planes, bits.constant(every, _TITLE_BONUS * len(found)))
        return Ranking(matches.bits, planes, order)

    def count(self, word: str) -> int:
        """Give how many papers have a word, in any field."""
        return (self._words.find(Run((Part(word),))).bits & self._leaves.live).bit_count()

    def lacking(self, query: Query) -> tuple[Run, ...]:
        """Give the words and phrases of a query that no paper has."""
        return tuple(run for run in query.words if not self._words.find(run).bits & self._leaves.live)

    def warm(self, limit: int = 300) -> Iterator[None]:
        """Read the commonest words, one at each step, so that the first keys find them read.

        A step takes a few milliseconds; a thread that has better to do stops between them.
        """
        tables = self._index.tables
        numbers = sorted(range(len(tables.tokens)), key=tables.counts.__getitem__, reverse=True)
        for number in numbers[:limit]:
            self._words.find(Run((Part(tables.tokens[number]),), TEXT_FIELDS))
            yield

    def _bits(self, node: Node) -> int:
        match node:
            case Run():
                return self._words.find(node).bits
            case And(children):
                found = self._leaves.live
                for child in children:
                    found &= self._bits(child)
                    if not found:
                        break
                return found
            case Or(children):
                return bits.union(map(self._bits, children))
            case Not(child):
                return self._leaves.live & ~self._bits(child)
            case leaf:
                return leaf.find(self._leaves)


class Ranking(Sequence[int]):
    """Documents by score, best first. The first screenful is found at once, the rest when it is asked for."""

    def __init__(self, members: int, planes: Planes, order: "array[int] | None" = None) -> None:
        self._members = members
        self._planes = planes
        self._order = order
        self._size = members.bit_count()
        self._docs = array("I", islice(self._best(), _AT_ONCE))

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> "array[int]": ...
    def __getitem__(self, place: int | slice) -> "int | array[int]":
        wanted = range(self._size)[place]
        last = wanted if isinstance(wanted, int) else max(wanted, default=-1)
        if last >= len(self._docs):
            self._docs = self._all()
        return self._docs[place]

    def __iter__(self) -> Iterator[int]:
        known = self._docs
        yield from known
        yield from self[len(known) :]

    def _best(self) -> Iterator[int]:
        groups = bits.groups(self._members, self._planes)
        return chain.from_iterable(map(self._in_order, groups))

    def _in_order(self, group: int) -> Iterator[int]:
        if self._order is None:
            return bits.iterate(group)
        return iter(sorted(bits.to_docs(group), key=self._order.__getitem__))

    def _all(self) -> "array[int]":
        docs = bits.to_docs(self._members)
        if self._order is not None:
            docs.sort(key=self._order.__getitem__)
        size = self._members.bit_length()
        scores = bits.scores(bits.masked(self._planes, self._members), size)
        # Reversed sorts are stable too, so ties stay as they are.
        docs.sort(key=scores.__getitem__, reverse=True)
        return array("I", docs)
