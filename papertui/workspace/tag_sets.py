"""The papers of each tag, as bitsets over a catalog's documents: built once, then updated per change."""

from __future__ import annotations

import threading
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType

from papertui.catalog import Catalog
from papertui.errors import BusyError
from papertui.library import Checkpoint, Library, State
from papertui.library.states import StateIndex
from papertui.search.bits import from_docs

_FEW = 1000  # changed papers, or their documents, up to which updates are made one by one
_AT_ONCE = 4096  # keys per lookup

_NO_PLACES: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TagBitsets:
    """Bitsets of the papers of each tag and of those with a note; the notes; positions in queues of tags."""

    tags: Mapping[str, int] = field(default_factory=dict)
    noted: int = 0
    places: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)


class TagSets:
    """Maintains the sets for one version of the catalog and the present library. For any thread.

    Reading a library of 100,000 papers takes a second, so the sets are built once per
    version, streamed, from the smaller side: the papers of the catalog or those of the
    library. After that, only changed papers are read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._sets = TagBitsets()
        self._catalog_version = ""
        self._library_version = -1
        self._checkpoint: Checkpoint | None = None
        self._made_last = ("", TagBitsets())

    def of(self, catalog: Catalog) -> TagBitsets:
        """Return the sets over the documents of a catalog, for the present library."""
        with self._lock:
            version = self._library.version
            if (self._catalog_version, self._library_version) != (catalog.version, version):
                self._bring_up_to_date(catalog)
                self._take(catalog, version)
            return self._sets

    def has(self, catalog_version: str) -> bool:
        """Whether sets were built for a version of the catalog, if for an earlier state of the library."""
        return self._made_last[0] == catalog_version

    def shown(self, catalog: Catalog) -> TagBitsets:
        """Return the sets as `of` does; if the library is opened without waiting, the sets that are ready.

        Later changes are included, except a change of very many papers, which is left to
        the search thread.
        """
        if self._library.waits:
            return self.of(catalog)
        if self._lock.acquire(blocking=False):
            try:
                with suppress(BusyError):
                    self._follow(catalog)
            finally:
                self._lock.release()
        catalog_version, sets = self._made_last
        return sets if catalog_version == catalog.version else TagBitsets()

    def counts(self, catalog: Catalog) -> dict[str, int]:
        """Return the number of papers with each tag, sorted by name, in the sets that are `shown`.

        While a change of very many papers is pending, a new tag has its count in the whole
        library.
        """
        sets = self.shown(catalog)
        counts = {name: bits.bit_count() for name, bits in sorted(sets.tags.items()) if bits}
        if (self._catalog_version, self._library_version) == (catalog.version, self._library.version):
            return counts
        with suppress(BusyError):
            return {name: counts.get(name, count) for name, count in self._library.tags().items()}
        return counts

    def _bring_up_to_date(self, catalog: Catalog) -> None:
        known = self._checkpoint if self._catalog_version == catalog.version else None
        # Changes written while the sets are built are read again at the next update.
        checkpoint, keys = self._library.touched(known, _FEW)
        docs = None if keys is None else _docs(catalog, keys)
        if docs is None or len(docs) > _FEW:
            self._sets = self._made(catalog)
        elif docs:
            self._sets = self._changed(catalog, docs)
        self._checkpoint = checkpoint

    def _follow(self, catalog: Catalog) -> None:
        version = self._library.version
        if self._catalog_version != catalog.version:
            if self._library.is_free:
                self._bring_up_to_date(catalog)
                self._take(catalog, version)
        elif self._library_version != version:
            checkpoint, keys = self._library.touched(self._checkpoint, _FEW, at_once=True)
            docs = None if keys is None else _docs(catalog, keys)
            if docs is not None and len(docs) <= _FEW:
                self._sets = self._changed(catalog, docs, at_once=True) if docs else self._sets
                self._checkpoint = checkpoint
                self._take(catalog, version)

    def _take(self, catalog: Catalog, version: int) -> None:
        self._catalog_version, self._library_version = catalog.version, version
        self._made_last = (catalog.version, self._sets)

    def _made(self, catalog: Catalog) -> TagBitsets:
        gathered = _Gathered(catalog, self._library)
        if catalog.count < self._library.count():
            seen = set[int]()
            for keys in catalog.keys(_AT_ONCE):
                states = [s for s in self._library.states_answering(keys) if s.id not in seen]
                seen.update(state.id for state in states)
                gathered.add(states)
        else:
            for states in self._library.batches(whole=False):
                gathered.add(states)
        return gathered.sets()

    def _changed(self, catalog: Catalog, docs: Collection[int], *, at_once: bool = False) -> TagBitsets:
        keys = {key for paper in catalog.papers(list(docs)) for key in paper.keys}
        gathered = _Gathered(catalog, self._library, docs)
        gathered.add(self._library.states_answering(keys, at_once=at_once))
        fresh, old, others = gathered.sets(), self._sets, ~from_docs(list(docs), catalog.size)
        tags = {tag: bits & others for tag, bits in old.tags.items()}
        for tag, bits in fresh.tags.items():
            tags[tag] = tags.get(tag, 0) | bits
        return TagBitsets(
            {tag: bits for tag, bits in tags.items() if bits},
            old.noted & others | fresh.noted,
            dict(_placed(old.places, fresh.places, docs)),
            _noted(old.notes, fresh.notes, docs),
        )


class _Gathered:
    """Collects the documents of states, limited to those in `within` if it is given."""

    def __init__(self, catalog: Catalog, library: Library, within: Collection[int] | None = None) -> None:
        self._catalog = catalog
        self._library = library
        self._within = within
        self._members: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        self._notes: dict[int, str] = {}
        self._places: defaultdict[str, dict[int, str]] = defaultdict(dict)

    def add(self, states: Sequence[State]) -> None:
        """Add the documents of some states."""
        for state, docs in self._located([state for state in states if not state.is_bare]):
            for tag in state.tags:
                self._members[tag].extend(docs)
            for tag, place in state.places.items():
                placed = self._places[tag]
                placed.update((doc, min(place, placed.get(doc, place))) for doc in docs)
            if state.note:
                self._notes.update(dict.fromkeys(docs, state.note))

    def sets(self) -> TagBitsets:
        """Return the collected sets."""
        size = self._catalog.size
        tags = {tag: from_docs(docs, size) for tag, docs in self._members.items() if docs}
        places = {tag: placed for tag, placed in self._places.items() if placed}
        return TagBitsets(tags, from_docs(sorted(self._notes), size), places, self._notes)

    def _located(self, states: Sequence[State]) -> Iterator[tuple[State, list[int]]]:
        found = self._catalog.docs_of_keys({key for state in states for key in state.keys})
        judged = frozenset(key for pair in self._library.verdicts() for key in pair)
        rows = [(state, *_split(state, found, judged)) for state in states]
        # Different papers can share a plain title; these are compared in full.
        doubtful = sorted({doc for _, _, docs in rows for doc in docs})
        papers = self._catalog.papers(doubtful) if doubtful else []
        said = dict(zip(doubtful, self._state_ids([paper.keys for paper in papers]), strict=True))
        for state, sure, docs in rows:
            own = sure.union(doc for doc in docs if state.id in said[doc])
            if own:
                yield state, sorted(own if self._within is None else own.intersection(self._within))

    def _state_ids(self, papers: Sequence[Sequence[str]]) -> Iterator[set[int]]:
        """Yield the ids of the states of papers with these keys, as in the list."""
        for start in range(0, len(papers), _FEW):
            some = papers[start : start + _FEW]
            states = self._library.states_answering({key for keys in some for key in keys})
            index = StateIndex(states)
            yield from ({state.id for state in index.of_paper(keys)} for keys in some)


def _split(
    state: State, found: Mapping[str, Sequence[int]], judged: frozenset[str]
) -> tuple[set[int], set[int]]:
    """Split the documents that share a key with a state: those certainly of it, and the uncertain ones."""
    strongest = next((mark for mark in ("arxiv:", "doi:") if any(mark in key for key in state.keys)), "?")
    docs = {key: found[key] for key in state.keys if key in found}
    # Papers that the user separated still share keys.
    is_sure = judged.isdisjoint(state.keys)
    sure = {doc for key in docs if is_sure and strongest in key for doc in docs[key]}
    return sure, {doc for some in docs.values() for doc in some} - sure


def _docs(catalog: Catalog, keys: Collection[str]) -> set[int]:
    return {doc for docs in catalog.docs_of_keys(keys).values() for doc in docs}


def _noted(old: Mapping[int, str], fresh: Mapping[int, str], docs: Collection[int]) -> Mapping[int, str]:
    """Return the updated notes; the same object if none of them changed."""
    if all(old.get(doc) == fresh.get(doc) for doc in docs):
        return old
    return {**{doc: note for doc, note in old.items() if doc not in docs}, **fresh}


def _placed(
    old: Mapping[str, Mapping[int, str]], fresh: Mapping[str, Mapping[int, str]], docs: Collection[int]
) -> Iterator[tuple[str, Mapping[int, str]]]:
    for tag in old.keys() | fresh.keys():
        places = old.get(tag, _NO_PLACES)
        if tag in fresh or any(doc in places for doc in docs):
            kept = {doc: place for doc, place in places.items() if doc not in docs}
            places = {**kept, **fresh.get(tag, _NO_PLACES)}
        if places:
            yield tag, places
