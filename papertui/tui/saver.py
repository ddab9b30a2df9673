"""The saver thread: it alone writes the library, so that no key waits for the disk."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from papertui.errors import BusyError, StoppedError
from papertui.library.progress import Progress

Act: TypeAlias = Callable[[Progress], Any]

PATIENCE = 30.0
"""Seconds to wait for a library that another program has locked, before a change fails."""
_PAUSE = 0.05
_MANY = 1_000  # papers
_NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """The outcome of a job: its result, or the error with which nothing was written."""

    result: Any = None
    error: BaseException | None = None


class Saver:
    """Runs one job at a time in a thread of its own. `deliver` is called there with each outcome."""

    def __init__(self, deliver: Callable[[SaveOutcome], None]) -> None:
        self._deliver = deliver
        self._wake = threading.Condition()
        self._act: Act | None = None
        self._patience = 0.0
        self._is_stopped = self._is_closed = False
        self._thread: threading.Thread | None = None
        self.done = self.total = 0
        self.outcome = SaveOutcome()

    def start(self, act: Act, patience: float | None = None) -> None:
        """Start a job; the one before must have been delivered. Returns at once."""
        with self._wake:
            self._act, self._patience = act, PATIENCE if patience is None else patience
            self._is_stopped = False
            self.done = self.total = 0
            self._wake.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Make the running job stop with nothing written, unless all is written by then."""
        self._is_stopped = True

    def wait(self, seconds: float) -> bool:
        """Wait until no job is running; return False if one still is after that time."""
        with self._wake:
            return self._wake.wait_for(lambda: self._act is None, max(0.0, seconds))

    def close(self) -> None:
        """End the thread once no job is running."""
        with self._wake:
            self._is_closed = True
            self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._act is not None or self._is_closed)
                act = self._act
            if act is None:
                return
            outcome = self._outcome_of(act)
            with self._wake:
                self.outcome, self._act = outcome, None
                self._wake.notify_all()
            self._deliver(outcome)

    def _outcome_of(self, act: Act) -> SaveOutcome:
        thresholds = gc.get_threshold()
        try:
            return SaveOutcome(self._persist(act))
        except Exception as error:
            return SaveOutcome(error=error)
        finally:
            if gc.get_threshold() != thresholds:
                # The collection that was put off would stop every thread for up to a second: what an act
                # leaves is caches, which are not garbage and need not be looked through.
                gc.freeze()
                gc.set_threshold(*thresholds)

    def _persist(self, act: Act) -> Any:  # noqa: ANN401 – whatever the act returns
        """Run the job, and retry while another program has the library locked and the time is not over."""
        until = time.monotonic() + self._patience
        while True:
            try:
                return act(self._progress)
            except BusyError as error:
                if self._is_stopped:
                    raise StoppedError("stopped; nothing was changed") from error
                if time.monotonic() >= until:
                    raise
            time.sleep(_PAUSE)

    def _progress(self, done: int, total: int) -> bool:
        self.done, self.total = done, total
        if total > _MANY:
            # A full garbage collection stops all threads for 50 ms; young objects are still collected.
            gc.set_threshold(*gc.get_threshold()[:2], _NEVER)
        return not self._is_stopped
