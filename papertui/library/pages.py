"""Single pages of a damaged SQLite file, decoded without trusting any byte.

The file format is described at https://www.sqlite.org/fileformat2.html. Sizes and
offsets are in bytes, page numbers are 1-based. What does not decode exactly counts as lost.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from papertui.library.records import (
    BAD,
    Key,
    Row,
    UnreadableError,
    comparable,
    longest_ascent,
    record,
    varint,
)

HEADER = 100
"""Bytes of page 1 before its b-tree header."""
_FRAGMENT = 3
"""Number of free bytes between two cells that is too small for a free block."""
_LEAST_CELL = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one table are stored: its columns in stored order, with types and defaults.

    `rowid` is the column that is the rowid, -1 if none is; `key` is the number of
    columns that make the key of a WITHOUT ROWID table, 0 in any other.
    """

    name: str
    columns: tuple[str, ...]
    types: tuple[type, ...]
    required: tuple[bool, ...]
    defaults: Row = ()
    rowid: int = -1
    key: int = 0

    def accepts(self, row: Row) -> bool:
        """Whether the values of a row have the types of the columns."""
        return len(row) == len(self.columns) and all(
            isinstance(value, kind) or (value is None and not needed)
            for value, kind, needed in zip(row, self.types, self.required, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of a page: its `start` and `end` in the page, and its row or child page."""

    start: int
    end: int
    key: Key
    row: Row | None = None
    child: int = 0

    def overlaps(self, block: range) -> bool:
        """Whether the cell and a block of the page share a byte."""
        return self.start < block.stop and block.start < self.end


@dataclass(slots=True)
class DatabasePage:
    """What a page holds: cells in key order, the `last` child (0 in a leaf), the number of bad cells."""

    cells: list[Cell] = field(default_factory=list)
    last: int = 0
    lost: int = 0
    damaged: bool = False


class DatabaseFile:
    """The bytes of a database file; `overflow` collects the overflow pages of long rows."""

    def __init__(self, data: bytes, page_size: int) -> None:
        self.page_size = page_size
        self.count = len(data) // page_size
        self.overflow: set[int] = set()
        self._data = data

    def bytes_of(self, number: int) -> bytes:
        """Return one page; UnreadableError for a number outside the file."""
        if not 1 <= number <= self.count:
            raise UnreadableError
        return self._data[(number - 1) * self.page_size : number * self.page_size]

    def free_pages(self) -> set[int]:
        """Return the numbers of the pages on the file's free list."""
        trunk, total = struct.unpack_from(">II", self._data, 32)
        free = set[int]()
        while 1 < trunk <= self.count and trunk not in free:
            free.add(trunk)
            data = self.bytes_of(trunk)
            trunk, count = struct.unpack_from(">II", data)
            free.update(struct.unpack_from(f">{min(count, self.page_size // 4 - 2)}I", data, 8))
        # A free list that contradicts its own count is damaged and must not hide pages in use.
        return free if len(free) == total else set()

    def read(self, number: int, layout: Layout) -> DatabasePage:
        """Decode a page of a table by its type flag or, if that does not fit, by the type that fits best."""
        leaf, interior = (10, 2) if layout.key else (13, 5)
        flag = self.bytes_of(number)[_header(number)]
        if flag in (leaf, interior):
            page = self._decode(number, layout, flag == leaf)
            if page.cells or not page.lost:
                return page
        guesses = [self._decode(number, layout, is_leaf) for is_leaf in (True, False)]
        page = max(guesses, key=lambda page: len(page.cells) - page.lost)
        page.damaged = True
        return page

    def _decode(self, number: int, layout: Layout, is_leaf: bool) -> DatabasePage:
        data, at = self.bytes_of(number), _header(number)
        block, count, content, fragments = struct.unpack_from(">HHHB", data, at + 1)
        pointers = at + (8 if is_leaf else 12)
        last = 0 if is_leaf else struct.unpack_from(">I", data, at + 8)[0]
        starts = struct.unpack_from(f">{min(count, (self.page_size - pointers) // 2)}H", data, pointers)
        read = [cell for start in starts for cell in self._try(data, start, layout, is_leaf)]
        cells = _apart(read)
        free = _free_blocks(data, block)
        size = sum(cell.end - cell.start for cell in cells) + sum(map(len, free)) + fragments
        ordered = _in_order(cells, starts)
        page = DatabasePage(ordered, last, len(starts) - len(ordered))
        page.damaged = page.lost > 0 or count != len(starts) or size != self.page_size - (content or 65536)
        if page.damaged:
            taken = [range(cell.start, cell.end) for cell in cells] + free
            more = self._between(data, taken, content, layout, is_leaf)
            page.cells = sorted([*ordered, *more], key=attrgetter("key"))
            page.lost = max(page.lost - len(more), 0)
        return page

    def _between(
        self, data: bytes, taken: list[range], content: int, layout: Layout, is_leaf: bool
    ) -> list[Cell]:
        """Read the cells without a pointer: they begin where another cell or a free block ends."""
        starts, cells = [content, *sorted(block.stop for block in taken)], list[Cell]()
        while starts:
            first = starts.pop()
            for start in range(first, first + _FRAGMENT + 1):
                if any(start in block for block in taken):
                    break
                found = self._try(data, start, layout, is_leaf)
                if found and not any(found[0].overlaps(block) for block in taken):
                    cells += found
                    taken.append(range(found[0].start, found[0].end))
                    starts.append(found[0].end)
                    break
        return cells

    def _try(self, data: bytes, start: int, layout: Layout, is_leaf: bool) -> list[Cell]:
        try:
            return [self._cell(data, start, layout, is_leaf)]
        except BAD:
            return []

    def _cell(self, data: bytes, start: int, layout: Layout, is_leaf: bool) -> Cell:
        at, child = start, 0
        if not is_leaf:
            (child,) = struct.unpack_from(">I", data, at)
            at += 4
            if not 1 < child <= self.count:
                raise UnreadableError
        if not is_leaf and not layout.key:
            rowid, at = varint(data, at)
            return Cell(start, at, (comparable(rowid),), child=child)
        size, at = varint(data, at)
        rowid, at = (0, at) if layout.key else varint(data, at)
        payload, at = self._payload(data, at, size, layout)
        row = record(payload)
        row += layout.defaults[len(row) :]
        if layout.rowid >= 0:
            row = (*row[: layout.rowid], rowid, *row[layout.rowid + 1 :])
        if not layout.accepts(row):
            raise UnreadableError
        key = tuple(map(comparable, row[: layout.key] if layout.key else (rowid,)))
        return Cell(start, max(at, start + _LEAST_CELL), key, row, child)

    def _payload(self, data: bytes, at: int, size: int, layout: Layout) -> tuple[bytes, int]:
        most = (self.page_size - 12) * 64 // 255 - 23 if layout.key else self.page_size - 35
        if size <= most:
            if at + size > self.page_size:
                raise UnreadableError
            return data[at : at + size], at + size
        if size > len(self._data):
            raise UnreadableError
        least = (self.page_size - 12) * 32 // 255 - 23
        local = least + (size - least) % (self.page_size - 4)
        local = local if local <= most else least
        (following,) = struct.unpack_from(">I", data, at + local)
        return data[at : at + local] + self._overflow(following, size - local), at + local + 4

    def _overflow(self, number: int, size: int) -> bytes:
        parts, pages = list[bytes](), set[int]()
        while size > 0:
            data = self.bytes_of(number)
            parts.append(data[4 : 4 + size])
            pages.add(number)
            (number,) = struct.unpack_from(">I", data)
            size -= self.page_size - 4
            if number in pages:
                raise UnreadableError
        self.overflow |= pages
        return b"".join(parts)


def _header(number: int) -> int:
    return HEADER if number == 1 else 0


def _apart(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells that do not overlap; a cell that begins inside another has a wrong pointer."""
    apart = list[Cell]()
    for cell in sorted(cells, key=attrgetter("start")):
        if not apart or cell.start >= apart[-1].end:
            apart.append(cell)
    return apart


def _in_order(cells: list[Cell], starts: Sequence[int]) -> list[Cell]:
    """Return the cells in the order of their pointers; a cell out of order has a damaged key: dropped."""
    place = {start: number for number, start in reversed(list(enumerate(starts)))}
    pointed = sorted(cells, key=lambda cell: place[cell.start])
    return [pointed[at] for at in longest_ascent([cell.key for cell in pointed])]


def _free_blocks(data: bytes, at: int) -> list[range]:
    blocks = list[range]()
    while 0 < at <= len(data) - 4 and all(at >= block.stop for block in blocks):
        following, size = struct.unpack_from(">HH", data, at)
        if size < 4 or at + size > len(data):
            break
        blocks.append(range(at, at + size))
        at = following
    return blocks


def pages_in(data: bytes) -> Iterator[int]:
    """Yield the page sizes that the file may have: the one in its header, and SQLite's default."""
    (named,) = struct.unpack_from(">H", data.ljust(HEADER, b"\0"), 16)
    if named >= 512 and named & (named - 1) == 0:
        yield named
    if named != 4096:
        yield 4096
