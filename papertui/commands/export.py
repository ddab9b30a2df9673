"""`papertui export`: write a reading list."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.search import add_format, refuse_wordless, warn_unfinished, why_nothing, wished_format
from papertui.commands.session import (
    NOTHING,
    add_paths,
    add_query,
    counted,
    meter,
    sorts,
    synced_workspace,
    tell,
    warn,
)
from papertui.config import Settings
from papertui.errors import UsageError
from papertui.exports import ExportFormat, Listed
from papertui.exports.files import shown_path, write_file


def configure(parser: CommandParser) -> None:
    """Add QUERY, PATH and the options of the output."""
    add_query(parser)
    add_paths(parser)
    add_format(parser)
    parser.add_argument(
        "--sort",
        metavar="S",
        values=sorts,
        help="an order, such as relevance, date or like(tag:T); -S reversed",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="the file to write; default, or -: stdout"
    )
    parser.add_argument("--force", action="store_true", help="overwrite FILE")
    parser.add_argument(
        "--for",
        dest="reader",
        choices=("excel",),
        help="excel: begin a CSV file with a byte order mark, without which Excel garbles letters",
    )


def run(args: Namespace, settings: Settings) -> int:
    """Write the papers that match; write nothing if none does."""
    from papertui.workspace.exporting import keep_off_dumps, walker, write_list
    from papertui.workspace.results import expect_order

    form = wished_format(args, settings)
    assert form is not None  # noqa: S101  # argparse has seen to that
    if args.reader:
        form = _marked(form)
    with synced_workspace(args.paths, settings) as (workspace, report):
        found = workspace.find(args.query, args.sort)
        refuse_wordless(found, "nothing was written")
        expect_order(args.sort, found)
        if not found.docs:
            tell(why_nothing(found))
            return NOTHING
        warn_unfinished(found)
        if args.output is None or str(args.output) == "-":
            warn(write_list(workspace, workspace.walk(found.docs), form, results()))
            return 0
        keep_off_dumps(args.output, report)
        with meter() as shown:
            report_to = partial(shown.count, "writing") if shown else lambda done, total: True
            papers = workspace.walk(found.docs).watched(walker(report_to, len(found.docs), form))
            message = write_file(
                args.output, lambda out: write_list(workspace, papers, form, out), force=args.force
            )
    warn(message)
    tell(f"{counted(len(found.docs), 'paper')} written to {shown_path(args.output)}")
    return 0


def _marked(form: ExportFormat) -> ExportFormat:
    """Return the format with a byte order mark in front. Raises UsageError for a format other than CSV."""
    if form.name != "csv":
        raise UsageError(f"--for excel goes with --format csv, not {form.name}")

    def write(papers: Sequence[Listed], out: TextIO) -> None:
        out.write("\ufeff")
        form.write(papers, out)

    return replace(form, write=write)


COMMAND = Command(
    "export",
    "QUERY [PATH ...]",
    "BibTeX, RIS, Markdown, … or a template",
    configure,
    run,
    "Lists",
)
