"""Rows as SQLite stores them, decoded strictly: anything that is not exactly a row is damage."""

import struct
from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeAlias

Value: TypeAlias = int | float | str | bytes | None
Row: TypeAlias = tuple[Value, ...]
Key: TypeAlias = tuple[tuple[int, int | float | bytes], ...]

_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial types of integers and their sizes."""


class UnreadableError(ValueError):
    """Bytes that do not decode as a cell, row or page."""


BAD = (UnreadableError, IndexError, struct.error, UnicodeDecodeError)
"""Exceptions that decoding damaged bytes may raise."""


def comparable(value: Value) -> tuple[int, int | float | bytes]:
    """Return a sort key that orders values as SQLite does: NULL, numbers, text by its bytes, blobs."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return (2, value.encode()) if isinstance(value, str) else (3, value)


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Read an integer of variable length; return it and the offset behind it."""
    value = 0
    for _ in range(8):
        byte = data[at]
        value, at = value << 7 | byte & 0x7F, at + 1
        if byte < 0x80:
            return value, at
    value = value << 8 | data[at]
    return value - (value >> 63 << 64), at + 1


def record(payload: bytes) -> Row:
    """Decode a row; UnreadableError unless it fills its payload exactly."""
    end, at = varint(payload, 0)
    values, body = list[Value](), end
    while at < end:
        serial, at = varint(payload, at)
        value, body = _value(payload, body, serial)
        values.append(value)
    if at != end or body != len(payload):
        raise UnreadableError
    return tuple(values)


def _value(payload: bytes, at: int, serial: int) -> tuple[Value, int]:
    if serial in _INTEGERS:
        end = at + _INTEGERS[serial]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if serial == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if serial in (0, 8, 9):
        return (None, 0, 1)[max(serial - 7, 0)], at
    if serial < 12:
        raise UnreadableError
    end = at + (serial - 12) // 2
    if end > len(payload):
        raise UnreadableError
    return (payload[at:end].decode() if serial % 2 else payload[at:end]), end


def longest_ascent(keys: Sequence[Key]) -> list[int]:
    """Return the indices of the longest strictly ascending subsequence of the keys.

    Of two that are equal, it has the later one, or the one that goes on counting: of 9 10 10 12 the first 10.
    """
    ends, places, before = list[Key](), list[int](), list[int]()
    wrong = _miscounted(keys)
    for place, key in enumerate(keys):
        at = bisect_left(ends, key)
        before.append(places[at - 1] if at else -1)
        if place in wrong:
            continue
        ends[at : at + 1], places[at : at + 1] = [key], [place]
    run, place = list[int](), places[-1] if places else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]


def _miscounted(keys: Sequence[Key]) -> set[int]:
    """Return the indices of numbers that repeat the one before where the next one is missing."""
    numbers = [key[0][1] if len(key) == 1 else None for key in keys]
    quads = zip(numbers, numbers[1:], numbers[2:], [*numbers[3:], None], strict=False)
    return {
        place
        for place, (before, first, second, after) in enumerate(quads, 2)
        if isinstance(first, int) and first == second and before == first - 1 and after != first + 1
    }
