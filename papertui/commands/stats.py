"""`papertui stats`: print counts by month, tag, venue, organisation and dump, and tagging by week."""

import json
import os
import shutil
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import NOTHING, add_paths, charset, synced_workspace, tell
from papertui.config import Settings
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.plots import Ink
    from papertui.workspace.stats import Count, Statistics

# TERM of consoles whose font has no blocks.
_PLAIN_TERMINALS = ("dumb", "vt", "ansi", "cons25", "sun", "linux")


def configure(parser: CommandParser) -> None:
    """Add PATH, --query and --format."""
    add_paths(parser)
    parser.add_argument("--query", default="", metavar="Q", help="count this query's papers; default: all")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="format of the counts")


def run(args: Namespace, settings: Settings) -> int:
    """Print the counts, no wider than the terminal and without escape sequences."""
    with synced_workspace(args.paths, settings) as (workspace, _):
        stats = workspace.engine.statistics(args.query)
    if not stats.papers:
        tell("no papers to count")
        return NOTHING
    if args.format == "json":
        print(json.dumps(as_json(stats), ensure_ascii=False, indent=2), file=results())
        return 0
    width = shutil.get_terminal_size().columns
    ink = ink_for(os.environ, plain=settings.ascii)
    print("\n".join(as_text(stats, width, ink)), file=results())
    return 0


def as_json(stats: "Statistics") -> dict[str, Any]:
    """Return the counts as one object: `papers`, and for each kind a list of names with counts."""

    def rows(counts: "tuple[Count, ...]", part: str) -> list[dict[str, Any]]:
        return [{"name": clean_line(row.name), "papers": row.papers, part: row.part} for row in counts]

    months = (*stats.months, *[stats.undated] * bool(stats.undated.papers))
    kinds = {kind.name: rows(kind.counts, "read") for kind in stats.kinds}
    every = {"month": rows(months, "read"), **kinds, "week": rows(stats.weeks, "tagged")}
    return {
        "papers": stats.papers,
        "read": stats.read,
        **{name: counts for name, counts in every.items() if counts},
    }


def as_text(stats: "Statistics", width: int, ink: "Ink") -> Iterator[str]:
    """Yield the counts as lines within that width."""
    from papertui.plots import overview, sections, text_of

    yield overview(stats, ink.dot)
    yield ""
    yield from [text_of(line) for line in sections(stats, width, ink)][:-1]


def ink_for(environ: Mapping[str, str], *, plain: bool = False) -> "Ink":
    """Return the drawing characters that terminal and locale allow; ASCII if `plain`."""
    from papertui.plots import ASCII, BRAILLE

    is_plain = plain or environ.get("TERM", "").startswith(_PLAIN_TERMINALS)
    return ASCII if is_plain or charset(environ) != "utf-8" else BRAILLE


COMMAND = Command("stats", "[PATH ...]", "counts by month, tag, venue …, as bars", configure, run, "Find")
