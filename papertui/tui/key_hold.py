"""Holds keys back for a moment while something is going on that decides what they mean."""

from __future__ import annotations

import time
from collections.abc import Callable


def _nothing() -> None:
    return


class Hold:
    """A hold on keys for one operation, until it ends or a key cannot wait any longer."""

    def __init__(self, hold: KeyHold) -> None:
        self._hold = hold
        self.since = time.monotonic()
        self.is_kept = True  # no key stopped waiting

    def end(self) -> None:
        """Release the keys."""
        self._hold.end(self)


class KeyHold:
    """The current holds on keys. `release` is called when the keys need not wait any longer."""

    def __init__(self) -> None:
        self.release: Callable[[], None] = _nothing
        self._held: Hold | None = None

    @property
    def since(self) -> float | None:
        """The time at which keys began to wait, on the monotonic clock; None if none is held."""
        return None if self._held is None else self._held.since

    def hold(self) -> Hold:
        """Hold the keys that are typed from now on."""
        self.overtake()
        self._held = Hold(self)
        return self._held

    def overtake(self) -> None:
        """Drop the holds: a key proceeds without waiting for the end."""
        if self._held is not None:
            self._held.is_kept = False
            self._held = None

    def end(self, held: Hold) -> None:
        """Release the keys of this hold."""
        if self._held is held:
            self._held = None
            self.release()
