"""A file that is read once more: which records it had, which it has still, and their order.

A record has a place, a number by which those of a file are sorted. Places lie far apart, so
that a record which comes between two others gets one that lies between theirs, and those that
were there keep theirs: a file that changes costs what has changed in it.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

APART = 1 << 36
"""The distance of places where no known record follows."""

_FINE = 1 << 10  # their distance where a known record may follow
_AT_ONCE = 1 << 12  # rows that are read together


class Placed(Protocol):
    """What gets a place."""

    place: int


@dataclass(frozen=True, slots=True)
class Known:
    """A record of the catalog: its number, its place, its hash as `FileRecord.hashes` has it."""

    number: int
    place: int
    hash: int


class Earlier:
    """The records that a file has in the catalog; each is found once."""

    def __init__(self, rows: Iterable[tuple[int, int, int, int]] = ()) -> None:
        """`rows` are hashes, digests, numbers and places, sorted by place."""
        columns = tuple(array("q") for _ in range(4))
        remaining = iter(rows)
        while some := list(islice(remaining, _AT_ONCE)):
            for column, values in zip(columns, zip(*some, strict=True), strict=True):
                column.extend(values)
        self._hashes, self._digests, self._numbers, self._places = columns
        self._is_found = bytearray(len(self._hashes))
        self._following = 0
        self._by_hash: _Sorted | None = None
        self._by_digest: _Sorted | None = None
        self.span = (self._places[0], self._places[-1]) if self._places else None
        """The first place and the last; None where there are none."""

    @property
    def hashes(self) -> bytes:
        """The hashes of the records that have one, as numbers of 64 bits, in the order of the file."""
        return array("q", filter(None, self._hashes)).tobytes()

    def following(self, hashes: "array[int]") -> range | None:
        """Find the records with these hashes if they follow the one found last; return their indexes.

        None, and nothing found, where they do not.
        """
        first, end = self._following, self._following + len(hashes)
        if self._hashes[first:end] != hashes or any(self._is_found[first:end]):
            return None
        self._is_found[first:end] = b"\1" * len(hashes)
        self._following = end
        return range(first, end)

    def known(self, at: int) -> Known:
        """Return the record that was at an index, from 0."""
        return Known(self._numbers[at], self._places[at], self._hashes[at])

    def with_hash(self, number: int) -> Known | None:
        """Find a record by the hash of its source."""
        following = self._following
        # In most of a file this is the record that follows the one found last.
        is_there = following < len(self._hashes) and self._hashes[following] == number
        if is_there and not self._is_found[following]:
            return self._found(following)
        return self._found(self._sorted_hashes().next(number, self._is_found))

    def with_digest(self, digest: int) -> Known | None:
        """Find a record by the digest of its paper."""
        if self._by_digest is None:
            self._by_digest = _Sorted.of(self._digests)
        return self._found(self._by_digest.next(digest, self._is_found))

    def twin(self, number: int) -> int | None:
        """Return the number of a record with this hash, found before or not."""
        place = self._sorted_hashes().first(number)
        return None if place is None else self._numbers[place]

    def lost(self) -> Iterator[int]:
        """Yield the numbers of the records that were not found."""
        return (
            number for number, is_found in zip(self._numbers, self._is_found, strict=True) if not is_found
        )

    def _sorted_hashes(self) -> "_Sorted":
        if self._by_hash is None:
            self._by_hash = _Sorted.of(self._hashes)
        return self._by_hash

    def _found(self, place: int | None) -> Known | None:
        if place is None:
            return None
        self._is_found[place] = 1
        self._following = place + 1
        return self.known(place)


class _Sorted:
    """Sorted values, each with its index in the unsorted ones; equal values are gone through once."""

    def __init__(self, values: "array[int]", places: Sequence[int]) -> None:
        self._values, self._places = values, places
        self._begins: dict[int, int] = {}

    @classmethod
    def of(cls, values: "array[int]") -> "_Sorted":
        """Sort values; equal ones keep their order."""
        order = array("q", sorted(range(len(values)), key=values.__getitem__))
        return cls(array("q", map(values.__getitem__, order)), order)

    def first(self, value: int) -> int | None:
        """Return the first index of a value."""
        at = bisect_left(self._values, value)
        return self._places[at] if at < len(self._values) and self._values[at] == value else None

    def next(self, value: int, is_found: bytearray) -> int | None:
        """Return the next index of a value that was not found yet."""
        at = self._begins.get(value, -1)
        at = bisect_left(self._values, value) if at < 0 else at
        while at < len(self._values) and self._values[at] == value:
            if not is_found[self._places[at]]:
                if at + 1 < len(self._values) and self._values[at + 1] == value:
                    self._begins[value] = at + 1
                return self._places[at]
            at += 1
        return None


class Places:
    """Places for the records of a file, given in its order; `moved` are (place, number) of known ones."""

    def __init__(self, span: tuple[int, int] | None = None, last: int | None = None) -> None:
        """`span` has the first and last place of the known records, `last` is before all that come."""
        self._span, self._last = span, last
        self._waiting: list[Placed | Known] = []
        self.moved: list[tuple[int, int]] = []

    def add(self, record: Placed) -> None:
        """Have a new record placed: `settle` at the latest gives it its place."""
        self._waiting.append(record)

    def keep(self, known: Known) -> None:
        """Keep the place of a known record, if those before it have room."""
        count, last = len(self._waiting), self._last
        if last is None:
            last = known.place - (count + 1) * APART
        if known.place - last <= count:
            self._waiting.append(known)
            return
        if count:
            self._give(last, (known.place - last) // (count + 1))
        self._last = known.place

    def follow(self, last: Known) -> bool:
        """Keep the places of all records between the one kept last and this one; False where that waits."""
        if self._waiting:
            return False
        self._last = last.place
        return True

    def settle(self) -> None:
        """Place what waits, whatever is to come."""
        last, span = self._last, self._span
        if last is None:
            last = span[0] - 2 * APART if span else 0
        self._give(last, _FINE if span and last < span[1] else APART)

    def _give(self, last: int, step: int) -> None:
        for record in self._waiting:
            last += step
            if isinstance(record, Known):
                self.moved.append((last, record.number))
            else:
                record.place = last
        self._last = last
        self._waiting.clear()
