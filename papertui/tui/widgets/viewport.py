"""The visible rows of a list with rows of one or two lines, and the cache of fetched rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from papertui.tui.widgets.row import ListRow, RowLayout

_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Viewport:
    """A viewport of some lines over some rows; `height` returns the lines of a row, None if all have one."""

    lines: int
    count: int
    height: Callable[[int], int] | None = None

    def lines_from(self, top: int) -> list[tuple[int, int]]:
        """Return, for each line of the screen, the row and which line of it, with `top` as the first row."""
        found: list[tuple[int, int]] = []
        for index in range(top, min(self.count, top + self.lines)):
            found += [(index, line) for line in range(self.height(index) if self.height else 1)]
            if len(found) >= self.lines:
                break
        return found[: self.lines]

    def seen_from(self, top: int) -> int:
        """Return how many rows are fully visible with `top` as the first, at least 1."""
        if self.height is None:
            return self.lines
        lines = self.lines_from(max(0, top))
        is_cut = bool(lines) and lines[-1][1] + 1 < self.height(lines[-1][0])
        return max(1, len({index for index, _ in lines}) - is_cut)

    def first_that_shows(self, last: int) -> int:
        """Return the first top row with which a later row is fully visible."""
        if self.height is None:
            return max(0, last - self.lines + 1)
        room, first = self.lines - self.height(last), last
        while first and (room := room - self.height(first - 1)) >= 0:
            first -= 1
        return first

    def top_for(self, cursor: int, wanted: int) -> int:
        """Return the top row nearest to the wanted one that keeps the cursor visible and no line empty."""
        top = max(0, min(wanted, cursor))
        if not self.count:
            return 0
        # The last rows are measured only if they may be visible.
        if top + self.lines >= self.count:
            top = min(top, self.first_that_shows(self.count - 1))
        return self.first_that_shows(cursor) if cursor >= top + self.seen_from(top) else top


class Fetched:
    """The rows of documents, fetched by page; `is_dated` is whether any of them has a date."""

    def __init__(self, fetch: Callable[[Sequence[int]], Sequence[ListRow]]) -> None:
        self.fetch = fetch
        self.docs: Sequence[int] = ()
        self.is_dated = False
        self._rows: dict[int, ListRow] = {}

    def forget(self, docs: Collection[int] | None = None) -> None:
        """Drop the rows of these documents (None: of all), so that they are fetched again when needed."""
        if docs is None:
            self._rows.clear()
        else:
            for doc in docs:
                self._rows.pop(doc, None)

    def row(self, index: int, top: int, page: int) -> ListRow:
        """Return the row of a line, where `top` is the first visible line and `page` the number of lines."""
        row = self._rows.get(self.docs[index])
        if row is None:
            if len(self._rows) > _KEPT:
                self._rows.clear()
            # A whole page, because rows are read in sequence; above the top, the page before.
            first = top if top <= index < top + page else max(0, index - page + 1)
            missing = [doc for doc in self.docs[first : first + page] if doc not in self._rows]
            self._rows.update(zip(missing, self.fetch(missing), strict=True))
            row = self._rows[self.docs[index]]
            self.is_dated = self.is_dated or any(row.date for row in self._rows.values())
        return row

    def heights(self, layout: RowLayout, top: int, page: int) -> Callable[[int], int]:
        """Return a function that returns how many lines a row takes in that layout."""
        return lambda index: layout.height(self.row(index, top, page))
