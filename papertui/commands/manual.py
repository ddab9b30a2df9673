"""`papertui manual`: show a page of the manual, in a pager on a terminal."""

import os
import shlex
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.config import Settings

_WIDEST = 84  # maximum columns for easy reading
_PAGERS = ("less", "more")


def configure(parser: CommandParser) -> None:
    """Add TOPIC."""
    parser.add_argument(
        "topic", nargs="?", metavar="TOPIC", values=topics, help="a page; default: the list of pages"
    )


def topics() -> Sequence[str]:
    """Return the names of the pages."""
    from papertui.manual import TOPICS

    return [each.name for each in TOPICS]


def run(args: Namespace, settings: Settings) -> int:
    """Show a page, or list all pages. Raises UsageError for an unknown page."""
    from papertui.manual import page, topic

    out = results()
    if args.topic is None:
        out.write(_contents())
        return 0
    shown = topic(args.topic)
    if not out.isatty():
        out.write(page(shown, _WIDEST))
        return 0
    text = page(shown, min(shutil.get_terminal_size().columns, _WIDEST))
    if not _paged(text):
        out.write(text)
    return 0


def _contents() -> str:
    from papertui.manual import TOPICS

    width = max(len(each.name) for each in TOPICS)
    lines = [f"  {each.name:{width}}  {each.questions}" for each in TOPICS]
    return "\n".join(("papertui manual TOPIC shows a page:", "", *lines, ""))


def _paged(text: str) -> bool:
    """Show a text in $PAGER or the first pager found; False if none starts."""
    named = os.environ.get("PAGER", "")
    with suppress(ValueError):
        for words in (shlex.split(named), *map(shlex.split, _PAGERS)):
            if words and shutil.which(words[0]):
                return _piped(words, text)
    return False


def _piped(words: list[str], text: str) -> bool:
    # As in git: a page that fits on the screen is printed without waiting.
    environ = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=environ)
    if pager.stdin is not None:
        with suppress(BrokenPipeError), pager.stdin as pipe:  # it may quit before it has read everything
            pipe.write(text.encode())
    while pager.poll() is None:
        with suppress(KeyboardInterrupt):  # ctrl+c is for the pager, which has the terminal
            pager.wait()
    return True


COMMAND = Command(
    "manual", "[TOPIC]", "the manual, a page a topic", configure, run, "Help", lambda args: False
)
