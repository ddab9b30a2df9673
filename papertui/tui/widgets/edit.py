"""An input line: keys, paste, cursor. Search bar and prompt are based on it."""

import re
from collections.abc import Callable

from textual import events
from textual.geometry import Offset
from textual.message import Message

from papertui.text import clean_line
from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import after, before, cell_len, take
from papertui.tui.widgets.lines import LineWidget, TextPiece, Tone

_LIMIT = 10_000
_WORD_BEFORE = re.compile(r"\S+\s*\Z")
_WORD_AFTER = re.compile(r"\s*\S+")


class EditLine(LineWidget, can_focus=True):
    """A widget with one edited line; `edited()` is called after each change by the user."""

    def __init__(
        self, *, glyphs: Glyphs = UNICODE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self._text = ""
        self._cursor = 0
        self._left = self._entered = False
        self.first = 0  # the offset of the first visible character

    @property
    def text(self) -> str:
        """The typed text; setting it moves the cursor to its end and posts no message."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = clean_line(text, _LIMIT) + (" " if text.endswith(" ") else "")
        self._move_to(len(self._text))

    @property
    def cursor(self) -> int:
        """The cursor, as an offset into the text; may be set."""
        return self._cursor

    @cursor.setter
    def cursor(self, cursor: int) -> None:
        self._move_to(cursor)

    @property
    def is_left(self) -> bool:
        """Whether the user has left the line and not returned."""
        return self._left

    def edited(self) -> None:
        """Post the change made by the user."""

    def insert(self, text: str) -> None:
        """Insert text at the cursor, as if it were typed."""
        text = text[: _LIMIT - len(self._text)]
        self._replace(self._cursor, self._cursor, text)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return True for printable keys: here they are text."""
        return character is not None and character.isprintable()

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle a key; return whether it does anything here.

        The screen calls this too, for keys typed ahead, before the focus was
        here. Keys typed after the `enter` that left this line go to the screen.
        """
        if self._left:
            return False
        action = _KEYS.get(key)
        if action is not None:
            action(self)
        elif character is not None and character.isprintable():
            self.insert(character)
        else:
            return False
        return True

    def enter(self) -> None:
        """Focus the line, and handle every key from the next one on."""
        self._left, self._entered = False, True
        self.screen.set_focus(self)

    def leave(self, message: Message) -> None:
        """Post that the user left the line; no key is handled until it is focused again."""
        self._left = True
        self.post_message(message)

    def on_key(self, event: events.Key) -> None:
        """Edit; keys that do nothing here are left to the screen."""
        if self.take_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Insert the first lines of a paste as one line, cleaned."""
        event.stop()
        event.prevent_default()
        self.insert(clean_line(event.text))

    def on_focus(self) -> None:
        """Show the cursor."""
        # This event comes a while after `enter`; the line may have been typed and left in between.
        self._left = self._left and self._entered
        self._entered = False
        self.update_lines()
        self._tell_terminal()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.update_lines()

    def text_at(self) -> Offset:
        """Return where the text begins in the widget; overridden where it is painted elsewhere."""
        return Offset(3, 0)

    def window(self, width: int) -> list[TextPiece]:
        """Return the part of the text around the cursor, and the cursor, in exactly `width` cells."""
        self._scroll_to_cursor(width)
        shown = self._text[self.first :]
        shown = shown[: take(shown, width)]
        shown += " " * (width - cell_len(shown))
        if not self.has_focus:
            return [TextPiece(shown)]
        at = self._cursor - self.first
        end = after(shown, at)
        return [TextPiece(shown[:at]), TextPiece(shown[at:end], Tone.CURSOR), TextPiece(shown[end:])]

    def _scroll_to_cursor(self, width: int) -> None:
        if self._cursor < self.first or cell_len(self._text) < width:
            self.first = 0
        # One cell is for the cursor after the last letter; scrolling by a third of the line is less restless.
        while cell_len(self._text[self.first : self._cursor]) > width - 1:
            self.first = after(self._text, self.first + (self._cursor - self.first) // 3)

    def _tell_terminal(self) -> None:
        # Input methods draw at the terminal's own cursor.
        if self.has_focus:
            typed = self._text[self.first : self._cursor]
            self.app.cursor_position = (
                self.content_region.offset + self.text_at() + Offset(cell_len(typed), 0)
            )

    def _move_to(self, cursor: int) -> None:
        self._cursor = max(0, min(cursor, len(self._text)))
        self.update_lines()
        self._tell_terminal()

    def _replace(self, start: int, end: int, text: str = "") -> None:
        if start == end and not text:
            return
        self._text = self._text[:start] + text + self._text[end:]
        self._move_to(start + len(text))
        self.edited()

    def _word_before(self) -> int:
        match = _WORD_BEFORE.search(self._text, 0, self._cursor)
        return match.start() if match else 0

    def _word_after(self) -> int:
        match = _WORD_AFTER.match(self._text, self._cursor)
        return match.end() if match else len(self._text)


_KEYS: dict[str, Callable[[EditLine], None]] = {
    "left": lambda line: line._move_to(before(line._text, line._cursor)),
    "right": lambda line: line._move_to(after(line._text, line._cursor)),
    "home": lambda line: line._move_to(0),
    "ctrl+a": lambda line: line._move_to(0),
    "end": lambda line: line._move_to(len(line._text)),
    "ctrl+e": lambda line: line._move_to(len(line._text)),
    "alt+b": lambda line: line._move_to(line._word_before()),
    "ctrl+left": lambda line: line._move_to(line._word_before()),
    "alt+f": lambda line: line._move_to(line._word_after()),
    "ctrl+right": lambda line: line._move_to(line._word_after()),
    "backspace": lambda line: line._replace(before(line._text, line._cursor), line._cursor),
    "ctrl+h": lambda line: line._replace(before(line._text, line._cursor), line._cursor),
    "delete": lambda line: line._replace(line._cursor, after(line._text, line._cursor)),
    "ctrl+d": lambda line: line._replace(line._cursor, after(line._text, line._cursor)),
    "ctrl+w": lambda line: line._replace(line._word_before(), line._cursor),
    "ctrl+u": lambda line: line._replace(0, line._cursor),
    "ctrl+k": lambda line: line._replace(line._cursor, len(line._text)),
}
