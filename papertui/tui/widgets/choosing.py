"""A list of lines with a cursor, and the keys that move it: the common base of panels and facets."""

from collections.abc import Callable

from textual import events

from papertui.tui.widgets.lines import LineWidget

_WHEEL = 3


class Choosing(LineWidget, can_focus=True):
    """Lines to choose from; a subclass defines their number and which can be chosen.

    `j k ↓ ↑ g G`, Home, End, page keys and the wheel move. The cursor skips lines
    that cannot be chosen, and the list scrolls with it.
    """

    _cursor = _top = 0

    @property
    def count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """How many lines are visible at once."""
        return max(1, self.size.height)

    def can_choose(self, index: int) -> bool:
        """Whether the cursor may stand on this line."""
        raise NotImplementedError

    def go(self, index: int, step: int = 1) -> None:
        """Move the cursor to a line, or to the next one in that direction that can be chosen."""
        index = max(0, min(index, self.count - 1))
        onward = range(index, self.count) if step > 0 else range(index, -1, -1)
        back = range(index, -1, -1) if step > 0 else range(index, self.count)
        self._cursor = next((at for at in (*onward, *back) if at < self.count and self.can_choose(at)), 0)
        self.follow()
        self.update_lines()

    def take_move(self, key: str) -> bool:
        """Handle a motion key; return False for any other key."""
        if key in _MOVES:
            self.go(*_MOVES[key](self))
        return key in _MOVES

    def follow(self) -> None:
        """Scroll to keep the cursor visible, and the headings above the first choice."""
        lowest = max(0, self._cursor - self.page + 1)
        self._top = max(lowest, min(self._top, self._cursor, max(0, self.count - self.page)))
        if self._cursor < self.page and not any(map(self.can_choose, range(self._cursor))):
            self._top = 0

    def resized(self) -> None:
        """Scroll to keep the cursor visible."""
        self.follow()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move with the wheel."""
        event.stop()
        self.go(self._cursor + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move with the wheel."""
        event.stop()
        self.go(self._cursor - _WHEEL, -1)


_MOVES: dict[str, Callable[[Choosing], tuple[int, int]]] = {
    "down": lambda lines: (lines._cursor + 1, 1),
    "j": lambda lines: (lines._cursor + 1, 1),
    "up": lambda lines: (lines._cursor - 1, -1),
    "k": lambda lines: (lines._cursor - 1, -1),
    "pagedown": lambda lines: (lines._cursor + lines.page, 1),
    "ctrl+d": lambda lines: (lines._cursor + lines.page, 1),
    "pageup": lambda lines: (lines._cursor - lines.page, -1),
    "ctrl+u": lambda lines: (lines._cursor - lines.page, -1),
    "home": lambda lines: (0, 1),
    "g": lambda lines: (0, 1),
    "end": lambda lines: (lines.count - 1, -1),
    "G": lambda lines: (lines.count - 1, -1),
}
