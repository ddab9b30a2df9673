"""The leaves of a query: what the catalog and the library say, as bitsets over the catalog's documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from papertui.catalog import Catalog
from papertui.library import Library, State
from papertui.library.tags import LOOKED_AT, tags_matching
from papertui.paper import same_paper
from papertui.search.bits import from_docs, union
from papertui.workspace.saved import SavedSearches

if TYPE_CHECKING:
    from papertui.search.tree import Node
    from papertui.workspace.queue import Queue

_STATE_TAGS = {"read": "read", "starred": "starred", "archived": "archived"}


class Leaves:
    """Answer the leaves of a query tree for one generation of the catalog and the library as it stands now.

    Bitsets are Python ints: bit d set means that document d is in. Every answer
    is within `live`. Used from one thread.
    """

    def __init__(self, catalog: Catalog, library: Library, since: int | None = None) -> None:
        self._catalog = catalog
        self._library = library
        self._docs_of_state: dict[int, tuple[frozenset[str], tuple[int, ...]]] = {}
        self._tags: dict[str, int] = {}
        self._noted = 0
        self._places: dict[str, dict[int, str]] = {}
        self._library_version = -1
        self.size = catalog.size
        self.live = catalog.live
        # What needs the catalog alone needs no method of ours.
        self.dates = catalog.dates
        self.undated = catalog.undated
        self.numbers = catalog.numbers
        self.has = catalog.has
        self.ids = catalog.ids
        self.sources = catalog.sources
        self.organisation = catalog.organisation
        self.searches = SavedSearches(library)
        self.saved = self.searches.find
        self._since = since

    def new(self) -> int:
        """Papers that came after the reading `since`; without one, with the last that changed anything."""
        return self._catalog.new(self._since)

    def tag(self, pattern: str) -> int:
        """Papers that bear a tag that fits the pattern (`rl/*`)."""
        bits = 0
        for name in tags_matching(pattern, self.tag_sets()):
            bits |= self.tag_sets()[name]
        return bits

    def state(self, name: str) -> int:
        """Papers in a state: unread, read, starred, archived, tagged, noted."""
        sets = self.tag_sets()
        if name == "noted":
            return self.note()
        if name == "unread":
            return self.live & ~union(sets.get(tag, 0) for tag in LOOKED_AT)
        if name == "tagged":
            return union(sets.values())
        return sets.get(_STATE_TAGS[name], 0)

    def note(self) -> int:
        """Papers with a note of the user's."""
        self.tag_sets()
        return self._noted

    def queue(self, tree: Node | None) -> Queue:
        """Give the queue that a query shows a part of: that of the one tag it asks for."""
        from papertui.workspace.queue import Queue, tag_of

        tag = tag_of(tree, self._library.searches())
        return Queue(tag, self.places(tag))

    def places(self, tag: str) -> Mapping[int, str]:
        """Where papers stand in the order that the user made of a tag; those without a place are left out."""
        self.tag_sets()
        return self._places.get(tag, {})

    def tag_sets(self) -> dict[str, int]:
        """Every tag with its papers, as it stands in the library now."""
        if self._library_version != self._library.version:
            self._library_version = self._library.version
            states = self._library.states()
            self._locate(states)
            self._tags, self._noted = self._collect(states)
        return self._tags

    def _collect(self, states: Iterable[State]) -> tuple[dict[str, int], int]:
        members: dict[str, list[int]] = {}
        noted: list[int] = []
        self._places = {}
        for state in states:
            docs = self._docs_of_state[state.id][1]
            for tag in state.tags:
                members.setdefault(tag, []).extend(docs)
            for tag, place in state.places.items():
                placed = self._places.setdefault(tag, {})
                placed.update((doc, min(place, placed.get(doc, place))) for doc in docs)
            if state.note:
                noted.extend(docs)
        return {tag: from_docs(docs, self.size) for tag, docs in members.items()}, from_docs(noted, self.size)

    def _locate(self, states: Iterable[State]) -> None:
        fresh = [s for s in states if self._docs_of_state.get(s.id, (None,))[0] != s.keys]
        if not fresh:
            return
        found = self._catalog.docs_of_keys({key for state in fresh for key in state.keys})
        for state in fresh:
            docs = {doc for key in state.keys for doc in found.get(key, ())}
            self._docs_of_state[state.id] = (state.keys, self._own(state, sorted(docs), found))

    def _own(self, state: State, docs: list[int], found: dict[str, list[int]]) -> tuple[int, ...]:
        strongest = "arxiv:" if any(key.startswith("arxiv:") for key in state.keys) else "#"
        sure = {doc for key in state.keys if strongest in key for doc in found.get(key, ())}
        # A plain title can be shared by papers that are not one; those are looked at, one by one.
        doubtful = [doc for doc in docs if doc not in sure]
        papers = self._catalog.papers(doubtful) if doubtful else []
        pairs = zip(doubtful, papers, strict=True)
        return tuple(sorted(sure.union(doc for doc, paper in pairs if same_paper(state.keys, paper.keys))))
