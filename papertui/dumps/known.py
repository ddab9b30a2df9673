"""Records of a long file that were read before and are as they were: they are not read again."""

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate, chain, compress
from typing import TypeAlias

from papertui.dumps.cutting import RecordChunk
from papertui.dumps.model import Dump

_BYTES = 8
_FEW = 20  # records; so few do not tell whether reading records alone is worth it
# Where records are gone, the next known one is looked for among so many.
_NEAR, _FAR = 16, 8192
_UNKNOWN = 100  # unknown records in a row, behind which known ones may stand in another order
_SLOW = 1.0  # seconds of CPU for a chunk; a slower one is not read twice, because of the reader's limit

Read: TypeAlias = Callable[[RecordChunk], Dump]


@dataclass(frozen=True)  # no slots: a cached property needs a dict
class KnownRecords:
    """The records of a file that need not be read: their `hashes`, in the order that they had in it.

    `salt` says how they were read.
    """

    salt: bytes
    hashes: "array[int]" = field(default_factory=lambda: array("q"))

    def hash_of(self, text: str) -> int:
        """Return the hash of a record: 64 bits, never 0."""
        hasher = self._salted.copy()
        hasher.update(text.encode("utf-8", "surrogatepass"))
        return int.from_bytes(hasher.digest(), "little", signed=True) or 1

    def of(self, kind: str) -> "KnownRecords":
        """Return the same for records that are read as this format."""
        return replace(self, salt=self.salt + kind.encode())

    @cached_property
    def _salted(self) -> "blake2b":
        return blake2b(self.salt, digest_size=_BYTES)


class Following:
    """Tell which records of a file are known, given one after the other: most follow as they did before.

    Where known records stand in another order some are taken for new ones, and read once more.
    """

    def __init__(self, hashes: "array[int]") -> None:
        """`hashes` are those of the known ones, in the order of the file."""
        self._hashes, self._count = hashes, len(hashes)
        self._at = 0
        self._unknown = self._strays = 0
        self._sorted: array[int] | None = None

    def has(self, number: int) -> bool:
        """Whether the next record is known."""
        at = self._at
        if at < self._count and self._hashes[at] == number:
            self._at, self._unknown = at + 1, 0
            return True
        return self._goes_on(number, _NEAR) or self._is_stray(number)

    def _goes_on(self, number: int, most: int) -> bool:
        """Whether the record is one of the next, and those before it are gone."""
        with suppress(ValueError):
            self._at = self._hashes.index(number, self._at, self._at + most) + 1
            self._unknown = 0
            return True
        return False

    def _is_stray(self, number: int) -> bool:
        if self._sorted is None:
            self._unknown += 1
            if self._unknown <= _UNKNOWN or self._at == self._count:
                return False
            self._sorted = array("q", sorted(self._hashes))
        at = bisect_left(self._sorted, number)
        if at == self._count or self._sorted[at] != number:
            return False
        if not self._goes_on(number, _FAR):
            self._strays += 1
            if not self._strays & (self._strays - 1):  # rarely, since it looks at all
                self._at = self._hashes.index(number) + 1
        return True


class KnownReader:
    """Read the chunks of one file but for the records that are known."""

    def __init__(self, known: KnownRecords, read: Read, nothing: Dump) -> None:
        """`nothing` is what a chunk gives of which every record is known."""
        self._known, self._read, self._nothing = known, read, nothing
        self._following = Following(known.hashes)
        self._is_worth_trying = True

    def read(self, chunk: RecordChunk) -> Dump:
        """Read a chunk; `hashes` of the result has what is known from now on."""
        if not chunk.spans:
            return self._read(chunk)
        began = time.process_time()
        hashes = [self._known.hash_of(chunk.text[begin:end]) for begin, end in chunk.spans]
        is_new = [not self._following.has(number) for number in hashes]
        if not any(is_new):
            return replace(self._nothing, hashes=tuple(hashes))
        places = list(compress(range(len(hashes)), is_new))
        dump = self._read(chunk.only(places))
        self._is_worth_trying &= time.process_time() - began < _SLOW
        found = self._hashes(chunk, places, [hashes[place] for place in places], dump)
        if found is None:
            # Unknown which paper is of which record, so known ones cannot be put between them.
            return dump if len(places) == len(hashes) else self._read(chunk)
        return _in_order(dump, hashes, is_new, found)

    def _hashes(
        self, chunk: RecordChunk, places: Sequence[int], hashes: Sequence[int], dump: Dump
    ) -> "Sequence[Sequence[int]] | None":
        """Return, for each record that was read, the hashes of its papers; 0 where it is to be read again.

        None where that cannot be told. A record that has a problem is read each time, so that the
        problem is said each time.
        """
        if len(dump.papers) == len(places) and not dump.problems:
            return [(number,) for number in hashes]
        is_tried = self._is_worth_trying and len(places) > 1
        alone = [self._read(chunk.only((place,))) for place in places] if is_tried else []
        if not alone or tuple(chain.from_iterable(each.papers for each in alone)) != dump.papers:
            return [(0,) * len(dump.papers)] if len(places) == 1 else None
        clean = [len(each.papers) == 1 and not each.problems for each in alone]
        self._is_worth_trying = len(clean) < _FEW or 2 * sum(clean) > len(clean)
        return [
            (number,) if is_clean else (0,) * len(each.papers)
            for number, is_clean, each in zip(hashes, clean, alone, strict=True)
        ]


def _in_order(
    dump: Dump, hashes: Sequence[int], is_new: Sequence[bool], found: Sequence[Sequence[int]]
) -> Dump:
    """Return a dump with the hashes of all records of a chunk, those of known ones where they stand."""
    new = iter(found)
    rows = [next(new) if fresh else (number,) for number, fresh in zip(hashes, is_new, strict=True)]
    ends = list(accumulate(map(len, rows), initial=0))
    places = (range(*ends[at : at + 2]) for at, fresh in enumerate(is_new) if fresh)
    return replace(dump, hashes=tuple(chain.from_iterable(rows)), places=tuple(chain.from_iterable(places)))
