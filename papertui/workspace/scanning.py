"""Scan of the papers that the index does not cover yet: a query reads them from the catalog."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from papertui.search.engines import SCANNED
from papertui.search.scanned import Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papertui.catalog import Catalog
    from papertui.search.match import Matcher
    from papertui.search.tree import Leaves

_SECONDS = 0.4
_AT_ONCE = 50


class Scanning:
    """Scans for a moment at each query, until all papers or the maximum are read. For one thread."""

    def __init__(self) -> None:
        self._scan = Scan()
        self._lineage = ""

    def read(self, catalog: Catalog, covered: int) -> int:
        """Continue if the index covers fewer papers than can be scanned; return how many were read in all."""
        wanted = min(catalog.size, SCANNED)
        if self._lineage != catalog.lineage or covered >= wanted:
            self._scan, self._lineage = Scan(), catalog.lineage
        if covered < wanted:
            until = time.monotonic() + _SECONDS
            while self._scan.size < wanted and time.monotonic() < until:
                self._read_some(catalog, wanted)
        return self._scan.size

    def matcher(self, leaves: Leaves, order: Sequence[int]) -> Matcher:
        """Return a matcher over the papers read so far."""
        from papertui.search.whoosh_match import WhooshMatcher

        return WhooshMatcher(self._scan.index(), leaves, order)

    def _read_some(self, catalog: Catalog, wanted: int) -> None:
        from papertui.paper import Paper

        numbers = range(self._scan.size, min(self._scan.size + _AT_ONCE, wanted))
        live = catalog.live
        docs = [doc for doc in numbers if live >> doc & 1]
        papers = dict(zip(docs, catalog.papers(docs), strict=True))
        for doc in numbers:
            self._scan.add(papers.get(doc) or Paper(""))
