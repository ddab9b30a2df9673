"""Papers with what the library has of them, made in batches where there are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar, overload

from papertui.library import State
from papertui.library.tags import LOOKED_AT
from papertui.paper import Paper

if TYPE_CHECKING:
    from papertui.library import Library

T = TypeVar("T")

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of the workspace, its sorted tags, note, places in queues, and when its tags last changed."""

    doc: int
    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict, hash=False)
    cite: str = ""
    tagged: int = 0

    @property
    def is_unread(self) -> bool:
        """Whether the paper is unread: neither read nor archived."""
        return LOOKED_AT.isdisjoint(self.tags)


def entry_of(doc: int, paper: Paper, state: State | None) -> Entry:
    """Return a paper with its state."""
    if state is None:
        return Entry(doc, paper)
    said = (tuple(sorted(state.tags)), state.note, state.places)
    return Entry(doc, paper, *said, tagged=state.tagged // 1000)


class Entries(Sequence[Entry]):
    """The entries of any number of papers, in that order; any thread may walk through them.

    States are read from the library as it is at that time, which may wait for another
    program. `walked` is called with the number of papers of each batch of entries, or of
    `papers` alone; what it raises ends the walk.
    """

    def __init__(
        self,
        docs: Sequence[int],
        papers: Sequence[Paper],
        library: Library,
        walked: Callable[[int], None] = lambda count: None,
        cites: Sequence[str] = (),
    ) -> None:
        self._docs, self._papers, self._library = docs, papers, library
        self._walked = walked
        self.cites = cites

    @property
    def papers(self) -> Sequence[Paper]:
        """The papers alone."""
        return _Walked(self._papers, self._walked)

    def watched(self, walked: Callable[[int], None]) -> Entries:
        """Return the same with another `walked`."""
        return Entries(self._docs, self._papers, self._library, walked, self.cites)

    def cited(self, cites: Sequence[str]) -> Entries:
        """Return the same with citation keys."""
        return Entries(self._docs, self._papers, self._library, self._walked, cites)

    def __len__(self) -> int:
        return len(self._docs)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if not isinstance(index, slice):
            return self[index : index + 1 or None][0]
        papers = self._papers[index]
        states = self._library.stored_states(papers)
        entries = list(map(entry_of, self._docs[index], papers, states))
        if not self.cites:
            return entries
        return [replace(entry, cite=cite) for entry, cite in zip(entries, self.cites[index], strict=True)]

    def __iter__(self) -> Iterator[Entry]:
        return _in_batches(self, self._walked)


class _Walked(Sequence[Paper]):
    """Papers that count how many of them were walked through."""

    def __init__(self, papers: Sequence[Paper], walked: Callable[[int], None]) -> None:
        self._papers, self._walked = papers, walked

    def __len__(self) -> int:
        return len(self._papers)

    @overload
    def __getitem__(self, index: int) -> Paper: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Paper]: ...
    def __getitem__(self, index: int | slice) -> Paper | Sequence[Paper]:
        return self._papers[index]

    def __iter__(self) -> Iterator[Paper]:
        return _in_batches(self._papers, self._walked)


def _in_batches(rows: Sequence[T], walked: Callable[[int], None]) -> Iterator[T]:
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        yield from some
        walked(len(some))
