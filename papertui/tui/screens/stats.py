"""The statistics of the present results: counts by time and by name, as bars that fit any size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from papertui.errors import PapertuiError
from papertui.plots import ASCII, BRAILLE, Role, overview, sections
from papertui.tui.screens.output import OutputPane
from papertui.tui.widgets.cells import fit
from papertui.tui.widgets.lines import TextPiece, Tone
from papertui.workspace.stats import Statistics

if TYPE_CHECKING:
    from papertui.tui.desk import Desk
    from papertui.tui.glyphs import Glyphs
    from papertui.workspace import Workspace

_TONES = {Role.TEXT: Tone.PLAIN, Role.TITLE: Tone.TITLE, Role.BAR: Tone.ACCENT, Role.DIM: Tone.DIM}


class StatsPane(OutputPane):
    """Statistics that scroll, laid out again for each size."""

    def __init__(self, *, glyphs: Glyphs) -> None:
        super().__init__(f"counting{glyphs.ellipsis}", glyphs=glyphs)
        self._stats: Statistics | None = None
        self._ink = replace(ASCII if glyphs.bar.isascii() else BRAILLE, fit=fit)

    def tell(self, text: str, title: str, stats: Statistics | None = None) -> None:
        """Show statistics from the top, or a text if there are none."""
        self._stats = stats
        self.show(text, title, f"j k g G scroll {self.glyphs.dot} esc leaves")

    def laid(self, width: int) -> Iterable[Sequence[TextPiece]]:
        """Return the lines of the statistics, without the empty line at the end."""
        if self._stats is None:
            return super().laid(width)
        lines = list(sections(self._stats, width, self._ink, height=self.size.height))
        return ([TextPiece(part.text, _TONES[part.role]) for part in line] for line in lines[:-1])


class StatsScreen(Screen[None]):
    """Shows the statistics of the listed papers, counted in the search thread."""

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
        text, scope = session.query, session.asked_scope

        def count(workspace: Workspace) -> Statistics | str:
            try:
                return workspace.engine.statistics(text, scope)
            except PapertuiError as error:
                return str(error)

        self._desk.answers.fetch(count, self._hear)

    def on_key(self, event: events.Key) -> None:
        """Close."""
        if event.key in ("escape", "q", "percent_sign"):
            event.stop()
            self.dismiss()

    def left(self, result: None) -> None:
        """Do nothing: statistics have no result."""

    def _hear(self, counted: Statistics | str) -> None:
        if not self.is_attached:
            return
        dot, session = self._desk.glyphs.dot, self._desk.session
        query = f"{session.shown_lead}{session.query}".strip()
        about = f" {dot} {query}" if query else ""
        if isinstance(counted, str):
            self._pane.tell(counted, f"statistics{about}")
        elif not counted.papers:
            self._pane.tell("there is nothing to count", f"0 papers{about}")
        else:
            self._pane.tell("", f"{overview(counted, dot)}{about}", counted)
