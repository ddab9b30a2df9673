"""Moves papers in a reading queue.

The first move in a tag stores the whole order that is shown; later moves store the
moved papers, and papers that were added since.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from papertui.library.places import spread
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.library.progress import Progress
    from papertui.paper import Paper
    from papertui.workspace import PaperEntry, Workspace

_AT_ONCE = 500
_LONG = 50  # characters of a position; only repeated moves between the same two papers make it so long


def has_order(workspace: Workspace, tag: str) -> bool:
    """Whether any paper of the tag, in these dumps or not, has a position in its order."""
    return bool(workspace.library.places(tag))


def move(workspace: Workspace, tag: str, order: Sequence[int], moved: Collection[int]) -> Change:
    """Store an order of documents with a tag, in which some were moved; on disk when this returns.

    Consecutive moves of the same papers, close in time, are one step of undo.
    """
    return plan(workspace, tag, order, moved)(lambda done, total: True)


def plan(
    workspace: Workspace, tag: str, order: Sequence[int], moved: Collection[int]
) -> Callable[[Progress], Change]:
    """Compute the positions for such an order; return a function that stores them, for any thread."""
    arrangement = _Arrangement(workspace, tag, order, moved)
    papers = [arrangement.paper(doc) for doc in order if doc in moved]
    named = clean_line(papers[0].title, 80) if len(papers) == 1 else f"{len(papers):,} papers"
    number = next(index for index, doc in enumerate(order, 1) if doc in moved)
    run: Hashable = (tag, *sorted(paper.id for paper in papers))
    what = f"moved to {number:,} of {len(order):,} in {tag}: {named}"
    places = arrangement.places()
    return lambda progress: workspace.library.set_places(tag, places, what=what, run=run, progress=progress)


def shifted(docs: Sequence[int], picked: Collection[int], way: str) -> list[int]:
    """Return the documents with the picked ones moved `up` or `down` by one, or to the `top` or `bottom`.

    The picked ones keep their order; if one is already at the edge, the others still move towards it.
    """
    return _WAYS[way](docs, picked)


def _up(docs: Sequence[int], picked: Collection[int]) -> list[int]:
    order, edge = list(docs), 0
    for index in [index for index, doc in enumerate(docs) if doc in picked]:
        if index > edge:
            order[index - 1 : index + 1] = order[index], order[index - 1]
        edge = index + (index == edge)
    return order


_WAYS: Mapping[str, Callable[[Sequence[int], Collection[int]], list[int]]] = {
    "up": _up,
    "down": lambda docs, picked: _up(docs[::-1], picked)[::-1],
    "top": lambda docs, picked: sorted(docs, key=lambda doc: doc not in picked),
    "bottom": lambda docs, picked: sorted(docs, key=lambda doc: doc in picked),
}


class _Arrangement:
    """The smallest set of new positions that turns the stored order into the given one."""

    def __init__(self, workspace: Workspace, tag: str, order: Sequence[int], moved: Collection[int]) -> None:
        self._workspace = workspace
        self._tag = tag
        self._order = order
        self._moved = moved
        self._entries: dict[int, PaperEntry] = {}
        self._new: dict[int, str] = {}
        # Papers of the tag that are not in these dumps have positions too.
        self._taken = workspace.library.places(tag)

    def paper(self, doc: int) -> Paper:
        """Return the paper of a document."""
        return self._entry(doc).paper

    def places(self) -> list[tuple[Paper, str]]:
        """Return the papers that get new positions, with these positions."""
        for start, end in self._runs():
            low = self._place(start - 1) or None if start else None
            greater = self._taken[bisect(self._taken, low or "") :][:1]
            ends = [*greater, *filter(None, [self._place(end)] if end < len(self._order) else [])]
            self._put(start, spread(low, min(ends, default=None), end - start))
        if any(len(place) > _LONG for place in self._new.values()):
            self._put(0, spread(None, None, len(self._order)))
        return [(self.paper(doc), place) for doc, place in self._new.items()]

    def _put(self, start: int, places: Sequence[str]) -> None:
        self._new.update(zip(self._order[start : start + len(places)], places, strict=True))

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Yield the ranges of indices that need new positions so that the order is ascending."""
        size, tail, done = len(self._order), self._tail(), 0
        for index in [index for index, doc in enumerate(self._order[:tail]) if doc in self._moved]:
            if index < done:
                continue
            start, end = index, index + 1
            while start > done and not self._place(start - 1):
                start -= 1
            low = self._place(start - 1) if start else ""
            # Merging two backup files may give two papers the same position.
            while end < size and (end >= tail or self._place(end) <= low):
                end += 1
            yield start, end
            done = end
        if max(done, tail) < size:
            yield max(done, tail), size

    def _tail(self) -> int:
        """Return the index of the first paper without a position; these come after all others."""
        index, ahead = len(self._order), 1
        while index:
            if self._order[index - 1] not in self._entries:
                self._load(self._order[max(0, index - ahead) : index])
                ahead = _AT_ONCE
            if self._place(index - 1):
                break
            index -= 1
        return index

    def _place(self, index: int) -> str:
        """Return the position at an index; "" if there is none, or if it will change."""
        doc = self._order[index]
        if doc in self._new or doc in self._moved:
            return self._new.get(doc, "")
        return self._entry(doc).places.get(self._tag, "")

    def _entry(self, doc: int) -> PaperEntry:
        self._load([doc])
        return self._entries[doc]

    def _load(self, docs: Sequence[int]) -> None:
        missing = [doc for doc in docs if doc not in self._entries]
        if missing:
            self._entries.update(zip(missing, self._workspace.entries(missing), strict=True))
