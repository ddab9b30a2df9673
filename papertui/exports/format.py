"""The interface of an export format, and of the papers that it writes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO, runtime_checkable

from papertui.paper import Paper

TEMPLATE = "template"
"""The name of the format that uses a template file of the user."""


class Listed(Protocol):
    """A paper of a reading list, with the user's data about it."""

    @property
    def paper(self) -> Paper:
        """The paper as read from the dumps."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The user's tags, sorted."""

    @property
    def note(self) -> str:
        """The user's note, or ""."""

    @property
    def places(self) -> Mapping[str, str]:
        """The paper's position in the queue of each manually ordered tag; mostly empty."""

    @property
    def cite(self) -> str:
        """The citation key to write; "" lets the writer generate one."""


@runtime_checkable
class Walk(Protocol):
    """A list of any length that is read in batches; iterating it is expensive."""

    @property
    def papers(self) -> Sequence[Paper]:
        """The papers without the user's data."""

    @property
    def cites(self) -> Sequence[str]:
        """The citation key of each paper, or none."""


def papers_of(listed: Sequence[Listed]) -> Sequence[Paper]:
    """Return the papers of a list."""
    return listed.papers if isinstance(listed, Walk) else [row.paper for row in listed]


def write_joined(out: TextIO, pieces: Iterable[str]) -> None:
    """Write texts with a line end between them."""
    between = ""
    for piece in pieces:
        out.write(f"{between}{piece}")
        between = "\n"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A way to write papers: its name on the command line, file suffix, one-line description, writer."""

    name: str
    suffix: str
    description: str
    write: Callable[[Sequence[Listed], TextIO], None]
    has_keys: bool = False
    """Whether it writes citation keys, which must then be stored."""
