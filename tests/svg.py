"""A screen of a terminal as an SVG that looks the same whatever fonts its reader has.

Each word stands at its own place and is stretched to the cells it takes. What
would show a gap or another width in another font is drawn: rules, blocks, the
dots of braille signs, bullets, stars, ticks.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import NamedTuple

WIDE, HIGH = 10, 21  # of a cell; the font's size makes a letter of a usual monospaced font as wide
_BASELINE = 16
_MARGIN = 10
_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
# Of eight parts of a cell: x, y, width, height.
_BLOCKS = {
    "█": (0, 0, 8, 8), "▌": (0, 0, 4, 8), "▐": (4, 0, 4, 8), "▀": (0, 0, 8, 4), "▄": (0, 4, 8, 4),
    "▔": (0, 0, 8, 1), "▁": (0, 7, 8, 1), "▏": (0, 0, 1, 8), "▕": (7, 0, 1, 8), "▎": (0, 0, 2, 8),
}  # fmt: skip
# Which ways a line goes from the middle: left, right, up, down.
_RULES = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud",
    "┬": "lrd", "┴": "lru", "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu",
}  # fmt: skip
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # of a braille sign, by its bits


class Look(NamedTuple):
    """How a cell looks: colours as #rrggbb, weight, line under it."""

    fg: str
    bg: str
    bold: bool = False
    underlined: bool = False


class Cell(NamedTuple):
    """What a cell holds; "" is the second half of a wide sign."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Run:
    """Cells of one look side by side, from a column on."""

    column: int
    cells: Sequence[str]
    look: Look


def picture(rows: Sequence[Sequence[Cell]], title: str, *, fg: str, bg: str) -> str:
    """Return a screen as SVG on a ground; `title` is what those hear who do not see it."""
    width = max(map(len, rows)) * WIDE + 2 * _MARGIN
    height = len(rows) * HIGH + 2 * _MARGIN
    classes = _Classes(fg)
    font = f"{WIDE / 0.602:.2f}px {_FONT}"
    drawn = [element for y, row in enumerate(rows) for element in _row(row, y, bg, classes)]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>text{{font:{font};fill:{fg};white-space:pre}}{classes.css}</style>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{bg}"/>',
            f'<g transform="translate({_MARGIN} {_MARGIN})">',
            *drawn,
            "</g>",
            "</svg>",
            "",
        )
    )


class _Classes:
    """Short names for looks of text."""

    def __init__(self, usual: str) -> None:
        self._usual = usual
        self._names: dict[Look, str] = {}

    def of(self, look: Look) -> str:
        """Return the attribute that gives text a look; "" for the usual one."""
        look = look._replace(bg="")
        if look == Look(self._usual, ""):
            return ""
        return f' class="{self._names.setdefault(look, f"c{len(self._names)}")}"'

    @property
    def css(self) -> str:
        """The rules of all looks that were asked for."""
        return "".join(
            f".{name}{{fill:{look.fg}"
            + ";font-weight:bold" * look.bold
            + ";text-decoration:underline" * look.underlined
            + "}"
            for look, name in self._names.items()
        )


def _row(row: Sequence[Cell], y: int, ground: str, classes: _Classes) -> Iterator[str]:
    column = 0
    grounds: list[str] = []
    texts: list[str] = []
    for bg, cells in groupby(row, key=lambda cell: cell.look.bg):
        count = len(list(cells))
        if bg != ground:
            grounds.append(_rect(column * WIDE, y * HIGH, count * WIDE, HIGH, bg))
        column += count
    for run in _runs(row):
        texts += _run(run, y, classes)
    yield from (*grounds, *texts)


def _runs(row: Sequence[Cell]) -> Iterator[Run]:
    column = 0
    for look, group in groupby(row, key=lambda cell: cell.look):
        cells = [cell.text for cell in group]
        yield Run(column, cells, look)
        column += len(cells)


def _run(run: Run, y: int, classes: _Classes) -> Iterator[str]:
    start = 0
    while start < len(run.cells):
        end = start + 1
        sign = run.cells[start]
        x = (run.column + start) * WIDE
        if sign in _BLOCKS:
            left, top, wide, high = (part / 8 for part in _BLOCKS[sign])
            yield _rect(x + left * WIDE, y * HIGH + top * HIGH, wide * WIDE, high * HIGH, run.look.fg)
        elif sign in _RULES:
            while sign == "─" and run.cells[end : end + 1] == ["─"]:
                end += 1
            yield from _rules(sign, x, y * HIGH, (end - start) * WIDE, run.look.fg)
        elif "\u2800" < sign <= "\u28ff":
            yield _braille(sign, x, y * HIGH, run.look.fg)
        elif sign in _SHAPES:
            yield _SHAPES[sign](x + WIDE / 2, y * HIGH + HIGH / 2, run.look.fg)
        elif sign.strip():
            end = _word_end(run.cells, start)
            text = "".join(run.cells[start:end]).rstrip()
            cells = len(text) if text.isascii() else end - start
            yield _text(text, x, y, cells, classes.of(run.look))
        start = end


def _word_end(cells: Sequence[str], start: int) -> int:
    """Return where a stretch of text ends: at two blanks, a drawn sign, or one that is not ASCII."""
    if not cells[start].isascii():
        return start + 1 + (cells[start + 1 : start + 2] == [""])
    end = start
    while end < len(cells) and cells[end].isascii() and cells[end] and "".join(cells[end : end + 2]).strip():
        end += 1
    return end


def _text(text: str, x: int, y: int, cells: int, look: str) -> str:
    place = f'x="{x}" y="{y * HIGH + _BASELINE}" textLength="{cells * WIDE}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {place}{look}>{escape(text, quote=False)}</text>"


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _rules(sign: str, x: int, y: int, width: int, fill: str) -> Iterator[str]:
    ways, middle, centre = _RULES[sign], y + HIGH / 2 - 0.5, x + WIDE / 2 - 0.5
    if "l" in ways or "r" in ways:
        left, right = (x if "l" in ways else centre), (x + width if "r" in ways else centre + 1)
        yield _rect(left, middle, right - left, 1, fill)
    if "u" in ways or "d" in ways:
        top, bottom = (y if "u" in ways else middle), (y + HIGH if "d" in ways else middle + 1)
        yield _rect(centre, top, 1, bottom - top, fill)


def _braille(sign: str, x: int, y: int, fill: str) -> str:
    bits = ord(sign) - 0x2800
    dots = (
        f"M{x + 1.5 + 5 * column:g} {y + 1.5 + 5 * row:g}h3v3h-3z"
        for bit, (column, row) in enumerate(_DOTS)
        if bits >> bit & 1
    )
    return f'<path d="{"".join(dots)}" fill="{fill}"/>'


def _circle(radius: float, x: float, y: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def _star(x: float, y: float, fill: str) -> str:
    points = (
        f"{x + radius * math.sin(angle):.1f},{y - radius * math.cos(angle):.1f}"
        for at in range(10)
        for angle, radius in [(at * math.pi / 5, 2.4 if at % 2 else 6)]
    )
    return f'<polygon points="{" ".join(points)}" fill="{fill}"/>'


def _tick(x: float, y: float, fill: str) -> str:
    return f'<path d="M{x - 4:g} {y:g}l3 4 5-9" fill="none" stroke="{fill}" stroke-width="1.6"/>'


_SHAPES = {
    "●": lambda x, y, fill: _circle(4, x, y, fill),
    "·": lambda x, y, fill: _circle(1.1, x, y, fill),
    "★": _star,
    "✓": _tick,
}
COLORS: Mapping[str, str] = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "brown": "#e5e510", "blue": "#2472c8",
    "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#e5e5e5",
}  # fmt: skip
"""What pyte calls the eight colours of a terminal."""
