"""Which rows of a list are seen, where each takes a line or two, and what was fetched of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from papertui.tui.widgets.row import Row, RowLayout

_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Viewport:
    """So many lines, of so many rows; `height` returns the lines of a row, None where each takes one."""

    lines: int
    count: int
    height: Callable[[int], int] | None = None

    def lines_from(self, top: int) -> list[tuple[int, int]]:
        """Return the row, and which line of it, at each line of the screen where `top` is the first."""
        found: list[tuple[int, int]] = []
        for index in range(top, min(self.count, top + self.lines)):
            found += [(index, line) for line in range(self.height(index) if self.height else 1)]
            if len(found) >= self.lines:
                break
        return found[: self.lines]

    def seen_from(self, top: int) -> int:
        """Return how many rows are seen whole where `top` is the first, 1 at least."""
        if self.height is None:
            return self.lines
        lines = self.lines_from(max(0, top))
        is_cut = bool(lines) and lines[-1][1] + 1 < self.height(lines[-1][0])
        return max(1, len({index for index, _ in lines}) - is_cut)

    def first_that_shows(self, last: int) -> int:
        """Return the first row from which one further on is seen whole."""
        if self.height is None:
            return max(0, last - self.lines + 1)
        room, first = self.lines - self.height(last), last
        while first and (room := room - self.height(first - 1)) >= 0:
            first -= 1
        return first

    def top_for(self, cursor: int, wanted: int) -> int:
        """Return the first row nearest to the wanted one that keeps the cursor in view and no line empty."""
        top = max(0, min(wanted, cursor))
        if not self.count:
            return 0
        # The last rows are looked at only where they may be seen.
        if top + self.lines >= self.count:
            top = min(top, self.first_that_shows(self.count - 1))
        return self.first_that_shows(cursor) if cursor >= top + self.seen_from(top) else top


class Fetched:
    """The rows of documents, fetched a page at a time; `is_dated` says whether one of them has a date."""

    def __init__(self, fetch: Callable[[Sequence[int]], Sequence[Row]]) -> None:
        self.fetch = fetch
        self.docs: Sequence[int] = ()
        self.is_dated = False
        self._rows: dict[int, Row] = {}

    def forget(self, docs: Collection[int] | None = None) -> None:
        """Fetch the rows of these documents again (None: of all) when they are asked for."""
        if docs is None:
            self._rows.clear()
        else:
            for doc in docs:
                self._rows.pop(doc, None)

    def row(self, index: int, top: int, page: int) -> Row:
        """Return the row of a line, where a page of the list begins at the line `top`."""
        row = self._rows.get(self.docs[index])
        if row is None:
            if len(self._rows) > _KEPT:
                self._rows.clear()
            # A page of them, for rows are asked for in turn; of those above the ones before.
            first = top if top <= index < top + page else max(0, index - page + 1)
            missing = [doc for doc in self.docs[first : first + page] if doc not in self._rows]
            self._rows.update(zip(missing, self.fetch(missing), strict=True))
            row = self._rows[self.docs[index]]
            self.is_dated = self.is_dated or any(row.date for row in self._rows.values())
        return row

    def heights(self, layout: RowLayout, top: int, page: int) -> Callable[[int], int]:
        """Return what tells how many lines a row takes in that layout."""
        return lambda index: layout.height(self.row(index, top, page))
