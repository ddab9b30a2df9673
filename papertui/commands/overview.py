"""`papertui --help`: examples first, then the commands by task, then the options."""

import argparse
import textwrap
from collections.abc import Sequence

from papertui.commands.command import DEFAULT, GROUPS, Command, commands
from papertui.commands.parser import CommandParser

EXAMPLES = (
    ("papertui ~/dumps", "a folder of saved pages"),
    ("papertui", "your “dumps”, else what you tagged"),
    ("papertui --demo", "sample pages; nothing is kept"),
    ("papertui search 'diffusion date:2024' ~/dumps", ""),
    ("papertui export tag:thesis ~/dumps --format bibtex --output thesis.bib", ""),
)
INSIDE = "Inside: / search   t tag   y copy title   u undo   ? all keys   q quit"
WITHOUT_PATH = (
    "Without PATH, every command takes PAPERTUI_DUMPS (paths joined with :), else the setting “dumps”, "
    "else the papers of your library. A folder named like a command is ./search."
)
EXIT_CODES = (
    (0, "done"),
    (1, "nothing matched, or no page found"),
    (2, "wrong usage"),
    (3, "not read or written"),
    (4, "a source not fetched"),
    (70, "a fault of papertui"),
    (130, "interrupted"),
)
_WIDTH = 80
_ABOUT = 39


def parser_for(command: Command) -> CommandParser:
    """Return the parser of a command; the help of browsing covers all commands."""
    usage = f"papertui {command.name} {command.usage} [OPTION ...]".replace("  ", " ")
    summary = f"{command.summary[0].upper()}{command.summary[1:]}."
    if command.name != DEFAULT:
        parser = CommandParser(f"papertui {command.name}", usage, summary)
    else:
        parser = CommandParser("papertui", usage, summary, overview)
    command.configure(parser)
    parser.add_common_options()
    return parser


def overview(options: Sequence[argparse.Action]) -> str:
    """Return the help of the whole program; `options` are those of browsing, then the common ones."""
    codes = ", ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES)
    return "\n".join(
        (
            "usage: papertui [OPTIONS] [PATH ...]      browse saved paper listings",
            "       papertui COMMAND --help            options of one command",
            "",
            *(f"  {example:37}{about}".rstrip() for example, about in EXAMPLES),
            INSIDE,
            "",
            *(line for group in GROUPS for line in _group(group)),
            "",
            "Options of browsing and, from --library on, of every command:",
            *(line for each in options for line in _entry("  ", option(each), each.help or "")),
            "",
            *textwrap.wrap(WITHOUT_PATH, _WIDTH),
            *textwrap.wrap(f"Exit codes: {codes}.", _WIDTH),
            "Manual: papertui manual, or man papertui",
            "",
        )
    )


def by_task() -> list[Command]:
    """Return all commands except browsing, in the order of GROUPS."""
    rows = (row for row in commands().values() if row.group)
    return sorted(rows, key=lambda row: GROUPS.index(row.group))


def option(action: argparse.Action) -> str:
    """Return an option as the user types it, with its value."""
    names = ", ".join(action.option_strings)
    values = "|".join(map(str, action.choices or ())) or action.metavar or ""
    return f"{names} {values}".strip()


def _group(group: str) -> list[str]:
    rows = [(f"{row.name} {row.usage}".strip(), row.summary) for row in by_task() if row.group == group]
    heads = [group, *[""] * len(rows)]
    lines = (_entry(f"{head:9}", *row) for head, row in zip(heads, rows, strict=False))
    return [line for entry in lines for line in entry]


def _entry(head: str, name: str, about: str) -> list[str]:
    """Return lines with the name at the left and its description at the right, or below a long name."""
    left = f"{head}{name}"
    first = f"{left:{_ABOUT - 2}}  " if len(left) < _ABOUT - 1 else " " * _ABOUT
    lines = textwrap.wrap(
        about, _WIDTH, initial_indent=first, subsequent_indent=" " * _ABOUT, break_on_hyphens=False
    )
    return lines if first.strip() or not left.strip() else [left, *lines]
