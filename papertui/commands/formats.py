"""`papertui formats`: what can be read and what can be written."""

from argparse import Namespace

from papertui.commands.command import Command
from papertui.commands.parser import Parser
from papertui.commands.session import results
from papertui.config import Settings
from papertui.exports import formats


def configure(parser: Parser) -> None:
    """Add nothing: the command has no options of its own."""


def run(args: Namespace, settings: Settings) -> int:
    """Print a line a format: which side it is on, its name, what it is."""
    from papertui.dumps import FORMATS

    rows = [("dump", form.name, f"{form.description}; {form.example}") for form in FORMATS]
    rows += [("export", form.name, f"{form.description} ({form.suffix})") for form in formats().values()]
    width = max(len(name) for _, name, _ in rows)
    for side, name, description in rows:
        print(f"{side:6}  {name:{width}}  {description}", file=results())
    return 0


COMMAND = Command("formats", "", "dump formats and export formats, one a line", configure, run)
