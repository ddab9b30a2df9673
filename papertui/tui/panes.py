"""List and paper: side by side, one above the other, or one alone, as the screen's size and the user say."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.hint import Divider, Rule
from papertui.tui.widgets.paper_list import PaperList

if TYPE_CHECKING:
    from textual.widget import Widget

    from papertui.tui.widgets.facets import FacetColumn

WIDE_COLUMNS = 100
TINY_COLUMNS, TINY_ROWS = 60, 16


class Panes(Container):
    """Lay out the two panes. `alone` is the pane that the user gave the whole screen, or None."""

    def __init__(self, papers: PaperList, paper: Detail, glyphs: Glyphs) -> None:
        super().__init__()
        self.papers = papers
        self.paper = paper
        self._glyphs = glyphs
        self.alone: str | None = None
        self.column: FacetColumn | None = None
        self._column_wanted = False
        self._side_by_side: bool | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list, a thin line, the paper."""
        yield self.papers
        yield Divider(glyphs=self._glyphs)
        yield Rule(glyphs=self._glyphs)
        yield self.paper

    @property
    def focused(self) -> str:
        """The pane in focus; "" where none of them is."""
        return next((name for name, pane in self._panes.items() if pane.has_focus), "")

    @property
    def shown(self) -> Collection[str]:
        """The panes that are on the screen."""
        return [name for name, pane in self._panes.items() if pane.display]

    def focus_pane(self, pane: str) -> None:
        """Put the focus on a pane."""
        self.screen.set_focus(self._panes[pane])

    def give_all(self, pane: str | None) -> None:
        """Use the whole screen for one pane, or with None show both; the focus goes along."""
        self.alone = pane
        self.fit_screen()
        self.focus_pane("detail" if pane == "detail" else "list")

    def open_facets(self) -> FacetColumn | None:
        """Show the column of facets with the focus on it; None where there is no room."""
        from papertui.tui.widgets.facets import FacetColumn

        if self._is_tiny:
            return None
        if self.column is None:
            self.column = FacetColumn(glyphs=self._glyphs)
            self.mount(self.column, before=0)
        self._show_column(True)
        self.focus_pane("facets")
        return self.column

    def close_facets(self) -> None:
        """Remove the column."""
        self._show_column(False)

    def turn(self) -> None:
        """Change between side by side and stacked."""
        self._side_by_side = not self.has_class("-wide")
        self.fit_screen()

    @property
    def _panes(self) -> dict[str, Widget]:
        facets: dict[str, Widget] = {} if self.column is None else {"facets": self.column}
        return {"list": self.papers, "detail": self.paper, **facets}

    @property
    def _is_tiny(self) -> bool:
        columns, rows = self.app.size
        return columns < TINY_COLUMNS or rows < TINY_ROWS

    def _show_column(self, wanted: bool) -> None:
        self._column_wanted = wanted
        self.fit_screen()

    def fit_screen(self) -> None:
        """Lay out for the size the screen has now; cursor and scroll stay."""
        columns, tiny = self.app.size.width, self._is_tiny
        wide = columns >= WIDE_COLUMNS if self._side_by_side is None else self._side_by_side
        alone = self.alone or ("list" if tiny else None)
        self.set_class(wide and not tiny, "-wide")
        self.set_class(alone is not None, "-alone")
        if self.column is not None:
            self.column.display = self._column_wanted and alone is None
        self.papers.display = alone in (None, "list")
        self.paper.display = alone in (None, "detail")
