"""The column of facets: values with their counts, one under a cursor."""

from collections.abc import Callable, Collection, Hashable, Sequence

from textual import events
from textual.message import Message

from papertui.text import clean_line
from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, fit
from papertui.tui.widgets.lines import Lines, Piece, Shown, Tone
from papertui.workspace.facets import Facet, Group

_BARRED = ("year", "month")
_LABEL = 8  # cells of a label that a bar stands beside
_WHEEL = 3

Row = str | tuple[Facet, int]  # a heading, or a value and the largest count beside it (0: no bar)


class FacetColumn(Lines, can_focus=True):
    """Groups of values; `active` are the clauses that the query has by now."""

    active = Shown[Collection[str]](frozenset())
    """The clauses of the query: their values bear the mark."""

    class Picked(Message):
        """A value was picked: its clause is to come into the query, or to leave it."""

        def __init__(self, clause: str) -> None:
            super().__init__()
            self.clause = clause

    class Closed(Message):
        """`esc`: the column is to go."""

    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(glyphs=glyphs)
        self._rows: list[Row] = []
        self._cursor = self._top = 0

    def show(self, groups: Sequence[Group]) -> None:
        """Show other counts; the cursor stays on its value while that is there."""
        row = self._rows[self._cursor] if self._rows else ""
        self._rows = []
        for group in groups:
            most = max(facet.count for facet in group.facets) if group.name in _BARRED else 0
            self._rows += [
                *([""] if self._rows else []),
                group.name,
                *((facet, most) for facet in group.facets),
            ]
        clauses = [each if isinstance(each, str) else each[0].clause for each in self._rows]
        known = isinstance(row, tuple) and row[0].clause in clauses
        self._go(clauses.index(row[0].clause) if known and isinstance(row, tuple) else self._cursor)

    def take_key(self, key: str, character: str | None) -> bool:
        """Move, pick, close; say whether the key does anything here."""
        if key in ("enter", "space"):
            self._pick()
        elif key == "escape":
            self.post_message(self.Closed())
        elif (character or key) in _MOVES or key in _MOVES:
            self._go(*_MOVES[key if key in _MOVES else character or key](self))
        else:
            return False
        return True

    def line_key(self, y: int) -> Hashable:
        """Stand for a row, its mark, its place under the cursor."""
        row = self._row(y)
        marked = isinstance(row, tuple) and row[0].clause in self.active
        return row, marked, self._top + y == self._cursor and (self.has_focus, self._cursor)

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint a heading or a value, and the line that parts the column from the list."""
        row, width = self._row(y), self.size.width - 1
        side = Piece(self.glyphs.divider, Tone.DIM)
        if isinstance(row, str):
            return (Piece(fit(f" {row}", width), Tone.TITLE), side)
        facet, most = row
        at_cursor = self._top + y == self._cursor
        tone = Tone.PLAIN
        if at_cursor:
            tone = Tone.CURSOR if self.has_focus else Tone.TITLE
        sign = self.glyphs.mark if facet.clause in self.active else " "
        count = f" {facet.count:,} "
        room = width - 3 - cell_len(count)
        label = clean_line(facet.label)
        if most:
            bar = self.glyphs.bar * max(1, round((room - _LABEL) * facet.count / most))
            label = fit(label, _LABEL) + bar
        cursor = self.glyphs.cursor if at_cursor else " "
        return (Piece(f"{cursor}{sign} {fit(label, room, self.glyphs.ellipsis)}{count}", tone), side)

    def on_click(self, event: events.Click) -> None:
        """Pick the value clicked."""
        event.stop()
        if self._top + event.y < len(self._rows):
            self._go(self._top + event.y)
            self._pick()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move with the wheel."""
        event.stop()
        self._go(self._cursor + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move with the wheel."""
        event.stop()
        self._go(self._cursor - _WHEEL, -1)

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.update_lines()

    def on_blur(self) -> None:
        """Show the cursor as a mere place."""
        self.update_lines()

    def resized(self) -> None:
        """Keep the cursor in view."""
        self._follow()

    @property
    def _page(self) -> int:
        return max(1, self.size.height - 1)

    def _row(self, y: int) -> Row:
        index = self._top + y
        return self._rows[index] if index < len(self._rows) else ""

    def _pick(self) -> None:
        row = self._rows[self._cursor] if self._rows else ""
        if isinstance(row, tuple):
            self.post_message(self.Picked(row[0].clause))

    def _go(self, index: int, step: int = 1) -> None:
        """Put the cursor on a row, or on the next value in that direction."""
        count = len(self._rows)
        index = max(0, min(index, count - 1))
        onward = range(index, count) if step > 0 else range(index, -1, -1)
        back = range(index, -1, -1) if step > 0 else range(index, count)
        values = (at for at in (*onward, *back) if at < count and isinstance(self._rows[at], tuple))
        self._cursor = next(values, 0)
        self._follow()
        self.update_lines()

    def _follow(self) -> None:
        height = max(1, self.size.height)
        lowest = max(0, self._cursor - height + 1)
        self._top = max(lowest, min(self._top, self._cursor, max(0, len(self._rows) - height)))
        if self._cursor <= 1:
            self._top = 0


_MOVES: dict[str, Callable[[FacetColumn], tuple[int, int]]] = {
    "down": lambda column: (column._cursor + 1, 1),
    "j": lambda column: (column._cursor + 1, 1),
    "up": lambda column: (column._cursor - 1, -1),
    "k": lambda column: (column._cursor - 1, -1),
    "pagedown": lambda column: (column._cursor + column._page, 1),
    "ctrl+d": lambda column: (column._cursor + column._page, 1),
    "pageup": lambda column: (column._cursor - column._page, -1),
    "ctrl+u": lambda column: (column._cursor - column._page, -1),
    "home": lambda column: (0, 1),
    "g": lambda column: (0, 1),
    "end": lambda column: (len(column._rows) - 1, -1),
    "G": lambda column: (len(column._rows) - 1, -1),
}
