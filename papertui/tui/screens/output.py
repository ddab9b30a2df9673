"""The output of a user's program, as plain text; while it runs, esc stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from papertui.tui.glyphs import Glyphs
from papertui.tui.programs import Finished
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.lines import LineWidget, TextPiece, Tone

_MOST_LINES = 10_000
_WHEEL = 3


class OutputPane(LineWidget, can_focus=True):
    """A title, lines of text that scroll, and a line of keys."""

    def __init__(self, title: str, *, glyphs: Glyphs) -> None:
        super().__init__(glyphs=glyphs)
        self._title = title
        self._footer = "running · esc stops it"
        self._text: Sequence[str] = ()
        self._lines: list[Sequence[TextPiece]] = []
        self._top = 0

    def show(self, text: str, title: str, footer: str) -> None:
        """Show a text from its top."""
        self._title, self._footer, self._top = title, footer, 0
        self._text = text.splitlines()[:_MOST_LINES]
        self.resized()
        self.update_lines()

    def resized(self) -> None:
        """Lay the lines out for the new width."""
        self._lines = list(self.laid(max(self.size.width - 2, 1)))
        self._scroll(self._top)

    def laid(self, width: int) -> Iterable[Sequence[TextPiece]]:
        """Return the text in lines of a width."""
        return ((TextPiece(part),) for line in self._text for part in _wrapped(line, width))

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Paint the title, a rule, the text, the keys."""
        width, height = self.size
        if y == 0:
            return (TextPiece(f" {cut(self._title, width - 2, self.glyphs.ellipsis)}", Tone.TITLE),)
        if y in (1, height - 2):
            return (TextPiece(self.glyphs.rule * width, Tone.DIM),)
        if y == height - 1:
            return (TextPiece(f" {self._footer}", Tone.DIM),)
        index = self._top + y - 2
        return (TextPiece(" "), *self._lines[index]) if index < len(self._lines) else ()

    def on_key(self, event: events.Key) -> None:
        """Scroll."""
        step = _STEPS.get(event.key)
        if step is not None:
            event.stop()
            self._scroll(step(self))
            self.update_lines()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        self._scroll(self._top + _WHEEL)
        self.update_lines()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        self._scroll(self._top - _WHEEL)
        self.update_lines()

    @property
    def _page(self) -> int:
        return max(self.size.height - 4, 1)

    def _scroll(self, top: int) -> None:
        self._top = max(0, min(top, len(self._lines) - self._page))


def _wrapped(line: str, width: int) -> list[str]:
    """Return a line wrapped to a width; a line that fits keeps its indentation."""
    if cell_len(line) <= width:
        return [line]
    return [line[start:end] for start, end in wrap(line, width)] or [""]


class OutputScreen(Screen[None]):
    """Shows a program's output once it has ended; closing before that calls `stop`."""

    def __init__(self, command: str, glyphs: Glyphs, stop: Callable[[], None]) -> None:
        super().__init__()
        self._command = command
        self._stop = stop
        self._pane = OutputPane(command, glyphs=glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield self._pane

    def show(self, finished: Finished) -> None:
        """Show the outcome of the program."""
        title = f"{finished.ending} {self._pane.glyphs.dot} {self._command}"
        self._pane.show(finished.output or "(it printed nothing)", title, "j k g G scroll · esc leaves")

    def on_key(self, event: events.Key) -> None:
        """Close."""
        if event.key in ("escape", "q"):
            event.stop()
            self.dismiss()

    def on_unmount(self) -> None:
        """Stop a program that is still running."""
        self._stop()


_STEPS: dict[str, Callable[[OutputPane], int]] = {
    "j": lambda pane: pane._top + 1,
    "down": lambda pane: pane._top + 1,
    "k": lambda pane: pane._top - 1,
    "up": lambda pane: pane._top - 1,
    "pagedown": lambda pane: pane._top + pane._page,
    "ctrl+d": lambda pane: pane._top + pane._page,
    "space": lambda pane: pane._top + pane._page,
    "pageup": lambda pane: pane._top - pane._page,
    "ctrl+u": lambda pane: pane._top - pane._page,
    "g": lambda pane: 0,
    "home": lambda pane: 0,
    "G": lambda pane: len(pane._lines),
    "end": lambda pane: len(pane._lines),
}
