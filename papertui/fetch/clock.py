"""Time as the fetch sees it: one object, so that a test can turn the hands."""

import time
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_TOLERATED = 600.0
# A clock that is further off than this fails at the certificates already.
_BELIEVED = 2 * 86_400.0


class Clock:
    """The time of this machine, put right where a service says that it is a day off."""

    def __init__(self) -> None:
        self._skew = 0.0
        self._is_checked = False

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self.machine_time() + self._skew

    def today(self) -> date:
        """Return the day in UTC, by which the services count."""
        return datetime.fromtimestamp(self.now(), UTC).date()

    def compare(self, printed: str) -> str:
        """Take the Date header of the first answer; return what is to be said of our clock, if anything."""
        if self._is_checked:
            return ""
        self._is_checked = True
        try:
            skew = parsedate_to_datetime(printed).timestamp() - self.machine_time()
        except (ValueError, TypeError, OverflowError):
            return ""
        if abs(skew) <= _TOLERATED:
            return ""
        how_far = f"{abs(skew) / 3600:.1f} hours {'behind' if skew > 0 else 'ahead'}"
        if abs(skew) > _BELIEVED:
            return f"the clock of this machine is {how_far}; days are counted by it all the same"
        self._skew = skew
        return f"the clock of this machine is {how_far}; days are counted by the service’s"

    def machine_time(self) -> float:
        """Return what the clock of this machine says."""
        return time.time()

    def elapsed(self) -> float:
        """Return seconds that only ever go forwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def seconds_until(printed: str, now: float) -> float | None:
    """Read a Retry-After: seconds, or the date of an HTTP header."""
    text = printed.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
