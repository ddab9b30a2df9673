"""The list of papers: one line each, fetched only where it is seen, as quick with 50,000 as with 500."""

from array import array
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from papertui.text import clean_line
from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.cells import cell_len, cut, fit
from papertui.tui.widgets.lines import Lines, Piece, Shown, Tone, breadth, marked

_TITLE_LIMIT = 500
_ROWS_KEPT = 2_000
_WHEEL = 3
# Under this width a row is its signs and its title.
_ROOM_FOR_DATE = 44
_ROOM_FOR_TAGS = 34


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of the list shows.

    `date` is ISO or empty; `spans` are offsets of matched words in `title`;
    `dim` says that the paper no longer fits the query.
    """

    id: str
    title: str
    date: str = ""
    mark: bool = False
    unread: bool = False
    star: bool = False
    tags: tuple[str, ...] = ()
    dim: bool = False
    spans: tuple[tuple[int, int], ...] = ()


class PaperList(Lines, can_focus=True):
    """Documents by number, one line each, with a cursor.

    `fetch` returns the rows of the documents asked for, in that order; it is asked
    only for what is seen. At an edge the list moves on by half a page, so that
    a held key repaints the whole list seldom.
    """

    class Moved(Message):
        """The cursor is on another line, or on another paper."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    placeholder = Shown[tuple[str, ...]](())
    """The lines shown in place of an empty list."""
    faded = Shown(False)
    """Whether all rows are dim, as while the query is wrong and these are the last good results."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Sequence[Row]] = lambda docs: (),
        *,
        glyphs: Glyphs = UNICODE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self.fetch = fetch
        self._rows: dict[int, Row] = {}
        self._docs: Sequence[int] = array("I")
        self._cursor = self._top = 0

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
        """The index of the first line seen."""
        return self._top

    @property
    def current(self) -> int | None:
        """The document under the cursor, None in an empty list."""
        return self._docs[self._cursor] if self._docs else None

    def fade(self, faded: bool) -> None:
        """Dim all rows, or no longer."""
        self.faded = faded

    def show(
        self,
        docs: Sequence[int],
        cursor: int = 0,
        top: int | None = None,
        placeholder: Sequence[str] | None = None,
    ) -> None:
        """List other documents, or `placeholder` where there are none; no message is posted."""
        self._docs = docs
        self.placeholder = self.placeholder if placeholder is None else tuple(placeholder)
        self._rows.clear()
        self._cursor = max(0, min(cursor, len(docs) - 1))
        self._top = self._cursor - self._page // 2 if top is None else top
        self._keep_in_view()
        self.update_lines()

    def rearrange(self, docs: Sequence[int]) -> None:
        """List the same documents in another order, the cursor on the same one."""
        current, self._docs = self.current, docs
        self.move(0 if current is None else docs.index(current) - self._cursor)

    def invalidate(self, docs: Collection[int] | None = None) -> None:
        """Fetch the rows of these documents again (None: of all) and repaint those that changed."""
        if docs is None:
            self._rows.clear()
        else:
            for doc in docs:
                self._rows.pop(doc, None)
        self.update_lines()

    def move(self, lines: int) -> None:
        """Move the cursor by that many lines; the list follows by half a page."""
        if not self._docs:
            return
        index = self._bounded(self._cursor + lines)
        if not self._top <= index < self._top + self._page:
            self._top = index - self._page // 2
        self.go(index)

    def page(self, pages: float) -> None:
        """Move list and cursor by pages, or by half of one."""
        lines = int(pages * max(self._page - 1, 1)) if self._page > 1 else (1 if pages > 0 else -1)
        self._top = max(0, self._top + lines)
        self.go(self._bounded(self._cursor + lines))

    def go(self, index: int) -> None:
        """Put the cursor on a line; -1 is the last one."""
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
        """Move the list under the cursor, which stays on its paper while that is seen."""
        self._top = max(0, min(self._top + lines, len(self._docs) - self._page))
        self.go(max(self._top, min(self._cursor, self._top + self._page - 1)))

    def resized(self) -> None:
        """Keep the cursor in view, and the scroll where it can stay."""
        self._keep_in_view()

    def line_key(self, y: int) -> Hashable:
        """Stand for a row, its place under the cursor, the focus."""
        index = self._top + y
        if index < len(self._docs):
            cursor = index == self._cursor
            return self._row(index), cursor, cursor and self.has_focus, self.faded
        return self._placeholder_line(y)

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint a row: signs, date, title, tags."""
        index = self._top + y
        if index >= len(self._docs):
            return (Piece(self._placeholder_line(y), Tone.DIM),)
        return self._draw_row(self._row(index), index == self._cursor)

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
        index = self._top + event.y
        if index < len(self._docs):
            self.go(index)

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.update_lines()

    def on_blur(self) -> None:
        """Show the cursor as one that keys do not move."""
        self.update_lines()

    @property
    def _page(self) -> int:
        return max(self.size.height, 1)

    def _bounded(self, index: int) -> int:
        return max(0, min(index, len(self._docs) - 1))

    def _keep_in_view(self) -> None:
        lowest = max(0, self._cursor - self._page + 1)
        self._top = max(lowest, min(self._top, self._cursor, max(0, len(self._docs) - self._page)))

    def _row(self, index: int) -> Row:
        row = self._rows.get(self._docs[index])
        if row is None:
            if len(self._rows) > _ROWS_KEPT:
                self._rows.clear()
            seen = self._docs[self._top : self._top + self._page]
            missing = [doc for doc in seen if doc not in self._rows]
            self._rows.update(zip(missing, self.fetch(missing), strict=True))
            row = self._rows[self._docs[index]]
        return row

    def _placeholder_line(self, y: int) -> str:
        first = max(0, (self.size.height - len(self.placeholder)) // 3)
        if self._docs or not first <= y < first + len(self.placeholder):
            return ""
        return "   " + self.placeholder[y - first]

    def _draw_row(self, row: Row, cursor: bool) -> list[Piece]:
        signs, width = self.glyphs, self.size.width
        tone = Tone.DIM if row.dim or self.faded else Tone.PLAIN
        if cursor:
            tone = Tone.CURSOR if self.has_focus else Tone.TITLE
        states = (
            (cursor, signs.cursor),
            (row.mark, signs.mark),
            (row.unread, signs.unread),
            (row.star, signs.star),
        )
        head = "".join(sign if on else " " for on, sign in states) + " "
        second = tone if cursor else Tone.DIM
        pieces = [Piece(head, tone)]
        if width >= _ROOM_FOR_DATE:
            pieces.append(Piece(f"{row.date or 'undated':<10}  ", second))
        room = width - breadth(pieces)
        title = clean_line(row.title, _TITLE_LIMIT)
        tags = self._tags(row, room, cell_len(title))
        shown = cut(title, room - cell_len(tags), signs.ellipsis)
        # Offsets fit the title as it was given; where it had to be cleaned they say nothing.
        spans = row.spans if row.title.startswith(title[:-1]) else ()
        pieces += marked(shown, spans, tone)
        pieces.append(Piece(" " * (room - cell_len(shown) - cell_len(tags)), tone & Tone.CURSOR))
        pieces.append(Piece(tags, second))
        return pieces

    def _tags(self, row: Row, room: int, title: int) -> str:
        """Return the tags between spaces: all where the title leaves room, else a third of it."""
        if not row.tags or room < _ROOM_FOR_TAGS:
            return " "
        tags = "  " + " ".join(map(clean_line, row.tags)) + " "
        allowed = max(room // 3, room - title)
        return tags if cell_len(tags) <= allowed else fit(tags[:-1], allowed - 1, self.glyphs.ellipsis) + " "
