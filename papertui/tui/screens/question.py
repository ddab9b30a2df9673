"""The one way to ask whether something is to be done: the sentence whole, the cursor on no."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.widgets.panel import Panel, PanelLine


class Question(ModalScreen[bool]):
    """Ask something of one or more paragraphs; True for `yes` alone, whatever else is pressed."""

    def __init__(self, said: Sequence[str], yes: str) -> None:
        super().__init__()
        self._said = said
        self._yes = yes

    def compose(self) -> ComposeResult:
        """Lay out the question over its answers."""
        answers = [PanelLine("no, leave everything as it is", "n"), PanelLine(f"yes, {self._yes}", "y")]
        yield Panel("", answers, said=self._said, footer="esc leaves everything as it is")

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return what was picked."""
        self.dismiss(event.index == 1)

    def on_panel_closed(self) -> None:
        """Return no."""
        self.dismiss(False)
