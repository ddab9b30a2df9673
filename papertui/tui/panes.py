"""The panes: list and paper side by side, stacked, or one alone, by the screen's size and the user."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.border import Border
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.hint import Divider, HorizontalRule
from papertui.tui.widgets.paper_list import PaperList

if TYPE_CHECKING:
    from textual.widget import Widget

    from papertui.tui.widgets.facets import FacetColumn

WIDE_COLUMNS = 100
TINY_COLUMNS, TINY_ROWS = 60, 16
FACET_COLUMNS = 28

AUTO, SIDE, STACKED, LIST = "auto", "side", "stacked", "list"
# Percent of the columns, or of the rows, for the list; and the minimal size of each pane.
DEFAULT_SPLIT = {SIDE: 60, STACKED: 35}
_LEAST = {SIDE: 24, STACKED: 3}
# Hardly any title is longer; more columns are more useful to the paper.
_MOST_COLUMNS = 130


class Panes(Container):
    """Lays out the two panes. `alone` is the pane that the user gave the whole screen, or None.

    `splits` are the list's percentages, by layout, if the user moved the border.
    """

    def __init__(self, papers: PaperList, paper: Detail, glyphs: Glyphs) -> None:
        super().__init__()
        self.papers = papers
        self.paper = paper
        self._glyphs = glyphs
        self.alone: str | None = None
        self.column: FacetColumn | None = None
        self.splits: dict[str, int] = {}
        self.layout_wanted = AUTO
        self.wraps_titles = True
        self._column_wanted = False

    def compose(self) -> ComposeResult:
        """Lay out the list, a thin line, the paper."""
        yield self.papers
        yield Divider(glyphs=self._glyphs)
        yield HorizontalRule(glyphs=self._glyphs)
        yield self.paper

    @property
    def focused(self) -> str:
        """The focused pane; "" if neither is."""
        return next((name for name, pane in self._panes.items() if pane.has_focus), "")

    @property
    def shown(self) -> Collection[str]:
        """The panes that are on the screen."""
        return [name for name, pane in self._panes.items() if pane.display]

    def focus_pane(self, pane: str) -> None:
        """Focus a pane."""
        self.screen.set_focus(self._panes[pane])

    def give_all(self, pane: str | None) -> None:
        """Use the whole screen for one pane, or with None show both; the focus moves with it."""
        self.alone = pane
        self.fit_screen()
        self.focus_pane("detail" if pane == "detail" else "list")

    def open_facets(self) -> FacetColumn | None:
        """Show and focus the column of facets; None if there is no room."""
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

    def begin_with(self, layout: str, splits: Mapping[str, int]) -> None:
        """Set the initial layout and borders."""
        self.layout_wanted = layout if layout in (SIDE, STACKED, LIST) else AUTO
        self.splits = {name: percent for name, percent in splits.items() if name in DEFAULT_SPLIT}

    def turn(self) -> None:
        """Switch between side by side and stacked."""
        if self.layout_wanted == LIST:
            self.layout_wanted = AUTO
        else:
            self.layout_wanted = STACKED if self.arrangement == SIDE else SIDE
        self.fit_screen()

    def move_border(self, step: int) -> bool:
        """Widen or narrow the list by a row or 5 % of the columns; return False if it is at its limit."""
        if self._alone is not None:
            return False
        by = step * 5 if self.arrangement == SIDE else round(step * 100 / max(1, self.size.height))
        return self._split_at(self._percent + by)

    def on_border_dragged(self, event: Border.Dragged) -> None:
        """Move the border to where the mouse button was released."""
        event.stop()
        region, side = self.papers.region, self.arrangement == SIDE
        room = self.size.width - self._column_width if side else self.size.height
        wanted = event.x - region.x if side else event.y - region.y
        self._split_at(round(100 * wanted / max(1, room)))

    @property
    def arrangement(self) -> str:
        """The arrangement of list and paper: "side" or "stacked"."""
        auto = SIDE if self.app.size.width >= WIDE_COLUMNS else STACKED
        return self.layout_wanted if self.layout_wanted in (SIDE, STACKED) else auto

    @property
    def _panes(self) -> dict[str, Widget]:
        facets: dict[str, Widget] = {} if self.column is None else {"facets": self.column}
        return {"list": self.papers, "detail": self.paper, **facets}

    @property
    def _is_tiny(self) -> bool:
        columns, rows = self.app.size
        return columns < TINY_COLUMNS or rows < TINY_ROWS

    @property
    def _alone(self) -> str | None:
        """The pane that has the whole screen: the user's choice, or the list if only one fits."""
        crowded = self.arrangement == SIDE and self.app.size.width - self._column_width < WIDE_COLUMNS
        has_no_room = self._is_tiny or self.layout_wanted == LIST or (self._column_width and crowded)
        return self.alone or ("list" if has_no_room else None)

    @property
    def _column_width(self) -> int:
        return FACET_COLUMNS if self.column is not None and self._column_wanted else 0

    @property
    def _percent(self) -> int:
        return self.splits.get(self.arrangement, DEFAULT_SPLIT[self.arrangement])

    def _show_column(self, wanted: bool) -> None:
        self._column_wanted = wanted
        self.fit_screen()

    def _split_at(self, percent: int) -> bool:
        least = _LEAST[self.arrangement]
        room = self.size.width - self._column_width if self.arrangement == SIDE else self.size.height
        edge = round(100 * least / max(1, room))
        percent = max(edge, min(percent, 100 - edge))
        moved = percent != self._percent
        self.splits[self.arrangement] = percent
        self.fit_screen()
        return moved

    def fit_screen(self) -> None:
        """Lay out for the present size of the screen; cursor and scroll stay."""
        alone, side = self._alone, self.arrangement == SIDE
        self.set_class(side and not self._is_tiny, "-wide")
        self.set_class(alone is not None, "-alone")
        if self.column is not None:
            self.column.display = self._column_wanted and self.alone is None
        self.papers.display = alone in (None, "list")
        self.paper.display = alone in (None, "detail")
        self.papers.wraps = self.wraps_titles and side and alone is None
        self.paper.narrow(alone == "detail")
        self._size_list(alone is None, side)

    def _size_list(self, is_beside: bool, side: bool) -> None:
        columns, rows = self.app.size
        width = columns - self._column_width
        if is_beside and side:
            wanted = round(width * self._percent / 100)
            self.papers.styles.width = wanted if SIDE in self.splits else min(wanted, _MOST_COLUMNS)
        else:
            self.papers.styles.width = "1fr"
        # Besides the panes there are the search bar, its rule, the last rule and the status line.
        height = max(1, rows - 4)
        wanted = max(_LEAST[STACKED], round(height * self._percent / 100))
        self.papers.styles.height = wanted if is_beside and not side else "1fr"
