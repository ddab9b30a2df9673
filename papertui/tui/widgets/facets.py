"""The column of facets: values with their counts, and a cursor."""

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from papertui.text import clean_line
from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, fit
from papertui.tui.widgets.choosing import Choosing
from papertui.tui.widgets.filtering import Filtering
from papertui.tui.widgets.lines import Shown, TextPiece, Tone
from papertui.workspace.facets import Facet, FacetGroup

_BARRED = ("year", "month")
_EMPTY = "no papers to count"
_LABEL = 8  # cells of a label next to a bar


@dataclass(frozen=True, slots=True)
class Rest:
    """The values of a facet that are not listed yet."""

    kind: str
    count: int


Row = str | Rest | tuple[Facet, int]  # a heading, or a value and the largest count beside it (0: no bar)


class FacetColumn(Choosing, can_focus=True):
    """Groups of values; `active` are the clauses that the query has."""

    FOOTER = (("enter", "narrow"), ("esc", "close"), ("/", "filter"), ("tab", "list"), ("?", "help"))
    """The keys for the footer, as (key, label)."""

    active = Shown[Collection[str]](frozenset())
    """The clauses of the query, whose values are marked."""

    class Picked(Message):
        """A value was picked, to add its clause to the query or remove it."""

        def __init__(self, clause: str) -> None:
            super().__init__()
            self.clause = clause

    class Closed(Message):
        """`esc` was pressed, to close the column."""

    class AllWanted(Message):
        """All values of these facets were requested."""

        def __init__(self, kinds: Collection[str]) -> None:
            super().__init__()
            self.kinds = kinds

    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(glyphs=glyphs)
        self._rows: list[Row] = []
        self._groups: Sequence[FacetGroup] = ()
        self._filter = Filtering()

    def show(self, groups: Sequence[FacetGroup]) -> None:
        """Show new counts; the cursor stays on its value if that still exists."""
        self._groups = groups
        row = self._rows[self._cursor] if self._rows else ""
        rows: list[Row] = list(_rows_of(groups)) or [_EMPTY]
        headings = [isinstance(each, str) for each in rows]
        kept = self._filter.fitting([_text_of(each) for each in rows], headings)
        self._rows = [rows[index] for index in kept]
        clauses = [each[0].clause if isinstance(each, tuple) else "" for each in self._rows]
        known = isinstance(row, tuple) and row[0].clause in clauses
        self.go(clauses.index(row[0].clause) if known and isinstance(row, tuple) else self._cursor)

    def update(self, groups: Sequence[FacetGroup], active: Collection[str]) -> None:
        """Show new counts, and mark the clauses that the query has."""
        self.active = active
        self.show(groups)

    def take_key(self, key: str, character: str | None) -> bool:
        """Move, pick, filter, close; return whether the key does anything here."""
        if self._filter.take_key(key, character, lambda letter: False):
            # The value may be among those that are not listed yet.
            if self._filter.is_on and any(group.rest for group in self._groups):
                self.post_message(self.AllWanted([group.name for group in self._groups]))
            self.show(self._groups)
            self.update_lines()
        elif key in ("enter", "space"):
            self._pick()
        elif key in ("escape", "q"):
            self.post_message(self.Closed())
        else:
            return self.take_move(key) or self.take_move(character or "")
        return True

    def line_key(self, y: int) -> Hashable:
        """Return the state that a row depends on: its text, its mark, the cursor."""
        row = self._row(y)
        marked = isinstance(row, tuple) and row[0].clause in self.active
        at_cursor = self._top + y == self._cursor and (self.has_focus, self._cursor)
        return row, marked, at_cursor, not self._top + y and self._filter.shown

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw a heading or a value, and the line between the column and the list."""
        row, width = self._row(y), self.size.width - 1
        side = TextPiece(self.glyphs.divider, Tone.DIM)
        if isinstance(row, str):
            typed = f" {self._filter.shown}" if self._filter.is_on and not self._top + y else ""
            return (TextPiece(fit(f" {row}{typed}", width, self.glyphs.ellipsis), Tone.TITLE), side)
        at_cursor = self._top + y == self._cursor
        tone = Tone.PLAIN
        if at_cursor:
            tone = Tone.CURSOR if self.has_focus else Tone.TITLE
        if isinstance(row, Rest):
            sign = self.glyphs.cursor if at_cursor else " "
            rest = f"{sign}  {self.glyphs.ellipsis} {row.count:,} more"
            return (TextPiece(fit(rest, width), tone or Tone.DIM), side)
        facet, most = row
        sign = self.glyphs.mark if facet.clause in self.active else " "
        count = f" {facet.count:,} "
        room = width - 3 - cell_len(count)
        label = clean_line(facet.label)
        if most:
            bar = self.glyphs.bar * max(1, round((room - _LABEL) * facet.count / most))
            label = fit(label, _LABEL) + bar
        cursor = self.glyphs.cursor if at_cursor else " "
        return (TextPiece(f"{cursor}{sign} {fit(label, room, self.glyphs.ellipsis)}{count}", tone), side)

    def on_click(self, event: events.Click) -> None:
        """Pick the value clicked."""
        event.stop()
        if self._top + event.y < len(self._rows):
            self.go(self._top + event.y)
            self._pick()

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.update_lines()

    def on_blur(self) -> None:
        """Show the cursor as inactive."""
        self.update_lines()

    @property
    def count(self) -> int:
        """How many lines there are, headings too."""
        return len(self._rows)

    def can_choose(self, index: int) -> bool:
        """Whether this is a value, or the line for the rest of them."""
        return not isinstance(self._rows[index], str)

    def _row(self, y: int) -> Row:
        index = self._top + y
        return self._rows[index] if index < len(self._rows) else ""

    def _pick(self) -> None:
        row = self._rows[self._cursor] if self._rows else ""
        if isinstance(row, Rest):
            self.post_message(self.AllWanted([row.kind]))
        elif isinstance(row, tuple):
            self.post_message(self.Picked(row[0].clause))


def _rows_of(groups: Sequence[FacetGroup]) -> Iterator[Row]:
    for number, group in enumerate(groups):
        most = max(facet.count for facet in group.facets) if group.name in _BARRED else 0
        if number:
            yield ""
        yield group.name
        yield from ((facet, most) for facet in group.facets)
        if group.rest:
            yield Rest(group.name, group.rest)


def _text_of(row: Row) -> str:
    """Return the text that a filter searches."""
    return row if isinstance(row, str) else row[0].label if isinstance(row, tuple) else ""
