"""`papertui fetch`: save today's listings as dump files; with --complete, look up bare papers."""

import argparse
import json
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papertui.commands.command import Command
from papertui.commands.fetching import FAILED, PASTE, folder_of, is_read, rules_of
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import counted, meter, print_aside, warn
from papertui.config import FetchSource, Settings
from papertui.errors import ConfigError, UsageError
from papertui.files import shown_path
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.fetch.request import DaySpan, Job, Outcome

_FORMATS = ("text", "json", "jsonl")


def configure(parser: CommandParser) -> None:
    """Add SOURCE and the options of a run."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="SOURCE",
        values=lambda: ("hf",),
        help="hf, hf:2026-11-26, hf:2026-W48, hf:2026-11, arxiv:cs.CL+cs.LG, arxiv:'ti:dropout'; "
        "without: the [[fetch.sources]] of the config file",
    )
    parser.add_argument("--into", type=Path, metavar="DIR", help="where to save; a folder of your dumps")
    parser.add_argument("--date", type=_day, metavar="DAY", help="the papers of that day")
    parser.add_argument("--since", type=_day, metavar="DAY", help="the papers from that day on")
    parser.add_argument("--dry-run", action="store_true", help="print the requests; send nothing")
    parser.add_argument("--deadline", type=_seconds, metavar="S", help="stop after S seconds in total")
    parser.add_argument("--quiet", action="store_true", help="report failures only, for cron")
    parser.add_argument("--format", choices=_FORMATS, default="text", help="format of the report")
    parser.add_argument(
        "--complete",
        action="store_true",
        help="look up papers that have no id, DOI or link by their titles; then: [QUERY] [PATH ...]",
    )
    parser.add_argument("--limit", type=_number, metavar="N", default=50, help="look up at most N titles")
    parser.add_argument("--take", metavar="ID", help="the arXiv id of the one paper that QUERY finds")
    parser.add_argument("--yes", action="store_true", help="send titles without asking first")


def run(args: Namespace, settings: Settings) -> int:
    """Fetch and save; return 4 if a source could not be fetched, else 0, also if nothing was new."""
    for problem in settings.problems:
        if problem.setting == "fetch":
            raise ConfigError(problem.text)
    if args.complete:
        from papertui.commands.fetch_complete import complete

        return complete(args, settings)
    sources = [FetchSource(spec) for spec in args.words] or list(settings.fetch.sources)
    if not sources:
        lines = " · ".join(PASTE.splitlines())
        where = shown_path(settings.config_file)
        raise UsageError(f"nothing to fetch: name a SOURCE such as hf, or write into {where}: {lines}")
    from papertui.fetch.sources import jobs_of

    jobs = jobs_of(sources, _span(args))
    into = folder_of(args.into, settings)
    return _rehearse(jobs, into, settings) if args.dry_run else _fetch(jobs, into, args, settings)


def _rehearse(jobs: "Sequence[Job]", into: Path, settings: Settings) -> int:
    from papertui.fetch.opening import rehearsal

    out = results()
    run = rehearsal(settings.state_dir, into, rules_of(settings), lambda url: print(url, file=out))
    for outcome in run.outcomes(jobs):
        if outcome.message:
            print(f"# {outcome.label}: {outcome.message}", file=out)
    return 0


def _fetch(jobs: "Sequence[Job]", into: Path, args: Namespace, settings: Settings) -> int:
    from papertui.fetch.opening import BusyFetchError, run_of, tools

    if not args.quiet and settings.dumps and not is_read(into, settings):
        warn(f"{shown_path(into)} is not in your “dumps”; add it, so that papertui reads it")
    reporter = _Reporter(args, settings)
    try:
        with (
            tools(settings.state_dir, into, settings.fetch.contact, args.deadline) as these,
            _asking(reporter) as began,
        ):
            for outcome in run_of(these, rules_of(settings), began).outcomes(jobs):
                reporter.add(outcome, these.policy.remarks)
    except BusyFetchError:
        if not args.quiet:
            warn("another papertui fetch is running; nothing was asked")
        return 0
    reporter.end()
    return FAILED if reporter.failed else 0


@contextmanager
def _asking(reporter: "_Reporter") -> Iterator[Callable[[str], None]]:
    """Yield a function that shows the listing being fetched, in the report or on the terminal."""
    with meter() as line:

        def began(label: str) -> None:
            if reporter.form == "jsonl":
                reporter.line({"asking": label})
            elif line is not None and not reporter.is_quiet:
                line.show(f"asking for {label} …")

        reporter.wipe = line.wipe if line else reporter.wipe
        yield began


class _Reporter:
    """The report of a run, printed as it proceeds."""

    def __init__(self, args: Namespace, settings: Settings) -> None:
        self.form, self.is_quiet = args.format, args.quiet
        self.failed = 0
        self.wipe: Callable[[], None] = lambda: None
        self._rows: list[dict[str, Any]] = []
        self._remarked = 0
        self._new_of = _newcomers(settings)

    def add(self, outcome: "Outcome", remarks: Sequence[str]) -> None:
        """Report the outcome of a listing."""
        self.wipe()
        for remark in remarks[self._remarked :]:
            if not self.is_quiet:
                warn(remark)
        self._remarked = len(remarks)
        row = _row(outcome, self._new_of(outcome))
        self._rows.append(row)
        if self.form == "jsonl":
            self.line(row)
        elif self.form == "text" and not self.is_quiet and row["state"] != "failed":
            print(_outcome_line(outcome, row), file=results())
        if row["state"] == "failed":
            self.failed += 1
            if self.form != "jsonl":
                print_aside(f"papertui: {_failure_line(outcome)}")

    def end(self) -> None:
        """Print the whole report, if its format is JSON."""
        new = [row["new"] for row in self._rows if row["new"] is not None]
        whole = {"papers": sum(row["papers"] for row in self._rows), "new": sum(new) if new else None}
        if self.form == "jsonl":
            self.line({**whole, "failed": self.failed})
        elif self.form == "json":
            whole = {"sources": self._rows, **whole, "failed": self.failed}
            print(json.dumps(whole, ensure_ascii=False, indent=2), file=results())

    def line(self, record: dict[str, Any]) -> None:
        """Print a line of JSON."""
        print(json.dumps(record, ensure_ascii=False), file=results(), flush=True)


def _row(outcome: "Outcome", new: int | None) -> dict[str, Any]:
    return {
        "source": outcome.label,
        "state": str(outcome.how),
        "papers": len(outcome.papers),
        "new": new,
        "files": [shown_path(path) for path in outcome.files],
        "message": _failure_line(outcome) if outcome.how == "failed" else outcome.message,
    }


def _outcome_line(outcome: "Outcome", row: dict[str, Any]) -> str:
    if outcome.how != "saved":
        return f"{outcome.label}: {outcome.message or outcome.how}"
    new = "" if row["new"] is None else f", {row['new']:,} new to you"
    names = ", ".join(clean_line(path.name) for path in outcome.files)
    more = f" ({outcome.message})" if outcome.message else ""
    return f"{outcome.label}: {counted(row['papers'], 'paper')}{new} → {names}{more}"


def _failure_line(outcome: "Outcome") -> str:
    saved = "the pages before it were saved" if outcome.files else "nothing was saved"
    next_step = f"ask again after {outcome.until}" if outcome.until else outcome.advice or "ask again later"
    return clean_line(f"{outcome.label}: {outcome.message}; {saved}; {next_step}", 400)


def _newcomers(settings: Settings) -> "Callable[[Outcome], int | None]":
    """Return a function that counts the papers of a listing that are not in the user's dumps yet."""
    if not settings.dumps:
        return lambda outcome: None
    from papertui.catalog import Catalog, directory_for

    catalog = Catalog.open(directory_for(settings.cache_dir, settings.dumps))

    def new(outcome: "Outcome") -> int | None:
        ids = {paper.id for paper in outcome.papers}
        known = catalog.docs_of_keys(ids) if catalog and ids else {}
        return len(ids) - len(ids & known.keys())

    return new


def _span(args: Namespace) -> "DaySpan | None":
    from papertui.fetch.request import DaySpan

    if args.date and args.since:
        raise UsageError("--date and --since exclude each other")
    if args.date:
        return DaySpan(args.date, args.date)
    return DaySpan(args.since) if args.since else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day such as 2026-11-26") from error


def _seconds(text: str) -> float:
    if text.isascii() and text.isdigit() and 0 < int(text) < 100_000:
        return float(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds")


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 100_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number of papers")


COMMAND = Command(
    "fetch", "[SOURCE ...]", "save today’s listings; --complete looks papers up", configure, run, "Files"
)
