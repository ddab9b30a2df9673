"""`papertui formats`: list the formats that can be read and written."""

import shutil
import textwrap
from argparse import Namespace
from typing import TYPE_CHECKING

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.config import Settings
from papertui.exports import TEMPLATE, formats

if TYPE_CHECKING:
    from papertui.dumps import DumpFormat


def configure(parser: CommandParser) -> None:
    """Add nothing: the command has no options of its own."""


def run(args: Namespace, settings: Settings) -> int:
    """Print one line per format: read or write, its name, its description; wrapped on a terminal."""
    from papertui.dumps import FORMATS

    rows = [("dump", form.name, _dump_row(form)) for form in FORMATS]
    rows += [("export", form.name, f"{form.description} ({form.suffix})") for form in formats().values()]
    rows.append(("export", TEMPLATE, "a Jinja2 template of your own (--template FILE)"))
    width = max(len(name) for _, name, _ in rows)
    out = results()
    for side, name, description in rows:
        line = f"{side:6}  {name:{width}}  {description}"
        print(_wrapped(line, 6 + width + 4) if out.isatty() else line, file=out)
    return 0


def _dump_row(form: "DumpFormat") -> str:
    gives = f"; gives titles, {', '.join(form.gives)}" if form.gives else ""
    return f"{form.description}; {form.example}{gives}"


def _wrapped(line: str, indent: int) -> str:
    """Wrap a line for the terminal; continuation lines are indented to the last column."""
    columns = shutil.get_terminal_size().columns
    return textwrap.fill(
        line, max(columns, 2 * indent), subsequent_indent=" " * indent, break_on_hyphens=False
    )


COMMAND = Command("formats", "", "what can be read and written", configure, run, "Files", lambda args: False)
