"""A page of the manual as text that scrolls."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from papertui.manual import Topic, page
from papertui.tui.glyphs import Glyphs
from papertui.tui.screens.output import OutputPane

_WIDEST = 84  # maximum columns for easy reading


class ManualScreen(Screen[None]):
    """Shows a page, laid out for the screen's width."""

    def __init__(self, topic: Topic, glyphs: Glyphs) -> None:
        super().__init__()
        self._topic = topic
        self._pane = OutputPane(topic.name, glyphs=glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield self._pane

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out for the new width, from its top."""
        text = page(self._topic, min(event.size.width - 2, _WIDEST))
        self._pane.show(text, self._topic.questions, "j k g G scroll · esc leaves")

    def on_key(self, event: events.Key) -> None:
        """Close."""
        if event.key in ("escape", "q"):
            event.stop()
            self.dismiss()
