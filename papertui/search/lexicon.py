"""What the papers tell about the forms of words: which are hyphenated, and what acronyms mean.

Collected while papers are indexed and stored next to the index of either engine.
One line for each hyphenated word of titles and abstracts, sorted: its parts joined,
its parts, and how many papers have it; 0 if only names of authors do, which are looked up
(Guobiao: Guo-Biao) but never join two words. The last part is stored by its root, so
`fine-tuned` is another word than `fine-tuning`, but `hyper-parameters` is the same
as `hyper-parameter`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from papertui.paper import Worded
from papertui.search import distance
from papertui.search.acronyms import Acronyms, mined
from papertui.search.small_words import SMALL
from papertui.search.tokens import is_unspaced, root, spoken
from papertui.text import fold

Parts = tuple[str, ...]

MOST_PARTS = 4
_LONGEST_PART = 25
_MOST_ROWS = 300_000  # beyond that, only rows that two papers have are stored
_MOST_WITH_PREFIX = 2_000  # hyphenated words with one prefix; beyond that the prefix is too unspecific
_SHORTEST_PREFIX, _SHORTEST_REST = 4, 2
_OTHER_HYPHENS = "\u2010\u2011\uff0d\ufe63"
HYPHENS = frozenset(("-", *_OTHER_HYPHENS))
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_BETWEEN = "\0"


@dataclass(slots=True)
class Gathered:
    """The lexicon under construction: in how many papers each hyphenated word and each acronym occurs."""

    counts: dict[str, int] = field(default_factory=dict)
    acronyms: dict[str, int] = field(default_factory=dict)

    def add(self, paper: Worded) -> None:
        """Count the words of one more paper, and take the hyphenated names of its authors."""
        counts, acronyms = self.counts, self.acronyms
        texts = (paper.title, paper.abstract)
        for row in hyphenated(" ".join(paper.authors)):
            counts.setdefault(row, 0)
        for row in set[str]().union(*map(hyphenated, texts)):
            counts[row] = counts.get(row, 0) + 1
        for row in {row for text in texts if "(" in text for row in mined(text)}:
            acronyms[row] = acronyms.get(row, 0) + 1

    def render(self) -> bytes:
        """Return the lexicon as bytes in its stored form."""
        tables = (_lines(_trimmed(self.counts)), _lines(_trimmed(self.acronyms)))
        return _BETWEEN.join(tables).encode()


def _trimmed(counts: dict[str, int]) -> dict[str, int]:
    if len(counts) <= _MOST_ROWS:
        return counts
    return {row: count for row, count in counts.items() if count > 1}


def _lines(counts: dict[str, int]) -> str:
    return "\n".join(sorted(f"{row} {count}" for row, count in counts.items()))


def hyphenated(text: str) -> set[str]:
    """Return a row for each hyphenated word of a text, and for each two neighbours in a longer one."""
    for hyphen in "" if text.isascii() else _OTHER_HYPHENS:
        text = text.replace(hyphen, "-")
    found = set[str]()
    place = text.find("-")
    while place >= 0:
        start, end = text.rfind(" ", 0, place) + 1, text.find(" ", place)
        found.update(_rows_of(text[start:] if end < 0 else text[start:end]))
        place = text.find("-", end) if end >= 0 else -1
    return found


@lru_cache(maxsize=1 << 15)
def _rows_of(piece: str) -> tuple[str, ...]:
    return tuple(row for word in _HYPHENATED.findall(fold(piece)) for row in _rows(word))


def _rows(word: str) -> tuple[str, ...]:
    parts = tuple(map(spoken, word.split("-")))
    if any(len(part) > _LONGEST_PART or is_unspaced(part) for part in parts):
        return ()
    found = [parts] if len(parts) <= MOST_PARTS else []
    if len(parts) > 2:
        found += [pair for pair in pairwise(parts) if not SMALL & set(pair)]
    return tuple(_row(some) for some in found if not all(part[0].isdigit() for part in some))


def _row(parts: Parts) -> str:
    *first, last = parts
    return f"{''.join(first)}{root(last)} {'-'.join((*first, root(last)))}"


class Lexicon:
    """The lexicon of an index, read only. It is parsed at the first use."""

    def __init__(self, kept: bytes = b"\0") -> None:
        self._kept = kept

    @cached_property
    def acronyms(self) -> Acronyms:
        """The acronyms and their definitions."""
        return Acronyms(self._kept.decode().partition(_BETWEEN)[2].split("\n"))

    def count(self, parts: Sequence[str]) -> int:
        """Return in how many papers these parts occur as one hyphenated word."""
        row = _row(tuple(parts)) + " "
        place = bisect_left(self._lines, row)
        some = self._lines[place : place + 1]
        return int(some[0][len(row) :]) if some and some[0].startswith(row) else 0

    def splits(self, word: str) -> set[Parts]:
        """Return the parts, two or more, that a word is hyphenated into."""
        keys = {word[:place] + root(word[place:]) for place in range(1, len(word))}
        found = (self._split(word, parts) for key in keys for parts in self._starting(f"{key} "))
        return {parts for parts in found if parts}

    def prefix_splits(self, start: str) -> set[Parts]:
        """Return the splits, in two parts or more, of a prefix by the hyphenated words that start with it."""
        if len(start) < _SHORTEST_PREFIX:
            return set()
        return {parts for each in self._starting(start) if (parts := _cut(start, each))}

    def near(self, word: str, edits: int) -> set[Parts]:
        """Return the parts of the hyphenated words within that many edits of a word."""
        places = distance.near(self._joined, word, edits)
        return {tuple(self._lines[place].split(" ")[1].split("-")) for place in places}

    def gather(self) -> Gathered:
        """Return a lexicon to which the words of more papers can be added."""
        tables = (part.split("\n") if part else [] for part in self._kept.decode().split(_BETWEEN))
        counts = ((line.rpartition(" ") for line in lines) for lines in tables)
        return Gathered(*({row: int(count) for row, _, count in lines} for lines in counts))

    @property
    def kept(self) -> bytes:
        """The stored bytes."""
        return self._kept

    @cached_property
    def _lines(self) -> list[str]:
        return self._kept.decode().partition(_BETWEEN)[0].split("\n")

    @cached_property
    def _joined(self) -> list[str]:
        return [line.partition(" ")[0] for line in self._lines]

    def _starting(self, start: str) -> Iterable[Parts]:
        first = bisect_left(self._lines, start)
        last = bisect_left(self._lines, start + "\U0010ffff", first)
        if last - first > _MOST_WITH_PREFIX:
            return ()
        return (tuple(line.split(" ")[1].split("-")) for line in self._lines[first:last])

    def _split(self, word: str, parts: Parts) -> Parts:
        """Split a word as these parts are split, if its rest is a form of the last part; else return ()."""
        head = "".join(parts[:-1])
        rest = word[len(head) :]
        return (*parts[:-1], rest) if rest and word.startswith(head) and root(rest) == parts[-1] else ()


def _cut(start: str, parts: Parts) -> Parts:
    """Split a prefix as these parts are split; () if too little is left for the last part."""
    cut: list[str] = []
    for part in parts:
        if len(start) <= len(part):
            break
        cut.append(part)
        start = start[len(part) :]
    return (*cut, start) if cut and len(start) >= _SHORTEST_REST else ()
