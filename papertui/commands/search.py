"""`papertui search`: print the matching papers."""

import argparse
from argparse import Namespace
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import (
    NOTHING,
    add_paths,
    add_query,
    complain,
    counted,
    format_names,
    sorts,
    synced_workspace,
    tell,
    warn,
)
from papertui.config import Settings
from papertui.errors import UsageError
from papertui.exports import TEMPLATE, ExportFormat, Listed, find_format
from papertui.text import clean, clean_line

if TYPE_CHECKING:
    from papertui.workspace import PaperEntry, Results


def configure(parser: CommandParser) -> None:
    """Add QUERY, PATH and the options of the output."""
    add_query(parser)
    add_paths(parser)
    add_format(parser, "; without: a line a paper")
    parser.add_argument(
        "--sort",
        metavar="S",
        values=sorts,
        help="an order, such as relevance, date or like(tag:T); -S reversed",
    )
    parser.add_argument("--limit", type=_count, metavar="N", help="the first N papers only")
    parser.add_argument("--count", action="store_true", help="print only how many match")
    parser.add_argument(
        "--closest",
        action="store_true",
        help="print the closest papers where none has all the words",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print what each word means, with the papers of each form",
    )


def run(args: Namespace, settings: Settings) -> int:
    """Print the papers that match, best first."""
    from papertui.workspace.exporting import with_keys
    from papertui.workspace.results import expect_order

    form = wished_format(args, settings)
    with synced_workspace(args.paths, settings) as (workspace, _):
        if args.explain:
            print(*map(clean, workspace.engine.explain(args.query, args.sort)), sep="\n", file=results())
            return 0
        found = workspace.find(args.query, args.sort)
        found = found.with_closest() if args.closest else found
        expect_order(args.sort, found)
        out = results()
        if args.count:
            print(len(found.docs), file=out)
        elif found.docs:
            papers = workspace.entries(list(islice(found.docs, args.limit)))
            if form:
                cited = with_keys(workspace, papers, form)
                warn(cited.message)
                form.write(cited.entries, out)
            else:
                write_lines(papers, out, found.closest.missing if found.is_closest else lambda doc: ())
    if found.docs:
        warn_unfinished(found)
        return 0
    if found.closest.docs:
        warn(f"no paper has all the words; {counted(len(found.closest.docs), 'paper')} come close: --closest")
    if found.says_nothing:
        # An error, so that scripts notice it: the query is wrong.
        complain(UsageError(why_nothing(found)))
    else:
        tell(why_nothing(found))
    return NOTHING


def add_format(parser: CommandParser, otherwise: str = "") -> None:
    """Add --format and --template; `otherwise` describes the default; without it, --format is required."""
    about = f"one of {' '.join(format_names())}{otherwise}"
    parser.add_argument("--format", metavar="F", required=not otherwise, values=format_names, help=about)
    parser.add_argument("--template", type=Path, metavar="FILE", help="the Jinja2 template to fill in")


def wished_format(args: Namespace, settings: Settings) -> ExportFormat | None:
    """Return the requested format, or None. Raises UsageError for an unknown one."""
    if args.template is not None and args.format != TEMPLATE:
        raise UsageError(f"--template goes with --format {TEMPLATE}")
    return find_format(args.format, args.template or settings.template) if args.format else None


def write_lines(
    papers: "Sequence[PaperEntry]", out: TextIO, missing: Callable[[int], Sequence[str]] = lambda doc: ()
) -> None:
    """Write one line per paper: date, title, tags, and the words that a closest paper lacks."""
    for listed in papers:
        lacks = "".join(f"  -{clean_line(word)}" for word in missing(listed.doc))
        out.write(f"{line_of(listed)}{lacks}\n")


def line_of(listed: Listed, undated: str = "-" * 10) -> str:
    """Return a paper as a line: date, title, tags."""
    date = f"{listed.paper.date or undated!s:<10}"
    tags = "".join(f"  #{clean_line(tag)}" for tag in listed.tags)
    return f"{date}  {clean_line(listed.paper.title)}{tags}"


def warn_unfinished(found: "Results") -> None:
    """Report on stderr which part of a query is unfinished."""
    if found.hint:
        tell(f"the query is unfinished: {found.hint}")


def refuse_wordless(found: "Results", consequence: str) -> None:
    """Raise UsageError for a query with a part without words, which must not select papers to change."""
    if found.says_nothing:
        raise UsageError(f"the query is unfinished: {found.hint}; {consequence}")


def why_nothing(found: "Results") -> str:
    """Return a message: which word no paper has, and a correction."""
    if found.says_nothing:
        return f"nothing matched: {found.hint}"
    words = ", ".join(found.lacking)
    reason = f": no paper has {words}" if words else ""
    meant = f"; did you mean {found.correction.query}?" if found.correction else ""
    return f"nothing matched{reason}{meant}"


def _count(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number of papers")


COMMAND = Command("search", "QUERY [PATH ...]", "print matching papers", configure, run, "Find")
