"""The search bar: the query at the left, the count of results at the right."""

from collections.abc import Callable, Sequence

from textual.geometry import Offset
from textual.message import Message

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, cut
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.hint import Hint
from papertui.tui.widgets.lines import Shown, TextPiece, Tone

_LEAST_TEXT = 16


class SearchBar(EditLine):
    """An input line for the query; letters do nothing else while it is focused.

    `↑` and `↓` go through the search history. Keys that edit
    nothing (tab, ctrl+n …) are left to the screen's bindings.
    """

    FOOTER = (("esc", "leave"), ("tab", "complete"), ("up", "earlier"), ("enter", "list"), ("?", "help"))
    """The keys for the footer during typing, as (key, label)."""

    class Changed(Message):
        """The user changed the query."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class HelpWanted(Message):
        """`?` was typed outside of a word."""

    class Submitted(Message):
        """`enter` or `↓` was pressed, to go to the results."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """`esc` was pressed, to step back."""

    answer = Shown("")
    """The answer to the query, such as `12 of 531 · relevance · 3 ms`."""
    lead = Shown("")
    """The searches that the query narrows, dim before it, such as `reward \\ `."""

    def __init__(
        self,
        earlier: Callable[[], Sequence[str]] = tuple,
        *,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Set the function that returns the search history, oldest first; it is called at the first ↑."""
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self.hint = Hint(glyphs=glyphs)
        self.earlier = earlier
        self._past: list[str] = []
        self._offers: list[str] = []  # the completions of the query, the query itself last
        self._back = 0  # steps back in the history; 0 is the typed query

    @property
    def is_typed(self) -> bool:
        """Whether the user is still typing, so that the end of the query may be unfinished."""
        return self.screen.focused is self and not self.is_left

    def show_level(self, lead: str, text: str) -> None:
        """Show a query, and the searches it narrows."""
        self.lead, self.text = lead, text

    def tell(self, answer: str, hints: Sequence[str] | None = None, mark: str = "") -> None:
        """Show the answer to the query and, unless they are None, hints for it; see `Hint.say`."""
        self.answer = answer
        if hints is not None:
            self.hint.say(*hints, mark=mark)

    def tell_wrong(self, texts: Sequence[str], position: int | None = None) -> None:
        """Show the error of the query, at an offset into it; see `Hint.say_wrong`."""
        self.hint.say_wrong(*texts, caret=None if position is None else self.column_of(position))

    def text_at(self) -> Offset:
        """Return where the text begins: after the symbol and the searches it narrows."""
        return Offset(3 + cell_len(self._within()), 0)

    def column_of(self, position: int) -> int:
        """Return the column of the character at `position` of the query, for a hint's caret."""
        stretch = self.text[min(self.first, position) : position]
        return self.text_at().x + cell_len(stretch)

    def edited(self) -> None:
        """Post the new query."""
        self._back = 0
        self.post_message(self.Changed(self.text))

    def complete(self, completions: Callable[[str], Sequence[str]]) -> bool:
        """Complete the end of the query, with the next completion each time; False if there is none."""
        if self.text not in self._offers or not self._offers:
            found = completions(self.text)
            self._offers = [*found, self.text] if found else []
        if not self._offers:
            return False
        self.text = self._offers[(self._offers.index(self.text) + 1) % len(self._offers)]
        self.post_message(self.Changed(self.text))
        return True

    def take_key(self, key: str, character: str | None) -> bool:
        """Leave by `enter`, `↓` and `esc`; other keys edit."""
        if not self._left and (key == "up" or (key == "down" and self._back)):
            return self._recall(1 if key == "up" else -1)
        if character == "?" and not self._left and self.text[: self.cursor][-1:] in ("", " "):
            self.post_message(self.HelpWanted())
            return True
        done = self.Submitted(self.text)
        message = {"enter": done, "down": done, "escape": self.Left()}.get(key)
        if message is None or self._left:
            return super().take_key(key, character)
        self._back = 0
        self.leave(message)
        return True

    def _recall(self, step: int) -> bool:
        """Show an earlier search, or again what was being typed; return False if there is none."""
        if not self._back:
            self._past = [self.text, *(text for text in reversed(self.earlier()) if text != self.text)]
        self._back = min(self._back + step, len(self._past) - 1)
        if self.text != self._past[self._back]:
            self.text = self._past[self._back]
            self.post_message(self.Changed(self.text))
        return len(self._past) > 1

    def _within(self) -> str:
        return cut(self.lead, self.size.width // 3, self.glyphs.ellipsis) if self.lead else ""

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw the line; the answer is omitted if it does not fit beside the query."""
        width = self.size.width
        answer = f"  {self.answer} " if self.answer else " "
        within = self._within()
        room = width - 3 - cell_len(within) - cell_len(answer)
        if room < min(_LEAST_TEXT, width - 4):
            answer, room = " ", width - 4 - cell_len(within)
        lead = TextPiece(" / ", Tone.ACCENT | Tone.TITLE if self.has_focus else Tone.DIM)
        return (lead, TextPiece(within, Tone.DIM), *self.window(max(room, 1)), TextPiece(answer, Tone.DIM))
