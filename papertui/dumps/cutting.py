"""How a long file of records is cut into pieces: whole records, some hundred kilobytes at a time.

A format names its `Cutter`. A piece is a text that the format reads like a file of
its own, so limits of time and memory hold for a piece, and a file may have any size.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

PIECE = 1 << 19
"""Characters of a piece; a file below a few of them is read whole."""

LONGEST = 20 << 20  # of a single record; what is longer is cut anywhere
_MOST_BEFORE = 1 << 16  # characters before the first element of XML
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")


@dataclass(frozen=True, slots=True)
class RecordChunk:
    """Whole records as one text; `line` is that of the first one, `number` how many items are before it."""

    text: str
    line: int
    number: int = 0


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
    """A record begins where a pattern matches, at the beginning of a line."""

    begins: re.Pattern[str]

    def fits(self, head: str) -> bool:
        """See `Cutter`."""
        return self.begins.search(head) is not None

    def cut(self, chunks: Iterable[str], size: int = PIECE) -> Iterator[RecordChunk]:
        """See `Cutter`."""
        return _cut(chunks, self._end, size)

    def _end(self, text: str) -> int:
        return max((match.start() for match in self.begins.finditer(text)), default=0)


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
