"""The tokens of each paper in their order, to check phrases.

Positions in the index would do the same, but ten times slower: for `"of the` they
are unpacked for every paper, and for `"state of t` for each of the 10,000 words
with a t (1.3 s at 50,000 papers); here 10,000 papers take 6 ms.

A text is bytes: a space before and after each token, and one line for each unit within
which a phrase may match (a title, an abstract, one author's name, an organisation). One
file per segment, never changed; `Tables.places` holds the offsets of the fields.
"""

import mmap
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise, product
from math import prod
from pathlib import Path
from typing import TypeAlias

from papertui.paper import Worded
from papertui.search.tokens import tokens
from papertui.search.tree import TEXT_FIELDS, How, Part

Data: TypeAlias = mmap.mmap | bytes

_MOST_LITERALS = 8
_ARTICLES = (b"", b" a", b" an", b" the")
_LETTER = rb"(?:[!-\x7f]|[\xc0-\xff][\x80-\xbf]+)"  # one UTF-8 character of a token


def runs_of(paper: Worded) -> dict[str, list[list[str]]]:
    """Return, for each field, the lists of tokens within which a phrase may match; none spans two authors."""
    return {
        "title": [tokens(paper.title)],
        "abstract": [tokens(paper.abstract)],
        "author": list(map(tokens, paper.authors)),
        "org": [tokens(paper.organization or "")],
    }


def render(runs: Sequence[Sequence[str]]) -> bytes:
    """Return the text of one field from its runs of tokens. Never empty: an empty file cannot be mapped."""
    return b"".join(b" %b \n" % " ".join(run).encode() for run in runs if run) or b"\n"


class Texts:
    """The texts of an index, by document. `parts` are (bytes, first document), in order."""

    def __init__(self, parts: "Sequence[tuple[Data, int]]", places: "array[int]") -> None:
        self._places = places
        self._firsts = [first for _data, first in parts]
        self.maps = [data for data, _first in parts]

    def having(self, docs: Sequence[int], wanted: "Spelling", fields: Sequence[str]) -> list[int]:
        """Return those of the documents (ascending) that contain the words in one of some adjacent fields."""
        width, first = len(TEXT_FIELDS), TEXT_FIELDS.index(fields[0])
        end, places = first + len(fields), self._places
        found: list[int] = []
        for data, start, some in self._by_file(docs):
            is_in = wanted.test(data)
            found += [
                doc
                for doc in some
                if is_in(places[doc * width + first] - start, places[doc * width + end] - start)
            ]
        return found

    def opening(self, docs: Sequence[int], wanted: "Spelling", field: str) -> list[int]:
        """Return those of the documents (ascending) whose field starts with the words, articles ignored."""
        width, place, places = len(TEXT_FIELDS), TEXT_FIELDS.index(field), self._places
        found: list[int] = []
        for data, start, some in self._by_file(docs):
            is_so = wanted.opening(data)
            found += [doc for doc in some if is_so(places[doc * width + place] - start)]
        return found

    def authors(self, docs: Sequence[int], pattern: re.Pattern[bytes]) -> list[int]:
        """Return those of the documents (ascending) that have an author whose line matches the pattern."""
        width, place, places = len(TEXT_FIELDS), TEXT_FIELDS.index("author"), self._places
        found: list[int] = []
        for data, start, some in self._by_file(docs):
            for doc in some:
                low, high = (places[doc * width + place + end] - start for end in (0, 1))
                found += [doc] * (pattern.search(data[low:high]) is not None)
        return found

    def tokens(self, doc: int, field: str) -> list[str]:
        """Return the tokens of a document's field, in order."""
        place = doc * len(TEXT_FIELDS) + TEXT_FIELDS.index(field)
        ((data, start, _),) = self._by_file([doc])
        return data[self._places[place] - start : self._places[place + 1] - start].decode().split()

    def close(self) -> None:
        """Close the files."""
        for data in self.maps:
            if isinstance(data, mmap.mmap):
                data.close()

    def _by_file(self, docs: Sequence[int]) -> Iterator[tuple[Data, int, Sequence[int]]]:
        cuts = [bisect_left(docs, first) for first in self._firsts]
        for data, first, (low, high) in zip(
            self.maps, self._firsts, pairwise(chain(cuts, (len(docs),))), strict=True
        ):
            if low < high:
                yield data, self._places[first * len(TEXT_FIELDS)], docs[low:high]


def mapped(file: Path) -> mmap.mmap:
    """Map a file of texts into memory. Raises OSError or ValueError if it does not exist or is empty."""
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


class Spelling:
    """The byte strings that match some adjacent parts. `known` returns the tokens of the index for a part."""

    def __init__(self, parts: Sequence[Part], known: Callable[[Part], Iterable[str]]) -> None:
        self._literals = _literals(parts, known)
        # Compiling a pattern takes longer than searching a hundred papers, so it is done when needed.
        self._regex = b"" if self._literals else _pattern(parts, known)

    def test(self, data: Data) -> Callable[[int, int], bool]:
        """Return a test whether the run occurs between two offsets of these bytes."""
        find = data.find
        if self._regex:
            search = re.compile(self._regex).search
            return lambda low, high: search(data, low, high) is not None
        if len(self._literals) == 1:
            (literal,) = self._literals
            return lambda low, high: find(literal, low, high) >= 0
        return lambda low, high: any(find(literal, low, high) >= 0 for literal in self._literals)

    def opening(self, data: Data) -> Callable[[int], bool]:
        """Return a test whether the run, maybe after an article, starts at an offset of these bytes."""
        if self._regex:
            match = re.compile(rb"(?: (?:a|an|the)(?= ))?" + self._regex).match
            return lambda place: match(data, place) is not None
        ways = tuple(article + literal for article in _ARTICLES for literal in self._literals)
        longest = max(map(len, ways))
        return lambda place: data[place : place + longest].startswith(ways)


def _literals(parts: Sequence[Part], known: Callable[[Part], Iterable[str]]) -> list[bytes]:
    """Return all byte strings that match, if they are few: searching for bytes is faster than a pattern."""
    if any(part.how in (How.GLOB, How.FUZZY) for part in parts):
        return []
    ways = [[f"{token} " for token in known(part)] for part in parts]
    begun = parts[-1].token
    if parts[-1].is_open:
        ways[-1] = [begun, *(way for way in ways[-1] if not way.startswith(begun))]
    if prod(map(len, ways)) > _MOST_LITERALS:
        return []
    return [f" {''.join(way)}".encode() for way in product(*ways)]


def _pattern(parts: Sequence[Part], known: Callable[[Part], Iterable[str]]) -> bytes:
    return b" " + b"".join(b"(?:%b) " % b"|".join(_alternatives(part, known)) for part in parts)


def _alternatives(part: Part, known: Callable[[Part], Iterable[str]]) -> list[bytes]:
    if part.how is How.GLOB:
        return [_glob(part.token)]
    begun = [re.escape(part.token.encode()) + b"[^ \n]*"] if part.is_open else []
    return begun + [re.escape(token.encode()) for token in known(part)] or [b"(?!)"]


def _glob(pattern: str) -> bytes:
    pieces = [b"".join(map(_letter, piece)) for piece in pattern.split("*")]
    if len(pieces) == 1:
        return pieces[0]
    # The first match of each piece is as good as any, so atomic groups prevent backtracking.
    middle = b"".join(b"(?>[^ \n]*?%b)" % piece for piece in pieces[1:-1])
    return pieces[0] + middle + b"[^ \n]*" + pieces[-1]


def _letter(char: str) -> bytes:
    return _LETTER if char == "?" else re.escape(char.encode())
