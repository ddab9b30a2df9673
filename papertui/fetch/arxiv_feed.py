"""arXiv: today's announcement of some categories, in one request for one feed.

`rss.arxiv.org/rss/A+B`: one day only, rebuilt at midnight in New York, empty at
weekends and on holidays (arxiv-docs, help/rss.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from papertui.config import FetchSource
from papertui.fetch import arxiv_query
from papertui.fetch.bodies import xml_of
from papertui.fetch.client import Answer
from papertui.fetch.hugging_face import said_day
from papertui.fetch.request import Ask, Asking, DaySpan, FetchStatus, Job, Outcome, SourceKind, WebService
from papertui.paper import Paper

SERVICE = WebService("arxivrss", "https://rss.arxiv.org", arxiv_query.GROUP)
FORMATS = ("arxiv-rss",)

_ARCHIVES = """
astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex nucl-th physics
q-bio q-fin quant-ph stat
"""
_CATEGORY = rf"(?:{'|'.join(_ARCHIVES.split())})(?:\.[A-Za-z-]{{2,20}})?"
_SPEC = re.compile(rf"arxiv:({_CATEGORY}(?:[+, ]{_CATEGORY})*)\Z")
_SATURDAY = 5


def read(source: FetchSource, span: DaySpan | None) -> Job | None:
    """Return the job of `arxiv:cs.CL+cs.LG`; None for another spelling, or for past days (see the API)."""
    found = _SPEC.match(source.spec)
    if found is None:
        return None
    names = re.split("[+, ]", found[1])
    if span:
        return arxiv_query.of_days(names, span)
    return Job(f"arxiv {'+'.join(names)}", partial(_today, names="+".join(names)))


def _today(run: Asking, names: str) -> Iterator[Outcome]:
    label, key = f"arxiv {names}", f"arxiv:{names}"
    day_before, ids_before = run.batch(key)

    def stale(papers: Sequence[Paper]) -> str:
        """Return a message if the feed repeats an earlier day under today's date; nothing is saved then."""
        if day_before and _ids(papers) == ids_before and _day(papers) != day_before:
            return f"the feed still shows the papers of {day_before}; ask again later"
        return ""

    outcome = run.get(label, _ask(names, stale))
    if outcome.how == FetchStatus.EMPTY:
        outcome = replace(outcome, message=_why_none(run.today))
    yield outcome
    if outcome.how in (FetchStatus.SAVED, FetchStatus.SAME) and outcome.papers:
        day = _day(outcome.papers)
        run.keep_batch(key, day, _ids(outcome.papers))
        if missed := _weekdays_between(day_before, day):
            yield Outcome(label, FetchStatus.EMPTY, message=_said_missed(names, missed))


def _ask(names: str, stale: Callable[[Sequence[Paper]], str]) -> Ask:
    return Ask(
        SERVICE,
        f"/rss/{names}",
        {},
        FORMATS,
        lambda papers: f"arxiv-{names}-{_day(papers)}.xml",
        _check,
        lambda body: xml_of(body, "rss").find("{*}channel/{*}item") is None,
        refuse=stale,
    )


def _check(answer: Answer) -> None:
    xml_of(answer.body, "rss")


def _day(papers: Sequence[Paper]) -> str:
    """Return the day of the announcement, by the feed's own date, not by our clock."""
    return max((str(paper.listed) for paper in papers if paper.listed), default="undated")


def _ids(papers: Sequence[Paper]) -> list[str]:
    return sorted(paper.id for paper in papers)


def _why_none(today: date) -> str:
    if today.weekday() >= _SATURDAY:
        monday = today + timedelta(7 - today.weekday())
        return f"none today (weekend; the next come on Mon {said_day(monday)})"
    return "none today (a holiday, or not announced yet)"


def _weekdays_between(before: str, after: str) -> list[date]:
    try:
        first, last = date.fromisoformat(before), date.fromisoformat(after)
    except ValueError:
        return []
    days = (first + timedelta(number) for number in range(1, (last - first).days))
    return [day for day in days if day.weekday() < _SATURDAY]


def _said_missed(names: str, missed: Sequence[date]) -> str:
    days = said_day(missed[0])
    if len(missed) > 1:
        days = f"{days} to {said_day(missed[-1])}"
    verb = "was" if len(missed) == 1 else "were"
    return (
        f"{days} {verb} missed, and the feed holds one day; "
        f"“papertui fetch arxiv:{names} --since {missed[0]}” asks the API"
    )


SOURCE = SourceKind("arxiv:cs.CL+cs.LG", "today’s announcement of arXiv categories", read)
