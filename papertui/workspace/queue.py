"""Reading queues: the papers of one tag in an order that the user made by hand.

A paper that has no place in it comes after those that have, the newest first.
The first move of a tag keeps the whole order that is shown, and each later one
what came since; else a move writes the moved papers alone.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from papertui.errors import UsageError
from papertui.library.places import spread
from papertui.search.tree import And, Named, Node
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.library.progress import Progress
    from papertui.paper import Paper
    from papertui.workspace import Entry, Results, Workspace

_AT_ONCE = 500
_LONG = 50  # characters of a place; only going to and fro between the same two papers leads so far


@dataclass(frozen=True, slots=True)
class Queue:
    """A tag, "" for none, and the documents that have a place in its order."""

    tag: str = ""
    places: Mapping[int, str] = field(default_factory=dict, hash=False)

    def sorted(self, docs: Sequence[int], *, turned: bool = False) -> list[int]:
        """Sort documents by their places; those that have none come last, as they were."""
        places = self.places
        placed = sorted((doc for doc in docs if doc in places), key=places.__getitem__, reverse=turned)
        return placed + [doc for doc in docs if doc not in places]


def tag_of(tree: Node | None, searches: Mapping[str, str]) -> str:
    """Give the one tag that every paper of a query must bear; "" where there is none or several."""
    tags = set(_tags(tree, searches))
    return tags.pop() if len(tags) == 1 else ""


def _tags(tree: Node | None, searches: Mapping[str, str]) -> Iterator[str]:
    from papertui.search.query import parse

    match tree:
        case And(children):
            for child in children:
                yield from _tags(child, searches)
        case Named("tag", name) if not set(name) & set("*?"):
            yield normalize("NFC", name)
        case Named("query", name) if name in searches:
            others = {other: text for other, text in searches.items() if other != name}
            yield from _tags(parse(searches[name], today=date.today()).tree, others)
        case _:
            return


def expect_queue(sort: str | None, found: Results) -> None:
    """Raise UsageError where the order of a queue was asked for and there is no one tag to have it."""
    asked = any(sort == order or f"sort:{order}" in found.query for order in ("queue", "-queue"))
    if asked and found.total and not found.tag:
        raise UsageError("queue is the order of one tag's papers, made by hand: search for tag:NAME")


def has_order(workspace: Workspace, tag: str) -> bool:
    """Whether any paper of the tag, here or not, has a place in its order."""
    return bool(workspace.library.places(tag))


def move(workspace: Workspace, tag: str, order: Sequence[int], moved: Collection[int]) -> Change:
    """Keep an order of documents that bear a tag, in which some were moved; on disk when it returns.

    Moves of the same papers that follow each other closely are one step of undo.
    """
    return plan(workspace, tag, order, moved)(lambda done, total: True)


def plan(
    workspace: Workspace, tag: str, order: Sequence[int], moved: Collection[int]
) -> Callable[[Progress], Change]:
    """Find the places that such an order takes; what is returned writes them, in any thread."""
    arrangement = _Arrangement(workspace, tag, order, moved)
    papers = [arrangement.paper(doc) for doc in order if doc in moved]
    named = clean_line(papers[0].title, 80) if len(papers) == 1 else f"{len(papers):,} papers"
    number = next(index for index, doc in enumerate(order, 1) if doc in moved)
    run: Hashable = (tag, *sorted(paper.id for paper in papers))
    what = f"moved to {number:,} of {len(order):,} in {tag}: {named}"
    places = arrangement.places()
    return lambda progress: workspace.library.place(tag, places, what=what, run=run, progress=progress)


def shifted(docs: Sequence[int], picked: Collection[int], way: str) -> list[int]:
    """Give documents with those picked moved `up` or `down` by one, or to the `top` or `bottom`.

    They stay in their order; one that is at the edge already lets the next come up to it.
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
    """Find the new places that make an order the kept one: as few as can be."""

    def __init__(self, workspace: Workspace, tag: str, order: Sequence[int], moved: Collection[int]) -> None:
        self._workspace = workspace
        self._tag = tag
        self._order = order
        self._moved = moved
        self._entries: dict[int, Entry] = {}
        self._new: dict[int, str] = {}
        # Papers of the tag that are not in these dumps have their places too.
        self._taken = workspace.library.places(tag)

    def paper(self, doc: int) -> Paper:
        """Give the paper of a document."""
        return self._entry(doc).paper

    def places(self) -> list[tuple[Paper, str]]:
        """Give the papers that get new places, with these."""
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
        """Yield what is to get new places: from and up to an index, so that what is about it is in order."""
        size, tail, done = len(self._order), self._tail(), 0
        for index in [index for index, doc in enumerate(self._order[:tail]) if doc in self._moved]:
            if index < done:
                continue
            start, end = index, index + 1
            while start > done and not self._place(start - 1):
                start -= 1
            low = self._place(start - 1) if start else ""
            # Two dumps that were merged may have given one place twice.
            while end < size and (end >= tail or self._place(end) <= low):
                end += 1
            yield start, end
            done = end
        if max(done, tail) < size:
            yield max(done, tail), size

    def _tail(self) -> int:
        """Give where the papers without a place begin, that come after all others."""
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
        """Give the place at an index; "" where there is none, or is to be another."""
        doc = self._order[index]
        if doc in self._new or doc in self._moved:
            return self._new.get(doc, "")
        return self._entry(doc).places.get(self._tag, "")

    def _entry(self, doc: int) -> Entry:
        self._load([doc])
        return self._entries[doc]

    def _load(self, docs: Sequence[int]) -> None:
        missing = [doc for doc in docs if doc not in self._entries]
        if missing:
            self._entries.update(zip(missing, self._workspace.entries(missing), strict=True))
