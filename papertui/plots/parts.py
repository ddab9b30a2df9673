"""The parts of lines of plots: text and its role."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple, TypeAlias


class Role(Enum):
    """The role of a part: an interface with colours chooses one for it."""

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
