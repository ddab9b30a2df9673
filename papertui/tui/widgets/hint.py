"""Thin rules between the parts of the screen, and what is to be said of the query in place of one."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.screen import Screen

from papertui.text import clean_line
from papertui.tui.widgets.cells import cell_len, wrap
from papertui.tui.widgets.lines import Lines, Piece, Shown, Tone, marked

_MOST_LINES = 3
_INDENT = 3


class Saying(NamedTuple):
    """What a hint says; see `Hint.say`."""

    text: str
    caret: int | None
    mark: str
    error: bool


class Divider(Lines):
    """A thin vertical line between two panes."""

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint one cell of it."""
        return (Piece(self.glyphs.divider, Tone.DIM),)


class Rule(Lines):
    """A thin horizontal line that is joined to the dividers that meet it."""

    def on_mount(self) -> None:
        """Follow the dividers when the screen is laid out anew."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint the line."""
        signs = self.glyphs
        line = [signs.rule] * self.size.width
        region = self.region
        for divider in self.screen.query(Divider):
            x = divider.region.x - region.x
            if not divider.is_on_screen or not divider.region.height or not 0 <= x < len(line):
                continue
            if divider.region.y == region.bottom:
                line[x] = signs.joint_down
            elif divider.region.bottom == region.y:
                line[x] = signs.joint_up
        return (Piece("".join(line), Tone.DIM),)

    def _laid_out(self, screen: "Screen[object]") -> None:
        self.update_lines()


class Hint(Rule):
    """The rule under the search bar; while there is something to say of the query, that stands in its place.

    One line of words takes the rule's own line, so that the list does not move
    while someone types; only a second and third line need more room.
    """

    saying = Shown[Saying | None](None)
    """What is said at the moment; None is the plain rule."""
    _height = 1

    def say(self, text: str, *, caret: int | None = None, mark: str = "", error: bool = False) -> None:
        """Say something in place of the rule; an empty text brings the rule back.

        `caret` is the column to point to with `^`; `mark` is a word of the text
        to stand out; `error` says that something is wrong.
        """
        self.saying = Saying(clean_line(text), caret, clean_line(mark), error) if text else None
        self._fit_height()

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint the rule, or one line of what is said."""
        if self.saying is None:
            return super().draw(y)
        lines = self._lines(self.saying)
        return lines[y] if y < len(lines) else ()

    def resized(self) -> None:
        """Wrap anew."""
        self.call_later(self._fit_height)

    def _fit_height(self) -> None:
        height = len(self._lines(self.saying)) if self.saying else 1
        if height != self._height:
            self.styles.height = self._height = height

    def _lines(self, saying: Saying) -> list[list[Piece]]:
        text, caret, mark, error = saying
        tone = Tone.ERROR if error else Tone.PLAIN
        width = max(self.size.width, 20)
        pointer: list[list[Piece]] = []
        indent, sign = _INDENT, ""
        if caret is not None and caret < width:
            sign = self.glyphs.caret + " "
            indent = caret
            if cell_len(text) > width - caret - 3 and caret > width // 2:
                pointer, indent, sign = [[Piece(" " * caret + self.glyphs.caret, tone)]], _INDENT, ""
        at = text.find(mark) if mark else -1
        spans = [(at, at + len(mark))] if at >= 0 else []
        lines = list(pointer)
        shorter = text.rpartition(f" {self.glyphs.dot} ")[0]
        if shorter and cell_len(shorter) < width - indent - len(sign) <= cell_len(text):
            # What comes last is what esc does; that is no reason for a second line.
            text = shorter
        for start, end in wrap(text, width - indent - len(sign) - 1):
            lead = " " * indent + (sign if len(lines) == len(pointer) else " " * len(sign))
            lines.append([Piece(lead, tone), *marked(text[start:end], spans, tone, start)])
        return lines[:_MOST_LINES]
