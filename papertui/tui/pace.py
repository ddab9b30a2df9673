"""The speed of reading and indexing and the time left, as text, once they can be estimated."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.sync import Progress

_SOON = 3.0  # seconds of a stage before anything is shown
_WINDOW = 15.0  # seconds over which a rate is measured
_CALM = 0.5  # minimal seconds between two texts that differ only in their numbers


class Pace:
    """The speed of the current stage."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage, self._began, self._shown = "", 0.0, 0.0
        self._known: deque[tuple[float, int, float]] = deque()

    def is_worth_showing(self, step: Progress) -> bool:
        """Whether to show a step: not if another of its stage was shown a moment ago."""
        now = self._clock()
        if step.stage == self._stage and now - self._shown < _CALM and now - self._began > _SOON:
            return False
        self._shown = now
        return True

    def tell(self, step: Progress) -> str:
        """Return papers per second and the time left, as far as they can be estimated."""
        now, papers = self._clock(), step.done if step.stage == "indexing" else step.papers
        if step.stage != self._stage:
            self._stage, self._began = step.stage, now
            self._known.clear()
        self._known.append((now, papers, step.share))
        while len(self._known) > 2 and now - self._known[1][0] > _WINDOW:
            self._known.popleft()
        since, before, share = self._known[0]
        if now - self._began < _SOON or papers <= before:
            return ""
        seconds = now - since
        rate = f"{rounded((papers - before) / seconds):,}/s"
        if step.share <= share:
            return rate
        return f"{rate} · {_duration((1 - step.share) * seconds / (step.share - share))} left"


def rounded(number: float) -> int:
    """Return a number rounded to two digits."""
    tens: int = 10 ** max(0, len(str(int(number))) - 2)
    return max(1, round(number / tens) * tens)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds / 10)) * 10} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
