"""Which rows of a list are seen, where each takes one line or two."""

from collections.abc import Callable
from dataclasses import dataclass


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
