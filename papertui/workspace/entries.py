"""Papers with their state in the library, read in batches."""

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
class PaperEntry:
    """A paper of the workspace with its sorted tags, note, positions in queues, and time of last tagging."""

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


def entry_of(doc: int, paper: Paper, state: State | None) -> PaperEntry:
    """Return a paper with its state in the library."""
    if state is None:
        return PaperEntry(doc, paper)
    said = (tuple(sorted(state.tags)), state.note, state.places)
    return PaperEntry(doc, paper, *said, tagged=state.tagged // 1000)


class Entries(Sequence[PaperEntry]):
    """The entries of any number of papers, in that order; any thread may iterate them.

    States are read from the library as it is at that time, which may wait for another
    program. `walked` is called with the number of papers of each batch of entries, or of
    `papers` alone; an exception that it raises ends the iteration.
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
        """The papers without their states."""
        return _Walked(self._papers, self._walked)

    def watched(self, walked: Callable[[int], None]) -> Entries:
        """Return the same entries with another `walked`."""
        return Entries(self._docs, self._papers, self._library, walked, self.cites)

    def cited(self, cites: Sequence[str]) -> Entries:
        """Return the same entries with citation keys."""
        return Entries(self._docs, self._papers, self._library, self._walked, cites)

    def __len__(self) -> int:
        return len(self._docs)

    @overload
    def __getitem__(self, index: int) -> PaperEntry: ...
    @overload
    def __getitem__(self, index: slice) -> list[PaperEntry]: ...
    def __getitem__(self, index: int | slice) -> PaperEntry | list[PaperEntry]:
        if not isinstance(index, slice):
            return self[index : index + 1 or None][0]
        papers = self._papers[index]
        states = self._library.stored_states(papers)
        entries = list(map(entry_of, self._docs[index], papers, states))
        if not self.cites:
            return entries
        return [replace(entry, cite=cite) for entry, cite in zip(entries, self.cites[index], strict=True)]

    def __iter__(self) -> Iterator[PaperEntry]:
        return _in_batches(self, self._walked)


class _Walked(Sequence[Paper]):
    """Papers that report how many of them were iterated."""

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
