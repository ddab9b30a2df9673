"""What an export format is, and which there are."""

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TextIO

from papertui.errors import UsageError
from papertui.paper import Paper
from papertui.text import clean_line


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


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A way to write papers: its name on the command line, file suffix, one-line description, writer."""

    name: str
    suffix: str
    description: str
    write: Callable[[Sequence[Listed], TextIO], None]


@cache
def formats() -> Mapping[str, ExportFormat]:
    """Give every export format by name, sorted; found by looking for `FORMAT` in this package's files."""
    package = "papertui.exports"
    names = [info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [import_module(f"{package}.{name}") for name in names]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return MappingProxyType({row.name: row for row in sorted(found, key=lambda row: row.name)})


def find_format(name: str) -> ExportFormat:
    """Give the format of that name; UsageError lists those there are."""
    found = formats().get(name)
    if found is None:
        raise UsageError(f"no export format “{clean_line(name, 60)}”; formats: {' '.join(formats())}")
    return found
