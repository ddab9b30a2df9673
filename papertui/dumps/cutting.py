"""How a long file of records is cut into pieces: whole records, some hundred kilobytes at a time.

A format names its `Cutter`. A piece is a text that the format reads like a file of
its own, so limits of time and memory hold for a piece, and a file may have any size.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol, TypeAlias

PIECE = 1 << 19
"""Characters of a piece; a file below a few of them is read whole."""

LONGEST = 20 << 20  # of a single record; what is longer is cut anywhere
_MOST_BEFORE = 1 << 16  # characters before the first element of XML
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")


Span: TypeAlias = tuple[int, int]
"""Where a record begins and ends in a text."""


@dataclass(frozen=True, slots=True)
class RecordChunk:
    """Whole records as one text; `line` is that of the first one.

    `numbers` are those of the items of a list, counted from 1 in the whole list. `spans` are the
    records of the text, each of which can be read without the others; they are empty where one
    record can decide how another is read.
    """

    text: str
    line: int
    numbers: Sequence[int] = ()
    spans: Sequence[Span] = ()

    def only(self, places: Sequence[int]) -> "RecordChunk":
        """Return the chunk without its other records; what is left stays in its lines."""
        if len(places) == len(self.spans):
            return self
        (first, _), (_, last) = self.spans[0], self.spans[-1]
        parts, at = [self.text[:first]], first
        for begin, end in map(self.spans.__getitem__, places):
            # Items that have numbers are those of a list, which commas separate.
            comma = "," if self.numbers and len(parts) > 1 else ""
            parts.append(comma + "\n" * self.text.count("\n", at, begin) + self.text[begin:end])
            at = end
        text = "".join((*parts, self.text[last:]))
        return RecordChunk(text, self.line, [self.numbers[each] for each in places if self.numbers])


Pieces: TypeAlias = Callable[[], Iterator[RecordChunk]]
"""Cut the file once more, from its beginning."""


class Cutter(Protocol):
    """A way to cut. `chunks` are runs of the decoded text, of no particular length."""

    def fits(self, head: str) -> bool:
        """Whether a text that begins so can be cut this way."""

    def cut(self, chunks: Iterable[str], size: int = PIECE) -> Iterator[RecordChunk]:
        """Yield pieces of about this size; they hold every record once, in the order of the file."""

    def context(self, pieces: Pieces) -> Any:  # noqa: ANN401 - what it is only the format knows
        """Return what the format must know of the whole file to read one piece; None for most."""


class _ContextFree:
    def context(self, pieces: Pieces) -> Any:  # noqa: ANN401 - as in Cutter
        """See `Cutter`."""


def with_lines(chunk: RecordChunk) -> RecordChunk:
    """Return a chunk of which each line is a record, with the places of its records."""
    spans, begin = [], 0
    for line in chunk.text.split("\n"):
        if line and not line.isspace():
            spans.append((begin, begin + len(line)))
        begin += len(line) + 1
    return replace(chunk, spans=spans)


@dataclass(frozen=True)
class Lines(_ContextFree):
    """Each line is a record, or with `quoted` each row of CSV; with `headed` each piece has the header."""

    headed: bool = False
    quoted: bool = False

    def fits(self, head: str) -> bool:
        """See `Cutter`."""
        return "\n" in head

    def cut(self, chunks: Iterable[str], size: int = PIECE) -> Iterator[RecordChunk]:
        """See `Cutter`."""
        header = ""
        for piece in _cut(chunks, self._end, size):
            if header:
                yield RecordChunk(header + piece.text, piece.line - 1)
            else:
                yield piece
                header = piece.text.split("\n", 1)[0] + "\n" if self.headed else ""

    def _end(self, text: str) -> int:
        end = text.rfind("\n") + 1
        # A quoted cell may hold line ends: an odd number of quotes before one says so.
        while self.quoted and end and text.count('"', 0, end) % 2:
            end = text.rfind("\n", 0, end - 1) + 1
        return end


@dataclass(frozen=True)
class Headed(_ContextFree):
    """A record begins where a pattern matches, at the beginning of a line.

    `is_alone` says that no record decides how another is read.
    """

    begins: re.Pattern[str]
    is_alone: bool = False

    def fits(self, head: str) -> bool:
        """See `Cutter`."""
        return self.begins.search(head) is not None

    def cut(self, chunks: Iterable[str], size: int = PIECE) -> Iterator[RecordChunk]:
        """See `Cutter`."""
        pieces = _cut(chunks, self._end, size)
        return map(self._with_records, pieces) if self.is_alone else pieces

    def _end(self, text: str) -> int:
        return max((match.start() for match in self.begins.finditer(text)), default=0)

    def _with_records(self, chunk: RecordChunk) -> RecordChunk:
        text = chunk.text
        begins = [match.start() for match in self.begins.finditer(text)]
        # Blank lines between two records belong to neither: the last record has none behind it.
        ends = (begin + len(text[begin:end].rstrip()) for begin, end in pairwise((*begins, len(text))))
        return replace(chunk, spans=list(zip(begins, ends, strict=True)))


@dataclass(frozen=True)
class Elements(_ContextFree):
    """A record is an element of XML; each piece has what opens the document before it, and closes it."""

    begins: re.Pattern[str]

    def fits(self, head: str) -> bool:
        """See `Cutter`."""
        first = self.begins.search(head)
        return head.lstrip("\ufeff \t\n")[:1] == "<" and first is not None and first.start() < _MOST_BEFORE

    def cut(self, chunks: Iterable[str], size: int = PIECE) -> Iterator[RecordChunk]:
        """See `Cutter`."""
        opening = closing = ""
        pieces = _cut(chunks, self._end, size)
        piece = next(pieces, None)
        while piece is not None:
            following = next(pieces, None)
            text = opening + piece.text
            if not opening:
                before = text[: found.start()] if (found := self.begins.search(text)) else text
                # One line, so that what follows keeps the numbers of its lines.
                opening, closing = before.replace("\n", " "), _closing(before)
            yield RecordChunk(text if following is None else text + closing, piece.line)
            piece = following

    def _end(self, text: str) -> int:
        return max((match.start() for match in self.begins.finditer(text)), default=0)


def _closing(text: str) -> str:
    """Return the tags that close what a text leaves open."""
    opened: list[str] = []
    for tag in _TAG.finditer(text):
        if tag[1] and opened:
            opened.pop()
        elif not (tag[1] or tag[3]):
            opened.append(tag[2])
    return "".join(f"</{name}>" for name in reversed(opened))


def _cut(chunks: Iterable[str], end_of: Callable[[str], int], size: int) -> Iterator[RecordChunk]:
    """Cut before the last record that begins in the text at hand, as `end_of` tells: 0 for none."""
    text, line = "", 1
    for chunk in chunks:
        text += chunk
        if len(text) < size:
            continue
        end = end_of(text) or (len(text) if len(text) > LONGEST else 0)
        if end:
            yield RecordChunk(text[:end], line)
            line += text.count("\n", 0, end)
            text = text[end:]
    if text.strip():
        yield RecordChunk(text, line)
