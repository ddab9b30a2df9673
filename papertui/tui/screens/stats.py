"""The statistics of the present results: counts by time and by name, as bars that fit any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from papertui.errors import PapertuiError
from papertui.plots import ASCII, BRAILLE, Line, Role, overview, sections
from papertui.tui.screens.output import OutputPane
from papertui.tui.widgets.cells import fit
from papertui.tui.widgets.lines import Piece, Tone
from papertui.workspace.stats import Statistics

if TYPE_CHECKING:
    from papertui.tui.desk import Desk
    from papertui.tui.glyphs import Glyphs
    from papertui.workspace import Workspace

_TONES = {Role.TEXT: Tone.PLAIN, Role.TITLE: Tone.TITLE, Role.BAR: Tone.ACCENT, Role.DIM: Tone.DIM}


class StatsPane(OutputPane):
    """Statistics that scroll, drawn again for each size."""

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(f"counting{glyphs.ellipsis}", glyphs=glyphs)
        self._stats = Statistics()
        self._drawn: Sequence[Line] = ()
        self._ink = replace(ASCII if glyphs.bar.isascii() else BRAILLE, fit=fit)

    def show_statistics(self, stats: Statistics, title: str) -> None:
        """Show statistics from their beginning."""
        self._stats = stats
        self.show("", title, f"j k g G scroll {self.glyphs.dot} esc leaves")

    def resized(self) -> None:
        """Draw for the new size."""
        width, height = self.size
        self._drawn = list(sections(self._stats, max(width - 2, 1), self._ink, height=height))[:-1]
        self._lines = [""] * len(self._drawn)
        self._scroll(self._top)

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint a line; what is no title is as long as the text before it."""
        index = self._top + y - 2
        if y in (0, 1, self.size.height - 2, self.size.height - 1) or index >= len(self._drawn):
            return super().draw(y)
        return (Piece(" "), *(Piece(part.text, _TONES[part.role]) for part in self._drawn[index]))


class StatsScreen(Screen[None]):
    """Show the statistics of what the list shows, counted in the search thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pane = StatsPane(glyphs=desk.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the plots."""
        yield self._pane

    def on_mount(self) -> None:
        """Count."""
        session = self._desk.session
        text, scope = session.query, session.scope

        def count(workspace: Workspace) -> Statistics | str:
            try:
                return workspace.engine.statistics(text, scope)
            except PapertuiError as error:
                return str(error)

        self._desk.answers.fetch(count, self._hear)

    def on_key(self, event: events.Key) -> None:
        """Leave."""
        if event.key in ("escape", "q", "percent_sign"):
            event.stop()
            self.dismiss()

    def left(self, result: None) -> None:
        """Do nothing: statistics have no result."""

    def _hear(self, counted: Statistics | str) -> None:
        if not self.is_attached:
            return
        if isinstance(counted, str):
            self._pane.show_statistics(Statistics(), counted)
            return
        dot, session = self._desk.glyphs.dot, self._desk.session
        query = f"{session.lead}{session.query}".strip()
        about = f" {dot} {query}" if query else ""
        self._pane.show_statistics(counted, f"{overview(counted, dot)}{about}")
