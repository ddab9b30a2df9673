"""The columns of the list: which of the wanted ones fit, and their content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, cut, fit

SIGNS = ("mark", "state")
_FREE = ("title", "tags")
# Widths of the columns other than the title.
_WIDTHS = {"authors": 20, "venue": 16, "org": 16, "votes": 5, "comments": 5}
_NUMBERS = ("votes", "comments")
# Minimal width left for the title, below which a column is not shown; less for the date, the most useful one.
_LEAST_TITLE, _LEAST_BESIDE_DATE = 40, 27
_GAP = 2
_UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns of a paper in the list, in order; the width of dates; the colours of tags by name."""

    names: tuple[str, ...] = ("mark", "state", "date", "title", "tags")
    date_width: int = 10
    colors: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns with a text in a row, in their order."""
        return tuple(name for name in self.names if name in _WIDTHS)

    def color_of(self, tag: str) -> str:
        """Return the colour of a tag, or that of its nearest parent tag; "" if there is none."""
        while tag and tag not in self.colors:
            tag = tag.rpartition("/")[0]
        return self.colors.get(tag, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns that fit: those before the title, those after it, and the cells of the symbols."""

    left: tuple[tuple[str, int], ...]
    right: tuple[tuple[str, int], ...]
    signs: int

    @property
    def indent(self) -> int:
        """The cells before the title."""
        return self.signs + sum(width + _GAP for _, width in self.left)

    @property
    def behind(self) -> int:
        """The cells after title and tags."""
        return sum(width + _GAP for _, width in self.right)


@lru_cache(maxsize=16)
def planned(names: tuple[str, ...], date_width: int, width: int, *, is_dated: bool) -> Plan:
    """Return the columns that fit into a width, in order of preference."""
    # The cursor, a mark, two symbols of state, a blank.
    signs = 2 + ("mark" in names) + 2 * ("state" in names)
    room, title = width - signs, names.index("title") if "title" in names else len(names)
    left: list[tuple[str, int]] = []
    right: list[tuple[str, int]] = []
    for at, name in enumerate(names):
        if name in SIGNS or name in _FREE or (name == "date" and not is_dated):
            continue
        cells = date_width if name == "date" else _WIDTHS[name]
        least = _LEAST_BESIDE_DATE if name == "date" else _LEAST_TITLE
        if room - cells - _GAP >= least:
            room -= cells + _GAP
            (left if at < title else right).append((name, cells))
    return Plan(tuple(left), tuple(right), signs)


def cell(name: str, text: str, width: int, glyphs: Glyphs) -> str:
    """Return the text of a column in exactly its width; numbers are right-aligned."""
    if name == "date":
        text = text or _UNDATED
    return (
        cut(text, width, glyphs.ellipsis).rjust(width)
        if name in _NUMBERS
        else fit(text, width, glyphs.ellipsis)
    )


@lru_cache(maxsize=4)
def date_width(pattern: str) -> int:
    """Return the width of the longest date for a pattern of strftime."""
    days = (date(2024, 1, 1) + timedelta(days=day) for day in range(366))
    return max(len(_UNDATED), *(cell_len(day.strftime(pattern)) for day in days))
