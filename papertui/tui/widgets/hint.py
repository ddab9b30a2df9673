"""Thin rules between the parts of the screen, and what is to be said of the query in place of one."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from textual.screen import Screen

from papertui.text import clean_line
from papertui.tui.widgets.border import Border
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.lines import Piece, Shown, Tone, marked

_MOST_LINES = 3
_INDENT = 3


class Saying(NamedTuple):
    """What a hint says; see `Hint.say` and `Hint.say_wrong`."""

    texts: tuple[str, ...]
    mark: str = ""
    wrong: bool = False
    caret: int | None = None


class Divider(Border):
    """A thin vertical line between two panes."""

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint one cell of it."""
        return (Piece(self.glyphs.divider, Tone.DIM),)


class Rule(Border):
    """A thin horizontal line that is joined to the dividers that meet it."""

    def on_mount(self) -> None:
        """Follow the dividers when the screen is laid out again."""
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


class Guide(Rule):
    """The rule over the last line; on a first start some keys stand in its place."""

    words = Shown("")
    """What stands there; nothing is the plain rule."""

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint the rule, or the words."""
        if not self.words:
            return super().draw(y)
        return (Piece(f" {cut(self.words, self.size.width - 2, self.glyphs.ellipsis)}", Tone.DIM),)


class Hint(Rule):
    """The rule under the search bar; while there is something to say of the query, that stands in its place.

    One line of words takes the rule's own line, so that the list does not move
    while someone types; only where nothing was found may it take a second and third.
    """

    saying = Shown[Saying | None](None)
    """What is said at the moment; None is the plain rule."""
    _height = 1

    def say(self, *texts: str, mark: str = "") -> None:
        """Say something in place of the rule; no text brings the rule back.

        Of several texts, the longer ones first, the first that a line holds is
        said; the last takes up to three. `mark` is a word of it to stand out.
        """
        self._tell(Saying(tuple(filter(None, map(clean_line, texts))), clean_line(mark)))

    def say_wrong(self, *texts: str, caret: int | None = None) -> None:
        """Say in one line what is wrong, with `^` in the column `caret`.

        Of several texts, the longer ones first, the first that has room beside
        the caret is said; the last is cut where it has none.
        """
        self._tell(Saying(tuple(map(clean_line, texts)), wrong=True, caret=caret))

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint the rule, or one line of what is said."""
        if self.saying is None:
            return super().draw(y)
        lines = self._lines(self.saying)
        return lines[y] if y < len(lines) else ()

    def resized(self) -> None:
        """Wrap again."""
        self.call_later(self._fit_height)

    def _tell(self, saying: Saying) -> None:
        self.saying = saying if saying.texts else None
        self._fit_height()

    def _fit_height(self) -> None:
        height = len(self._lines(self.saying)) if self.saying else 1
        if height != self._height:
            self.styles.height = self._height = height

    def _lines(self, saying: Saying) -> list[list[Piece]]:
        width = max(self.size.width, 20)
        if saying.wrong:
            return [[Piece(self._wrong(saying, width), Tone.ERROR)]]
        room = width - _INDENT - 1
        text = _fitting(saying.texts, room)
        at = text.find(saying.mark) if saying.mark else -1
        spans = [(at, at + len(saying.mark))] if at >= 0 else []
        return [
            [Piece(" " * _INDENT, Tone.PLAIN), *marked(text[start:end], spans, Tone.PLAIN, start)]
            for start, end in islice(wrap(text, room), _MOST_LINES)
        ]

    def _wrong(self, saying: Saying, width: int) -> str:
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
