"""The year that a page leaves out of its dates, and dates that cannot be."""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from papertui.dumps.ids import ArxivId
from papertui.dumps.model import Day, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.paper import Paper
from papertui.reference import Date

_FRONT_KEYS = ("retrieved", "captured", "exported")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DATE_LINK = re.compile(r"/papers/date/(\d{4})-(\d{2})-(\d{2})(?!\d)")


def date_records(
    page: Page, records: Iterable[Record], page_day: Day | None, year: int | None
) -> Iterator[Record | Problem]:
    """Yield the records with the page's year in dates that lack one; a date after its day is a problem."""
    records = list(records)
    needed = page_day is not None or any(record.day for record in records)
    page_year = _page_year(page, records, page_day, year) if needed else 0
    today = _on(page_day, page_year)
    for record in records:
        dated, problem = _dated(record, page_year)
        if problem:
            yield problem
        yield dated
        date = dated.paper.date
        if date and today and date.first > today:
            yield Problem(
                record.line, f"dated {date}, after the page's own day, {today}: {dated.paper.title}"
            )


def dated_as_listed(paper: Paper) -> Paper:
    """Return a paper without a date with that of its listing, unless it is a replaced one."""
    if paper.date or not paper.listed or paper.announced == "replace":
        return paper
    return replace(paper, date=paper.listed, date_inferred=True)


def date_of_page(
    page: Page, records: Iterable[Record], page_day: Day | None, year: int | None
) -> datetime.date | None:
    """Return the day that a page states for itself, with its year; None if it states none."""
    return _on(page_day, _page_year(page, list(records), page_day, year)) if page_day else None


def _page_year(page: Page, records: list[Record], page_day: Day | None, year: int | None) -> int:
    """Return the year in which a page was shown, inferred from its dates, addresses and ids."""
    printed = [day.year for day in (page_day, *(record.day for record in records)) if day and day.year]
    # A page prints the year only where it is not the current one, so its own exceeds every printed one.
    after_printed = max(printed) + 1 if printed else 0
    ids = {record.paper.arxiv_id for record in records if record.paper.arxiv_id}
    newest_id = max((ArxivId(paper_id).year for paper_id in ids), default=0)
    return (
        year
        or _front_year(page)
        or _linked_year(page, page_day)
        or (newest_id and max(newest_id, after_printed))
        or after_printed
        or datetime.datetime.fromtimestamp(page.modified, datetime.UTC).year
    )


def _front_year(page: Page) -> int | None:
    for key in _FRONT_KEYS:
        if match := _ISO_DAY.search(page.front.get(key, "")):
            return int(match[1])
    match = _DATE_LINK.search(page.front.get("url", ""))
    return int(match[1]) if match else None


def _linked_year(page: Page, page_day: Day | None) -> int | None:
    linked = [date for match in _DATE_LINK.finditer(page.text) if (date := _date(*map(int, match.groups())))]
    if not linked:
        return None

    # The days before and after are linked as well, and at New Year one of them is of another year.
    def distance(date: datetime.date) -> datetime.timedelta:
        day = _on(page_day, date.year)
        return abs(date - day) if day else datetime.timedelta()

    return min(linked, key=distance).year


def _dated(record: Record, year: int) -> tuple[Record, Problem | None]:
    day = record.day
    if day is None:
        return record, None
    date = _on(day, year)
    if date is None:
        reason = f"there is no {day.year or year}-{day.month:02}-{day.day:02}: {record.paper.title}"
        return record, Problem(record.line, reason)
    paper = replace(record.paper, date=Date.of(date), date_inferred=day.year is None)
    return replace(record, paper=paper), None


def _on(day: Day | None, year: int) -> datetime.date | None:
    return _date(day.year or year, day.month, day.day) if day else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
