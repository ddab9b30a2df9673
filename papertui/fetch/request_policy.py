"""The request policy: rate limits, retries only if they may help, no requests after a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from papertui.fetch.client import Answer, Asks
from papertui.fetch.clock import Clock, seconds_until
from papertui.fetch.faults import DAY, MINUTE, RequestError
from papertui.fetch.holds import said_time
from papertui.fetch.state import FetchState
from papertui.text import clean_line

SECONDS_A_REQUEST = 60.0
_WAITED_AT_MOST = 30.0  # in total, for a service that gives a waiting time
_PAUSES = (3.0, 9.0)
_TOO_MANY_HOLD = 15 * MINUTE
_RATE = re.compile(r"(?:^|;)\s*r\s*=\s*(\d{1,9})")
_RATE_TIME = re.compile(r"(?:^|;)\s*t\s*=\s*(\d{1,9})")
_TITLE = re.compile(rb"<title[^>]{0,200}>\s*([^<]{1,120})", re.IGNORECASE)

Check = Callable[[Answer], None]
"""A check that raises RequestError for an answer that is complete but wrong."""


@dataclass(frozen=True, slots=True)
class HostGroup:
    """Hosts with a common rate limit; `pause` is the time between an answer and the next request."""

    name: str
    pause: float = 0.0


class RequestPolicy:
    """Sends the requests of one run. Limits set by a service are stored in the state for later runs."""

    def __init__(self, get: Asks, state: FetchState, clock: Clock, deadline: float | None = None) -> None:
        self._get, self._state, self._clock = get, state, clock
        self._end = clock.elapsed() + deadline if deadline is not None else None
        self._over: dict[str, str] = {}
        self.remarks: list[str] = []

    def ask(self, group: HostGroup, url: str, headers: Mapping[str, str], check: Check) -> Answer:
        """Return an answer with status 200 or 304 that passes the check.

        Raises RequestError; then the state says for how long the group must not be asked.
        """
        self._refuse_held(group)
        try:
            return self._again_and_again(group, url, headers, check)
        except RequestError as fault:
            self.leave(group, fault)
            raise

    def leave(self, group: HostGroup, fault: RequestError) -> None:
        """Do not ask a group for as long as an error says."""
        if fault.is_final:
            self._over[group.name] = fault.reason
        if fault.hold:
            self._state.hold(group.name, self._clock.now(), fault.hold, fault.reason)
        self._state.save()

    def may_ask(self, group: HostGroup) -> bool:
        """Whether a group may be asked now, or after a short wait."""
        end, _ = self._state.held(group.name, self._clock.now())
        return group.name not in self._over and end - self._clock.now() <= self._patience()

    def until(self, group: HostGroup) -> str:
        """Return when a group may be asked again, as text; "" for at once."""
        now = self._clock.now()
        end, _ = self._state.held(group.name, now)
        return said_time(end, now) if end else ""

    def _refuse_held(self, group: HostGroup) -> None:
        if group.name in self._over:
            raise RequestError(f"not asked after “{self._over[group.name]}”", hold=0.0)
        end, reason = self._state.held(group.name, self._clock.now())
        wait = end - self._clock.now()
        if end and wait <= self._patience():
            self._clock.sleep(wait)
        elif end:
            raise RequestError(f"not asked, because of “{reason}” before", hold=0.0)

    def _again_and_again(
        self, group: HostGroup, url: str, headers: Mapping[str, str], check: Check
    ) -> Answer:
        waited, tries = 0.0, 0
        before: RequestError | None = None
        while True:
            try:
                return self._once(group, url, headers, check)
            except RequestError as fault:
                if before and fault.is_overtime:
                    raise before from fault
                before = fault
                pause = _PAUSES[min(tries, 1)] if fault.wait is None else max(fault.wait, 1.0)
                waited, tries = waited + (0.0 if fault.wait is None else pause), tries + 1
                is_worth_it = fault.wait is not None or fault.is_passing
                if not is_worth_it or tries > len(_PAUSES) or max(pause, waited) > self._patience():
                    raise
                self._clock.sleep(pause)

    def _once(self, group: HostGroup, url: str, headers: Mapping[str, str], check: Check) -> Answer:
        self._keep_distance(group)
        budget = min(SECONDS_A_REQUEST, self._left())
        if budget <= 0:
            raise overtime()
        self._note(group)
        try:
            answer = self._get(url, headers, budget)
        finally:
            self._note(group)
        if remark := self._clock.compare(answer.headers.get("date", "")):
            self.remarks.append(remark)
        refuse(answer, self._clock.now())
        self._heed_rate(group, answer)
        if answer.status != 304:
            check(answer)
        return answer

    def _keep_distance(self, group: HostGroup) -> None:
        if not group.pause:
            return
        since = self._clock.now() - self._state.asked_at(group.name)
        wait = group.pause - since if since >= 0 else group.pause
        if wait > 0:
            if wait > self._left():
                raise overtime()
            self._clock.sleep(min(wait, group.pause))

    def _note(self, group: HostGroup) -> None:
        # Recorded before and after, because a killed run has asked too.
        self._state.note_asked(group.name, self._clock.now())
        self._state.save()

    def _heed_rate(self, group: HostGroup, answer: Answer) -> None:
        """Stop asking a service whose headers say that the rate limit is used up."""
        if seconds := _spent(answer):
            self._state.hold(group.name, self._clock.now(), seconds, f"no request left for {seconds:g} s")

    def _patience(self) -> float:
        return min(_WAITED_AT_MOST, self._left())

    def _left(self) -> float:
        return SECONDS_A_REQUEST if self._end is None else self._end - self._clock.elapsed()


def overtime() -> RequestError:
    """Return the error for a request when the time of the run is over."""
    return RequestError("the time of --deadline is over", hold=0.0, is_final=True, is_overtime=True)


def refuse(answer: Answer, now: float) -> None:
    """Raise RequestError for a status other than success, with the time after which to retry, if known."""
    status = answer.status
    if status in (200, 304):
        return
    said = described(answer.body)
    reason = (
        f"{status} {_phrase(status)}".strip()
        if not said or said.startswith(str(status))
        else f"{status} “{said}”"
    )
    wait = wait_of(answer, now)
    if status == 429 or (status == 503 and wait is not None):
        hold = wait if wait is not None else _TOO_MANY_HOLD
        is_long = wait is None or wait > _WAITED_AT_MOST
        raise RequestError(reason, hold=max(hold, 1.0), wait=None if is_long else wait, is_final=True)
    if status == 403:
        raise RequestError(f"{reason}: access is refused", hold=DAY, is_final=True)
    if status >= 500:
        raise RequestError(reason, is_passing=True)
    raise RequestError(reason, hold=0.0, advice="check how the source is spelled")


def wait_of(answer: Answer, now: float) -> float | None:
    """Return the seconds that a service asks us to wait; None if it does not say."""
    if printed := answer.headers.get("retry-after"):
        return seconds_until(printed, now)
    return _spent(answer)


def _spent(answer: Answer) -> float | None:
    """Return for how long the rate limit is used up, by the header that Hugging Face sends."""
    printed = answer.headers.get("ratelimit", "")
    left, time = _RATE.search(printed), _RATE_TIME.search(printed)
    return float(time[1]) if left and time and int(left[1]) == 0 else None


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in {each.value for each in HTTPStatus} else ""


def described(body: bytes) -> str:
    """Return a description of an unexpected body: its title, or its first words."""
    head = body[:2000].lstrip()
    if found := _TITLE.search(head):
        return clean_line(found[1].decode("utf-8", "replace"), 60)
    if head[:1] in (b"<", b"{", b"["):
        return ""
    return clean_line(head[:200].decode("utf-8", "replace"), 60)
