"""Hugging Face: its Daily Papers by day, week or month, and its search for titles.

`GET /api/daily_papers` with date, week or month, `p` from 0 and `limit`; an empty day
is `[]`, a day that has not begun in UTC is refused with 400, and `Link: rel="next"`
announces another page. `GET /api/papers/search` with `q` searches by words and by
meaning: its results are similar, but rarely the paper itself
(huggingface_hub, hf_api.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from papertui.config import FetchSource
from papertui.fetch.bodies import json_of
from papertui.fetch.client import Answer
from papertui.fetch.faults import RequestError
from papertui.fetch.request import (
    Ask,
    Asking,
    DaySpan,
    FetchStatus,
    Job,
    Outcome,
    SourceKind,
    TitleSearch,
    WebService,
)
from papertui.fetch.request_policy import HostGroup

SERVICE = WebService("hf", "https://huggingface.co", HostGroup("huggingface"))
FORMATS = ("hf-json",)

_PATH, _SEARCH = "/api/daily_papers", "/api/papers/search"
_LONGEST_QUERY, _HITS = 250, 5
_PAGE, _MOST_PAGES, _MOST_DAYS = 100, 20, 92
_SPEC = re.compile(r"hf(?::(?:(\d{4}-\d\d-\d\d)|(\d{4}-W\d\d)|(\d{4}-\d\d)))?\Z")
_KEY = "hf"


def read(source: FetchSource, span: DaySpan | None) -> Job | None:
    """Return the job of `hf`, `hf:2026-11-26`, `hf:2026-W48` or `hf:2026-11`; None for another spelling."""
    found = _SPEC.match(source.spec)
    if found is None:
        return None
    day, week, month = found.groups()
    if day:
        days = [date.fromisoformat(day)]  # ValueError: no such day
        return Job(source.spec, lambda run: _named_days(run, days))
    if week or month:
        parameters = {"week": week} if week else {"month": month}
        return Job(source.spec, lambda run: _period(run, week or month, parameters))
    if span:
        return Job("hf", lambda run: _span(run, span))
    return Job("hf", _daily)


def said_day(day: date) -> str:
    """Return a day as text: 26 Nov."""
    return f"{day.day} {day:%b}"


def _daily(run: Asking) -> Iterator[Outcome]:
    """Fetch every day that is not done yet, today last: it stays open until it is over."""
    asked: set[date] = set()
    yield from _missed(run)
    while day := next((each for each in run.open_days(_KEY) if each not in asked), None):
        asked.add(day)
        outcome = _day(run, day)
        if day > run.today:
            # The answer showed that our clock is ahead; from now on days follow the service's clock.
            outcome = replace(outcome, how=FetchStatus.SKIPPED, message="not begun yet")
        elif outcome.how != FetchStatus.FAILED and day < run.today:
            run.close_day(_KEY, day)
        yield outcome
        if outcome.how == FetchStatus.FAILED and not run.may_ask(SERVICE):
            return


def _missed(run: Asking) -> Iterator[Outcome]:
    if missed := run.missed_days(_KEY):
        first, last = missed
        days = said_day(first) if first == last else f"{said_day(first)} to {said_day(last)}"
        message = (
            f"{days} lie further back than catch_up = {run.catch_up}; hf:{first:%Y-%m} asks for the month"
        )
        yield Outcome("hf", FetchStatus.SKIPPED, message=message)


def _named_days(run: Asking, days: list[date]) -> Iterator[Outcome]:
    for day in days:
        outcome = _day(run, day)
        if outcome.how != FetchStatus.FAILED and day < run.today:
            run.close_day(_KEY, day)
        yield outcome
        if outcome.how == FetchStatus.FAILED and not run.may_ask(SERVICE):
            return


def _span(run: Asking, span: DaySpan) -> Iterator[Outcome]:
    last = span.last or run.today
    days = [span.first + timedelta(number) for number in range((last - span.first).days + 1)]
    if len(days) > _MOST_DAYS:
        message = f"{len(days):,} days would be as many requests"
        advice = f"ask for months, such as hf:{span.first:%Y-%m}"
        yield Outcome("hf", FetchStatus.FAILED, message=message, advice=advice)
        return
    yield from _named_days(run, days)


def _day(run: Asking, day: date) -> Outcome:
    asked = {"date": day.isoformat()}
    is_open = not run.is_closed(_KEY, day)
    outcome = _pages(run, f"hf {said_day(day)}", day.isoformat(), asked, is_open=is_open)
    if outcome.how == FetchStatus.FAILED and day > run.today:
        return replace(outcome, advice="that day has not begun in UTC")
    if outcome.how == FetchStatus.EMPTY:
        why = "none yet" if day >= run.today else "none on a weekend" if day.weekday() > 4 else "none"
        return replace(outcome, message=why)
    return outcome


def _period(run: Asking, name: str, parameters: dict[str, str]) -> Iterator[Outcome]:
    this = f"{run.today:%G-W%V}" if "W" in name else f"{run.today:%Y-%m}"
    yield _pages(run, f"hf {name}", name, parameters, is_open=name >= this)


def _pages(run: Asking, label: str, name: str, parameters: dict[str, str], *, is_open: bool) -> Outcome:
    """Fetch the pages of a listing; if one fails, the pages before it are saved all the same."""
    whole = page = run.get(label, _ask(name, parameters, 0, is_open))
    for number in range(1, _MOST_PAGES):
        if not page.next or page.how == FetchStatus.FAILED:
            break
        page = run.get(label, _ask(name, parameters, number, is_open))
        if page.how != FetchStatus.EMPTY:
            whole = whole.and_page(page)
    return whole


def _ask(name: str, parameters: dict[str, str], number: int, is_open: bool) -> Ask:
    more = f"-p{number + 1}" if number else ""
    return Ask(
        SERVICE,
        _PATH,
        {**parameters, "limit": str(_PAGE), "p": str(number)},
        FORMATS,
        lambda papers: f"hf-daily-{name}{more}.json",
        _check,
        lambda body: json_of(body) == [],
        is_open=is_open,
    )


def _check(answer: Answer) -> None:
    if not isinstance(json_of(answer.body), list):
        raise RequestError("JSON that is no list of papers")


SOURCE = SourceKind("hf, hf:2026-11-26, hf:2026-W48, hf:2026-11", "Hugging Face Daily Papers", read)


def _items(body: bytes) -> list[bytes]:
    return [_body([item]) for item in json_of(body) if isinstance(item, dict)]


def _joined(bodies: Sequence[bytes]) -> bytes:
    return _body([item for body in bodies for item in json_of(body)])


def _body(items: list[object]) -> bytes:
    return json.dumps(items, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


TITLES = TitleSearch(
    SERVICE,
    "huggingface.co",
    "json",
    FORMATS,
    lambda title: (_SEARCH, {"q": title[:_LONGEST_QUERY], "limit": str(_HITS)}),
    _check,
    _items,
    _joined,
)
