"""From the tree of a query to its papers: a bitset for each leaf, `&`, `|`, `~` over them, then the order."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, islice, pairwise
from operator import and_, lt

from papertui.search import bits
from papertui.search.bits import Planes
from papertui.search.index import Index
from papertui.search.query import Query
from papertui.search.ranking import AT_ONCE, Ranking
from papertui.search.tree import And, How, Leaves, Node, Not, Or, Part, Run, has_words
from papertui.search.words import Found, Words

_TITLE_BONUS = 48  # points for each word, where the title has all of them
_BEGIN_BONUS = 128  # points for each word, where the title begins with all of them
_BESIDE_BONUS = 48  # points where two neighbours of the query are neighbours in the paper
_RERANKED = 64  # papers whose texts are looked into for that: a few microseconds each
_LIGHT = 20_000  # papers whose index may stay in memory once it was read
_FEW_TITLES = 2000  # more are not looked into: half a microsecond each


class Matches:
    """The papers that a query finds, as a bitset, and the query. The set may be made when it is asked for."""

    def __init__(self, found: int | Callable[[], int], query: Query) -> None:
        self._found = found
        self.query = query

    @property
    def is_found(self) -> bool:
        """Whether the set is there already."""
        return isinstance(self._found, int)

    @property
    def bits(self) -> int:
        """The papers."""
        if not isinstance(self._found, int):
            self._found = self._found()
        return self._found

    def __len__(self) -> int:
        return self.bits.bit_count()


class Matcher:
    """Evaluate queries over one index. For one thread: Whoosh's readers share a file position.

    `index` is None while there is none: then no paper has a word. Where it
    covers some papers only, a query with words is about those.
    """

    def __init__(self, index: Index | None, leaves: Leaves, order: "Sequence[int] | None" = None) -> None:
        """Take the documents in the order of date and title, unless they are numbered so."""
        self._index = index
        self._leaves = leaves
        self._words = Words(index) if index else None
        self._covered = (1 << index.size) - 1 if index else 0
        self._place = _places(order, leaves.size)

    def frequency(self, token: str) -> int:
        """Say how many papers have a token, 0 where none has; about, in an index that counts by fields."""
        tables = self._index.tables if self._index else None
        number = tables.number(token) if tables else None
        return tables.counts[number] if tables and number is not None else 0

    def vocabulary(self, start: str) -> dict[str, int]:
        """Give the tokens that begin so, each with its frequency."""
        if self._index is None:
            return {}
        tables = self._index.tables
        return {tables.tokens[number]: tables.counts[number] for number in tables.starting(start)}

    def match(self, query: Query, *, within: int | None = None) -> Matches:
        """Find the papers of a query, of those in the bitset `within` if there is one.

        Raises SearchError when the index proves damaged, and QueryError where a
        saved search that is named is not there or wrong.
        """
        found = self._leaves.live if within is None else self._leaves.live & within
        if query.tree is None:
            return Matches(found, query)
        if has_words(query.tree):
            found &= self._covered
        found &= self._bits(query.tree)
        if self._index and self._index.size > _LIGHT:
            self._index.rest()
        return Matches(found, query)

    def rank(self, matches: Matches) -> Ranking:
        """Order papers by how well they meet the query's words; ties fall by date, then title."""
        found = list(map(self._find, matches.query.words))
        planes: Planes = ()
        for each in found:
            planes = bits.add(planes, each.planes)
        if found:
            every = reduce(and_, (each.title for each in found), matches.bits)
            if len(found) > 1:
                planes = bits.add(planes, bits.constant(every, _TITLE_BONUS * len(found)))
            begun = self._beginning(every, matches.query)
            planes = bits.add(planes, bits.constant(begun, _BEGIN_BONUS * len(found)))
            planes = bits.add(planes, self._beside(matches, planes))
        return Ranking(len(matches), _ranked(matches.bits, planes, self._place))

    def _beside(self, matches: Matches, planes: Planes) -> Planes:
        """Score, of the best so far, those in which words that are neighbours in the query are so too."""
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
        """Give those whose title begins with the words of the query, in their order, articles aside.

        Whoever types a name (adam, chain of thought) means the paper of that
        name before those that are about it.
        """
        wanted = [part for run in query.words for part in run.parts]
        if self._words is None or not 0 < members.bit_count() <= _FEW_TITLES:
            return 0
        if any(part.how in (How.GLOB, How.FUZZY) for part in wanted):
            return 0  # a pattern is no name
        if len(wanted) == 1:
            # The beginning of one word is no name yet.
            wanted = [replace(wanted[0], is_open=False)]
        return self._words.opening(wanted, bits.to_docs(members))

    def count(self, *runs: Run) -> int:
        """Give how many papers have these words and phrases, all of them."""
        return reduce(and_, (self._find(run).bits for run in runs), self._leaves.live).bit_count()

    def lacking(self, query: Query) -> tuple[Run, ...]:
        """Give the words and phrases of a query that no paper has."""
        return tuple(run for run in query.words if not self.count(run))

    def titles(self, letters: str) -> Iterator[list[str]]:
        """Yield the tokens of each title in which words begin with each of these letters."""
        if self._index is None:
            return
        sets = (self._index.tables.start(letter, "title") or 0 for letter in set(letters))
        for doc in bits.to_docs(reduce(and_, sets, self._leaves.live & self._covered)):
            yield self._index.texts.tokens(doc, "title")

    def warm(self, limit: int = 300) -> Iterator[None]:
        """Read the commonest words, one at each step, so that the first keys find them read.

        A step takes a few milliseconds; a thread that has better to do stops between them.
        """
        if self._index is None:
            return
        tables = self._index.tables
        numbers = sorted(range(len(tables.tokens)), key=tables.counts.__getitem__, reverse=True)
        for number in numbers[:limit]:
            self._find(Run((Part(tables.tokens[number]),)))
            yield

    def close(self) -> None:
        """Let the index go; nothing is found after that."""
        if self._index is not None:
            self._index.close()
            self._index = self._words = None

    def _find(self, run: Run) -> Found:
        return self._words.find(run) if self._words else Found(0, 0)

    def _bits(self, node: Node) -> int:
        match node:
            case Run():
                return self._find(node).bits
            case And(children):
                # All of them, even when nothing is left: a saved search that is not there is an error always.
                return reduce(and_, map(self._bits, children))
            case Or(children):
                return bits.union(map(self._bits, children))
            case Not(child):
                return self._leaves.live & ~self._bits(child)
            case leaf:
                return leaf.find(self._leaves)


def _places(order: "Sequence[int] | None", size: int) -> "array[int] | None":
    """Give the place of each document in an order; None where they stand in it as they are numbered."""
    if order is None or all(map(lt, order, islice(order, 1, None))):
        return None
    places = array("I", bytes(4 * size))
    for place, doc in enumerate(order):
        places[doc] = place
    return places


def _ranked(members: int, planes: Planes, place: "array[int] | None") -> Iterator[int]:
    """Give the papers by score: the first some at once, then what is left."""

    def in_order(group: int) -> Iterator[int]:
        return iter(sorted(bits.to_docs(group), key=place.__getitem__)) if place else bits.iterate(group)

    first = array("I", islice(chain.from_iterable(map(in_order, bits.groups(members, planes))), AT_ONCE))
    yield from first
    if len(first) == AT_ONCE:
        yield from _all_ranked(members, planes, place)[AT_ONCE:]


def _all_ranked(members: int, planes: Planes, place: "array[int] | None") -> list[int]:
    docs = bits.to_docs(members)
    if place is not None:
        docs.sort(key=place.__getitem__)
    scores = bits.scores(bits.masked(planes, members), members.bit_length())
    # Reversed sorts are stable too, so ties stay as they are.
    docs.sort(key=scores.__getitem__, reverse=True)
    return docs
