"""The panel over the list: a title, lines to pick from, esc to cancel. Every menu is one of these."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message

from papertui.text import clean_line
from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, cut, first_parts, fit, paragraph, parts_within, safe
from papertui.tui.widgets.choosing import Choosing
from papertui.tui.widgets.filtering import Filtering
from papertui.tui.widgets.frame import frame_line, panel_width
from papertui.tui.widgets.lines import TextPiece, Tone

_FRAME = 2
_LEAST_WIDTH = 24
_LEAST_NOTE = 10
_MORE = 3  # cells of the symbol for more lines
_READABLE = 64  # maximum cells of a line of prose
# Letters that move the cursor or close the panel.
_LETTERS = frozenset("jkgGq")
_ARROWS = {"ctrl+n": "down", "ctrl+p": "up"}
_LEAST_LINES = 3  # lines of choices that stay visible, however long the text above them is


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line: its text, the key that picks it (or else a number), a dim note at its right.

    A filter searches `words` too.
    """

    text: str
    key: str = ""
    note: str = ""
    heading: bool = False
    words: str = ""


class Panel(Choosing, can_focus=True):
    """Lines in a frame, with a cursor; as large as its lines, within the available room.

    One line can be picked, once, unless the lines are replaced. Keys: `j k ↓ ↑ g G`,
    page keys, a line's own letter, or else its number; `enter` picks; `esc` and `q` cancel,
    unless `q` is a line's own letter; with `filters`, `/` or a letter without a meaning
    starts to filter the lines. Headings cannot be picked. `paragraphs` are shown above
    the lines, wrapped. `also` are more keys, which are posted to the screen as
    `Pressed`.
    """

    class Picked(Message):
        """A line was picked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Pressed(Message):
        """One of the keys in `also` was pressed, on the line under the cursor."""

        def __init__(self, key: str, index: int) -> None:
            super().__init__()
            self.key = key
            self.index = index

    class Closed(Message):
        """The user cancelled."""

    def __init__(
        self,
        title: str,
        lines: Sequence[PanelLine],
        *,
        cursor: int = 0,
        footer: str = "esc leaves",
        paragraphs: Sequence[str] = (),
        also: str = "",
        filters: bool = False,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self._heading, self._footer = clean_line(title), footer
        self._done = False
        self._texts, self._also = paragraphs, frozenset(also)
        self._all: Sequence[PanelLine] = ()
        self._list: Sequence[PanelLine] = ()  # the lines that the filter keeps
        self._shown: Sequence[int] = ()  # their indices among all lines
        self._filter = Filtering() if filters else None
        self.replace(lines, cursor)

    @property
    def cursor(self) -> int:
        """The index of the line under the cursor, among all lines."""
        return self._shown[self._cursor] if self._shown else 0

    def replace(self, lines: Sequence[PanelLine], cursor: int | None = None) -> None:
        """Show other lines, for example after one of them was changed."""
        self._all = lines
        self._done = False
        self._fit(self.cursor if cursor is None else cursor)
        if self.is_mounted:
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of the widest line, or that of the container if it is hardly wider."""
        texts = [self._key_width + cell_len(line.text) + cell_len(line.note) + 3 for line in self._all]
        texts += [min(cell_len(text), _READABLE) + 2 for text in self._texts]
        needed = max(*texts, cell_len(self._heading) + 4, cell_len(self._footer) + 4, _LEAST_WIDTH, 0)
        return panel_width(needed + _FRAME, container.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines, of the paragraphs above them, and of the frame."""
        return min(len(self._all) + len(self._paragraphs(width)) + _FRAME, container.height)

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw the frame or a line."""
        last = self.size.height - 1
        if y in (0, last):
            return self._draw_frame(y == 0)
        side = self.glyphs.divider
        inner = self.size.width - _FRAME
        said, index = self._shown_paragraphs(), self._line_at(y)
        if y <= len(said):
            body = [TextPiece(fit(f" {said[y - 1]}", inner), Tone.TITLE)]
        else:
            nothing = " no line has that" if not (self._list or index) else ""
            is_line = index < len(self._list)
            body = self._draw_line(index, inner) if is_line else [TextPiece(nothing.ljust(inner), Tone.DIM)]
        return (TextPiece(side, Tone.DIM), *body, TextPiece(side, Tone.DIM))

    def on_key(self, event: events.Key) -> None:
        """Move, pick, cancel; other keys do nothing while a panel is open."""
        event.stop()
        event.prevent_default()
        key = event.character if event.is_printable and event.character else event.key
        if self._filter is not None and self._filter.take_key(event.key, event.character, self._is_free):
            self._fit(self.cursor)
        elif key in self._names:
            self.go(self._names[key])
            self._pick()
        elif event.key in ("enter", "space"):
            self._pick()
        elif key in self._also:
            self.post_message(self.Pressed(key, self.cursor))
        elif event.key in ("escape", "q"):
            self._end(self.Closed())
        else:
            self.take_move(_ARROWS.get(event.key, event.key))

    def _is_free(self, letter: str) -> bool:
        """Whether a letter has no meaning here, so that it starts a filter."""
        return letter not in self._names and letter not in self._also and letter not in _LETTERS

    def _fit(self, cursor: int) -> None:
        """Show the lines that the filter keeps, with the cursor on that line of all, or near it."""
        lines = [f"{line.text} {line.note} {line.words}" for line in self._all]
        headings = [line.heading for line in self._all]
        self._shown = self._filter.fitting(lines, headings) if self._filter else range(len(lines))
        self._list = [self._all[index] for index in self._shown]
        self._names = {} if self._filter and self._filter.is_on else _keys_of(self._list)
        self.go(bisect_left(self._shown, cursor) if cursor in self._shown else 0)

    def on_click(self, event: events.Click) -> None:
        """Pick the line clicked."""
        index = self._line_at(event.y)
        inside = len(self._shown_paragraphs()) < event.y < self.size.height - 1
        if inside and index < len(self._list) and not self._list[index].heading:
            self.go(index)
            self._pick()

    @property
    def count(self) -> int:
        """How many lines there are, headings too."""
        return len(self._list)

    @property
    def page(self) -> int:
        """How many lines are visible at once."""
        return max(1, self.size.height - _FRAME - len(self._shown_paragraphs()))

    def can_choose(self, index: int) -> bool:
        """Whether this is not a heading."""
        return not self._list[index].heading

    def _pick(self) -> None:
        if self._list and not self._list[self._cursor].heading:
            self._end(self.Picked(self.cursor))

    def _end(self, message: Message) -> None:
        # A second key may come before the panel's screen is closed.
        if not self._done:
            self._done = True
            self.post_message(message)

    def _line_at(self, y: int) -> int:
        return self._top + y - 1 - len(self._shown_paragraphs())

    def _paragraphs(self, width: int) -> list[str]:
        room, ellipsis = width - _FRAME - 2, self.glyphs.ellipsis
        return [line for text in self._texts for line in paragraph(text, room, ellipsis)]

    def _shown_paragraphs(self) -> list[str]:
        lines, height = self._paragraphs(self.size.width), self.size.height
        return lines[: max(0, height - _FRAME - min(len(self._list), _LEAST_LINES))]

    def _draw_frame(self, above: bool) -> list[TextPiece]:
        if not above:
            footer = parts_within(self._footer, self.size.width - _FRAME - 4 - _MORE)
            is_more = self._top + self.page < len(self._list)
            return frame_line(self.glyphs, self.size.width, footer, above=False, more=is_more)
        typed = self._filter.shown if self._filter else ""
        words = f"{self._heading} {typed}".rstrip()
        return frame_line(self.glyphs, self.size.width, words, above=True, more=self._top > 0)

    def _draw_line(self, index: int, width: int) -> list[TextPiece]:
        line, ellipsis = self._list[index], self.glyphs.ellipsis
        tone = Tone.CURSOR if index == self._cursor else Tone.TITLE if line.heading else Tone.PLAIN
        sign = self.glyphs.cursor if index == self._cursor else " "
        key = next((name for name, at in self._names.items() if at == index), "")
        text, room = safe(line.text), width - 1 - self._key_width
        note = f" {clean_line(line.note)} " if line.note else " "
        left = room - cell_len(text)
        if cell_len(note) > left:
            # The text of a line takes precedence over its note.
            note = first_parts(note.rstrip(), left - 1)
            note = cut(note, left - 1, ellipsis) + " " if left >= _LEAST_NOTE else " "
        note_tone = tone if tone == Tone.CURSOR else Tone.DIM
        room -= cell_len(note)
        return [
            TextPiece(sign + (fit(key, self._key_width) if self._key_width else ""), tone | Tone.TITLE),
            TextPiece(fit(text, room, ellipsis), tone),
            TextPiece(note, note_tone),
        ]

    @property
    def _key_width(self) -> int:
        return max(map(cell_len, self._names), default=0) + 2 if self._names else 0


def _keys_of(lines: Sequence[PanelLine]) -> dict[str, int]:
    """Return the key that picks each line: its own, or a number if nine numbers are enough."""
    names = {line.key: index for index, line in enumerate(lines) if line.key and not line.heading}
    nameless = [index for index, line in enumerate(lines) if not line.key and not line.heading]
    if len(nameless) <= 9:
        names.update({str(number): index for number, index in enumerate(nameless, 1)})
    return names
