"""One run of fetching: fetches, checks and saves each listing of the sources, and keeps the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from papertui.fetch.clock import Clock
from papertui.fetch.faults import RequestError
from papertui.fetch.request import Ask, FetchStatus, Job, Outcome, WebService
from papertui.fetch.request_policy import RequestPolicy
from papertui.fetch.saving import Folder
from papertui.fetch.state import FetchState, KnownAnswer

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings of a run: other addresses of services, how many days it goes back."""

    hosts: Mapping[str, str]
    catch_up: int


class FetchRun:
    """Implements `request.Asking`. `began` is called for each request; a rehearsal only reports addresses."""

    def __init__(
        self,
        rules: Rules,
        state: FetchState,
        folder: Folder,
        policy: RequestPolicy,
        clock: Clock,
        began: Callable[[str], None] = lambda label: None,
        rehearsed: Callable[[str], None] | None = None,
    ) -> None:
        self._rules, self._state, self._folder = rules, state, folder
        self._manners, self._clock = policy, clock
        self._began, self._rehearsed = began, rehearsed

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self._clock.today()

    @property
    def catch_up(self) -> int:
        """How many missed days a run goes back."""
        return self._rules.catch_up

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Yield the outcomes of each job, listing by listing."""
        for job in jobs:
            yield from job.run(self)
            if self._rehearsed is None:
                self._state.save(durable=True)

    def get(self, label: str, ask: Ask) -> Outcome:
        """Fetch one page, and save it if it is valid; otherwise the folder is not changed."""
        url = self.url(ask)
        if self._rehearsed is not None:
            self._rehearsed(url)
            return Outcome(label, FetchStatus.SKIPPED)
        self._began(label)
        known = self._state.known(url)
        headers = self._validators(known)
        try:
            answer = self._manners.ask(ask.service.group, url, headers, ask.check)
            if answer.status == 304:
                how = FetchStatus.SAME if known.file else FetchStatus.EMPTY
                return Outcome(label, how, files=self._named(known.file), next=known.next)
            fresh = KnownAnswer(
                answer.headers.get("etag", ""),
                answer.headers.get("last-modified", ""),
                next=answer.headers.get("link", "") if 'rel="next"' in answer.headers.get("link", "") else "",
            )
            if ask.is_empty(answer.body):
                self._state.keep(url, fresh, self.today.isoformat())
                return Outcome(label, FetchStatus.EMPTY)
            return self._saved(label, ask, url, answer.body, fresh)
        except RequestError as error:
            until = self._manners.until(ask.service.group)
            return Outcome(label, FetchStatus.FAILED, message=error.reason, until=until, advice=error.advice)

    def _saved(self, label: str, ask: Ask, url: str, body: bytes, fresh: KnownAnswer) -> Outcome:
        try:
            dump = self._folder.read(body, ask.formats)
            if refusal := ask.refuse(dump.papers):
                return Outcome(label, FetchStatus.SKIPPED, message=refusal)
            path, is_new = self._folder.save(body, ask.name(dump.papers), is_open=ask.is_open)
        except RequestError as error:
            self._manners.leave(ask.service.group, error)
            raise
        self._state.keep(url, replace(fresh, file=path.name), self.today.isoformat())
        return Outcome(
            label, FetchStatus.SAVED if is_new else FetchStatus.SAME, dump.papers, (path,), next=fresh.next
        )

    def _validators(self, known: KnownAnswer) -> dict[str, str]:
        """Return the headers of a conditional request; none if the file was deleted or changed."""
        if known.file and not self._folder.has(known.file):
            return {}
        values = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in values.items() if value}

    def _named(self, name: str) -> tuple[Path, ...]:
        return (self._folder.path / name,) if name else ()

    def url(self, ask: Ask) -> str:
        """Return the address of a request."""
        return ask.service.url(self._rules.hosts, ask.path, ask.parameters)

    def may_ask(self, service: WebService) -> bool:
        """Whether a request to a service may be sent now."""
        return self._manners.may_ask(service.group)

    def was_answered_today(self, ask: Ask) -> bool:
        """Whether an address was fetched today, and its file still exists."""
        url = self.url(ask)
        known = self._state.known(url)
        is_there = not known.file or self._folder.has(known.file)
        return is_there and self._state.asked_on(url) == self.today.isoformat()

    # The days of a listing.

    def open_days(self, key: str) -> list[date]:
        """Return the days to fetch, the oldest first, today last."""
        today = self.today
        first = max(self._followed_since(key), today - timedelta(self.catch_up))
        done = self._state.closed(key)
        days = (first + timedelta(number) for number in range((today - first).days + 1))
        return [day for day in days if day.isoformat() not in done]

    def missed_days(self, key: str) -> tuple[date, date] | None:
        """Return the first and last day that were never fetched and are beyond `catch_up`."""
        since, end = self._followed_since(key), self.today - timedelta(self.catch_up + 1)
        done = self._state.closed(key)
        days = (since + timedelta(number) for number in range((end - since).days + 1))
        lost = [day for day in days if day.isoformat() not in done]
        return (lost[0], lost[-1]) if lost else None

    def is_closed(self, key: str, day: date) -> bool:
        """Whether a day is done: asking for it again is not an update of an open listing."""
        return day.isoformat() in self._state.closed(key)

    def close_day(self, key: str, day: date) -> None:
        """Record that a day is over and completely fetched."""
        self._state.close(key, self._followed_since(key).isoformat(), [day.isoformat()])

    def _followed_since(self, key: str) -> date:
        """Return the first day: the last working day before the first run."""
        with suppress(ValueError):  # never followed, or damaged
            return min(date.fromisoformat(self._state.since(key)), self.today)
        day = self.today - timedelta(1)
        return day - timedelta(max(0, day.weekday() - _FRIDAY))

    def batch(self, key: str) -> tuple[str, list[str]]:
        """Return the day of a feed's last batch and its ids."""
        return self._state.batch(key)

    def keep_batch(self, key: str, day: str, ids: Sequence[str]) -> None:
        """Record a feed's batch."""
        self._state.keep_batch(key, day, ids)
