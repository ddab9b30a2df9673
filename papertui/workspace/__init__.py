"""The facade between the stores and the interfaces: open, sync, find, entries, tag, undo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papertui.catalog import Catalog, Report
from papertui.catalog.place import CachePlace
from papertui.config import Settings
from papertui.errors import CacheError, PapertuiError
from papertui.files import refuse_missing
from papertui.library import Change, Library
from papertui.paper import Paper
from papertui.search import engines
from papertui.workspace.engine import Engine
from papertui.workspace.entries import Entries, PaperEntry, entry_of
from papertui.workspace.library_sync import LibrarySync, publish_library
from papertui.workspace.papers import Papers
from papertui.workspace.results import Correction, Results, everything
from papertui.workspace.scope import EVERYWHERE, SORTS, Scope, check_sort
from papertui.workspace.seen import Seen
from papertui.workspace.tag_sets import TagSets

if TYPE_CHECKING:
    from papertui.sync import Progress as Progress
    from papertui.sync import SyncHandle
    from papertui.workspace.facets import FacetGroup

_FEW = 50

__all__ = [
    "SORTS",
    "Change",
    "Correction",
    "PaperEntry",
    "Report",
    "Results",
    "Scope",
    "Workspace",
    "check_sort",
]


class Workspace:
    """The papers of some dump paths (or of the library if there are none), with the user's tags.

    `find` may be called from one thread of its own; everything else belongs to
    the thread that opened the workspace. Documents are numbers that are valid for one
    `catalog_version`; `refresh` switches to the newest version.
    """

    def __init__(self, paths: Sequence[Path], settings: Settings, library: Library) -> None:
        self.paths = tuple(paths)
        self.settings = settings
        self._library = library
        # The library's catalog is named after the library's path: there can be several libraries.
        self.cache = CachePlace(settings.cache_dir, self.paths or [library.path])
        self._tag_sets = TagSets(library)
        self._maintenance: threading.Thread | None = None
        self.judged: Mapping[tuple[str, str], bool] = {}  # as of the last sync
        # Two sets, since the engine runs in another thread.
        self.seen, self._seen = (Seen(settings.state_dir, self.paths or [library.path]) for _ in range(2))
        self._open_catalog()

    def _open_catalog(self) -> None:
        self._catalog = Catalog.open(self.cache.directory)
        self.engine = Engine(self.cache.directory, self._library, self._seen, self._tag_sets)

    @classmethod
    def open(cls, paths: Sequence[Path], settings: Settings, *, live: bool = False) -> Workspace:
        """Open the stored catalog; no dump is read yet (see `sync`).

        With `live`, for the interface, never wait for a program that has the library locked.
        Raises UsageError for a path that does not exist, LibraryError for a
        library that is not the user's own, UsageError for an engine that is not installed.
        """
        engines.check(settings.engine)
        for path in paths:
            refuse_missing(path)
        library = Library.open(settings.library_dir, state=settings.state_dir, waits=not live)
        return cls(paths, settings, library)

    @property
    def catalog_version(self) -> str:
        """The version of the open catalog, for which document numbers are valid; "" if there is none."""
        return self._catalog.version if self._catalog else ""

    @property
    def count(self) -> int:
        """The number of papers."""
        return self._catalog.count if self._catalog else 0

    @property
    def engine_notice(self) -> str:
        """A notice about the search engine of these papers; "" for the default one."""
        return engines.notice(self._catalog.engine, self.count) if self._catalog else ""

    @property
    def notice(self) -> str:
        """A message for the user: the library was restored, or it or the cache cannot be written; else ""."""
        return "; ".join(filter(None, (self._library.notice, self.cache.notice)))

    def refresh(self) -> bool:
        """Switch to the newest version of the catalog; False if it is already open."""
        if self._catalog is not None and self._catalog.is_newest:
            return False
        newer = Catalog.open(self.cache.directory)
        if newer is None:
            return False
        if self._catalog is not None:
            self._catalog.close()
        self._catalog = newer
        return True

    def is_news_since(self, results: Results) -> bool:
        """Whether papers were read or words indexed since these results were found."""
        catalog = self._catalog
        if catalog is None or not catalog.is_newest or catalog.version != results.catalog_version:
            return True
        known = max(catalog.indexed, min(catalog.size, engines.SCANNED))
        return results.covered < catalog.count_below(known)

    def listing(self, sort: str = "date") -> Results:
        """Return all papers in a stored order, without index or search thread."""
        return everything(self._catalog, check_sort(sort))

    def nothing(self) -> Results:
        """Return empty results, to show before the first search ends."""
        return replace(everything(self._catalog), docs=())

    def find(self, text: str, sort: str | None = None, scope: Scope = EVERYWHERE) -> Results:
        """Return the papers that a query finds in the newest version of the catalog.

        Without `sort`: by relevance if the query has words, by the queue of its one tag if
        there is one, else by date. Raises QueryError, with the position, for a wrong query.
        """
        return self.engine.find(text, sort, scope)

    def facets(
        self,
        text: str,
        scope: Scope = EVERYWHERE,
        wanted: Callable[[], bool] = lambda: True,
        whole: Collection[str] = (),
    ) -> tuple[FacetGroup, ...]:
        """Count a query's papers by tag, year and so on, in the search thread; see `Facets.count`."""
        return self.engine.facets(text, scope, wanted, whole)

    def sync(self, notify: Callable[[Progress], None] | None = None) -> Report:
        """Read the changed dumps; return when catalog and index are on disk, if need be in a temporary cache.

        `new` of the report counts the papers that this sync added. CacheError if none can be written.
        """
        notify = notify or (lambda progress: None)
        try:
            return self._sync(notify)
        except CacheError as error:
            if not self.cache.move(error):
                raise
        self._close_catalog()
        self._open_catalog()
        return self._sync(notify)

    def _sync(self, notify: Callable[[Progress], None]) -> Report:
        if self.paths:
            from papertui.sync import run

            report = run(self.paths, self.cache.cache_dir, **self._reading, notify=notify)
            self.refresh()
            return report
        publish_library(self._library, self.cache.directory, notify, self.settings.engine)
        self.refresh()
        return self.report()

    def start_sync(self, post: Callable[[Progress], None]) -> SyncHandle | LibrarySync:
        """Read the changed dumps in the background; `post` gets the progress, in another thread."""
        if not self.paths:
            return LibrarySync(self._library, self.cache.directory, post, self.settings.engine)
        from papertui.sync import start

        return start(self.paths, self.cache.cache_dir, post, **self._reading)

    @property
    def _reading(self) -> dict[str, Any]:
        # The settings by which dumps are parsed, merged and indexed.
        self.judged = self.library.verdicts()
        settings = self.settings
        how = {"year": settings.year, "engine": settings.engine, "cache_days": settings.cache_days}
        return {**how, "verdicts": self.judged}

    def warm(self) -> Iterator[None]:
        """Preload what the first searches need, step by step, in the search thread."""
        if self._maintenance is None:
            self._maintenance = threading.Thread(target=self._maintain, name="maintenance", daemon=True)
            self._maintenance.start()
        return self.engine.warm()

    def _maintain(self) -> None:
        # If this fails it is done at the next start; a failing write is reported where it happens.
        with suppress(PapertuiError):
            for _step in self._library.maintain(self.settings.history):
                pass

    def entries(self, docs: Sequence[int]) -> list[PaperEntry]:
        """Return papers by document, in the given order."""
        papers = self._catalog.papers(docs) if self._catalog and docs else []
        states = self._library.states_of(papers)
        return list(map(entry_of, docs, papers, states))

    def walk(self, docs: Sequence[int]) -> Entries:
        """Return the entries of any number of papers, to be iterated in any thread; see `Entries`."""
        return Entries(docs, self.papers(docs), self._library)

    def papers(self, docs: Sequence[int]) -> Sequence[Paper]:
        """Return papers by document, for any thread; many of them are read lazily, in batches."""
        if self._catalog is None or len(docs) <= _FEW:
            return self._catalog.papers(docs) if self._catalog else []
        return Papers(self.cache.directory, self._catalog.lineage, docs)

    def locate(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the documents of the papers with these ids; missing papers are left out."""
        return {key: docs[0] for key, docs in self.docs_of_keys(ids).items()}

    def docs_of_keys(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Return, by key, the documents of the papers that have it."""
        return self._catalog.docs_of_keys(keys) if self._catalog else {}

    def tags(self) -> dict[str, int]:
        """Return the number of papers with each tag in these dumps, sorted by name."""
        return self._tag_sets.counts(self._catalog) if self._catalog else {}

    def tagged(self, name: str) -> list[int]:
        """Return the documents with a tag, in the order of its queue, else the newest first."""
        from papertui.workspace.queue import tagged

        return tagged(self._catalog, self._tag_sets.shown(self._catalog), name) if self._catalog else []

    def complete(self, text: str) -> list[str]:
        """Return the completions of a query that is being typed, the likeliest first."""
        from papertui.workspace.completing import completions

        return completions(text, self._catalog, tags=self.tags(), searches=self._library.searches())

    def tag(
        self,
        docs: Sequence[int],
        add: Collection[str],
        remove: Collection[str],
        progress: Callable[[int, int], bool] | None = None,
    ) -> Change:
        """Change tags as one step of undo; on disk when this returns. Raises LibraryError if it fails."""
        return self._library.tag(self.papers(docs), add, remove, progress=progress)

    def undo(self) -> Change | None:
        """Undo the newest change of the library; None if there is none."""
        return self._library.undo()

    def redo(self) -> Change | None:
        """Redo what was undone last; None if there is nothing to redo."""
        return self._library.redo()

    @property
    def library(self) -> Library:
        """The library: tags, notes and history of all papers, in these dumps or not."""
        return self._library

    def poll(self) -> bool:
        """Load what other instances changed in the library; True if anything changed."""
        return self._library.refresh()

    def leave(self) -> None:
        """Mark all present papers as seen: `is:new` finds papers that are added from now on.

        On disk when this returns. Raises LibraryError if it cannot be written.
        """
        if self._catalog is not None:
            self.seen.leave(self._catalog)

    def report(self) -> Report:
        """Return the import report of the open catalog."""
        return self._catalog.report() if self._catalog else Report()

    def close(self) -> None:
        """Close all stores."""
        self._close_catalog()
        self._library.close()
        self.cache.close()

    def _close_catalog(self) -> None:
        self.engine.close()
        if self._catalog is not None:
            self._catalog.close()
