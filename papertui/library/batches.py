"""Batches of papers as one sequence, of which no more than a slice is in memory."""

from collections.abc import Sequence
from typing import TypeVar, overload

from papertui.paper import Paper

T = TypeVar("T")


class Batches(Sequence[tuple[Paper, T]]):
    """The papers of all batches in a row, each with what its batch has."""

    def __init__(self, batches: Sequence[tuple[Sequence[Paper], T]]) -> None:
        self._batches = batches

    def __len__(self) -> int:
        return sum(len(papers) for papers, _own in self._batches)

    @overload
    def __getitem__(self, index: int) -> tuple[Paper, T]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[Paper, T]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Paper, T] | list[tuple[Paper, T]]:
        if not isinstance(index, slice):
            place = range(len(self))[index]
            return self[place : place + 1][0]
        start, stop, _step = index.indices(len(self))
        found: list[tuple[Paper, T]] = []
        for papers, own in self._batches:
            found += [(paper, own) for paper in papers[max(0, start) : max(0, stop)]]
            start, stop = start - len(papers), stop - len(papers)
        return found
