"""The prompt: an input line at the bottom with candidates above it; tab completes the last word."""

from collections.abc import Callable, Sequence

from textual.geometry import Offset
from textual.message import Message

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, cut, middle, paragraph
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.lines import TextPiece, Tone, breadth

Candidates = Callable[[str], Sequence[tuple[str, int]]]
"""Returns the completions of the last word, best first, each with its count (0: not shown)."""

_SIGNS = "+-"
_LEAST_TEXT = 20
_MOST_REASON = 4  # lines


class Prompt(EditLine):
    """Two lines: candidates with counts, and the input line.

    Hidden until `ask`, and again after `close` or `esc`: the handler of `enter`
    closes it, or refuses the line, which then stays with the reason above it. It
    overlaps what is below it, so that nothing moves. Only the last word is
    completed; a `+` or `-` before it stays.
    """

    class Submitted(Message):
        """`enter` was pressed. The prompt handles no key until the line is accepted or refused."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Cancelled(Message):
        """`esc` was pressed."""

    def __init__(
        self, *, glyphs: Glyphs = UNICODE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self.display = False
        self._label = self._hint = self._reason = ""
        self._candidates: Candidates = lambda word: ()
        self._offered: Sequence[tuple[str, int]] = ()
        self._taken = -1
        self._whole = False

    def ask(
        self,
        label: str,
        text: str = "",
        candidates: Candidates | None = None,
        hint: str = "",
        *,
        whole: bool = False,
    ) -> None:
        """Ask for a line, with `text` typed already; the answer is posted as a message.

        `whole`: the line is one word, including spaces and signs, such as a path.
        """
        self._label, self._hint, self._whole = f" {label} ", hint, whole
        self._candidates = candidates or (lambda word: ())
        self.text = text
        self._offer()
        self._open("")

    def refuse(self, reason: str) -> None:
        """Stay open with the text and the cursor unchanged, and show the reason until the text changes."""
        self._open(reason)

    def close(self) -> None:
        """Hide; the line was accepted."""
        self.display = False

    def edited(self) -> None:
        """Show the candidates for the last word."""
        self._offer()
        self._say("")

    def resized(self) -> None:
        """Wrap the reason for the new width."""
        self.call_later(self._say, self._reason)

    def take_key(self, key: str, character: str | None) -> bool:
        """Complete, submit, cancel; other keys edit."""
        action = {
            "tab": lambda: self._complete(1),
            "shift+tab": lambda: self._complete(-1),
            "enter": lambda: self.leave(self.Submitted(self.text.strip())),
            "escape": self._cancel,
        }.get(key)
        if action is None or self._left:
            return super().take_key(key, character)
        action()
        return True

    def text_at(self) -> Offset:
        """Return where the text begins: after the label, on the last line."""
        return Offset(cell_len(self._shown_label), max(1, self.size.height - 1))

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw the candidates or the reason, or the input line."""
        if y < self.size.height - 1:
            reasons = self._reasons()
            return [TextPiece(f" {reasons[y]}", Tone.ERROR)] if y < len(reasons) else self._draw_candidates()
        label = TextPiece(self._shown_label, Tone.ACCENT | Tone.TITLE)
        room = self.size.width - cell_len(label.text) - 1
        hint = f"  {self._hint}"
        if room - cell_len(hint) < max(_LEAST_TEXT, cell_len(self.text) + 1):
            hint = ""
        return (label, *self.window(max(1, room - cell_len(hint))), TextPiece(hint, Tone.DIM))

    def _draw_candidates(self) -> list[TextPiece]:
        pieces = [TextPiece(" " * max(1, cell_len(self._shown_label) - 1))]
        for index, (word, count) in enumerate(self._offered):
            shown = [TextPiece(cut(word, 40), Tone.CURSOR if index == self._taken else Tone.PLAIN)]
            shown.append(TextPiece(f" ({count:,})" if count else "", Tone.DIM))
            if breadth(pieces) + breadth(shown) > self.size.width - 2:
                pieces.append(TextPiece(self.glyphs.ellipsis, Tone.DIM))
                break
            pieces += [*shown, TextPiece("   ")]
        return pieces

    @property
    def _shown_label(self) -> str:
        # The typed text needs room more than a long name in the label.
        return middle(self._label, max(_LEAST_TEXT, self.size.width - _LEAST_TEXT), self.glyphs.ellipsis)

    def _reasons(self) -> list[str]:
        return paragraph(self._reason, self.size.width - 2, self.glyphs.ellipsis)[:_MOST_REASON]

    def _word_start(self) -> int:
        if self._whole:
            return 0
        start = self.text.rfind(" ", 0, self.cursor) + 1
        return start + (self.text[start : start + 1] in _SIGNS and start < self.cursor)

    def _offer(self) -> None:
        self._offered = tuple(self._candidates(self.text[self._word_start() : self.cursor]))
        self._taken = -1

    def _complete(self, step: int) -> None:
        if not self._offered:
            return
        self._taken = (self._taken + step) % len(self._offered) if self._taken >= 0 else min(step - 1, 0)
        self._taken %= len(self._offered)
        start, end = self._word_start(), self.cursor
        word = self._offered[self._taken][0]
        self.text, self.cursor = self.text[:start] + word + self.text[end:], start + len(word)
        if self._whole and len(self._offered) == 1:
            # After a folder is completed, its contents are offered.
            self._offer()

    def _open(self, reason: str) -> None:
        self.display = True
        self._say(reason)
        # At once, because the next keys must not reach the list.
        self.enter()

    def _say(self, reason: str) -> None:
        self._reason = reason
        self.styles.height = 1 + max(1, len(self._reasons()))
        self.update_lines()

    def _cancel(self) -> None:
        self.close()
        self.leave(self.Cancelled())
