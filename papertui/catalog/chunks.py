"""Columns as a builder changes them: by the chunk, and only the chunks that differ."""

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Generic, TypeVar

from papertui.catalog.database import CHUNK, pack, pack_ints, unpack

T = TypeVar("T")
_TOKENS = 2048  # documents in a chunk of tokens, which are long
_COUNTS = 2 * _TOKENS
_NO_TOKENS = array("Q")  # rows are replaced as a whole, never changed
_Row = tuple[int, Mapping[str, int], Mapping[str, object], "array[int]"]
"""A document with its numbers, flags and tokens."""


class _Chunks(Generic[T]):
    """Chunks of some columns, read when first needed, written by `flush`."""

    def __init__(
        self, database: sqlite3.Connection, read: Callable[[bytes], T], packed: Callable[[T], bytes]
    ) -> None:
        self._database = database
        self._read, self._packed = read, packed
        self._held: dict[tuple[str, int], T] = {}
        self._changed: set[tuple[str, int]] = set()

    def get(self, name: str, number: int) -> T:
        """Return a chunk; see `change`."""
        place = name, number
        held = self._held.get(place)
        if held is None:
            sql = "SELECT data FROM chunks WHERE name = ? AND chunk = ?"
            row = self._database.execute(sql, place).fetchone()
            held = self._held[place] = self._read(unpack(row[0]) if row else b"")
        return held

    def change(self, name: str, number: int) -> None:
        """Have a chunk written by the next flush."""
        self._changed.add((name, number))

    def flush(self) -> None:
        """Write what was changed, and forget all."""
        rows = ((*place, self._packed(self._held[place])) for place in sorted(self._changed))
        self._database.executemany("INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)", rows)
        self.forget()

    def forget(self) -> None:
        """Forget what was read and changed."""
        self._held.clear()
        self._changed.clear()


class Columns:
    """Numbers, flags and tokens of documents."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._numbers = _Chunks(database, _ints, pack_ints)
        self._flags = _Chunks(database, lambda data: bytearray(data or CHUNK // 8), _packed_flags)
        self._tokens = _Chunks(database, _token_rows, _packed_tokens)
        self._new: list[_Row] = []

    def number(self, name: str, doc: int) -> int:
        """Return a number; -1 for none."""
        return self._numbers.get(name, doc // CHUNK)[doc % CHUNK]

    def set(
        self,
        doc: int,
        numbers: Mapping[str, int],
        flags: Mapping[str, object],
        tokens: Sequence[int] | None = None,
    ) -> None:
        """Set numbers (-1 for none) and flags of a document, and its tokens unless they are None."""
        chunk, place = divmod(doc, CHUNK)
        for name, value in numbers.items():
            held = self._numbers.get(name, chunk)
            if held[place] != value:
                held[place] = value
                self._numbers.change(name, chunk)
        byte, bit = place >> 3, 1 << (place & 7)
        for name, is_set in flags.items():
            bits = self._flags.get(name, chunk)
            if (not bits[byte] & bit) != (not is_set):
                bits[byte] ^= bit
                self._flags.change(name, chunk)
        if tokens is not None:
            chunk, place = divmod(doc, _TOKENS)
            rows, given = self._tokens.get("tokens", chunk), array("Q", tokens)
            if rows[place] != given:
                rows[place] = given
                self._tokens.change("tokens", chunk)

    def fill(self, name: str, docs: Iterable[int], value: int) -> None:
        """Set one number of many documents."""
        for number, some in groupby(docs, key=lambda doc: doc // CHUNK):
            held = self._numbers.get(name, number)
            self._numbers.change(name, number)
            for doc in some:
                held[doc % CHUNK] = value

    def append(
        self, doc: int, numbers: Mapping[str, int], flags: Mapping[str, object], tokens: Sequence[int]
    ) -> None:
        """Set all numbers, flags and tokens of a new document, the one after the last; seen after `flush`."""
        self._new.append((doc, numbers, flags, array("Q", tokens)))

    def flush(self) -> None:
        """Write what was changed."""
        for number, some in groupby(self._new, key=lambda row: row[0] // CHUNK):
            self._put(number, [*some])
        for number, some in groupby(self._new, key=lambda row: row[0] // _TOKENS):
            rows = self._tokens.get("tokens", number)
            self._tokens.change("tokens", number)
            for doc, _numbers, _flags, tokens in some:
                rows[doc % _TOKENS] = tokens
        self._new.clear()
        for chunks in (self._numbers, self._flags, self._tokens):
            chunks.flush()

    def _put(self, number: int, rows: Sequence[_Row]) -> None:
        """Put new documents into a chunk of each column: column by column, which is far less work."""
        first, all_numbers, all_flags, _tokens = rows[0]
        first %= CHUNK
        for name in all_numbers:
            held = self._numbers.get(name, number)
            held[first : first + len(rows)] = array("i", [numbers[name] for _, numbers, _, _ in rows])
            self._numbers.change(name, number)
        for name in all_flags:
            bits = self._flags.get(name, number)
            for place in (at for at, row in enumerate(rows, first) if row[2][name]):
                bits[place >> 3] |= 1 << (place & 7)
            self._flags.change(name, number)


def token_ends(data: bytes) -> Iterator[int]:
    """Yield where the tokens of each document end in a chunk of them."""
    return accumulate(array("H", data[:_COUNTS]))


def tokens_of_chunk(data: bytes) -> "array[int]":
    """Return the tokens of a chunk, one document after the other."""
    return array("Q", data[_COUNTS:])


def _ints(data: bytes) -> "array[int]":
    return array("i", data) if data else array("i", [-1]) * CHUNK


def _token_rows(data: bytes) -> "list[array[int]]":
    if not data:
        return [_NO_TOKENS] * _TOKENS
    ends, numbers = list(token_ends(data)), tokens_of_chunk(data)
    return [
        numbers[start:end] if start < end else _NO_TOKENS
        for start, end in zip((0, *ends), ends, strict=False)
    ]


def _packed_tokens(rows: "Sequence[array[int]]") -> bytes:
    return pack(array("H", map(len, rows)).tobytes() + b"".join(rows))


def _packed_flags(bits: bytearray) -> bytes:
    return pack(bytes(bits))
