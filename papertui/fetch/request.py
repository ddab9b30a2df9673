"""Requests to services, and their outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from papertui.fetch.request_policy import Check, HostGroup
from papertui.paper import Paper

if TYPE_CHECKING:
    from papertui.config import FetchSource


class FetchStatus(StrEnum):
    """The status of a listing: `SAME` as the saved file, `EMPTY` a valid answer without papers."""

    SAVED = "saved"
    SAME = "unchanged"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class WebService:
    """A public service: its name in [fetch.hosts], its address, and its group of hosts."""

    name: str
    base: str
    group: HostGroup

    def url(self, hosts: Mapping[str, str], path: str, parameters: Mapping[str, str]) -> str:
        """Return the address of a request."""
        query = f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
        return f"{hosts.get(self.name, self.base)}{path}{query}"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for one page of a listing.

    `name` returns the file name for its papers; `is_empty` tells whether a valid
    answer has no papers; `check` raises RequestError for a wrong one.
    An `is_open` listing may still grow: its file is replaced by a newer answer.
    """

    service: WebService
    path: str
    parameters: Mapping[str, str]
    formats: tuple[str, ...]
    name: Callable[[Sequence[Paper]], str]
    check: Check
    is_empty: Callable[[bytes], bool]
    is_open: bool = True
    refuse: Callable[[Sequence[Paper]], str] = lambda papers: ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a listing; `message` is a remark, or the reason and when to retry or what to do."""

    label: str
    how: FetchStatus
    papers: tuple[Paper, ...] = ()
    files: tuple[Path, ...] = ()
    message: str = ""
    until: str = ""
    advice: str = ""
    next: str = ""

    def and_page(self, page: Outcome) -> Outcome:
        """Return the outcome combined with that of a further page."""
        ranks = (
            FetchStatus.FAILED,
            FetchStatus.SAVED,
            FetchStatus.SAME,
            FetchStatus.EMPTY,
            FetchStatus.SKIPPED,
        )
        how = min(self.how, page.how, key=ranks.index)
        message = self.message or page.message
        papers, files = (*self.papers, *page.papers), (*self.files, *page.files)
        return replace(page, label=self.label, how=how, papers=papers, files=files, message=message)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days given on the command line: `--date` is both ends, `--since` has no end."""

    first: date
    last: date | None = None


class Asking(Protocol):
    """The interface of a run for its jobs."""

    @property
    def today(self) -> date:
        """The day in UTC, by the services' clock once one has answered."""

    @property
    def catch_up(self) -> int:
        """How many missed days a run goes back."""

    def get(self, label: str, ask: Ask) -> Outcome:
        """Send a request and save the answer."""

    def may_ask(self, service: WebService) -> bool:
        """Whether a request to a service may be sent now."""

    def was_answered_today(self, ask: Ask) -> bool:
        """Whether an address was fetched today."""

    def open_days(self, key: str) -> Sequence[date]:
        """Return the days of a listing to fetch, today last."""

    def missed_days(self, key: str) -> tuple[date, date] | None:
        """Return the first and last missed day beyond the reach of `catch_up`."""

    def is_closed(self, key: str, day: date) -> bool:
        """Whether a day is done."""

    def close_day(self, key: str, day: date) -> None:
        """Record that a day is over and completely fetched."""

    def batch(self, key: str) -> tuple[str, list[str]]:
        """Return the day of a feed's last batch and its ids."""

    def keep_batch(self, key: str, day: str, ids: Sequence[str]) -> None:
        """Record a feed's batch."""


@dataclass(frozen=True, slots=True)
class Job:
    """The requests of one source; `run` yields the outcomes, listing by listing."""

    label: str
    run: Callable[[Asking], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source: its spelling, and a function from a spelling to a job, or None for other kinds."""

    spelled: str
    about: str
    read: Callable[[FetchSource, DaySpan | None], Job | None]


@dataclass(frozen=True, slots=True)
class TitleSearch:
    """The search of a service for a title.

    `host` is the host that receives the titles. `request` returns path and parameters for a
    title. `items` splits an answer into answers of one paper each, and `joined`
    combines several; papertui reads both as one of `formats`.
    """

    service: WebService
    host: str
    ending: str
    formats: tuple[str, ...]
    request: Callable[[str], tuple[str, Mapping[str, str]]]
    check: Check
    items: Callable[[bytes], Sequence[bytes]]
    joined: Callable[[Sequence[bytes]], bytes]
