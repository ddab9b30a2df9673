"""`papertui tags`: print the tags with their counts."""

from argparse import Namespace

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import add_paths, synced_workspace
from papertui.config import Settings
from papertui.text import clean_line


def configure(parser: CommandParser) -> None:
    """Add PATH."""
    add_paths(parser)


def run(args: Namespace, settings: Settings) -> int:
    """Print one line per tag, sorted by name: its number of papers, and its name."""
    with synced_workspace(args.paths, settings) as (workspace, _):
        counts = workspace.tags()
    width = max((len(str(count)) for count in counts.values()), default=0)
    for name in sorted(counts):
        print(f"{counts[name]:{width}}  {clean_line(name)}", file=results())
    return 0


COMMAND = Command("tags", "[PATH ...]", "tags with counts", configure, run, "Find")
