"""What lines of plots are made of: text, and what it is there for."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple, TypeAlias


class Role(Enum):
    """What a stretch of a line is: those who paint choose the colour, those who print need none."""

    TEXT = "text"
    TITLE = "title"
    BAR = "bar"
    DIM = "dim"


class PlotPart(NamedTuple):
    """A stretch of a line."""

    text: str
    role: Role = Role.TEXT


Line: TypeAlias = tuple[PlotPart, ...]


def text_of(line: Iterable[PlotPart]) -> str:
    """Return a line as plain text."""
    return "".join(part.text for part in line).rstrip()
