"""The characters of plots: dots of braille characters, or ASCII for terminals without them.

A bar is thick for its part (read papers) and thin for the rest, so that the two
are distinct without colour.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from plotille import Canvas

Lengths: TypeAlias = Sequence[tuple[int, int]]
_BLANK = "\u2800"  # an empty cell of the canvas; some fonts show it
_COLUMNS, _ROWS = 2, 4  # dots per cell


class Fit(Protocol):
    """A function that cuts or pads text to a number of cells."""

    def __call__(self, text: str, width: int, ellipsis: str, /) -> str:
        """Return the text in exactly this width."""


def fit(text: str, width: int, ellipsis: str) -> str:
    """Cut or pad text to exactly `width` cells, as a terminal without grapheme clusters counts them."""
    if _cells(text) > width:
        while text and _cells(text) > width - 1:
            text = text[:-1]
        text = text.rstrip() + ellipsis if width > 0 else ""
    return text + " " * (width - _cells(text))


def _cells(text: str) -> int:
    return sum(map(_cell, text))


def _cell(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Ink:
    """How bars are drawn. `across` and `upright` are the characters of the thick and the thin part.

    `ellipsis` ends a text that is cut, `dot` separates texts in a line.
    """

    across: str
    upright: str
    ellipsis: str
    dot: str
    by_dots: bool
    fit: Fit = field(default=fit)

    def draw_across(self, bars: Lengths, width: int) -> list[str]:
        """Return one line per bar, the longest `width` cells long; each bar is (its thick part, total)."""
        across, _ = self._dots
        canvas = Canvas(width, len(bars), 0, 0, width * _COLUMNS, len(bars) * _ROWS)
        most = max((all_ for _, all_ in bars), default=0)
        for row, (part, all_) in enumerate(reversed(bars)):
            thick, whole = _scaled(part, all_, most, width * across)
            bottom = row * _ROWS
            if not self.by_dots:
                _mark(canvas, [(at * _COLUMNS, bottom) for at in range(thick)], self.across[0])
                _mark(canvas, [(at * _COLUMNS, bottom) for at in range(thick, whole)], self.across[1])
                continue
            for y in (1, 2, 3) if thick else ():
                canvas.line(0, bottom + y, thick - 1, bottom + y)
            if whole > thick:
                canvas.line(thick, bottom + 2, whole - 1, bottom + 2)
        return _lines(canvas)

    def draw_upright(self, bars: Lengths, height: int, step: int) -> list[str]:
        """Return lines, the highest first, with a bar every `step` cells."""
        width, (_, down) = len(bars) * step, self._dots
        canvas = Canvas(width, height, 0, 0, width * _COLUMNS, height * _ROWS)
        most = max((all_ for _, all_ in bars), default=0)
        for at, (part, all_) in enumerate(bars):
            thick, whole = _scaled(part, all_, most, height * down)
            left = at * step * _COLUMNS
            if not self.by_dots:
                _mark(canvas, [(left, y * _ROWS) for y in range(thick)], self.upright[0])
                _mark(canvas, [(left, y * _ROWS) for y in range(thick, whole)], self.upright[1])
                continue
            for x in (left, left + 1) if thick else ():
                canvas.line(x, 0, x, thick - 1)
            if whole > thick:
                canvas.line(left, thick, left, whole - 1)
        return _lines(canvas)

    @property
    def _dots(self) -> tuple[int, int]:
        return (_COLUMNS, _ROWS) if self.by_dots else (1, 1)


BRAILLE = Ink("⠿⠒", "⣿⡇", "…", "·", by_dots=True)
ASCII = Ink("#-", "#|", "~", "-", by_dots=False)


def _scaled(part: int, all_: int, most: int, room: int) -> tuple[int, int]:
    """Return the lengths of a part and of the whole; what is not zero is visible."""
    if not all_:
        return 0, 0
    whole = max(round(room * all_ / most), 2 if 0 < part < all_ and room > 1 else 1)
    if part in (0, all_):
        return whole if part else 0, whole
    return min(max(round(room * part / most), 1), max(whole - 1, 1)), whole


def _mark(canvas: Canvas, places: Sequence[tuple[int, int]], sign: str) -> None:
    for x, y in places:
        canvas.point(x, y, marker=sign)


def _lines(canvas: Canvas) -> list[str]:
    plot: str = canvas.plot(linesep="\n")
    return [line.replace(_BLANK, " ").rstrip() for line in plot.split("\n")]
