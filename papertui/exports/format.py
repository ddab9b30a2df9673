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


def find_format(name: str, template: Path | None = None) -> ExportFormat:
    """Give the format of that name; UsageError lists those there are. `template` is the user's own."""
    if name == TEMPLATE:
        return _own_format(template)
    found = formats().get(name)
    if found is None:
        known = " ".join((*formats(), TEMPLATE))
        raise UsageError(f"no export format “{clean_line(name, 60)}”; formats: {known}")
    return found


def _own_format(template: Path | None) -> ExportFormat:
    if template is None:
        raise UsageError("no template to fill in; name one by --template FILE or in the config: template = …")
    from papertui.exports.template import format_of  # it builds on this module

    return format_of(template)
