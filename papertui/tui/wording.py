"""The texts of the screens: rows, answers, hints, status line. No widgets, no state."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from papertui.errors import BusyError
from papertui.text import clean_line
from papertui.tui.widgets.columns import ListColumns, date_width
from papertui.tui.widgets.content import Content, content_of
from papertui.tui.widgets.content import count as count
from papertui.tui.widgets.paper_list import ListRow

if TYPE_CHECKING:
    from papertui.config import Settings
    from papertui.paper import Paper
    from papertui.reference import Date
    from papertui.sync import Progress
    from papertui.tui.session import Session
    from papertui.workspace import PaperEntry, Report, Results, Workspace

_TWIN = 80
_PATH = 80
# A row shows these two as symbols, so not as words too.
_TAGS_WITH_SIGNS = frozenset({"read", "starred"})


def rows(entries: Iterable[PaperEntry], session: Session) -> list[ListRow]:
    """Return the rows of papers in the list."""
    return [_row(entry, session) for entry in entries]


def _row(entry: PaperEntry, session: Session) -> ListRow:
    title, settings = entry.paper.title, session.workspace.settings
    return ListRow(
        id=entry.paper.id,
        title=title,
        date=_date(entry, session.results.sort, settings.date_format),
        mark=entry.doc in session.marked,
        unread=entry.is_unread,
        star="starred" in entry.tags,
        noted=bool(entry.note),
        # In a list of one tag, that tag would be repeated in every row.
        tags=(*_missing(entry.doc, session.results), *_tags(entry, session.results.tag)),
        dim=entry.doc in session.stale,
        cells=cells_of(entry.paper, settings.columns),
        spans=tuple(session.results.title_spans(title)),
    )


def _date(entry: PaperEntry, sort: str, pattern: str) -> str:
    """Return the date that a row shows in this sort order: of the paper, of adding or of tagging."""
    seconds = {"added": entry.paper.added, "tagged": entry.tagged}.get(sort.removeprefix("-"))
    if seconds is None:
        return shown_date(entry.paper.date, pattern)
    return datetime.date.fromtimestamp(seconds).strftime(pattern) if seconds else ""


def _tags(entry: PaperEntry, known: str) -> tuple[str, ...]:
    return tuple(tag for tag in entry.tags if tag not in _TAGS_WITH_SIGNS and tag != known)


def _missing(doc: int, results: Results) -> tuple[str, ...]:
    """Return the words that one of the closest papers lacks."""
    return tuple(f"-{word}" for word in results.closest.missing(doc)) if results.is_closest else ()


def shown_date(date: Date | None, pattern: str) -> str:
    """Return a date by a pattern of strftime; an incomplete date unchanged."""
    return "" if date is None else datetime.date(*astuple(date)).strftime(pattern) if date.day else str(date)


def _authors(paper: Paper) -> str:
    more = " et al." if len(paper.names) > 1 or not paper.authors_complete else ""
    return f"{paper.names[0].family or paper.names[0]}{more}" if paper.names else ""


def _number(count: int | None) -> str:
    return "" if count is None else f"{count}"


_CELLS: Mapping[str, Callable[[Paper], str]] = {
    "authors": _authors,
    "venue": lambda paper: paper.reference.venue or paper.reference.publisher,
    "votes": lambda paper: _number(paper.upvotes),
    "comments": lambda paper: _number(paper.comments),
    "org": lambda paper: paper.organization or "",
}


def cells_of(paper: Paper, names: Iterable[str]) -> tuple[str, ...]:
    """Return the texts of the columns with these names."""
    return tuple(_CELLS[name](paper) for name in names if name in _CELLS)


def columns(settings: Settings) -> ListColumns:
    """Return the columns of the list by the settings."""
    return ListColumns(settings.columns, date_width(settings.date_format), settings.tag_colors)


def content(entry: PaperEntry, results: Results, twin: Paper | None = None) -> Content:
    """Return the paper as the detail pane shows it, with another paper that may be the same."""
    year = f" ({twin.date.year})" if twin and twin.date else ""
    shown = content_of(entry.paper, entry.tags, entry.note)
    return replace(
        shown,
        title_spans=tuple(results.title_spans(shown.title)),
        abstract_spans=tuple(results.abstract_spans(shown.abstract)),
        note_spans=tuple(results.note_spans(shown.note)),
        times=" · ".join(
            f"{what} {datetime.date.fromtimestamp(seconds):%d %b %Y}"
            for what, seconds in (("added", entry.paper.added), ("tagged", entry.tagged))
            if seconds
        ),
        twin=f"{clean_line(twin.title, _TWIN)}{year}" if twin else "",
        why=results.why(entry.paper),
    )


def answer(results: Results) -> str:
    """Return the text at the right of the search bar."""
    found = len(results.docs)
    if not results.query.strip() and found == results.total:
        unread = "" if results.unread is None else f"{results.unread:,} unread · "
        return f"{count(found, 'paper')} · {unread}{results.sort}"
    if results.is_closest:
        return f"0 with all words · {found:,} closest"
    part = "" if results.covered >= results.total else f" · words of {results.covered:,} so far"
    return f"{found:,} of {results.total:,} · {results.sort} · {max(round(results.milliseconds), 1)} ms{part}"


def hint(results: Results) -> tuple[str, ...]:
    """Return the text under the bar: why nothing was found and what to do, or how the query is unfinished.

    Several texts say the same; shorter ones are for less room.
    """
    has_all = len(results.docs) > 0 and not results.is_closest
    if not has_all and results.apart:
        ways = ", ".join(f"“{part}” ({count:,})" for part, count in results.apart[:3])
        reason = f"Each word occurs, but no paper has all; leave one out: {ways}"
        return f"{reason}   tab takes the first · esc clears", f"{reason}   tab takes the first"
    if has_all and results.also and not results.hint:
        also = results.also
        return (f"also called  {also.word}  ({also.count:,})   tab adds it",)
    if has_all or not (results.missing or results.correction):
        return (results.hint,)
    wrong = " and ".join(results.lacking)
    reason = f"No paper has {wrong}." if wrong else "Each word occurs, but no paper has all."
    if results.correction is None:
        return f"{reason} esc clears", reason
    reason += f" Did you mean  {results.correction.word}  ({results.correction.count:,})?   tab takes it"
    return f"{reason} · esc clears", reason


def guide(workspace: Workspace, dot: str) -> str:
    """Return the first keys to show while nothing was done in this library yet."""
    try:
        if workspace.library.history(1):
            return ""
    except BusyError:
        return ""
    keys = ("enter reads", "/ searches", "t tags", "a archives", "x exports", "? all keys")
    return f" {dot} ".join(keys)


def nothing(
    workspace: Workspace, results: Results, *, reading: bool, filtered: bool = False
) -> tuple[str, ...]:
    """Return the text of an empty list.

    `reading`: the dumps are about to be read for the first time; `filtered`: only some papers are shown.
    """
    if reading and workspace.paths:
        return ("reading the dumps", "", "papers appear here as they are read")
    if filtered:
        return ("nothing here passes the filter", "", "w all papers or only unread · W archived papers too")
    if results.query.strip():
        return ("nothing matches this query",)
    if not workspace.paths:
        return (
            "your library has no papers yet",
            "",
            "open a folder of saved pages:  papertui FOLDER",
            "and tag what you want to keep",
        )
    files = workspace.report().files
    return (
        f"no papers in {count(len(files), 'file')} · I says why" if files else "no papers yet",
        "",
        # In lines short enough for a narrow pane.
        "papertui looks here for saved listings of papers:",
        "Hugging Face and arXiv pages as HTML, text, JSON",
        "or a feed, and BibTeX, RIS or CSL-JSON lists;",
        "papertui formats names them all.",
        f"Save one into the folder {'and it appears' if workspace.settings.watch else 'and press R'}.",
    )


def position(session: Session, cursor: int) -> str:
    """Return the position of the cursor."""
    count = len(session.docs)
    return f"{min(cursor + 1, count):,}/{count:,}"


def marks(session: Session, mark: str) -> str:
    """Return how many papers are marked, and how many of them are listed if not all are."""
    if not session.marked:
        return ""
    shown = f" ({len(session.marked) - len(session.hidden):,} shown)" if session.hidden else ""
    return f"{mark}{len(session.marked):,} marked{shown}"


def source(workspace: Workspace, problems_seen: bool) -> tuple[str, ...]:
    """Return which dumps are shown, their number of files, and the count of problems not viewed yet.

    The first of the texts is the most detailed, the last the shortest.
    """
    if not workspace.paths:
        return ("library",)
    report = workspace.report()
    problems = problems_in(report)
    trouble = f"{count(problems, 'problem')} (I)" if problems and not problems_seen else ""
    files = f" ({count(len(report.files), 'file')})" if workspace.catalog_version else ""
    more = ", …" if len(workspace.paths) > 2 else ""
    paths, folders = (
        ", ".join(clean_line(os.fsdecode(name), _PATH) for name in names[:2]) + more
        for names in (workspace.paths, [path.name or path for path in workspace.paths])
    )
    texts = (f"{paths}{files}", f"{folders}{files}", folders, files.strip(" ()"), "")
    return tuple(" · ".join(filter(None, (text, trouble))) for text in texts)


def problems_in(report: Report) -> int:
    """Count the records and files that were skipped or read with doubts."""
    return sum(len(file.problems) for file in report.files)


def progress(step: Progress, pace: str = "") -> tuple[str, int, int, str] | None:
    """Return the progress of a sync: its name, what is done, out of how much, the papers so far."""
    doing = {"reading": "reading dumps", "merging": "sorting papers", "indexing": "indexing words"}
    name = doing.get(step.stage)
    if step.stage == "indexing" and step.message:
        name = f"indexing {step.message}"
    came = " · ".join(filter(None, (f"{step.papers:,} papers" if step.papers else "", pace)))
    if step.stage == "reading" and step.total == 1 and step.share:
        # For a single long file, a count of files would say nothing.
        return (f"{name} {step.share:.0%}", 0, 0, came)
    return (name, step.done, step.total, came) if name else None


def news(report: Report, before: Report) -> str:
    """Return one sentence on a sync: what is new, and its problems."""
    if not report.files:
        return f"{count(report.distinct, 'paper')} of your library"
    if not before.files:
        text = f"{count(report.distinct, 'paper')} from {count(len(report.files), 'file')}"
    elif report.new:
        text = f"{count(report.new, 'new paper')} (is:new)"
    else:
        merged = (report.papers - report.distinct) - (before.papers - before.distinct)
        text = f"no new papers{f' · {merged:,} merged' if merged > 0 else ''}"
    known = {(file.path, problem) for file in before.files for problem in file.problems}
    fresh = [(file, why) for file in report.files for why in file.problems if (file.path, why) not in known]
    if not fresh:
        return text
    file, (_line, reason) = fresh[0]
    named = f"{clean_line(os.fsdecode(os.path.basename(file.path)), 30)}: {reason.partition('; ')[0]}"
    return f"{text} · {named if len(fresh) == 1 else count(len(fresh), 'problem')} (I)"
