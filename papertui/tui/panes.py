"""List and paper: side by side, one above the other, or one alone, as the screen's size and the user say."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.hint import Divider, Rule
from papertui.tui.widgets.paper_list import PaperList

WIDE_COLUMNS = 100
TINY_COLUMNS, TINY_ROWS = 60, 16


class Panes(Container):
    """Lay out the two panes. `alone` is the pane that has all the room by the user's wish, or None."""

    def __init__(self, papers: PaperList, paper: Detail, glyphs: Glyphs) -> None:
        super().__init__()
        self.papers = papers
        self.paper = paper
        self._glyphs = glyphs
        self.alone: str | None = None
        self.column: Widget | None = None
        self._column_wanted = False
        self._side_by_side: bool | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list, a thin line, the paper."""
        yield self.papers
        yield Divider(glyphs=self._glyphs)
        yield Rule(glyphs=self._glyphs)
        yield self.paper

    def give_all(self, pane: str | None) -> None:
        """Give one pane ("list" or "detail") all the room, or with None show both; the focus goes along."""
        self.alone = pane
        self.fit_screen()
        self.screen.set_focus(self.paper if pane == "detail" else self.papers)

    @property
    def is_tiny(self) -> bool:
        """Whether there is room for one pane only."""
        columns, rows = self.app.size
        return columns < TINY_COLUMNS or rows < TINY_ROWS

    def show_column(self, wanted: bool) -> None:
        """Show the column at the left while there is room for it, or take it away."""
        self._column_wanted = wanted
        self.fit_screen()

    def turn(self) -> None:
        """Turn side by side into stacked, and back."""
        self._side_by_side = not self.has_class("-wide")
        self.fit_screen()

    def fit_screen(self) -> None:
        """Lay out for the size the screen has now; cursor and scroll stay."""
        columns, tiny = self.app.size.width, self.is_tiny
        wide = columns >= WIDE_COLUMNS if self._side_by_side is None else self._side_by_side
        alone = self.alone or ("list" if tiny else None)
        self.set_class(wide and not tiny, "-wide")
        self.set_class(alone is not None, "-alone")
        if self.column is not None:
            self.column.display = self._column_wanted and alone is None
        self.papers.display = alone in (None, "list")
        self.paper.display = alone in (None, "detail")
