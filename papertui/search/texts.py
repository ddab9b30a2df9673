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
from typing import TypeAlias

from papertui.paper import Paper
from papertui.search.tokens import tokens
from papertui.search.tree import TEXT_FIELDS, How, Part

Data: TypeAlias = mmap.mmap | bytes

_MOST_LITERALS = 8
_ARTICLES = (b"", b" a", b" an", b" the")
_LETTER = rb"(?:[!-\x7f]|[\xc0-\xff][\x80-\xbf]+)"  # of UTF-8, within a token


def runs_of(paper: Paper) -> dict[str, list[list[str]]]:
    """Give, for each field, the runs of tokens that a phrase may span; none spans two authors."""
    return {
        "title": [tokens(paper.title)],
        "abstract": [tokens(paper.abstract)],
        "author": list(map(tokens, paper.authors)),
        "org": [tokens(paper.organization or "")],
    }


def render(runs: Sequence[Sequence[str]]) -> bytes:
    """Make the text of one field: its runs of tokens. Never empty, for an empty file cannot be mapped."""
    return b"".join(b" %b \n" % " ".join(run).encode() for run in runs if run) or b"\n"


class Texts:
    """The texts of an index, by document. `parts` are (bytes, their first document), in order."""

    def __init__(self, parts: "Sequence[tuple[Data, int]]", places: "array[int]") -> None:
        self._places = places
        self._firsts = [first for _data, first in parts]
        self.maps = [data for data, _first in parts]

    def having(self, docs: Sequence[int], wanted: "Spelling", fields: Sequence[str]) -> list[int]:
        """Return those of the documents (ascending) that hold what is wanted in some neighbouring fields."""
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
        """Return those of the documents (ascending) of which a field begins so, an article aside."""
        width, place, places = len(TEXT_FIELDS), TEXT_FIELDS.index(field), self._places
        found: list[int] = []
        for data, start, some in self._by_file(docs):
            is_so = wanted.opening(data)
            found += [doc for doc in some if is_so(places[doc * width + place] - start)]
        return found

    def authors(self, docs: Sequence[int], pattern: re.Pattern[bytes]) -> list[int]:
        """Return those of the documents (ascending) of which a line of the authors is such."""
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
        """Let the files go."""
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
    """Map a file of texts. Raises OSError or ValueError where it is not there or empty."""
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


class Spelling:
    """What a run of parts looks like in a text. `known` gives the tokens of the index that a part means."""

    def __init__(self, parts: Sequence[Part], known: Callable[[Part], Iterable[str]]) -> None:
        self._literals = _literals(parts, known)
        # A pattern takes longer to understand than a hundred papers to look through.
        self._regex = b"" if self._literals else _pattern(parts, known)

    def test(self, data: Data) -> Callable[[int, int], bool]:
        """Return the test whether it stands between two places of these bytes."""
        find = data.find
        if self._regex:
            search = re.compile(self._regex).search
            return lambda low, high: search(data, low, high) is not None
        if len(self._literals) == 1:
            (literal,) = self._literals
            return lambda low, high: find(literal, low, high) >= 0
        return lambda low, high: any(find(literal, low, high) >= 0 for literal in self._literals)

    def opening(self, data: Data) -> Callable[[int], bool]:
        """Return the test whether these bytes go on so from a place, or with an article and then so."""
        if self._regex:
            match = re.compile(rb"(?: (?:a|an|the)(?= ))?" + self._regex).match
            return lambda place: match(data, place) is not None
        ways = tuple(article + literal for article in _ARTICLES for literal in self._literals)
        longest = max(map(len, ways))
        return lambda place: data[place : place + longest].startswith(ways)


def _literals(parts: Sequence[Part], known: Callable[[Part], Iterable[str]]) -> list[bytes]:
    """Spell out what to look for if there are few ways to; finding bytes is faster than a pattern."""
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
    # The earliest place of each piece is as good as any, so none is taken back: no pattern is slow.
    middle = b"".join(b"(?>[^ \n]*?%b)" % piece for piece in pieces[1:-1])
    return pieces[0] + middle + b"[^ \n]*" + pieces[-1]


def _letter(char: str) -> bytes:
    return _LETTER if char == "?" else re.escape(char.encode())
