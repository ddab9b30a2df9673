"""The search bar: the query at the left, its answer at the right."""

from collections.abc import Callable, Sequence

from textual.geometry import Offset
from textual.message import Message

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, cut
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.hint import Hint
from papertui.tui.widgets.lines import Piece, Shown, Tone

_LEAST_TEXT = 16


class SearchBar(EditLine):
    """One line to type a query into; letters do nothing else while it has the focus.

    `↑` and `↓` go through the earlier searches, if there are any. Keys that edit
    nothing (tab, ctrl+n …) go on to the screen's bindings.
    """

    FOOTER = (("esc", "leave"), ("tab", "complete"), ("up", "earlier"), ("enter", "list"), ("?", "help"))
    """The keys that matter while it is typed into, as (key, label)."""

    class Changed(Message):
        """The user changed the query."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class HelpWanted(Message):
        """`?` where no word is being typed."""

    class Submitted(Message):
        """`enter` or `↓`: on to the results."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """`esc`: one step back."""

    answer = Shown("")
    """What the query gave, such as `12 of 531 · relevance · 3 ms`."""
    lead = Shown("")
    """What the query searches within, dim before it, such as `reward \\ `."""

    def __init__(
        self,
        earlier: Callable[[], Sequence[str]] = tuple,
        *,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Take what returns the earlier searches, the newest last; it is asked when ↑ is pressed first."""
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self.hint = Hint(glyphs=glyphs)
        self.earlier = earlier
        self._past: list[str] = []
        self._offers: list[str] = []  # what the query may become, itself at the end
        self._back = 0  # how far back in the past; 0 is what was being typed

    @property
    def is_typed(self) -> bool:
        """Whether the user is still typing: the part at its end may not be complete."""
        return self.screen.focused is self and not self.is_left

    def show_level(self, lead: str, text: str) -> None:
        """Show a query, and what it searches within."""
        self.lead, self.text = lead, text

    def tell(self, answer: str, hints: Sequence[str] | None = None, mark: str = "") -> None:
        """Show what the query found, and, unless they are None, the hints for it; see `Hint.say`."""
        self.answer = answer
        if hints is not None:
            self.hint.say(*hints, mark=mark)

    def tell_wrong(self, texts: Sequence[str], position: int | None = None) -> None:
        """Say what is wrong with the query, at an offset into it; see `Hint.say_wrong`."""
        self.hint.say_wrong(*texts, caret=None if position is None else self.column_of(position))

    def text_at(self) -> Offset:
        """Return where the text begins: behind the sign and what it is within."""
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
        """Complete the end of the query, each time otherwise; False where nothing fits it."""
        if self.text not in self._offers or not self._offers:
            found = completions(self.text)
            self._offers = [*found, self.text] if found else []
        if not self._offers:
            return False
        self.text = self._offers[(self._offers.index(self.text) + 1) % len(self._offers)]
        self.post_message(self.Changed(self.text))
        return True

    def take_key(self, key: str, character: str | None) -> bool:
        """Leave by `enter`, `↓` and `esc`; the rest edits."""
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
        """Go to an earlier search, or back to what was being typed; return False where there is none."""
        if not self._back:
            self._past = [self.text, *(text for text in reversed(self.earlier()) if text != self.text)]
        self._back = min(self._back + step, len(self._past) - 1)
        if self.text != self._past[self._back]:
            self.text = self._past[self._back]
            self.post_message(self.Changed(self.text))
        return len(self._past) > 1

    def _within(self) -> str:
        return cut(self.lead, self.size.width // 3, self.glyphs.ellipsis) if self.lead else ""

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint the line; the answer gives way to the query where both have no room."""
        width = self.size.width
        answer = f"  {self.answer} " if self.answer else " "
        within = self._within()
        room = width - 3 - cell_len(within) - cell_len(answer)
        if room < min(_LEAST_TEXT, width - 4):
            answer, room = " ", width - 4 - cell_len(within)
        lead = Piece(" / ", Tone.ACCENT | Tone.TITLE if self.has_focus else Tone.DIM)
        return (lead, Piece(within, Tone.DIM), *self.window(max(room, 1)), Piece(answer, Tone.DIM))
