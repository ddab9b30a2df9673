"""Evaluation of a query's tree: a bitset for each leaf, and `&`, `|`, `~` over them."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import islice
from operator import and_, lt

from papertui.search import bits
from papertui.search.acronyms import Acronyms
from papertui.search.forms import Forms
from papertui.search.query import Query
from papertui.search.ranking import Ranking
from papertui.search.stems import words_of_stem
from papertui.search.tokens import tokens
from papertui.search.tree import TEXT_FIELDS, And, Leaves, Node, Not, Or, Run, has_words, naming, wanted

_CACHED_STEMS = 256  # cached words


class Matches:
    """The papers that a query finds, as a bitset, and the query. The set may be computed at first use."""

    def __init__(self, found: int | Callable[[], int], query: Query) -> None:
        self._found = found
        self.query = query

    @property
    def is_found(self) -> bool:
        """Whether the set has been computed."""
        return isinstance(self._found, int)

    @property
    def bits(self) -> int:
        """The papers as a bitset."""
        if not isinstance(self._found, int):
            self._found = self._found()
        return self._found

    def __len__(self) -> int:
        return self.bits.bit_count()


class Matcher:
    """Evaluates queries. This base class has no index: no paper has a word. Each engine's subclass has one.

    For one thread. If an index covers only some of the papers, a query with words finds only those.
    """

    def __init__(self, leaves: Leaves, order: "Sequence[int] | None" = None, covered: int = 0) -> None:
        """Set the document order by date and title; None if documents are numbered in that order.

        `covered` is the number of documents that are indexed.
        """
        self._leaves = leaves
        self._covered = (1 << covered) - 1
        self._ranks = _ranks_of(order, leaves.size)
        self._order = order if self._ranks else None
        self._forms: Forms | None = None
        self._words_of_stem = lru_cache(_CACHED_STEMS)(lambda run: words_of_stem(run, self.vocabulary))

    def widened(self, query: Query) -> Query:
        """Return the query with all forms of its words (`papertui.search.forms`)."""
        if self._forms is None or query.tree is None:
            return query
        return replace(query, tree=self._forms.widened(query.tree))

    def frequency(self, token: str) -> int:
        """Return how many papers have a token, 0 if none; approximate in an index that counts by field."""
        return 0

    def vocabulary(self, start: str) -> dict[str, int]:
        """Return the tokens with this prefix and the frequency of each."""
        return {}

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that the papers define."""
        return self._forms.acronyms if self._forms else Acronyms(())

    def match(self, query: Query, *, within: int | None = None) -> Matches:
        """Find the papers of a query, among those of the bitset `within` if it is given.

        Raises SearchError if the index proves to be damaged, and QueryError if the query
        names a saved search that does not exist or is wrong.
        """
        query = self.widened(query)
        found = self._leaves.live if within is None else self._leaves.live & within
        if query.tree is None:
            return Matches(found, query)
        if has_words(query.tree):
            found &= self._covered
        return Matches(found & self._bits(query.tree), query)

    def found(self, nodes: Sequence[Node], within: int | None = None) -> int:
        """Return the indexed papers that all of these nodes find."""
        live = self._leaves.live if within is None else self._leaves.live & within
        return reduce(and_, map(self._bits, nodes), live & self._covered)

    def having(self, run: Run) -> int:
        """Return the papers that have a word or a phrase."""
        return self._leaves.live & self._run_bits(run)

    def cited(self, run: Run) -> int:
        """Return the papers with the author, the year and the word of the title that a key is made of."""
        found = [
            self._run_bits(each) if isinstance(each, Run) else each.find(self._leaves) for each in run.cited
        ]
        return reduce(and_, found) if found else 0

    def rank_any(
        self, members: int, runs: Sequence[Run], weighed: Sequence[tuple[Run, float]]
    ) -> Iterator[int]:
        """Order papers that have some of these words; a `weighed` word adds its weight once."""
        return self._in_order(members)

    def words_of_stem(self, run: Run) -> Run | None:
        """Return the other words with the stem of a word, as one word; None if there is no other."""
        return self._words_of_stem(run)

    def first(self, matches: Matches) -> int:
        """Return the papers that a query names by an id, an address or a key."""
        named = bits.union(leaf.find(self._leaves) for leaf in naming(matches.query.tree))
        return matches.bits & named if named else 0

    def rank(self, matches: Matches) -> Ranking:
        """Order papers by how well they match the query's words; ties are ordered by date, then title."""
        return Ranking(len(matches), self._in_order(matches.bits))

    def count(self, *runs: Run) -> int:
        """Return how many papers have these words and phrases, all of them."""
        return reduce(and_, map(self._run_bits, runs), self._leaves.live).bit_count()

    def lacking(self, query: Query) -> tuple[Run, ...]:
        """Return the words and phrases of a query that no paper has."""
        words = self.widened(query).words
        return tuple(run for run in words if not (run.is_small or self.count(run)))

    def titles_of(self, docs: Sequence[int]) -> list[list[str]]:
        """Return the tokens of the titles of papers."""
        return list(map(tokens, self._leaves.titles(docs)))

    def titles(self, letters: str) -> Iterator[list[str]]:
        """Yield the tokens of each title that has words starting with each of these letters."""
        return iter(())

    def warm(self, limit: int = 300) -> Iterator[None]:
        """Read the most frequent words, one at each step, to make the first queries fast.

        A step takes a few milliseconds, so that a thread with other work can stop between two.
        """
        return iter(())

    def close(self) -> None:
        """Close the index; nothing is found after that."""

    def _having(self, run: Run) -> int:
        """Return the papers that have a word or a phrase."""
        return 0

    def _run_bits(self, run: Run) -> int:
        other_leaves = (leaf.find(self._leaves) for leaf in run.other_leaves)
        return bits.union((self._having(run), self._in_notes(run), self.cited(run), *other_leaves))

    def _in_notes(self, run: Run) -> int:
        """Return the papers with a word or phrase in their notes, if it was given without a field."""
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
                # Evaluate all, even when nothing is left: an unknown saved search is always an error.
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
