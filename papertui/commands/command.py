"""The registry of commands."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import MappingProxyType

from papertui.commands.parser import CommandParser
from papertui.config import Settings

DEFAULT = "browse"
"""The command that runs if none is named."""

GROUPS = ("Find", "Change", "Lists", "Files", "Backup", "Help")
"""The groups of commands by task, in the order of the help."""

_SHARED = {
    "__init__",
    "command",
    "fetch_complete",
    "fetching",
    "output",
    "overview",
    "parser",
    "scripts",
    "session",
    "tag_words",
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, its usage, one line about it, its options, and its function.

    `group` is its group in the help, one of GROUPS; browsing has none. `run` returns the
    exit code; only results go to stdout. Where `needs_config` is false for the parsed
    words, a config file that cannot be read is reported and its defaults serve.
    """

    name: str
    usage: str
    summary: str
    configure: Callable[[CommandParser], None]
    run: Callable[[Namespace, Settings], int]
    group: str = ""
    needs_config: Callable[[Namespace], bool] = lambda args: True


@cache
def names() -> frozenset[str]:
    """Return the name of every command: the files of this package, without the shared ones."""
    files = {path.stem for path in Path(__file__).parent.glob("*.py")}
    return frozenset(file.rstrip("_") for file in files - _SHARED)


@cache
def find(name: str) -> Command:
    """Return the command of that name, one of `names`, without importing the others."""
    file = f"{name}_" if iskeyword(name) else name
    command = import_module(f"papertui.commands.{file}").COMMAND
    assert isinstance(command, Command)  # noqa: S101  # a file without one is a bug
    return command


def commands() -> Mapping[str, Command]:
    """Return every command by name, sorted."""
    return MappingProxyType({name: find(name) for name in sorted(names())})
