"""The search bar: the query at the left, its answer at the right."""

from collections.abc import Sequence

from textual.message import Message

from papertui.tui.widgets.cells import cell_len, fit
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.lines import Piece, Shown, Tone

_LEAST_TEXT = 16


class SearchBar(EditLine):
    """One line to type a query into; letters do nothing else while it has the focus.

    Keys that edit nothing (tab, ↑, ctrl+n …) go on to the screen's bindings.
    """

    class Changed(Message):
        """The user changed the query."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Message):
        """`enter` or `↓`: on to the results."""

    class Left(Message):
        """`esc`: one step back."""

    answer = Shown("")
    """What the query gave, such as `12 of 531 · relevance · 3 ms`."""
    placeholder = Shown("")
    """Shown dim while nothing is typed and the focus is elsewhere."""

    def column_of(self, position: int) -> int:
        """Give the column in which the character at `position` of the query stands, for a hint's caret."""
        stretch = self.text[min(self.first, position) : position]
        return self.text_at().x + cell_len(stretch)

    def edited(self) -> None:
        """Tell of the new query."""
        self.post_message(self.Changed(self.text))

    def take_key(self, key: str, character: str | None) -> bool:
        """Leave by `enter`, `↓` and `esc`; the rest edits."""
        message = {"enter": self.Submitted, "down": self.Submitted, "escape": self.Left}.get(key)
        if message is None or self._left:
            return super().take_key(key, character)
        self.leave(message())
        return True

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint the line; the answer gives way to the query where both have no room."""
        width = self.size.width
        answer = f"  {self.answer} " if self.answer else " "
        room = width - 3 - cell_len(answer)
        if room < min(_LEAST_TEXT, width - 4):
            answer, room = " ", width - 4
        lead = Piece(" / ", Tone.ACCENT | Tone.TITLE if self.has_focus else Tone.DIM)
        if not self.text and not self.has_focus:
            return (lead, Piece(fit(self.placeholder, room, self.glyphs.ellipsis) + answer, Tone.DIM))
        return (lead, *self.window(max(room, 1)), Piece(answer, Tone.DIM))
