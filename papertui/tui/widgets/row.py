"""One row of the list: symbols, date, title, tags; the second line continues a long title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from papertui.text import clean_line
from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.columns import ListColumns, Plan, cell, planned
from papertui.tui.widgets.lines import TextPiece, Tone, breadth, marked

_TITLE_LIMIT = 500
_ROOM_FOR_TAGS = 34
# Tags never reduce a title to fewer cells.
_LEAST_TITLE = 30
# Cells for the count of tags that do not fit: `  +1 `.
_LEAST_TAGS = 5


@dataclass(frozen=True, slots=True)
class ListRow:
    """The content of one row of the list.

    `date` is as shown or empty, `cells` the texts of `ListColumns.cells`; `spans`
    are offsets of matched words in `title`; `dim`: the paper no longer matches
    the query.
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
    cells: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The layout of rows: the width, whether there are dates, whether a long title gets a second line."""

    width: int
    is_dated: bool
    wraps: bool
    glyphs: Glyphs
    columns: ListColumns = field(default_factory=ListColumns)

    @property
    def plan(self) -> Plan:
        """The columns that fit."""
        return planned(self.columns.names, self.columns.date_width, self.width, is_dated=self.is_dated)

    @property
    def room(self) -> int:
        """The cells for title and tags."""
        return max(0, self.width - self.plan.indent - self.plan.behind)

    def height(self, row: ListRow) -> int:
        """Return how many lines a row takes, 1 or 2."""
        return 2 if self.wraps and cell_len(_title(row)) >= self.room else 1

    def draw(self, row: ListRow, line: int, *, cursor: bool, focused: bool, faded: bool) -> list[TextPiece]:
        """Return the pieces of a line of a row, 0 or 1."""
        tone = Tone.DIM if row.dim or faded else Tone.PLAIN
        # Only the first line shows the cursor, so that a move writes no more than with rows of one line.
        if cursor and not line:
            tone = Tone.CURSOR if focused else Tone.TITLE
        second = tone if cursor and not line else Tone.DIM
        start, title = self._stretch(row, line)
        tags = self._tags(row, cell_len(title), second) if line == self.height(row) - 1 else [TextPiece(" ")]
        shown = cut(title, self.room - breadth(tags), self.glyphs.ellipsis)
        # The offsets apply to the title as given; if it had to be cleaned they are invalid.
        spans = row.spans if row.title.startswith(_title(row)[:-1]) else ()
        gap = " " * (self.room - cell_len(shown) - breadth(tags))
        head = self._below(cursor) if line else self._head(row, cursor=cursor, tone=tone, second=second)
        body = marked(shown, spans, tone, start)
        behind = [TextPiece(f"  {text}", second) for text in self._cells(row, self.plan.right)]
        behind = [TextPiece(" " * self.plan.behind)] if line and behind else behind
        return [*head, *body, TextPiece(gap, tone & Tone.CURSOR), *tags, *behind]

    def _stretch(self, row: ListRow, line: int) -> tuple[int, str]:
        """Return the part of the title on a line, and its offset."""
        title = _title(row)
        if self.height(row) == 1:
            return 0, title
        end = next(wrap(title, max(1, self.room - 1)))[1]
        if not line:
            return 0, title[:end]
        start = end + (title[end : end + 1] == " ")
        return start, title[start:]

    def _head(self, row: ListRow, *, cursor: bool, tone: Tone, second: Tone) -> list[TextPiece]:
        signs, names = self.glyphs, self.columns.names
        states = [(cursor, signs.cursor)]
        states += [(row.mark, signs.mark)] if "mark" in names else []
        states += [(row.unread, signs.unread), (row.star, signs.star)] if "state" in names else []
        head = [TextPiece("".join(sign if on else " " for on, sign in states) + " ", tone)]
        return head + [TextPiece(f"{text}  ", second) for text in self._cells(row, self.plan.left)]

    def _cells(self, row: ListRow, planned: Sequence[tuple[str, int]]) -> list[str]:
        texts = {"date": row.date, **dict(zip(self.columns.cells, row.cells, strict=False))}
        return [cell(name, clean_line(texts.get(name, "")), width, self.glyphs) for name, width in planned]

    def _below(self, cursor: bool) -> list[TextPiece]:
        return [TextPiece((self.glyphs.cursor if cursor else " ").ljust(self.plan.indent))]

    def _tags(self, row: ListRow, title: int, tone: Tone) -> list[TextPiece]:
        """Return the note symbol and the tags between blanks; those that do not fit are counted: `rl +3`."""
        note = [self.glyphs.note] if row.noted else []
        tags = row.tags if "tags" in self.columns.names else ()
        if not (note or tags) or self.room < _ROOM_FOR_TAGS:
            return [TextPiece(" ", tone)]
        left = self.room - title
        # A title that is cut in any case leaves them a quarter; one that nearly fits is cut for their count.
        allowed = left if left >= _LEAST_TAGS else min(self.room // 4, self.room - _LEAST_TITLE)
        names = [clean_line(tag) for tag in tags]
        words = next((each for each in _shorter(note, names) if cell_len(_joined(each)) <= allowed), [])
        if Tone.CURSOR in tone or not self.columns.colors:
            return [TextPiece(_joined(words), tone)]
        colored = (TextPiece(f" {word}", tone, color=self.columns.color_of(word)) for word in words)
        return [TextPiece(" " if words else "", tone), *colored, TextPiece(" ", tone)]


def _shorter(note: Sequence[str], names: Sequence[str]) -> Iterator[Sequence[str]]:
    for count in range(len(names), -1, -1):
        rest = [f"+{len(names) - count}"] if count < len(names) else []
        yield (*note, *names[:count], *rest)


def _joined(words: Sequence[str]) -> str:
    return f"  {' '.join(words)} " if words else " "


def _title(row: ListRow) -> str:
    return _cleaned(row.title)


# Each move needs the visible rows three times.
@lru_cache(maxsize=2048)
def _cleaned(title: str) -> str:
    return clean_line(title, _TITLE_LIMIT)
