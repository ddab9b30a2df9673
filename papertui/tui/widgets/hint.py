"""Thin rules between the parts of the screen, one of which shows hints about the query."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from textual.screen import Screen

from papertui.text import clean_line
from papertui.tui.widgets.border import Border
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.lines import Shown, TextPiece, Tone, marked

_MOST_LINES = 3
_INDENT = 3


class HintText(NamedTuple):
    """The content of a hint; see `Hint.say` and `Hint.say_wrong`."""

    texts: tuple[str, ...]
    mark: str = ""
    wrong: bool = False
    caret: int | None = None


class Divider(Border):
    """A thin vertical line between two panes."""

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw one cell of it."""
        return (TextPiece(self.glyphs.divider, Tone.DIM),)


class HorizontalRule(Border):
    """A thin horizontal line that is connected to the dividers it touches."""

    def on_mount(self) -> None:
        """Repaint when the dividers move."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)

    def draw(self, y: int) -> Sequence[TextPiece]:
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
        return (TextPiece("".join(line), Tone.DIM),)

    def _laid_out(self, screen: "Screen[object]") -> None:
        self.update_lines()


class Guide(HorizontalRule):
    """The rule above the status line; at a first start it shows some keys."""

    words = Shown("")
    """The text shown; "" for the plain rule."""

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Paint the rule, or the words."""
        if not self.words:
            return super().draw(y)
        return (TextPiece(f" {cut(self.words, self.size.width - 2, self.glyphs.ellipsis)}", Tone.DIM),)


class Hint(HorizontalRule):
    """The rule under the search bar, which is replaced by hints about the query.

    One line of text replaces the rule, so that the list does not move
    during typing; only if nothing was found it may take a second and third line.
    """

    saying = Shown[HintText | None](None)
    """The present hint; None for the plain rule."""
    _height = 1

    def say(self, *texts: str, mark: str = "") -> None:
        """Show a hint instead of the rule; without texts, show the rule.

        Of several texts, given longest first, the first that fits in one line is
        shown; the last may take up to three lines. `mark` is a word of it to highlight.
        """
        self._tell(HintText(tuple(filter(None, map(clean_line, texts))), clean_line(mark)))

    def say_wrong(self, *texts: str, caret: int | None = None) -> None:
        """Show an error in one line, with `^` in the column `caret`.

        Of several texts, given longest first, the first that fits beside the
        caret is shown; the last is cut if it does not fit.
        """
        self._tell(HintText(tuple(map(clean_line, texts)), wrong=True, caret=caret))

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw the rule, or one line of the hint."""
        if self.saying is None:
            return super().draw(y)
        lines = self._lines(self.saying)
        return lines[y] if y < len(lines) else ()

    def resized(self) -> None:
        """Wrap again."""
        self.call_later(self._fit_height)

    def _tell(self, saying: HintText) -> None:
        self.saying = saying if saying.texts else None
        self._fit_height()

    def _fit_height(self) -> None:
        height = len(self._lines(self.saying)) if self.saying else 1
        if height != self._height:
            self.styles.height = self._height = height

    def _lines(self, saying: HintText) -> list[list[TextPiece]]:
        width = max(self.size.width, 20)
        if saying.wrong:
            return [[TextPiece(self._wrong(saying, width), Tone.ERROR)]]
        room = width - _INDENT - 1
        text = _fitting(saying.texts, room)
        at = text.find(saying.mark) if saying.mark else -1
        spans = [(at, at + len(saying.mark))] if at >= 0 else []
        return [
            [TextPiece(" " * _INDENT, Tone.PLAIN), *marked(text[start:end], spans, Tone.PLAIN, start)]
            for start, end in islice(wrap(text, room), _MOST_LINES)
        ]

    def _wrong(self, saying: HintText, width: int) -> str:
        caret = saying.caret
        if caret is None or caret >= width:
            return " " * _INDENT + cut(_fitting(saying.texts, width - _INDENT - 1), width - _INDENT - 1)
        sign, right, left = self.glyphs.caret, width - caret - 3, caret - 2
        text = _fitting(saying.texts, max(right, left))
        if left > right and cell_len(text) > right:
            text = cut(text, left)
            return " " * (left + 1 - cell_len(text)) + f"{text} {sign}"
        return " " * caret + f"{sign} {cut(text, right)}"


def _fitting(texts: Sequence[str], width: int) -> str:
    return next((text for text in texts if cell_len(text) <= width), texts[-1])
