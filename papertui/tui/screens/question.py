"""The yes-no question: the whole text, with the cursor on no."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.choices import Question
from papertui.tui.widgets.panel import Panel, PanelLine


class QuestionScreen(ModalScreen[bool]):
    """Asks a question of one or more paragraphs; True for `yes` only, False for any other key."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """Lay out the question above its answers."""
        answers = [
            PanelLine("no, leave everything as it is", "n"),
            PanelLine(f"yes, {self.question.yes}", "y"),
        ]
        yield Panel("", answers, paragraphs=self.question.paragraphs, footer="esc leaves everything as it is")

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return whether yes was picked."""
        self.dismiss(event.index == 1)

    def on_panel_closed(self) -> None:
        """Return False."""
        self.dismiss(False)
