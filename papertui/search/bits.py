"""Bitsets as Python ints (bit d: document d is in), and scores as stacks of them.

A stack of planes holds a number for every document at once: plane i says which
documents count 2**i. Adding two scores is some dozens of `&` and `^` over the
planes, whatever the number of matches, and the best documents are found from
the top plane down: microseconds where a loop over 30,000 matches takes 10 ms.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, zip_longest

Planes = tuple[int, ...]

_DIGITS = b"01" + bytes(254)  # bytes 0 and 1 as digits
_MARKS = bytes(48) + b"\x00\x01" + bytes(206)  # digits as bytes 0 and 1
_BIT = tuple(bytes(octet >> place & 1 for octet in range(256)) for place in range(8))
_FEW = 1000
_VERY_FEW = 32


def from_docs(docs: Sequence[int], size: int) -> int:
    """Return the bitset of documents below `size`."""
    if len(docs) < _FEW:
        marks = bytearray((size >> 3) + 1)
        for doc in docs:
            marks[doc >> 3] |= 1 << (doc & 7)
        return int.from_bytes(marks, "little")
    flags = bytearray(size)
    for doc in docs:
        flags[doc] = 1
    return from_flags(flags)


def from_flags(flags: bytes | bytearray) -> int:
    """Return the bitset of bytes that are 0 or 1, one per document."""
    # CPython parses a number in base 2 in linear time.
    return int(flags[::-1].translate(_DIGITS) or b"0", 2)


def to_flags(bits: int, size: int) -> bytes:
    """Return one byte per document, 0 or 1: the reverse of `from_flags`."""
    return f"{bits:0{size}b}".encode().translate(_MARKS)[::-1]


def to_docs(bits: int) -> list[int]:
    """Return the documents of a bitset, ascending."""
    if bits.bit_count() <= _VERY_FEW:
        return list(iterate(bits))
    size = bits.bit_length()
    return list(compress(range(size), to_flags(bits, size)))


def iterate(bits: int) -> Iterator[int]:
    """Yield the documents of a bitset, ascending; fast only for the first few."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def constant(bits: int, number: int) -> Planes:
    """Return planes that score `number` for every document of `bits` and 0 for all others."""
    return tuple(bits if number >> place & 1 else 0 for place in range(number.bit_length()))


def masked(planes: Planes, bits: int) -> Planes:
    """Set the score of every document outside `bits` to 0."""
    return tuple(plane & bits for plane in planes)


def add(first: Planes, second: Planes) -> Planes:
    """Add two scores, document by document."""
    carry = 0
    added: list[int] = []
    for ours, theirs in zip_longest(first, second, fillvalue=0):
        either = ours ^ theirs
        added.append(either ^ carry)
        carry = (ours & theirs) | (either & carry)
    return (*added, carry) if carry else tuple(added)


def total(scores: Iterable[Planes]) -> Planes:
    """Add any number of scores, document by document."""
    planes: Planes = ()
    for each in scores:
        planes = add(planes, each)
    return planes


def from_scores(scores: "array[int]") -> Planes:
    """Convert an array of 16-bit scores ("H"), one per document, to planes."""
    octets = scores.tobytes()
    low = 0 if sys.byteorder == "little" else 1
    planes: list[int] = []
    for half in (octets[low::2], octets[1 - low :: 2]):
        planes.extend(from_flags(half.translate(_BIT[place])) for place in range(8))
    while planes and not planes[-1]:
        planes.pop()
    return tuple(planes)


def groups(bits: int, planes: Planes) -> Iterator[int]:
    """Split a bitset into those of equal score, the highest score first."""
    waiting = [(bits, len(planes) - 1)] if bits else []
    while waiting:
        group, level = waiting.pop()
        while level >= 0 and group & (group - 1):
            high = group & planes[level]
            level -= 1
            if high and high != group:
                waiting.append((group ^ high, level))
            group = high or group
        yield group


def scores(planes: Planes, size: int) -> list[int]:
    """Return the score of every document: the reverse of `from_scores`."""
    total = [0] * size
    for start in range(0, len(planes), 8):
        octet = 0
        for place, plane in enumerate(planes[start : start + 8]):
            octet += int.from_bytes(to_flags(plane, size), "little") << place
        weight = 1 << start
        octets = octet.to_bytes(size, "little")
        total = [so_far + part * weight for so_far, part in zip(total, octets, strict=True)]
    return total


def union(sets: Iterable[int]) -> int:
    """Return the documents that are in any of the sets."""
    bits = 0
    for members in sets:
        bits |= members
    return bits
