"""Documents in ranked order, computed as far as they are read."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

AT_ONCE = 128
"""Documents ranked at once; a screen never shows more."""


class Ranking(Sequence[int]):
    """`size` documents, best first. The first screenful is computed at once, the rest when it is read."""

    def __init__(self, size: int, docs: Iterator[int]) -> None:
        self._size = size
        self._waiting = docs
        self._docs = array("I", islice(docs, AT_ONCE))

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> "array[int]": ...
    def __getitem__(self, place: int | slice) -> "int | array[int]":
        wanted = range(self._size)[place]
        last = wanted if isinstance(wanted, int) else max(wanted, default=-1)
        if last >= len(self._docs):
            self._docs.extend(self._waiting)
        return self._docs[place]

    def __iter__(self) -> Iterator[int]:
        known = len(self._docs)
        yield from self._docs[:known]
        yield from self[known:]
