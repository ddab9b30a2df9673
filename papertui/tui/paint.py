"""Sends the terminal only the changed cells: each frame is compared with what is on the screen.

Textual repaints whole dirty regions: 9 to 26 kB per key. `FrameDiff` keeps a shadow
of the terminal and writes the difference. It overrides a private method of Textual, so
it is enabled only for the versions in `TESTED`.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import textual
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Size
from textual.strip import Strip

from papertui.tui.pen import PLAIN, RESET, Look, Pen, alike, cells_of, ground, is_sure, look_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import App
    from textual.screen import Screen

    _App = App[Any]
else:
    _App = object

TESTED = ("8.2.",)

Row = tuple[list[str], list[Look]]
"""The characters of a row, one per cell (a wide one is followed by an empty one), and their looks."""

_CLEAR = f"{RESET}\x1b[2J\x1b[H"
# Terminals whose erase fills with the current background colour (terminfo: bce).
_ERASE_IN_COLOR = ("xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "konsole", "rxvt")
# Textual enables reports of every pointer motion, each a packet over SSH; nothing here uses them.
_CLICKS_ONLY = "\x1b[?1003l\x1b[?1000h"
# Up to this many unchanged cells are written again, since moving the cursor takes as many bytes.
_SMALL_GAP = 4
_SHORT_MARGIN = 2
# Larger frames use synchronized output if the terminal supports it; smaller ones do not tear.
_TEARS = 1_000


class FrameDiff(_App):
    """A mixin before App. `repaint()` writes the whole screen again, after other programs wrote on it."""

    _shadow: "Shadow | None" = None

    def on_mount(self) -> None:
        """Request clicks only; repaint everything when the program returns to the foreground."""
        self.app_resume_signal.subscribe(self, self._resumed, immediate=True)
        self._send(_CLICKS_ONLY if self._has_mouse else "")

    def _resumed(self, _: "App[Any]") -> None:
        self.repaint()
        self._send(_CLICKS_ONLY if self._has_mouse else "")

    def repaint(self) -> None:
        """Clear the terminal and write the whole screen."""
        if self._shadow is not None:
            self._send(self._shadow.clear() + self._shadow.difference(self._clamped_cursor()))

    def _display(self, screen: "Screen[Any]", renderable: "RenderableType | None") -> None:
        if renderable is None or self._batch_count or not self._can_diff:
            super()._display(screen, renderable)
            return
        system = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
        known = self._shadow
        if isinstance(renderable, LayoutUpdate) and (known is None or known.size != renderable.region.size):
            self._shadow = Shadow(renderable.region.size, known.look if known else PLAIN)
        if self._shadow is None or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            # After Textual's own painting the terminal's content is unknown; the next frame is complete.
            self._send("" if self._shadow is None else RESET)
            self._shadow = None
            super()._display(screen, renderable)
            return
        for y, x, strip in placed(renderable):
            self._shadow.put(y, x, strip, system)
        clear = "" if known else self._shadow.clear()
        self._send(clear + self._shadow.difference(self._clamped_cursor()))
        self.post_display_hook()

    @property
    def _can_diff(self) -> bool:
        driver = self._driver
        return (
            _is_tested()
            and self._running
            and not self._closed
            and not self.is_headless
            and driver is not None
            and not driver.is_inline
        )

    @property
    def _has_mouse(self) -> bool:
        return self._can_diff and self._driver is not None and self._driver._mouse

    def _clamped_cursor(self) -> Offset:
        return self.screen.outer_size.clamp_offset(self.cursor_position)

    def _send(self, output: str) -> None:
        if not output or self._driver is None:
            return
        if len(output) <= _TEARS:
            self._driver.write(output)
        else:
            self._begin_update()
            self._driver.write(output)
            self._end_update()
        self._driver.flush()


@cache
def _is_tested() -> bool:
    # `textual.__version__` imports parsers of mail headers, 15 ms of the start for one word.
    packages = Path(textual.__file__).parents[1]
    return any(any(packages.glob(f"textual-{version}*.dist-info")) for version in TESTED)


class Shadow:
    """The wanted content of the terminal, and its present content, cell by cell."""

    def __init__(self, size: Size, look: Look = PLAIN) -> None:
        """Start with an unknown content; `look` is the look in which the terminal writes."""
        self.size, self.look = size, look
        self._in_color = os.environ.get("TERM", "").startswith(_ERASE_IN_COLOR)
        blank = [" "] * size.width, [PLAIN] * size.width
        self._wanted: list[Row] = [blank] * size.height
        self._shown: list[Row | None] = [None] * size.height
        self._touched: set[int] = set(range(size.height))
        self._cursor: Offset | None = None

    def clear(self) -> str:
        """Return the sequence that clears the terminal."""
        blank = [" "] * self.size.width, [PLAIN] * self.size.width
        self._shown = [blank] * self.size.height
        self._touched = set(range(self.size.height))
        self._cursor, self.look = None, PLAIN
        return _CLEAR

    def put(self, y: int, x: int, strip: Strip, system: ColorSystem) -> None:
        """Set the wanted content from a cell on to a strip."""
        if not 0 <= y < self.size.height:
            return
        signs, looks = self._wanted[y]
        # Rows are shared with the present content, so a changed row is a new list.
        signs, looks = signs[:], looks[:]
        if signs[x : x + 1] == [""]:
            # Overwriting the second half of a wide character: a terminal then blanks the first half.
            signs[_head(signs, x)] = " "
        for text, style, control in strip:
            if control or not text:
                continue
            cells = list(text) if text.isascii() else cells_of(text)
            signs[x : x + len(cells)] = cells
            looks[x : x + len(cells)] = [look_of(style, system)] * len(cells)
            x += len(cells)
        if signs[x : x + 1] == [""]:
            signs[x] = " "
        del signs[self.size.width :], looks[self.size.width :]
        self._wanted[y] = signs, looks
        self._touched.add(y)

    def difference(self, cursor: Offset) -> str:
        """Return the sequence that updates the terminal and leaves its cursor at the wanted cell."""
        pen = Pen(self.look)
        for y in sorted(self._touched):
            row, shown = self._wanted[y], self._shown[y]
            if row != shown:
                for start, stop in changes(row, shown):
                    _write(pen, y, start, stop, row, _blank_from(row, in_color=self._in_color))
                self._shown[y] = row
        self._touched.clear()
        if not pen.output and cursor == self._cursor:
            return ""
        self._cursor = cursor
        # The next frame continues in this look, which saves bytes; but a link must be ended.
        pen.look((*pen.current[:3], ""))
        self.look = pen.current
        pen.move(cursor.y, cursor.x)
        return "".join(pen.output)


def placed(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Yield the strips of an update as (y, x, strip), as Textual's own `render_segments` does."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, first, last in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is None or x > last or end <= first:
                continue
            whole = last > x >= first and end <= last
            yield y, x, chop if whole else chop.crop(0, min(end, last) - x)


def changes(row: Row, shown: Row | None) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a row that must be written."""
    signs, looks = row
    width = len(signs)
    if shown is None:
        yield 0, width
        return
    differs = [
        x
        for x, (new, old, look, was) in enumerate(zip(signs, shown[0], looks, shown[1], strict=True))
        if new != old or (look is not was and not alike(new, look, was))
    ]
    if not differs:
        return
    if not (is_sure(signs) and is_sure(shown[0])):
        # The terminal may place what follows in other cells than we assume.
        yield _head(signs, differs[0]), width
        return
    start = last = differs[0]
    for x in differs:
        gap = range(last + 1, x)
        if len(gap) > _SMALL_GAP or not all(alike(signs[i], looks[i], looks[last]) for i in gap):
            yield _head(signs, start), last + 1
            start = x
        last = x
    yield _head(signs, start), last + 1


def _head(signs: list[str], x: int) -> int:
    """Return the cell where the character begins that covers a cell."""
    while x and not signs[x]:
        x -= 1
    return x


def _write(pen: Pen, y: int, start: int, stop: int, row: Row, blank: int) -> None:
    """Write a range of a row; from `blank` on by erasing to the end of the row."""
    signs, looks = row
    width = len(signs)
    erases = stop > blank + 3
    if erases:
        stop = max(start, blank)
    while stop < width and not signs[stop]:
        stop += 1
    if (
        pen.is_above(y)
        and start <= _SHORT_MARGIN
        and all(
            alike(sign, look, pen.current) for sign, look in zip(signs[:start], looks[:start], strict=True)
        )
    ):
        start = 0  # a line break and the margin are shorter than a cursor move
    sure = is_sure(signs[start:stop])
    x = start
    while x < stop:
        look = pen.current if alike(signs[x], looks[x], pen.current) else looks[x]
        end = x + 1
        # One stretch has one look; a character of uncertain width ends it, as the cursor must be set again.
        while end < stop and (looks[end] is look or alike(signs[end], looks[end], look)):
            if not sure and not is_sure(signs[end - 1 : end]):
                break
            end += 1
        while end < stop and not signs[end]:
            end += 1
        pen.move(y, x)
        pen.look(look)
        pen.write("".join(signs[x:end]), end - x, sure=end < width and (sure or is_sure(signs[x:end])))
        x = end
    if erases:
        if ground(pen.current) != ground(looks[-1]):
            pen.look(looks[-1])
        pen.move(y, stop)
        pen.erase()


def _blank_from(row: Row, *, in_color: bool) -> int:
    """Return the cell from which the row can be erased to its end; its width if it cannot."""
    signs, looks = row
    width = len(signs)
    look = looks[-1]
    # Erasing draws no underline, no reverse colours and no link.
    erased = ("", "", look[2] if in_color else "", "")
    if ground(look) != ground(erased):
        return width
    x = width
    while x and signs[x - 1] == " " and alike(" ", looks[x - 1], look):
        x -= 1
    return x
