"""`papertui completion`: a completion script for a shell."""

from argparse import Namespace

from papertui.commands.command import DEFAULT, Command, commands, find
from papertui.commands.output import results
from papertui.commands.overview import parser_for
from papertui.commands.parser import CommandParser
from papertui.config import Settings


def configure(parser: CommandParser) -> None:
    """Add SHELL."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that is to run it")


def run(args: Namespace, settings: Settings) -> int:
    """Print the script, with the commands, options and values of this version."""
    from papertui.commands.scripts import SHELLS, completed

    default = completed(find(DEFAULT), parser_for(find(DEFAULT)))
    rows = [completed(row, parser_for(row)) for row in commands().values() if row.name != DEFAULT]
    results().write(SHELLS[args.shell](default, rows))
    return 0


COMMAND = Command(
    "completion",
    "bash|zsh|fish",
    "a completion script for a shell",
    configure,
    run,
    "Help",
    lambda args: False,
)
