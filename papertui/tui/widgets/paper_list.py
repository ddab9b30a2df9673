"""The list of papers: a row each, fetched only when visible, as fast with 50,000 as with 500."""

from array import array
from collections.abc import Callable, Collection, Hashable, Sequence

from textual import events
from textual.message import Message

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.columns import ListColumns
from papertui.tui.widgets.lines import LineWidget, Shown, TextPiece, Tone
from papertui.tui.widgets.row import ListRow, RowLayout
from papertui.tui.widgets.viewport import Fetched, Viewport

__all__ = ["ListRow", "PaperList"]

_WHEEL = 3
# With fewer visible lines, each is used for a paper of its own.
_LINES_TO_WRAP = 20


class PaperList(LineWidget, can_focus=True):
    """Documents by number, one row each, with a cursor.

    A row is one line, or two if `wraps` is set, the list is high and the title is long.
    `fetch` returns the rows of the requested documents, in that order; it is called
    only for visible ones. At an edge the list scrolls by half a page, so that
    a held key seldom repaints the whole list.
    """

    class Moved(Message):
        """The cursor moved to another line, or to another paper."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    placeholder = Shown[tuple[str, ...]](())
    """The lines shown in place of an empty list."""
    faded = Shown(False)
    """Whether all rows are dim, because the query is wrong and these are older results."""
    wraps = Shown(False)
    """Whether long titles get a second line, if the list is high enough."""
    columns = ListColumns()
    """The columns of the list; set before the list is on the screen."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Sequence[ListRow]] = lambda docs: (),
        *,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self._fetched = Fetched(fetch)
        self._docs: Sequence[int] = array("I")
        self._cursor = self._top = 0
        self._is_dated = False  # whether any fetched row has a date
        self._spread: list[tuple[int, int]] = []  # for each line of the screen: the row, and which line of it

    @property
    def fetch(self) -> Callable[[Sequence[int]], Sequence[ListRow]]:
        """The function that returns the rows of documents."""
        return self._fetched.fetch

    @fetch.setter
    def fetch(self, fetch: Callable[[Sequence[int]], Sequence[ListRow]]) -> None:
        self._fetched.fetch = fetch

    @property
    def docs(self) -> Sequence[int]:
        """The documents listed, in order."""
        return self._docs

    @property
    def cursor(self) -> int:
        """The index of the line under the cursor; 0 in an empty list."""
        return self._cursor

    @property
    def top(self) -> int:
        """The index of the first visible line."""
        return self._top

    @property
    def current(self) -> int | None:
        """The document under the cursor, None in an empty list."""
        return self._docs[self._cursor] if self._docs else None

    def fade(self, faded: bool) -> None:
        """Dim all rows, or end that."""
        self.faded = faded

    def show(
        self,
        docs: Sequence[int],
        cursor: int = 0,
        top: int | None = None,
        placeholder: Sequence[str] | None = None,
    ) -> None:
        """Show other documents, or `placeholder` if there are none; no message is posted."""
        self._docs = self._fetched.docs = docs
        self.placeholder = self.placeholder if placeholder is None else tuple(placeholder)
        self._fetched.forget()
        self._is_dated = self._fetched.is_dated = False
        self._cursor = max(0, min(cursor, len(docs) - 1))
        self._top = self._cursor - self._page // 2 if top is None else top
        self._keep_in_view()
        self.update_lines()

    def rearrange(self, docs: Sequence[int]) -> None:
        """Show the same documents in another order, the cursor on the same one."""
        current, self._docs = self.current, docs
        self._fetched.docs = docs
        self.move(0 if current is None else docs.index(current) - self._cursor)

    def invalidate(self, docs: Collection[int] | None = None) -> None:
        """Fetch the rows of these documents again (None: of all) and repaint those that changed."""
        self._fetched.forget(docs)
        self.update_lines()

    def move(self, lines: int) -> None:
        """Move the cursor by that many lines; the list scrolls by half a page."""
        if not self._docs:
            return
        index, seen = self._bounded(self._cursor + lines), self._viewport.seen_from(self._top)
        if not self._top <= index < self._top + seen:
            self._top = max(0, index - seen // 2)
        self.go(index)

    def page(self, pages: float) -> None:
        """Move list and cursor by pages, or by half of one."""
        seen = self._viewport.seen_from(self._top)
        if pages < 0 and self._top:
            # Rows above may have two lines, unlike those below.
            seen = self._top - self._viewport.first_that_shows(self._top) + 1
        lines = int(pages * max(seen - 1, 1)) or (1 if pages > 0 else -1)
        self._top = max(0, self._top + lines)
        self.go(self._bounded(self._cursor + lines))

    def go(self, index: int) -> None:
        """Move the cursor to a line; -1 is the last one."""
        if not self._docs:
            return
        index = self._bounded(len(self._docs) - 1 if index == -1 else index)
        moved = index != self._cursor
        self._cursor = index
        self._keep_in_view()
        self.update_lines()
        if moved:
            self.post_message(self.Moved(index))

    def scroll_lines(self, lines: int) -> None:
        """Scroll the list; the cursor stays on its paper while that is visible."""
        self._top = max(0, min(self._top + lines, self._viewport.top_for(len(self._docs) - 1, 0)))
        self.go(max(self._top, min(self._cursor, self._top + self._viewport.seen_from(self._top) - 1)))

    def resized(self) -> None:
        """Keep the cursor visible, and the scroll position if possible."""
        self._keep_in_view()

    def update_lines(self) -> None:
        """Repaint the lines that changed."""
        self._spread = []
        super().update_lines()

    def line_key(self, y: int) -> Hashable:
        """Return the state that a line depends on: its row, the cursor, the focus."""
        index, line = self._at(y)
        if index < 0:
            return self._placeholder_line(y)
        cursor = index == self._cursor
        return self._row(index), line, cursor, cursor and self.has_focus, self.faded, self._is_dated

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw a line of a row: symbols, date, title, tags."""
        index, line = self._at(y)
        if index < 0:
            return (TextPiece(self._placeholder_line(y), Tone.DIM),)
        row, cursor = self._row(index), index == self._cursor
        return self._layout.draw(row, line, cursor=cursor, focused=self.has_focus, faded=self.faded)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the line clicked."""
        index, _line = self._at(event.y)
        if index >= 0:
            self.go(index)

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.update_lines()

    def on_blur(self) -> None:
        """Show the cursor as inactive."""
        self.update_lines()

    @property
    def _page(self) -> int:
        # Textual computes `size` at each call, and this is called for each line.
        return max(self._settled.height or self.size.height, 1)

    def _bounded(self, index: int) -> int:
        return max(0, min(index, len(self._docs) - 1))

    @property
    def _layout(self) -> RowLayout:
        return RowLayout(self.size.width, self._is_dated, self._has_two_lines, self.glyphs, self.columns)

    @property
    def _has_two_lines(self) -> bool:
        return self.wraps and self.size.height >= _LINES_TO_WRAP

    @property
    def _viewport(self) -> Viewport:
        if not self._has_two_lines or not self._docs:
            return Viewport(self._page, len(self._docs))
        # Whether there are dates, and so the room for titles, is known once rows were fetched.
        self._row(self._bounded(self._top))
        heights = self._fetched.heights(self._layout, self._top, self._page)
        return Viewport(self._page, len(self._docs), heights)

    def _at(self, y: int) -> tuple[int, int]:
        """Return the row at a line of the screen, and which line of it; -1 below the last."""
        if not self._spread:
            self._spread = self._viewport.lines_from(self._top)
        return self._spread[y] if y < len(self._spread) else (-1, 0)

    def _keep_in_view(self) -> None:
        self._top = max(0, min(self._top, self._cursor))
        self._top = self._viewport.top_for(self._cursor, self._top)

    def _row(self, index: int) -> ListRow:
        row = self._fetched.row(index, self._top, self._page)
        if not self._is_dated and self._fetched.is_dated:
            self._is_dated = True
            # Rows above it may have been drawn without the column of dates.
            self.call_later(self.update_lines)
        return row

    def _placeholder_line(self, y: int) -> str:
        first = max(0, (self.size.height - len(self.placeholder)) // 3)
        if self._docs or not first <= y < first + len(self.placeholder):
            return ""
        return "   " + self.placeholder[y - first]
