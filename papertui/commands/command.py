"""What a command is, and which there are."""

import pkgutil
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from papertui.commands.parser import Parser
from papertui.config import Settings

DEFAULT = "browse"
"""The command that runs where none is named."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what follows the name, one line about it, its own options, and what it does.

    `run` returns the exit code; results go to stdout, and nothing else does.
    """

    name: str
    usage: str
    summary: str
    configure: Callable[[Parser], None]
    run: Callable[[Namespace, Settings], int]


@cache
def commands() -> Mapping[str, Command]:
    """Give every command by name, sorted; found by looking for `COMMAND` in this package's files."""
    names = [info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [import_module(f"papertui.commands.{name}") for name in names]
    found = [module.COMMAND for module in modules if hasattr(module, "COMMAND")]
    return MappingProxyType({row.name: row for row in sorted(found, key=lambda row: row.name)})
