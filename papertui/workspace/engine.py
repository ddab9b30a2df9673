"""The search engine of one workspace: query text in, ordered documents out. Lives in one thread."""

from __future__ import annotations

import datetime
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.catalog import Catalog, generations
from papertui.errors import UsageError
from papertui.library import Library
from papertui.search.bits import to_flags
from papertui.workspace.leaves import Leaves

if TYPE_CHECKING:
    from papertui.search.index import Index
    from papertui.search.match import Matcher, Matches

SORTS = ("relevance", "date", "title", "comments", "upvotes", "added")

Spans = Callable[[str], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Correction:
    """A query to try in place of one that found nothing: `word`, which is in `count` papers."""

    query: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found, in order, and why there is nothing where there is nothing.

    `docs` are documents of the generation named. `total` counts the papers
    searched; `covered` those whose words the index holds so far.
    `title_spans` and `abstract_spans` give the matched words of a shown text as
    (start, end) offsets. `hint` says what an unfinished query still waits for;
    `missing` are the words that no paper has.
    """

    query: str
    sort: str
    docs: Sequence[int]
    generation: str
    total: int
    covered: int
    milliseconds: float = 0.0
    title_spans: Spans = lambda text: []
    abstract_spans: Spans = lambda text: []
    hint: str = ""
    missing: tuple[str, ...] = ()
    correction: Correction | None = None


def check_sort(sort: str) -> str:
    """Give the sort order back; raises UsageError that names the orders there are."""
    if sort.removeprefix("-") not in SORTS:
        raise UsageError(f"no sort order “{sort}”; orders: {' '.join(SORTS)}; a leading - turns one round")
    return sort


def everything(catalog: Catalog | None, sort: str = "date") -> Results:
    """Every paper in a stored order; needs no index."""
    if catalog is None:
        return Results("", sort, array("i"), "", 0, 0)
    docs = catalog.order(sort.replace("relevance", "date"))
    return Results("", sort, docs, catalog.generation, catalog.count, catalog.indexed)


class Engine:
    """Finds in the newest generation under a cache directory, and follows it when a newer one is published.

    Everything is opened when first needed: the index only for a query with
    words. All calls come from one thread.
    """

    def __init__(self, directory: Path, library: Library) -> None:
        self._directory = directory
        self._library = library
        self._catalog: Catalog | None = None
        self._leaves: Leaves | None = None
        self._matcher: Matcher | None = None
        self._covered = -1
        self._condemned = ""

    def find(self, text: str, sort: str | None = None) -> Results:
        """Find. Raises QueryError for a query that is wrong, UsageError for a sort order that is none."""
        began = time.perf_counter()
        sort = check_sort(sort) if sort else None
        self._follow()
        if not text.strip() or self._catalog is None:
            results = everything(self._catalog, sort or "date")
        else:
            results = self._find_or_mend(self._catalog, text, sort)
        return replace(results, query=text, milliseconds=(time.perf_counter() - began) * 1000)

    def warm(self) -> Iterator[None]:
        """Open the index and read the commonest words: a few milliseconds a step, and any may be the last."""
        self._follow()
        if self._catalog is None:
            return
        matcher = self._ready(self._catalog)
        for step in matcher.warm():
            yield step
            if matcher is not self._matcher:
                return

    def close(self) -> None:
        """Let the catalog and the index go."""
        self._drop_matcher()
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = None

    def _find_or_mend(self, catalog: Catalog, text: str, sort: str | None) -> Results:
        from papertui.search.index import SearchError

        try:
            return self._find(catalog, text, sort)
        except SearchError:
            self._condemn()
            return self._find(catalog, text, sort)

    def _condemn(self) -> None:
        """Take a damaged index out of use: the next sync builds it anew, until then no paper has a word."""
        assert self._catalog is not None  # noqa: S101  # whose index it is
        self._condemned = self._catalog.generation
        generations.condemn(self._directory)
        self._replace_matcher(None)

    def _replace_matcher(self, index: Index | None, covered: int = 0) -> Matcher:
        from papertui.search.match import Matcher

        assert self._catalog is not None  # noqa: S101  # who searches has one,
        assert self._leaves is not None  # noqa: S101  # and its leaves
        self._drop_matcher()
        self._matcher = Matcher(index, self._leaves, self._catalog.order("date"))
        self._covered = covered if index else 0
        return self._matcher

    def _drop_matcher(self) -> None:
        if self._matcher is not None:
            self._matcher.close()
        self._matcher, self._covered = None, -1

    def _find(self, catalog: Catalog, text: str, sort: str | None) -> Results:
        from papertui.search.highlight import Highlighter
        from papertui.search.query import parse
        from papertui.search.suggest import why_nothing

        query = parse(text, today=datetime.date.today())
        sort = sort or ("relevance" if query.words else "date")
        matcher = self._ready(catalog)
        matches = matcher.match(query)
        docs = self._sorted(catalog, matcher, matches, sort)
        lit = Highlighter(query)
        why = None if docs or not self._covered else why_nothing(matcher, query)
        offer = why.suggestion if why else None
        return Results(
            text,
            sort,
            docs,
            catalog.generation,
            catalog.count,
            min(self._covered, catalog.count),
            title_spans=lambda shown: lit.spans(shown, "title"),
            abstract_spans=lambda shown: lit.spans(shown, "abstract"),
            hint=query.hint,
            missing=why.missing if why else (),
            correction=Correction(offer.query, offer.word, offer.count) if offer else None,
        )

    def _sorted(self, catalog: Catalog, matcher: Matcher, matches: Matches, sort: str) -> Sequence[int]:
        if sort.endswith("relevance"):
            docs = matcher.rank(matches)
            return docs[::-1] if sort.startswith("-") else docs
        order = everything(catalog, sort).docs
        inside = to_flags(matches.bits, catalog.size)
        return array("I", compress(order, map(inside.__getitem__, order)))

    def _follow(self) -> None:
        """Turn to the newest generation, and to what its index covers by now."""
        current = generations.current(self._directory)
        if current is None or (self._catalog and current.name == self._catalog.generation):
            return
        newer = Catalog.open(self._directory)
        if newer is not None:
            self.close()
            self._catalog = newer
            self._leaves = Leaves(newer, self._library)

    def _ready(self, catalog: Catalog) -> Matcher:
        """Give the matcher over what the index covers by now: over no words while there is no sound index."""
        from papertui.search.index import SearchError, open_index

        covered = 0 if catalog.generation == self._condemned else catalog.indexed
        if self._matcher is not None and covered == self._covered:
            return self._matcher
        if not covered:
            return self._replace_matcher(None)
        try:
            return self._replace_matcher(open_index(catalog.index_dir), covered)
        except SearchError:
            self._condemn()
            return self._replace_matcher(None)
