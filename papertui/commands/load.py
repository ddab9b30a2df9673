"""`papertui load`: read dumps, build the index, print the import report."""

import json
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import add_paths, counted, meant_paths, synced_workspace
from papertui.config import Settings
from papertui.errors import CacheError, UsageError
from papertui.exports.files import shown_path
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.workspace import Report, Workspace


_MOST_KEYS = 20


def configure(parser: CommandParser) -> None:
    """Add PATH and --format."""
    add_paths(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="format of the report")


def run(args: Namespace, settings: Settings) -> int:
    """Read the paths and print the papers and problems of each file; return 1 if there is no paper.

    3 if what was read could not be kept.
    """
    if not meant_paths(args.paths, settings):
        raise UsageError("load reads pages: name a PATH, or set “dumps” in the config file")
    with synced_workspace(args.paths, settings) as (workspace, report):
        out = results()
        if args.format == "json":
            answer = {**as_json(report), "several_keys": list(_several_keys(workspace))}
            print(json.dumps(answer, ensure_ascii=False, indent=2), file=out)
        else:
            lines = [*as_text(report), *_key_lines(workspace)]
            print("\n".join(filter(None, [*lines, workspace.engine_notice])), file=out)
    if workspace.cache.notice:
        return CacheError.exit_code
    return 0 if report.papers else 1


def _several_keys(workspace: "Workspace") -> Iterator[list[str]]:
    """Yield the citation keys of each paper that has several; the one used in exports comes first."""
    for paper in workspace.papers(list(workspace.find("has:other-keys").docs)):
        yield [clean_line(key) for key in (*([paper.entry.key] if paper.entry else []), *paper.other_keys)]


def _key_lines(workspace: "Workspace") -> Iterator[str]:
    for number, (kept, *others) in enumerate(_several_keys(workspace)):
        if number == _MOST_KEYS:
            yield "… and more, all of them: papertui search has:other-keys"
            return
        exported = f"exported as {kept}" if kept else "the entry that is exported has none of its own"
        yield f"one work under several keys: {', '.join(others)}; {exported}"


def as_json(report: "Report") -> dict[str, Any]:
    """Return the report as a JSON object for scripts."""
    return {
        "files": [
            {
                "path": shown_path(file.path),
                "format": file.format,
                "papers": file.papers,
                "problems": [{"line": line, "reason": clean_line(reason)} for line, reason in file.problems],
            }
            for file in report.files
        ],
        "papers": report.papers,
        "distinct": report.distinct,
        "new": report.new,
        "unchanged_files": report.unchanged_files,
    }


def as_text(report: "Report") -> list[str]:
    """Return the report as lines of text."""
    lines = []
    for file, problems in report.shown_problems():
        merged = f", {file.merged:,} merged" if file.merged else ""
        given = f"{file.format or 'no dump'}, {counted(file.papers, 'paper')}{merged}"
        lines.append(f"{shown_path(file.path)}: {given}")
        lines.extend(f"  {problem}" for problem in problems)
    if report.missing_days:
        days = ", ".join(day.isoformat() for day in report.missing_days)
        lines.append(
            f"no page of {counted(len(report.missing_days), 'weekday')} within your daily pages: {days}"
        )
    if not report.papers:
        lines.append("no papers; “papertui formats” lists what can be read")
    lines.append(
        f"{counted(report.papers, 'paper')} read, {report.distinct:,} distinct, {report.new:,} new; "
        f"{report.unchanged_files:,} of {counted(len(report.files), 'file')} unchanged"
    )
    return lines


COMMAND = Command("load", "[PATH ...]", "read pages; say what could not be read", configure, run, "Files")
