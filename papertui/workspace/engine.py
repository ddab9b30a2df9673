"""The search engine of one workspace: query text in, ordered documents out. For one thread."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.catalog import Catalog
from papertui.errors import QueryError, UsageError
from papertui.library import Library
from papertui.search import engines
from papertui.search.bits import from_docs
from papertui.workspace.leaves import WorkspaceLeaves
from papertui.workspace.results import Results, everything
from papertui.workspace.scope import EVERYWHERE, SORTS, Scope, check_sort, is_prefix_of_sort, query_of_like
from papertui.workspace.seen import Seen
from papertui.workspace.tag_sets import TagSets

if TYPE_CHECKING:
    from papertui.search.match import Matcher
    from papertui.workspace.facets import FacetGroup, Facets
    from papertui.workspace.mine import Learner, Mine
    from papertui.workspace.scanning import Scanning
    from papertui.workspace.stats import Statistics


class Engine:
    """Searches the newest version of the catalog in a cache directory, and follows its changes.

    Everything is opened when first needed: the index only for a query with words. All
    calls come from one thread. `seen` defines `is:new`; without it, every paper is new.
    """

    def __init__(
        self, directory: Path, library: Library, seen: Seen | None = None, tag_sets: TagSets | None = None
    ) -> None:
        self._directory = directory
        self._library = library
        self._tag_sets = tag_sets or TagSets(library)
        self._seen = seen
        self._catalog: Catalog | None = None
        self._leaves: WorkspaceLeaves | None = None
        self._facets: Facets | None = None
        self._matcher: Matcher | None = None
        self._covered, self._is_scanned = -1, False
        self._scanning: Scanning | None = None
        self._served = ("", Path())
        self._damaged: Path | None = None
        self._learner: Learner | None = None

    def find(self, text: str, sort: str | None = None, scope: Scope = EVERYWHERE) -> Results:
        """Return the papers found, in the order of a `sort:` in the text, else in that of `sort`.

        Raises QueryError for a wrong query, UsageError for an unknown sort order.
        """
        began = time.perf_counter()
        sort = _order((*scope.within, text)) or (check_sort(sort) if sort else None)
        self._follow()
        is_own = query_of_like(sort or "") or (sort or "").endswith(("tagged", "mine"))
        plain = not text.strip() and scope == EVERYWHERE and not is_own
        if plain or self._catalog is None:
            results = everything(self._catalog, sort or "date")
        else:
            results = self._find_or_discard_index(self._catalog, text, sort, scope)
        has_index = self._catalog is not None and self._catalog.indexed > 0
        took = (time.perf_counter() - began) * 1000
        return replace(results, query=text, milliseconds=took, has_index=has_index)

    def explain(self, text: str, sort: str | None = None) -> list[str]:
        """Return lines: the forms of each word of a query, their papers, and what `sort:mine` has learned.

        Raises QueryError, UsageError for an unknown order.
        """
        from papertui.workspace.finding import PaperSearch

        self._follow()
        if self._catalog is None:
            return []
        matcher = self._ready(self._catalog)
        lines = PaperSearch(self._catalog, matcher, text, EVERYWHERE).description()
        if not (_order((text,)) or (check_sort(sort) if sort else "")).endswith("mine"):
            return lines
        from papertui.workspace.mine import too_few

        mine = self._learned(self._catalog, matcher)
        return [*lines, *(mine.description() if mine else [too_few()])]

    def facets(
        self,
        text: str,
        scope: Scope = EVERYWHERE,
        wanted: Callable[[], bool] = lambda: True,
        whole: Collection[str] = (),
    ) -> tuple[FacetGroup, ...]:
        """Count tags, years, organisations and sources of a query's papers; see `Facets.count`.

        Raises QueryError.
        """
        self._follow()
        if self._catalog is None or self._leaves is None:
            return ()
        found = self._bits(self._catalog, text, scope)
        return self._facets_of(self._catalog).count(found, self._leaves.sets.tags, wanted, whole)

    def statistics(self, text: str, scope: Scope = EVERYWHERE) -> Statistics:
        """Count a query's papers by month, name and week of tagging. Raises QueryError."""
        from papertui.workspace.stats import Counted, Statistics

        self._follow()
        if self._catalog is None or self._leaves is None:
            return Statistics()
        found = self._bits(self._catalog, text, scope)
        counted = Counted(self._catalog, self._facets_of(self._catalog), self._leaves, self._library)
        return counted.statistics(found, partial(self._bits, self._catalog))

    def _facets_of(self, catalog: Catalog) -> Facets:
        from papertui.workspace.facets import Facets

        if self._facets is None:
            self._facets = Facets(catalog)
        return self._facets

    def _bits(self, catalog: Catalog, text: str, scope: Scope = EVERYWHERE) -> int:
        from papertui.workspace.finding import PaperSearch

        return PaperSearch(catalog, self._ready(catalog), text, scope).matches.bits

    def unread(self, results: Results) -> int | None:
        """Count the unread papers of some results; None if the catalog has changed since."""
        if self._leaves is None or self._catalog is None or self._catalog.version != results.catalog_version:
            return None
        unread = self._leaves.unread()
        is_whole = len(results.docs) == self._catalog.count
        found = unread if is_whole else unread & from_docs(sorted(results.docs), self._catalog.size)
        return found.bit_count()

    def counted(self, results: Results) -> Results:
        """Return results of all papers with the number of the unread ones, once that costs no time."""
        is_ready = self._tag_sets.has(results.catalog_version) and not results.query.strip()
        return replace(results, unread=self.unread(results)) if is_ready else results

    def warm(self) -> Iterator[None]:
        """Build the tag sets, open the index, read the most frequent words, in steps that may be stopped."""
        self._follow()
        if self._catalog is None:
            return
        self._tag_sets.of(self._catalog)
        yield
        matcher = self._ready(self._catalog)
        # The parser and the table of spellings take longer to load than the first key may.
        _matching(matcher)("a")
        for step in matcher.warm():
            yield step
            if matcher is not self._matcher:
                return

    def close(self) -> None:
        """Close the catalog and the index."""
        self._drop_matcher()
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = self._facets = None

    def _find_or_discard_index(self, catalog: Catalog, text: str, sort: str | None, scope: Scope) -> Results:
        from papertui.search.trust import SearchError

        try:
            return self._find(catalog, text, sort, scope)
        except SearchError:
            if self._served == catalog.served:
                self._discard_index(catalog)
            else:
                self._drop_matcher()
            return self._find(catalog, text, sort, scope)

    def _discard_index(self, catalog: Catalog) -> Matcher:
        """Discard a damaged index: the next sync rebuilds it; until then, words find nothing."""
        # The one that was opened, not the one that a builder may have put in its place since.
        self._damaged = self._served[1]
        catalog.discard_index(self._damaged)
        return self._scanned(catalog, 0) or self._replace_matcher(catalog, 0)

    def _scanned(self, catalog: Catalog, covered: int) -> Matcher | None:
        """Return a matcher that covers more papers than the index, if they can be scanned soon."""
        if covered == catalog.size or covered >= engines.SCANNED:
            self._scanning = None
            return None
        from papertui.workspace.scanning import Scanning

        self._scanning = self._scanning or Scanning()
        read = self._scanning.read(catalog, covered)
        if read <= covered:
            return None
        if read == self._covered and self._is_scanned and self._matcher is not None:
            return self._matcher
        assert self._leaves is not None  # noqa: S101  # who has a catalog has its leaves
        matcher = self._scanning.matcher(self._leaves, catalog.order("date"))
        return self._take_matcher(matcher, read, is_scanned=True)

    def _replace_matcher(self, catalog: Catalog, covered: int) -> Matcher:
        from papertui.search.match import Matcher

        assert self._leaves is not None  # noqa: S101  # who has a catalog has its leaves
        self._drop_matcher()
        leaves, order = self._leaves, catalog.order("date")
        if covered:
            self._served = catalog.served
            matcher = engines.open_matcher(*self._served, covered, leaves, order)
        else:
            matcher = Matcher(leaves, order)
        return self._take_matcher(matcher, covered)

    def _take_matcher(self, matcher: Matcher, covered: int, *, is_scanned: bool = False) -> Matcher:
        assert self._leaves is not None  # noqa: S101  # who has a matcher has leaves
        self._drop_matcher()
        self._matcher, self._covered, self._is_scanned = matcher, covered, is_scanned
        self._leaves.searches.match = _matching(matcher)
        return matcher

    def _drop_matcher(self) -> None:
        if self._matcher is not None:
            self._matcher.close()
        self._matcher, self._covered = None, -1

    def _find(self, catalog: Catalog, text: str, sort: str | None, scope: Scope) -> Results:
        from papertui.workspace.finding import PaperSearch

        matcher, leaves = self._ready(catalog), self._leaves
        assert leaves is not None  # noqa: S101  # who searches has them
        learn = partial(self._learned, catalog, matcher)
        finding = PaperSearch(catalog, matcher, text, scope, leaves.tags, leaves.queue, leaves.times, learn)
        return finding.results(sort, self._covered)

    def _learned(self, catalog: Catalog, matcher: Matcher) -> Mine | None:
        from papertui.workspace.mine import Learner

        assert self._leaves is not None  # noqa: S101  # who has a catalog has its leaves
        if self._learner is None:
            self._learner = Learner(catalog, self._leaves)
        return self._learner.learned(matcher)

    def _follow(self) -> None:
        """Switch to the newest version of the catalog and the present coverage of its index."""
        if self._catalog and self._catalog.is_newest:
            return
        newer = Catalog.open(self._directory)
        if newer is not None:
            self.close()
            self._catalog = newer
            self._leaves = WorkspaceLeaves(newer, self._library, self._tag_sets, self._seen)
            self._learner = None

    def _ready(self, catalog: Catalog) -> Matcher:
        """Return the matcher over the indexed papers, or over the scanned ones if those are more."""
        from papertui.search.trust import SearchError

        is_usable = catalog.index_dir != self._damaged and engines.is_there(catalog.engine)
        covered = catalog.indexed if is_usable else 0
        scanned = self._scanned(catalog, covered)
        if scanned is not None:
            return scanned
        if self._matcher is not None and (covered, False) == (self._covered, self._is_scanned):
            return self._matcher
        try:
            return self._replace_matcher(catalog, covered)
        except SearchError:
            # A builder that finishes sweeps the index before, which may just be opened here.
            is_current = self._served == catalog.served
            return self._discard_index(catalog) if is_current else self._ready(catalog)


def _order(texts: Sequence[str]) -> str:
    """Return the sort order in the texts: the last one of the innermost text that has any."""
    from papertui.search.query import parse
    from papertui.search.values import nearest

    asking = (text for text in reversed(texts) if "sort:" in text.lower())
    order = next(filter(None, (parse(text, today=datetime.date.today()).sort for text in asking)), None)
    try:
        return check_sort(order.name) if order else ""
    except UsageError as error:
        if order is None or is_prefix_of_sort(order.name):
            return ""
        near = nearest(order.name, SORTS)
        meant = (len(order.name), near) if near else None
        raise QueryError(str(error), order.start, meant) from error


def _matching(matcher: Matcher) -> Callable[[str], int]:
    from papertui.search.query import parse

    return lambda text: matcher.match(parse(text, today=datetime.date.today())).bits
