"""Detecting changed dumps by polling, which works on every file system, NFS included."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from papertui.catalog.scan import ScannedPath, scan

SECONDS = 2.0
"""Minimal pause between two polls, in seconds."""

# Polling takes at most a twentieth of the time, however many files there are.
_REST = 20
# A file that is being copied is read once it stops changing, or after a longest wait.
_STILL = 0.5
_MOST_WAITS = 10


class Watch:
    """Polls the files of some paths in a thread; calls `changed` in that thread.

    The first poll counts as a change: a sync that starts after it misses nothing.
    Files are never opened.
    """

    def __init__(
        self, paths: Sequence[Path], changed: Callable[[], object], *, seconds: float = SECONDS
    ) -> None:
        self._paths = paths
        self._changed = changed
        self._seconds = seconds
        self._stopped = threading.Event()
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Stop polling."""
        self._stopped.set()

    def _run(self) -> None:
        seen: list[ScannedPath] | None = None
        while not self._stopped.is_set():
            began = time.perf_counter()
            found = scan(self._paths)
            cost = time.perf_counter() - began
            if found != seen:
                seen = found if seen is None else self._settled(found)
                if self._stopped.is_set():
                    return
                self._changed()
            self._stopped.wait(max(self._seconds, _REST * cost))

    def _settled(self, found: list[ScannedPath]) -> list[ScannedPath]:
        for _ in range(_MOST_WAITS):
            self._stopped.wait(_STILL)
            before, found = found, scan(self._paths)
            if found == before or self._stopped.is_set():
                break
        return found
