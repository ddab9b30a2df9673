"""The tokens of each paper in their order: what phrases are checked against.

Positions in the index would do the same, at ten times the cost: for `"of the`
they are unpacked for every paper, and for `"state of t` for each of the 10,000
words with a t (1.3 s at 50,000 papers); here 10,000 papers take 6 ms.

A text is bytes: a space before and after each token, a line for each run that a
phrase may span (a title, an abstract, one author's name, an organisation). One
file a segment, never changed; `Tables.places` says where each field begins.
"""

import mmap
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise, product
from math import prod
from pathlib import Path

from papertui.search.tokens import same_stem
from papertui.search.tree import TEXT_FIELDS, How, Part

_MOST_LITERALS = 8
_LETTER = rb"(?:[!-\x7f]|[\xc0-\xff][\x80-\xbf]+)"  # of UTF-8, within a token


def render(runs: Sequence[Sequence[str]]) -> bytes:
    """Make the text of one field: its runs of tokens. Never empty, for an empty file cannot be mapped."""
    return b"".join(b" %b \n" % " ".join(run).encode() for run in runs if run) or b"\n"


class Texts:
    """The texts of an index, by document. `files` are (file, its first document), in order."""

    def __init__(self, files: Sequence[tuple[Path, int]], places: "array[int]") -> None:
        """Open the files. Raises OSError or ValueError where one is not there or empty."""
        self._places = places
        self._firsts = [first for _file, first in files]
        self._data = [_mapped(file) for file, _first in files]

    def having(self, docs: Sequence[int], wanted: "Spelling", fields: Sequence[str]) -> list[int]:
        """Give those of the documents (ascending) that hold what is wanted in some neighbouring fields."""
        first, count = TEXT_FIELDS.index(fields[0]), len(fields)
        places, found = self._places, []
        for data, start, some in self._by_file(docs):
            for doc in some:
                place = doc * len(TEXT_FIELDS) + first
                if wanted.stands_in(data, places[place] - start, places[place + count] - start):
                    found.append(doc)
        return found

    def tokens(self, doc: int, field: str) -> list[str]:
        """Give the tokens of a document's field, in order."""
        place = doc * len(TEXT_FIELDS) + TEXT_FIELDS.index(field)
        ((data, start, _),) = self._by_file([doc])
        return data[self._places[place] - start : self._places[place + 1] - start].decode().split()

    def close(self) -> None:
        """Let the files go."""
        for data in self._data:
            data.close()

    def _by_file(self, docs: Sequence[int]) -> Iterator[tuple[mmap.mmap, int, Sequence[int]]]:
        cuts = [bisect_left(docs, first) for first in self._firsts]
        for data, first, (low, high) in zip(
            self._data, self._firsts, pairwise(chain(cuts, (len(docs),))), strict=True
        ):
            if low < high:
                yield data, self._places[first * len(TEXT_FIELDS)], docs[low:high]


def _mapped(file: Path) -> mmap.mmap:
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


class Spelling:
    """What a run of parts looks like in a text. `near` gives the tokens that a fuzzy part means."""

    def __init__(self, parts: Sequence[Part], near: Callable[[Part], Iterable[str]]) -> None:
        self._literals = _literals(parts)
        self._pattern = None if self._literals else re.compile(_pattern(parts, near))

    def stands_in(self, data: mmap.mmap, low: int, high: int) -> bool:
        """Whether it stands in these bytes."""
        if self._pattern:
            return self._pattern.search(data, low, high) is not None
        return any(data.find(literal, low, high) >= 0 for literal in self._literals)


def _literals(parts: Sequence[Part]) -> list[bytes]:
    """Spell out what to look for if there are few ways to; finding bytes is faster than a pattern."""
    if any(part.how in (How.GLOB, How.FUZZY) for part in parts):
        return []
    ways = [[f"{token} " for token in _own(part)] for part in parts]
    begun = parts[-1].token
    if parts[-1].is_open:
        ways[-1] = [begun, *(way for way in ways[-1] if not way.startswith(begun))]
    if prod(map(len, ways)) > _MOST_LITERALS:
        return []
    return [f" {''.join(way)}".encode() for way in product(*ways)]


def _pattern(parts: Sequence[Part], near: Callable[[Part], Iterable[str]]) -> bytes:
    return b" " + b"".join(b"(?:%b) " % b"|".join(_alternatives(part, near)) for part in parts)


def _alternatives(part: Part, near: Callable[[Part], Iterable[str]]) -> list[bytes]:
    if part.how is How.GLOB:
        return [_glob(part.token)]
    if part.how is How.FUZZY:
        return [re.escape(token.encode()) for token in near(part)] or [b"(?!)"]
    begun = [re.escape(part.token.encode()) + b"[^ \n]*"] if part.is_open else []
    return begun + [re.escape(token.encode()) for token in _own(part)]


def _glob(pattern: str) -> bytes:
    pieces = [b"".join(map(_letter, piece)) for piece in pattern.split("*")]
    if len(pieces) == 1:
        return pieces[0]
    # The earliest place of each piece is as good as any, so none is taken back: no pattern is slow.
    middle = b"".join(b"(?>[^ \n]*?%b)" % piece for piece in pieces[1:-1])
    return pieces[0] + middle + b"[^ \n]*" + pieces[-1]


def _letter(char: str) -> bytes:
    return _LETTER if char == "?" else re.escape(char.encode())


def _own(part: Part) -> tuple[str, ...]:
    return same_stem(part.token) if part.how is How.STEM else (part.token,)
