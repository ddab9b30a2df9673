"""From the tree of a query to its papers: a bitset for each leaf, and `&`, `|`, `~` over them."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import islice
from operator import and_, lt

from papertui.search import bits
from papertui.search.acronyms import Acronyms
from papertui.search.forms import Forms
from papertui.search.kin import kin_of
from papertui.search.query import Query
from papertui.search.ranking import Ranking
from papertui.search.tree import TEXT_FIELDS, And, Leaves, Node, Not, Or, Run, has_words, naming, wanted

_KIN = 256  # words whose kin is kept


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
    """Evaluate queries. This one has no index: no paper has a word. An engine's own knows words too.

    For one thread. Where an index covers some papers only, a query with words is about those.
    """

    def __init__(self, leaves: Leaves, order: "Sequence[int] | None" = None, covered: int = 0) -> None:
        """Take the documents in the order of date and title, unless they are numbered so.

        `covered` counts those whose words are known.
        """
        self._leaves = leaves
        self._covered = (1 << covered) - 1
        self._ranks = _ranks_of(order, leaves.size)
        self._order = order if self._ranks else None
        self._forms: Forms | None = None
        self._kin = lru_cache(_KIN)(lambda run: kin_of(run, self.vocabulary))

    def widened(self, query: Query) -> Query:
        """Return the query with all forms of its words (`papertui.search.forms`), as it is looked for."""
        if self._forms is None or query.tree is None:
            return query
        return replace(query, tree=self._forms.widened(query.tree))

    def frequency(self, token: str) -> int:
        """Say how many papers have a token, 0 where none has; about, in an index that counts by fields."""
        return 0

    def vocabulary(self, start: str) -> dict[str, int]:
        """Return the tokens that begin so, each with its frequency."""
        return {}

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that the papers explain."""
        return self._forms.acronyms if self._forms else Acronyms(())

    def match(self, query: Query, *, within: int | None = None) -> Matches:
        """Find the papers of a query, of those in the bitset `within` if there is one.

        Raises SearchError when the index proves damaged, and QueryError where a
        saved search that is named is not there or wrong.
        """
        query = self.widened(query)
        found = self._leaves.live if within is None else self._leaves.live & within
        if query.tree is None:
            return Matches(found, query)
        if has_words(query.tree):
            found &= self._covered
        return Matches(found & self._bits(query.tree), query)

    def found(self, nodes: Sequence[Node], within: int | None = None) -> int:
        """Return the papers whose words are known that all of these find."""
        live = self._leaves.live if within is None else self._leaves.live & within
        return reduce(and_, map(self._bits, nodes), live & self._covered)

    def having(self, run: Run) -> int:
        """Return the papers that have a word or a phrase."""
        return self._leaves.live & self._run_bits(run)

    def rank_any(
        self, members: int, runs: Sequence[Run], weighed: Sequence[tuple[Run, float]]
    ) -> Iterator[int]:
        """Order papers that have some of these words; `weighed` count however often they stand."""
        return self._in_order(members)

    def kin(self, run: Run) -> Run | None:
        """Return the other words of the stem of a word, as one word; None where there is no other."""
        return self._kin(run)

    def first(self, matches: Matches) -> int:
        """Return the papers that a query names by an id, an address or a key."""
        named = bits.union(leaf.find(self._leaves) for leaf in naming(matches.query.tree))
        return matches.bits & named if named else 0

    def rank(self, matches: Matches) -> Ranking:
        """Order papers by how well they meet the query's words; ties fall by date, then title."""
        return Ranking(len(matches), self._in_order(matches.bits))

    def count(self, *runs: Run) -> int:
        """Return how many papers have these words and phrases, all of them."""
        return reduce(and_, map(self._run_bits, runs), self._leaves.live).bit_count()

    def lacking(self, query: Query) -> tuple[Run, ...]:
        """Return the words and phrases of a query that no paper has."""
        words = self.widened(query).words
        return tuple(run for run in words if not (run.is_small or self.count(run)))

    def titles(self, letters: str) -> Iterator[list[str]]:
        """Yield the tokens of each title in which words begin with each of these letters."""
        return iter(())

    def warm(self, limit: int = 300) -> Iterator[None]:
        """Read the commonest words, one at each step, so that the first keys find them read.

        A step takes a few milliseconds; a thread that has better to do stops between them.
        """
        return iter(())

    def close(self) -> None:
        """Let the index go; nothing is found after that."""

    def _having(self, run: Run) -> int:
        """Return the papers that have a word or a phrase."""
        return 0

    def _run_bits(self, run: Run) -> int:
        beside = (leaf.find(self._leaves) for leaf in run.beside)
        return bits.union((self._having(run), self._in_notes(run), *beside))

    def _in_notes(self, run: Run) -> int:
        """Return the papers in whose notes a word or a phrase stands that was asked for without a field."""
        if run.fields != TEXT_FIELDS or not self._leaves.has_notes:
            return 0
        return bits.union(map(self._leaves.in_notes, run.forms))

    def _in_order(self, members: int) -> Iterator[int]:
        """Return papers by date and title."""
        if self._order is None:
            return iter(bits.to_docs(members))
        inside = bits.to_flags(members, self._leaves.size)
        return (doc for doc in self._order if inside[doc])

    def _bits(self, node: Node) -> int:
        match node:
            case Run():
                return self._run_bits(node)
            case And(children):
                # All of them, even when nothing is left: a saved search that is not there is an error always.
                return reduce(and_, map(self._bits, wanted(children)))
            case Or(children):
                return bits.union(map(self._bits, children))
            case Not(child):
                return self._leaves.live & ~self._bits(child)
            case leaf:
                return leaf.find(self._leaves)


def _ranks_of(order: "Sequence[int] | None", size: int) -> "array[int] | None":
    """Return the rank of each document in an order; None if that is the order of their numbers."""
    if order is None or all(map(lt, order, islice(order, 1, None))):
        return None
    ranks = array("I", bytes(4 * size))
    for rank, doc in enumerate(order):
        ranks[doc] = rank
    return ranks
