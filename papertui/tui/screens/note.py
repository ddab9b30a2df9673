"""A small editor for a note, where no other is set."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import TextArea

from papertui.text import clean, clean_line


class NoteArea(TextArea):
    """Text that is typed or pasted; what is pasted is cleaned, for it is painted as it stands."""

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted; Textual then calls its own handler with it."""
        event.text = clean(event.text)


class NoteScreen(ModalScreen[str | None]):
    """Edit a note; gives the text, None where it is left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,ctrl+s", "save", "save"),
        ("ctrl+c", "leave", "leave"),
    ]

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self._title = title
        self._note = note

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        area = NoteArea(clean(self._note), tab_behavior="focus", highlight_cursor_line=False)
        # Titles are foreign: a backslash keeps Textual from reading markup into them.
        area.border_title = "note: " + clean_line(self._title, 60).replace("[", r"\[")
        area.border_subtitle = "esc saves · ctrl+c leaves it as it was"
        area.move_cursor(area.document.end)
        yield area

    def action_save(self) -> None:
        """Give the text."""
        self.dismiss(self.query_one(NoteArea).text)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)
