"""The column of facets: values with their counts, one under a cursor."""

from collections.abc import Collection, Hashable, Sequence

from textual import events
from textual.message import Message

from papertui.text import clean_line
from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, fit
from papertui.tui.widgets.choosing import Choosing
from papertui.tui.widgets.lines import Piece, Shown, Tone
from papertui.workspace.facets import Facet, Group

_BARRED = ("year", "month")
_LABEL = 8  # cells of a label that a bar stands beside

Row = str | tuple[Facet, int]  # a heading, or a value and the largest count beside it (0: no bar)


class FacetColumn(Choosing, can_focus=True):
    """Groups of values; `active` are the clauses that the query has by now."""

    FOOTER = (("enter", "narrow"), ("esc", "close"))
    """The keys that matter here, as (key, label)."""

    active = Shown[Collection[str]](frozenset())
    """The clauses of the query: their values are marked."""

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
        self.go(clauses.index(row[0].clause) if known and isinstance(row, tuple) else self._cursor)

    def update(self, groups: Sequence[Group], active: Collection[str]) -> None:
        """Show other counts, and mark the clauses that the query holds."""
        self.active = active
        self.show(groups)

    def take_key(self, key: str, character: str | None) -> bool:
        """Move, pick, close; say whether the key does anything here."""
        if key in ("enter", "space"):
            self._pick()
        elif key == "escape":
            self.post_message(self.Closed())
        else:
            return self.take_move(key) or self.take_move(character or "")
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
            self.go(self._top + event.y)
            self._pick()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.update_lines()

    def on_blur(self) -> None:
        """Show the cursor as one that keys do not move."""
        self.update_lines()

    @property
    def count(self) -> int:
        """How many lines there are, headings too."""
        return len(self._rows)

    def can_choose(self, index: int) -> bool:
        """Whether this is a value."""
        return isinstance(self._rows[index], tuple)

    def _row(self, y: int) -> Row:
        index = self._top + y
        return self._rows[index] if index < len(self._rows) else ""

    def _pick(self) -> None:
        row = self._rows[self._cursor] if self._rows else ""
        if isinstance(row, tuple):
            self.post_message(self.Picked(row[0].clause))
