"""What an export format is, and what it is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

from papertui.paper import Paper

TEMPLATE = "template"
"""The name of the format that is not a file here but one of the user's."""


class Listed(Protocol):
    """A paper of a reading list, with what the user made of it. Tags are sorted; no note is ""."""

    @property
    def paper(self) -> Paper:
        """What the dumps say."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The user's tags, sorted."""

    @property
    def note(self) -> str:
        """The user's note, "" where there is none."""

    @property
    def places(self) -> Mapping[str, str]:
        """By tag the paper's place in the order that the user made of the tag's papers; mostly none."""

    @property
    def cite(self) -> str:
        """The citation key that it is to have; "" lets the writer make one."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A way to write papers: its name on the command line, file suffix, one-line description, writer."""

    name: str
    suffix: str
    description: str
    write: Callable[[Sequence[Listed], TextIO], None]
    has_keys: bool = False
    """Whether it writes citation keys, which others will cite by."""
