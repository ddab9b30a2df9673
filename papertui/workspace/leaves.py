"""The leaves of a query, evaluated by catalog and library, as bitsets over the catalog's documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from papertui.catalog import Catalog
from papertui.library import Library
from papertui.library.tags import LOOKED_AT, tags_matching
from papertui.search.bits import from_docs, union
from papertui.search.leaves import NameTest
from papertui.search.parts import Part
from papertui.workspace.notes import Notes
from papertui.workspace.saved import SavedSearches
from papertui.workspace.seen import Seen
from papertui.workspace.tag_sets import TagBitsets, TagSets

if TYPE_CHECKING:
    from papertui.search.tree import Node
    from papertui.workspace.queue import Queue


class WorkspaceLeaves:
    """Evaluates the leaves of a query tree for one version of the catalog and the present library.

    Bitsets are Python ints: bit d set means that document d is in. Every answer
    is within `live`. Used from one thread.
    """

    def __init__(
        self, catalog: Catalog, library: Library, tag_sets: TagSets, seen: Seen | None = None
    ) -> None:
        self._catalog = catalog
        self._library = library
        self._tag_sets = tag_sets
        self.size = catalog.size
        self.live = catalog.live
        # Leaves that need the catalog alone need no method here.
        self.dates = catalog.dates
        self.numbers = catalog.numbers
        self.has = catalog.has
        self.ids = catalog.ids
        self.sources = catalog.sources
        self.named = catalog.named
        self.searches = SavedSearches(library)
        self.saved = self.searches.find
        self._seen = seen
        self._notes = Notes({}, catalog.size)
        self._times: tuple[int, dict[int, int]] = (-1, {})

    def titles(self, docs: Sequence[int]) -> list[str]:
        """Return the titles of documents."""
        return [paper.title for paper in self._catalog.papers(docs)]

    def new(self) -> int:
        """Papers added since the user last quit the interface; all papers if that is not recorded."""
        return self._seen.new(self._catalog) if self._seen else self.live

    def tag(self, pattern: str) -> int:
        """Papers with a tag that matches the pattern (`rl/*`)."""
        sets = self.sets.tags
        return union(sets[name] for name in tags_matching(pattern, sets))

    def unread(self) -> int:
        """Papers that are neither read nor archived."""
        sets = self.sets.tags
        return self.live & ~union(sets.get(tag, 0) for tag in LOOKED_AT)

    def note(self) -> int:
        """Papers with a note."""
        return self.sets.noted

    def fitting(self, column: str, fits: Callable[[str], object]) -> int:
        """Papers with a name in a column, or a note, that passes a test."""
        if column == "note" and isinstance(fits, NameTest):
            return self.in_notes(fits.parts)
        return self._catalog.fitting(column, fits)

    @property
    def has_notes(self) -> bool:
        """Whether any paper has a note."""
        return bool(self.sets.notes)

    def in_notes(self, parts: tuple[Part, ...]) -> int:
        """Papers with these parts next to each other in their notes."""
        notes = self.sets.notes
        if self._notes.texts is not notes:
            self._notes = Notes(notes, self.size)
        return self._notes.having(parts) & self.live

    def tagged(self, first: date | None, last: date | None) -> int:
        """Papers whose tags last changed between two days, inclusive."""
        low = datetime.combine(first or date.min, time.min).timestamp() if first else 0.0
        high = datetime.combine(last, time.max).timestamp() if last else float("inf")
        docs = [doc for doc, at in self.times().items() if low * 1000 <= at <= high * 1000]
        return from_docs(sorted(docs), self.size) & self.live

    def times(self) -> Mapping[int, int]:
        """When the tags of each paper last changed, in milliseconds since 1970."""
        version = self._library.version
        if self._times[0] != version:
            at = self._library.times_of_tags()
            found: dict[int, int] = {}
            for key, docs in self._catalog.docs_of_keys(at).items():
                found.update((doc, max(at[key], found.get(doc, 0))) for doc in docs)
            self._times = (version, found)
        return self._times[1]

    def queue(self, tree: Node | None) -> Queue:
        """Return the queue of the one tag that a query requires."""
        from papertui.workspace.queue import Queue, tag_of

        tag = tag_of(tree, self._library.searches())
        return Queue(tag, self.sets.places.get(tag, {}) if tag else {})

    @property
    def sets(self) -> TagBitsets:
        """The papers of each tag in the present library."""
        return self._tag_sets.of(self._catalog)

    def tags(self) -> Collection[str]:
        """All tags of the library, also of papers that are not in these dumps."""
        return self._library.tags()
