"""Whoosh's postings read by block: all documents of a block at once instead of one by one.

Whoosh's matchers step from document to document at some 3 µs each. A block is
one pickled tuple (document numbers as differences, weights, values), which
`W3LeafMatcher` unpacks into private attributes; only this module uses them.
The Whoosh release is pinned, and tests read an index back through this module.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import accumulate, repeat
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.reading import TermNotFound


class MappedStorage(FileStorage):
    """A folder whose files are memory-mapped. Whoosh's own maps them too, but then copies them whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]  # whoosh
        self.maps: list[mmap] = []

    def open_file(self, name: str, **_: object) -> StructFile:
        """Open a file for reading."""
        path = Path(self.folder) / name
        if not path.stat().st_size:
            return StructFile(BytesIO(), name=name)
        with path.open("rb") as file:
            self.maps.append(mmap(file.fileno(), 0, access=ACCESS_READ))
        return StructFile(self.maps[-1], name=name)  # type: ignore[arg-type]  # it reads as files do


def forget_pages(maps: Iterable[mmap]) -> None:
    """Release the mapped pages; they stay in the system's page cache, outside of this process's memory."""
    for each in maps:
        if not each.closed:
            each.madvise(MADV_DONTNEED)


class Block:
    """Some postings of one token in one segment."""

    __slots__ = ("_base", "_count", "_data")

    def __init__(self, matcher: Any, base: int) -> None:  # noqa: ANN401  # whoosh has no type for it
        matcher._read_data()
        self._data: tuple[Sequence[int], Any, object] = matcher._data
        self._count: int = matcher._blocklength
        self._base = base

    def docs(self) -> Iterator[int]:
        """Yield the documents, ascending, by their number in the whole index."""
        docs = accumulate(self._data[0], initial=self._base)
        next(docs)
        return docs

    def counts(self) -> Iterator[float]:
        """Yield the frequency of the token in each document."""
        weights = self._data[1]
        if weights is None:
            return repeat(1.0, self._count)
        return repeat(weights, self._count) if isinstance(weights, float) else iter(weights)


def blocks(leaf: Any, base: int, field: str, token: str) -> Iterator[Block]:  # noqa: ANN401  # nor for this
    """Yield the blocks of a token's postings in a segment whose first document is `base`."""
    try:
        matcher = leaf.postings(field, token)
    except TermNotFound:
        return
    yield Block(matcher, base)
    while not matcher._lastblock:
        matcher._next_block()
        yield Block(matcher, base)
