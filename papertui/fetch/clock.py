"""The clock of fetching: one object, so that tests can set the time."""

import time
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_TOLERATED = 600.0
# With a larger error of the clock, certificates already fail.
_BELIEVED = 2 * 86_400.0


class Clock:
    """The machine's time, corrected if a service's time differs by a day."""

    def __init__(self) -> None:
        self._skew = 0.0
        self._is_checked = False

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self.machine_time() + self._skew

    def today(self) -> date:
        """Return the day in UTC, which the services use."""
        return datetime.fromtimestamp(self.now(), UTC).date()

    def compare(self, printed: str) -> str:
        """Compare with the Date header of the first answer; return a message about our clock, or ""."""
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
        """Return the time of the machine's clock."""
        return time.time()

    def elapsed(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def seconds_until(printed: str, now: float) -> float | None:
    """Parse a Retry-After header: seconds, or an HTTP date."""
    text = printed.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
