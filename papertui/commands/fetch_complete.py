"""`papertui fetch --complete`: choose the papers to look up, ask the user, and report the outcome."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papertui.commands.fetching import FAILED, folder_of
from papertui.commands.output import results
from papertui.commands.search import refuse_wordless
from papertui.commands.session import NOTHING, counted, meter, synced_workspace, warn
from papertui.config import Settings
from papertui.errors import UsageError
from papertui.files import shown_path
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.fetch.completing import LookedUp
    from papertui.fetch.request import TitleSearch
    from papertui.fetch.state import FetchState
    from papertui.paper import Paper
    from papertui.workspace import Workspace

_BATCH = 500
_LONGEST_TITLE = 70


def complete(args: Namespace, settings: Settings) -> int:
    """Look up bare papers; return 4 if a service could not be reached, 1 if the query finds no paper."""
    from papertui.fetch.sources import SEARCHES

    query, paths = _words(args.words)
    if args.take and query is None:
        raise UsageError("--take goes with a QUERY that finds the one paper")
    searches = [SEARCHES[name] for name in settings.fetch.complete]
    with synced_workspace(paths, settings) as (workspace, _):
        found, bare = _bare(workspace, query)
    if not found:
        return NOTHING
    if args.take and len(bare) != 1:
        raise UsageError(f"--take goes with one paper; the query finds {counted(len(bare), 'bare paper')}")
    if args.dry_run:
        return _rehearse(bare, searches, args, settings)
    into = folder_of(args.into, replace(settings, dumps=settings.dumps or tuple(paths)))
    return _complete(bare, searches, into, args, settings)


def _words(words: Sequence[str]) -> tuple[str | None, list[Path]]:
    """Return the query and the paths; a first word that names a file or folder is a path."""
    if not words or os.path.lexists(words[0]):
        return None, [Path(word) for word in words]
    return words[0], [Path(word) for word in words[1:]]


def _bare(workspace: "Workspace", query: str | None) -> "tuple[int, list[Paper]]":
    """Return the number of papers found, and the bare ones: those with tags first, then the newest."""
    from papertui.fetch.completing import is_bare

    results_ = workspace.find(query or "", "date" if query is None else None)
    refuse_wordless(results_, "nothing was asked")
    docs = list(results_.docs)
    batches = (workspace.entries(docs[start : start + _BATCH]) for start in range(0, len(docs), _BATCH))
    entries = [entry for entry in chain.from_iterable(batches) if is_bare(entry.paper)]
    if query is None:
        entries.sort(key=lambda entry: not entry.tags)
    return len(docs), [entry.paper for entry in entries]


def _due(bare: "Sequence[Paper]", state: "FetchState", args: Namespace) -> "list[Paper]":
    """Return the papers to look up in this run."""
    from papertui.fetch.clock import Clock
    from papertui.fetch.completing import is_due

    today = Clock().today()
    due = (paper for paper in bare if args.take or is_due(state.lookup(paper.id), today))
    return [paper for paper, _ in zip(due, range(args.limit), strict=False)]


def _rehearse(
    bare: "Sequence[Paper]", searches: "Sequence[TitleSearch]", args: Namespace, settings: Settings
) -> int:
    from papertui.fetch.state import FetchState

    out = results()
    for paper in _due(bare, FetchState(settings.state_dir), args):
        for number, search in enumerate(searches):
            lead = "# if not found:  " if number else ""
            print(lead + search.service.url(settings.fetch.hosts, *search.request(paper.title)), file=out)
    return 0


def _complete(
    bare: "Sequence[Paper]",
    searches: "Sequence[TitleSearch]",
    into: Path,
    args: Namespace,
    settings: Settings,
) -> int:
    from papertui.fetch.completing import Completer
    from papertui.fetch.opening import BusyFetchError, tools

    try:
        with tools(settings.state_dir, into, settings.fetch.contact, args.deadline) as these:
            due = _due(bare, these.state, args)
            if due:
                _ask(these.state, len(due), searches, args, these.clock.today().isoformat())
            reporter = _LookupReporter(args, len(due), into)
            completer = Completer(these, searches, settings.fetch.hosts)
            with _counting(len(due), args, reporter) as began:
                for paper in due:
                    began(paper.title)
                    reporter.add(completer.look_up(paper, args.take or ""))
                    if not completer.may_go_on:
                        break
            these.state.save(durable=True)
    except BusyFetchError:
        if not args.quiet:
            warn("another papertui fetch is running; nothing was asked")
        return 0
    reporter.end(len(bare))
    return FAILED if reporter.counts["failed"] else 0


def _ask(
    state: "FetchState", count: int, searches: "Sequence[TitleSearch]", args: Namespace, day: str
) -> None:
    """Return once the user agrees that titles leave the machine. Raises UsageError where they do not."""
    hosts = [search.host for search in searches]
    if args.yes or all(state.allows(host) for host in hosts):
        return
    whom = " and ".join(hosts)
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"the titles of papers would be sent to {whom}; --yes allows it")
    question = (
        f"To look them up, {counted(count, 'title')} of your papers would be sent to {whom}.\n"
        "Nothing else is sent: no tags, no notes. Send them, now and later? [y/N] "
    )
    print(question, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was sent")
    state.allow(hosts, day)
    state.save(durable=True)


@contextmanager
def _counting(total: int, args: Namespace, reporter: "_LookupReporter") -> Iterator[Callable[[str], None]]:
    """Yield what shows which title is looked up."""
    with meter() as line:
        reporter.wipe = line.wipe if line else reporter.wipe
        number = 0

        def began(title: str) -> None:
            nonlocal number
            number += 1
            if args.format == "jsonl":
                print(json.dumps({"asking": f"title {number} of {total}"}), file=results(), flush=True)
            elif line is not None and not args.quiet:
                line.show(f"looking up {number}/{total} · {title}")

        yield began


class _LookupReporter:
    """The report, printed as the run proceeds."""

    def __init__(self, args: Namespace, due: int, into: Path) -> None:
        self.counts = dict.fromkeys(("found", "none", "doubtful", "failed"), 0)
        self._form, self._is_quiet, self._due, self._into = args.format, args.quiet, due, into
        self.wipe: Callable[[], None] = lambda: None
        self._rows: list[dict[str, Any]] = []
        self._reasons: dict[str, None] = {}

    def add(self, looked_up: "LookedUp") -> None:
        """Report the outcome of a title."""
        row = _row(looked_up)
        self.counts[row["outcome"]] += 1
        self._rows.append(row)
        self._reasons.update(dict.fromkeys(looked_up.reasons))
        if self._form == "jsonl":
            print(json.dumps(row, ensure_ascii=False), file=results(), flush=True)
        elif self._form == "text" and not self._is_quiet and (said := _result_line(row)):
            self.wipe()
            print(said, file=results())

    def end(self, bare: int) -> None:
        """Print the summary, and the reason if the run was interrupted."""
        whole = {"looked_up": len(self._rows), **self.counts, "bare": bare}
        if self._form == "json":
            print(json.dumps({"titles": self._rows, **whole}, ensure_ascii=False, indent=2), file=results())
        elif self._form == "jsonl":
            print(json.dumps(whole), file=results())
        elif not self._is_quiet:
            print(self._summary(bare), file=results())
        for reason in self._reasons:
            rest = self._due - len(self._rows) + self.counts["failed"]
            warn(f"{clean_line(reason, 300)}; {counted(rest, 'title')} left, ask again later")

    def _summary(self, bare: int) -> str:
        if not self._rows:
            again = "; those that were looked up are asked for again after 30 days" if bare else ""
            return f"nothing to look up: {counted(bare, 'paper')} without id, DOI or link{again}"
        counts = self.counts
        where = f" → {shown_path(self._into)}" if counts["found"] else ""
        return (
            f"{counted(len(self._rows), 'title')} looked up: {counts['found']:,} found{where}, "
            f"{counts['doubtful']:,} doubtful, {counts['none']:,} not found"
        )


def _row(looked_up: "LookedUp") -> dict[str, Any]:
    found = looked_up.found
    return {
        "title": clean_line(looked_up.seed.title),
        "outcome": str(looked_up.verdict),
        "arxiv_id": found.paper.arxiv_id if found else None,
        "from": found.search.host if found else None,
        "candidates": [each.paper.arxiv_id for each in looked_up.candidates] if not found else [],
    }


def _result_line(row: dict[str, Any]) -> str:
    title = clean_line(row["title"], _LONGEST_TITLE)
    if row["outcome"] == "found":
        return f"found: {title} → arXiv {row['arxiv_id']} ({row['from']})"
    if row["outcome"] == "doubtful":
        ids = sorted(set(row["candidates"]))
        query = f'title:"{title.rstrip("…")}"'.replace("'", "’")
        addresses = " ".join(f"https://arxiv.org/abs/{each}" for each in ids)
        return (
            f"doubtful: {title}: same title, other abstract: {addresses}; if it is the same paper: "
            f"papertui fetch --complete --take {ids[0]} '{query}'"
        )
    return ""
