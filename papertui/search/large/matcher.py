"""Evaluation of queries over a tantivy store: count and first screenful at once, the rest on demand."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock

from tantivy import Query as Asked

from papertui.search import bits
from papertui.search.forms import Forms
from papertui.search.large.compose import Composer
from papertui.search.large.initials import initials
from papertui.search.large.store import TantivyStore
from papertui.search.match import Matcher, Matches
from papertui.search.query import Query
from papertui.search.ranking import AT_ONCE, Ranking
from papertui.search.tokens import tokens
from papertui.search.tree import TEXT_FIELDS, And, Leaves, Node, Not, Or, Run, every_leaf

_ASKED = 2 * AT_ONCE
_FEW = 4096  # papers that are listed one by one in a query instead of searching all
_HELD = 256  # cached sets
_MOST_TITLES = 100  # titles read for initials: some 0.2 ms each
_MOST_WITH_INITIALS = 300_000  # papers; with more it takes too long

_Scored = list[tuple[float, int]]


class LargeMatcher(Matcher):
    """A matcher over tantivy. The set of all found papers costs several times the first screenful."""

    def __init__(self, store: TantivyStore, leaves: Leaves, order: "Sequence[int] | None" = None) -> None:
        """Take the arguments of `Matcher`, with a store as the index."""
        super().__init__(leaves, order, store.size)
        self._store = store
        self._compose = Composer(store)
        self._forms = Forms(store.lexicon, self._exists, self._begins, self._compose.frequency)
        self._sets: OrderedDict[Node, int] = OrderedDict()
        # Scrolling reads the rest of a ranking in another thread.
        self._lock = Lock()
        # If the store holds exactly the live papers, its counts are exact.
        self._is_whole = store.size == leaves.size and store.held == leaves.live.bit_count()

    def match(self, query: Query, *, within: int | None = None) -> Matches:
        """As in `Matcher`; a query of words only is evaluated when its papers are read."""
        query = self.widened(query)
        tree = query.tree
        if tree is None or within is not None or not self._is_whole or not self._is_in_index(tree):
            return super().match(query, within=within)
        return Matches(lambda: self._set(tree), query)

    def rank(self, matches: Matches) -> Ranking:
        """As in `Matcher`."""
        members = matches.bits if matches.is_found else None
        tree = matches.query.tree
        if members is None and tree is not None:
            size = self._store.count(self._compose.members(tree))
        else:
            size = matches.bits.bit_count()
        return Ranking(size, self._ranked(matches, members, size))

    def rank_any(
        self, members: int, runs: Sequence[Run], weighed: Sequence[tuple[Run, float]]
    ) -> Iterator[int]:
        """As in `Matcher`."""
        rest = members
        for doc in self._by_score(self._compose.closest(runs, weighed), members):
            rest &= ~(1 << doc)
            yield doc
        yield from self._in_order(rest)

    def count(self, *runs: Run) -> int:
        """As in `Matcher`."""
        if self._is_whole and not any(run.other_leaves for run in runs):
            return self._store.count(self._compose.all_of(runs))
        return super().count(*runs)

    def frequency(self, token: str) -> int:
        """As in `Matcher`."""
        return self._store.frequency(token)

    def vocabulary(self, start: str) -> dict[str, int]:
        """As in `Matcher`."""
        return self._store.vocabulary(start)

    def titles(self, letters: str) -> Iterator[list[str]]:
        """As in `Matcher`, of the papers with such words in sequence in the title."""
        if self._store.held > _MOST_WITH_INITIALS:
            return iter(())
        hits, _total = self._store.best(initials(letters, self._store.schema), _MOST_TITLES)
        return map(tokens, self._leaves.titles([doc for _score, doc in hits]))

    def close(self) -> None:
        """As in `Matcher`."""
        with self._lock:
            self._sets.clear()
        self._covered, self._is_whole = 0, False

    def _exists(self, token: str) -> bool:
        return self._store.frequency(token) > 0

    def _begins(self, start: str) -> bool:
        return any(self._store.beginning(start, name, 1) for name in TEXT_FIELDS)

    def _having(self, run: Run) -> int:
        return self._set(run)

    def _bits(self, node: Node) -> int:
        return self._set(node) if self._is_in_index(node) else super()._bits(node)

    def _is_in_index(self, node: Node) -> bool:
        """Whether the index alone answers a tree: it has only words, and no note contains one."""
        if not _is_of_words(node) or not self._leaves.has_notes:
            return _is_of_words(node)
        return not any(isinstance(leaf, Run) and self._in_notes(leaf) for leaf in every_leaf(node))

    def _set(self, node: Node) -> int:
        """Return the papers of a tree of words, cached, since the next query needs most of them again."""
        with self._lock:
            found = self._sets.pop(node, None)
            if found is None:
                found = self._store.bits(self._compose.members(node))
                if len(self._sets) >= _HELD:
                    self._sets.popitem(last=False)
            self._sets[node] = found
            return found

    def _ranked(self, matches: Matches, members: int | None, size: int) -> Iterator[int]:
        """Yield `size` papers in order; `members` are all of them if they are known already."""
        given: list[int] = []
        if matches.query.words:
            for doc in self._by_words(matches.query, members):
                given.append(doc)
                yield doc
        # The set of all papers is built only if needed: it may take longer than everything else.
        if len(given) < size:
            yield from self._in_order(matches.bits & ~bits.from_docs(given, self._leaves.size))

    def _by_words(self, query: Query, members: int | None) -> Iterator[int]:
        tree, compose = query.tree, self._compose
        if isinstance(tree, Run) and len(tree.parts) == 1 and tree.parts[0].is_open:
            whole, prefix_matches = compose.prefix_ranks(tree)
            yield from self._by_score(whole, members)
            for asked in prefix_matches:
                yield from self._by_date(asked, members)
        elif isinstance(tree, Run) and (ranks := compose.flat_ranks(tree)):
            yield from self._by_score(ranks[0], members)
            yield from self._by_date(ranks[1], members)
        elif tree is not None and _is_of_words(tree):
            for asked in compose.ranks(tree):
                yield from self._by_score(asked, members)
        else:
            yield from self._by_score(compose.any_of(query.words), members)

    def _by_score(self, asked: Asked, members: int | None) -> Iterator[int]:
        if members is not None and members.bit_count() <= _FEW:
            asked = self._compose.within(asked, bits.to_docs(members))
        best, total = self._best(asked, members)
        first = [doc for _score, doc in best]
        yield from first
        if total > len(first):
            known = set(first)
            hits, _total = self._store.best(asked, total)
            yield from (doc for _score, doc in self._settled(hits, members) if doc not in known)

    def _best(self, asked: Asked, members: int | None) -> tuple[_Scored, int]:
        """Return the first papers of a query, among the members if given, and how many it finds in all.

        Tantivy breaks ties by position in its files, so the papers that tie with the last
        one are returned all or not at all.
        """
        most = _ASKED
        while True:
            hits, total = self._store.best(asked, most)
            is_all = len(hits) >= total
            kept = hits if is_all else [hit for hit in hits if hit[0] > hits[-1][0]]
            kept = self._settled(kept, members)
            if is_all or len(kept) >= AT_ONCE:
                return kept, total
            most *= 16

    def _by_date(self, asked: Asked, members: int | None) -> Iterator[int]:
        known: set[int] = set()
        if members is None and self._order is None:
            first = self._store.first(asked, _ASKED)
            yield from first
            if len(first) < _ASKED:
                return
            known.update(first)
        found = self._store.bits(asked)
        docs = self._in_order(found if members is None else found & members)
        yield from (doc for doc in docs if doc not in known)

    def _settled(self, hits: _Scored, members: int | None = None) -> _Scored:
        """Sort scored papers, or the members among them; ties are ordered by date and title."""
        if members is not None:
            inside = bits.to_flags(members, self._leaves.size)
            hits = [hit for hit in hits if inside[hit[1]]]
        ranks = self._ranks
        return sorted(hits, key=lambda hit: (-hit[0], ranks[hit[1]] if ranks else hit[1]))


def _is_of_words(node: Node) -> bool:
    match node:
        case Run():
            return not node.other_leaves
        case And(children) | Or(children):
            return all(map(_is_of_words, children))
        case Not(child):
            return _is_of_words(child)
        case _:
            return False
