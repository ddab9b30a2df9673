"""The status line: position and messages at the left, the most useful keys at the right."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.timer import Timer

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, cut, paragraph
from papertui.tui.widgets.hint import Guide
from papertui.tui.widgets.lines import LineWidget, Shown, TextPiece, Tone, breadth

SECONDS = 6.0
"""Seconds for which a message is shown."""

_LONGEST_BAR, _SHORTEST_BAR = 12, 4
_MOST_LINES = 4
_LEAST_MESSAGE = 24  # minimal cells for a message beside the marks
_FIRST_KEYS = 3  # keys with precedence over the name of the folder


class Status(LineWidget):
    """The status line. Setting an attribute repaints it only if the value changes.

    A message replaces what is at the left while it is set, except the
    marks and the running save; one wider than the screen takes more lines.
    If the line is too narrow, keys are dropped from the right, but not the last one (help).
    The source is shown only if there is room after the first keys.
    """

    class Pressed(Message):
        """A key of the line was clicked, named as it is shown."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    _clear: Timer | None = None
    _height = 1

    position = Shown("")
    """The position of the cursor: `1/12`."""
    marks = Shown("")
    """The number of marks: `✓12 marked (8 shown)`."""
    saving = Shown("")
    """The change of the library that is being saved: `tagging 12,400 of 100,000 · esc stops`."""
    source = Shown[Sequence[str]](())
    """The listed dumps: `dumps/ (4 files)`, then shorter texts; running work is shown instead."""
    message = Shown("")
    """The message about the last action; at the left while it is set."""
    bad = Shown(False)
    """Whether the message is about a failure."""
    progress = Shown[tuple[str, int, int, str] | None](None)
    """Running work: its name, what is done, out of how much (0: unknown), its result so far."""
    keys = Shown[Sequence[tuple[str, str]]](())
    """The keys, such as (("t", "tag"), ("?", "help")); the last one is kept longest."""

    def __init__(
        self, *, glyphs: Glyphs = UNICODE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self.guide = Guide(glyphs=glyphs)

    def say(self, message: str, *, bad: bool = False) -> None:
        """Show a message for a few seconds; an empty one removes it."""
        if self._clear is not None:
            self._clear.stop()
            self._clear = None
        self.bad, self.message = bad, message
        if message:
            self._clear = self.set_timer(SECONDS, lambda: self.say(""))
        self._fit_height()

    def show_guide(self, words: str) -> None:
        """Show some keys above the line; "" hides them."""
        self.guide.words = words

    def show_position(self, position: str, marks: str) -> None:
        """Show the position of the cursor and the number of marks."""
        self.position, self.marks = position, marks

    def show_source(self, source: Sequence[str]) -> None:
        """Show which dumps are listed, by the first of these texts that fits."""
        self.source = source

    def show_saving(self, saving: str) -> None:
        """Show the change that is being saved."""
        self.saving = saving

    def show_progress(self, progress: tuple[str, int, int, str] | None) -> None:
        """Show how far the dumps have been read."""
        self.progress = progress

    def resized(self) -> None:
        """Wrap a long message again."""
        self.call_later(self._fit_height)

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw what fits, or one line of a long message."""
        width = self.size.width - 2
        if self.size.height > 1 and self.message:
            lines = self._long(width)
            return (TextPiece(f" {lines[y]}" if y < len(lines) else "", self._tone),)
        left, right = self._halves(width)
        gap = width - breadth((*left, *right))
        return (TextPiece(" "), *left, TextPiece(" " * gap), *right, TextPiece(" "))

    def on_click(self, event: events.Click) -> None:
        """Post the clicked key, also for a click on its label."""
        event.stop()
        _left, right = self._halves(self.size.width - 2)
        at = self.size.width - 1 - breadth(right)
        # Three pieces per key: a gap, the key, its label.
        for gap, key, label in zip(right[::3], right[1::3], right[2::3], strict=True):
            end = at + breadth((gap, key, label))
            if at <= event.x < end and self.size.height == 1:
                self.post_message(self.Pressed(key.text))
            at = end

    def _halves(self, width: int) -> tuple[list[TextPiece], list[TextPiece]]:
        left = self._left(width)
        return left, self._keys_within(width - breadth(left) - 2)

    def _left(self, width: int) -> list[TextPiece]:
        ellipsis, dot = self.glyphs.ellipsis, f" {self.glyphs.dot} "
        if self.message and not self.saving:
            lead = f"{self.marks}{dot}" if self.marks else ""
            if width - cell_len(lead) < min(cell_len(self.message), _LEAST_MESSAGE):
                lead = ""
            room = width - cell_len(lead)
            return [TextPiece(lead), TextPiece(cut(self._said(room), room, ellipsis), self._tone)]
        lead = dot.join(filter(None, (self.position, self.marks)))
        under_way = self._under_way(width - cell_len(lead) - (len(dot) if lead else 0))
        if self.saving and cell_len(lead) + cell_len(under_way) + len(dot) > width:
            lead = ""
        return [TextPiece(cut(dot.join(filter(None, (lead, under_way))), width, ellipsis))]

    @property
    def _tone(self) -> Tone:
        return Tone.ERROR if self.bad else Tone.TITLE

    def _said(self, width: int) -> str:
        """Return the message; its first part is kept longest, and a failure is never cut."""
        said = self.message
        while not self.bad and cell_len(said) > width and " · " in said:
            said = said.rpartition(" · ")[0]
        return said

    def _long(self, width: int) -> list[str]:
        """Return the lines of a message that does not fit in one."""
        said = self._said(width)
        whole = f"{self.marks} {self.glyphs.dot} {said}" if self.marks else said
        lines = paragraph(whole, max(1, width), self.glyphs.ellipsis)
        if len(lines) > _MOST_LINES:
            rest = " ".join(lines[_MOST_LINES - 1 :])
            lines[_MOST_LINES - 1 :] = [cut(rest, width, self.glyphs.ellipsis)]
        return lines

    def _fit_height(self) -> None:
        width = self.size.width - 2
        is_long = not self.saving and width > 0 and cell_len(self._said(width)) > width
        height = len(self._long(width)) if is_long else 1
        if self.is_mounted and height != self._height:
            self.styles.height = self._height = height

    def _under_way(self, room: int) -> str:
        """Return the running work, or the source text that leaves room for the first keys."""
        if self.saving:
            return self.saving
        if self.progress:
            return self._bar(*self.progress, room)
        left = room - _room_of([*self.keys[:_FIRST_KEYS], *self.keys[_FIRST_KEYS:][-1:]]) - 2
        return next((text for text in self.source if cell_len(text) <= left), "")

    def _bar(self, name: str, done: int, total: int, note: str, width: int) -> str:
        count = f"{name} {done:,}/{total:,}" if total else name
        room = min(_LONGEST_BAR, width - cell_len(f"{count} {note}") - 3)
        if room < _SHORTEST_BAR or not total:
            return f"{count} {note}".rstrip()
        full = round(room * min(done, total) / total)
        opening, closing = self.glyphs.bar_ends[0], self.glyphs.bar_ends[1]
        return f"{count} {opening}{self.glyphs.bar * full}{' ' * (room - full)}{closing} {note}".rstrip()

    def _keys_within(self, width: int) -> list[TextPiece]:
        keys = list(self.keys)
        while keys and _room_of(keys) > width:
            # The last one is help, which lists the others.
            keys.pop(-2 if len(keys) > 1 else -1)
        pieces: list[TextPiece] = []
        for key, label in keys:
            pieces += (
                TextPiece("  " if pieces else ""),
                TextPiece(key, Tone.TITLE),
                TextPiece(f" {label}", Tone.DIM),
            )
        return pieces


def _room_of(keys: Sequence[tuple[str, str]]) -> int:
    return sum(cell_len(key) + cell_len(label) + 3 for key, label in keys) - 2
