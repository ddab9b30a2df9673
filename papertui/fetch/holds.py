"""Which services must not be asked at present, and until when, as text."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from papertui.fetch.state import FetchState

_MINUTE = 60


def said_time(end: float, now: float) -> str:
    """Return a time of day, rounded up; with its date unless that is today."""
    at = datetime.fromtimestamp(end + _MINUTE - 1).astimezone()  # rounded up to the next minute
    is_today = at.date() == datetime.fromtimestamp(now).astimezone().date()
    return f"{at:%H:%M}" if is_today else f"{at.day} {at:%b %H:%M}"


def holds(state_dir: Path) -> list[str]:
    """Return which services must not be asked at present, until when, and why."""
    state, now = FetchState(state_dir), time.time()
    held = ((group, *state.held(group, now)) for group in state.groups())
    return [
        f"{group} is not asked before {said_time(end, now)}, after “{reason}”"
        for group, end, reason in held
        if end
    ]
