"""One row of the list: signs, date, title, tags; on a second line what a long title has left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papertui.text import clean_line
from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.lines import Piece, Tone, marked

_TITLE_LIMIT = 500
# Under this width a row is its signs and its title.
_ROOM_FOR_DATE = 44
_ROOM_FOR_TAGS = 34
# Tags never push a title under so many cells.
_LEAST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the list shows.

    `date` is ISO or empty; `spans` are offsets of matched words in `title`;
    `dim` says that the paper no longer fits the query.
    """

    id: str
    title: str
    date: str = ""
    mark: bool = False
    unread: bool = False
    star: bool = False
    noted: bool = False
    tags: tuple[str, ...] = ()
    dim: bool = False
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RowLayout:
    """How rows are laid out: the width, whether there are dates, whether a long title gets a second line."""

    width: int
    is_dated: bool
    wraps: bool
    glyphs: Glyphs

    @property
    def indent(self) -> int:
        """The cells before the title."""
        return 5 + (12 if self.is_dated and self.width >= _ROOM_FOR_DATE else 0)

    @property
    def room(self) -> int:
        """The cells for title and tags."""
        return max(0, self.width - self.indent)

    def height(self, row: Row) -> int:
        """Return how many lines a row takes, 1 or 2."""
        return 2 if self.wraps and cell_len(_title(row)) >= self.room else 1

    def draw(self, row: Row, line: int, *, cursor: bool, focused: bool, faded: bool) -> list[Piece]:
        """Return a line of a row, 0 or 1."""
        tone = Tone.DIM if row.dim or faded else Tone.PLAIN
        # The first line alone shows the cursor: a move writes no more than with rows of one line.
        if cursor and not line:
            tone = Tone.CURSOR if focused else Tone.TITLE
        second = tone if cursor and not line else Tone.DIM
        start, title = self._stretch(row, line)
        tags = self._tags(row, cell_len(title)) if line == self.height(row) - 1 else " "
        shown = cut(title, self.room - cell_len(tags), self.glyphs.ellipsis)
        # Offsets fit the title as it was given; where it had to be cleaned they say nothing.
        spans = row.spans if row.title.startswith(_title(row)[:-1]) else ()
        gap = " " * (self.room - cell_len(shown) - cell_len(tags))
        head = self._below(cursor) if line else self._head(row, cursor=cursor, tone=tone, second=second)
        body = marked(shown, spans, tone, start)
        return [*head, *body, Piece(gap, tone & Tone.CURSOR), Piece(tags, second)]

    def _stretch(self, row: Row, line: int) -> tuple[int, str]:
        """Return what of the title stands on a line, and where it begins."""
        title = _title(row)
        if self.height(row) == 1:
            return 0, title
        end = next(wrap(title, max(1, self.room - 1)))[1]
        if not line:
            return 0, title[:end]
        start = end + (title[end : end + 1] == " ")
        return start, title[start:]

    def _head(self, row: Row, *, cursor: bool, tone: Tone, second: Tone) -> list[Piece]:
        signs = self.glyphs
        states = (
            (cursor, signs.cursor),
            (row.mark, signs.mark),
            (row.unread, signs.unread),
            (row.star, signs.star),
        )
        head = [Piece("".join(sign if on else " " for on, sign in states) + " ", tone)]
        if self.indent > cell_len(head[0].text):
            head.append(Piece(f"{row.date or 'undated':<10}  ", second))
        return head

    def _below(self, cursor: bool) -> list[Piece]:
        return [Piece((self.glyphs.cursor if cursor else " ").ljust(self.indent))]

    def _tags(self, row: Row, title: int) -> str:
        """Return the note sign and the tags between blanks; those without room are counted: `rl +3`."""
        note = [self.glyphs.note] if row.noted else []
        if not (note or row.tags) or self.room < _ROOM_FOR_TAGS:
            return " "
        left = self.room - title
        # A title that is cut anyhow leaves them a quarter.
        allowed = left if left > 0 else min(self.room // 4, self.room - _LEAST_TITLE)
        names = [clean_line(tag) for tag in row.tags]
        return next(text for text in _shorter(note, names) if cell_len(text) <= allowed or text == " ")


def _shorter(note: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for count in range(len(names), -1, -1):
        rest = [f"+{len(names) - count}"] if count < len(names) else []
        yield f"  {' '.join((*note, *names[:count], *rest))} "
    yield " "


def _title(row: Row) -> str:
    return clean_line(row.title, _TITLE_LIMIT)
