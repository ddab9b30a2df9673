"""Keys that wait for a moment: what is going on decides what they mean."""

from __future__ import annotations

import time
from collections.abc import Callable


def _nothing() -> None:
    return


class Held:
    """Keys are held for one thing that is going on, until it ends or a key cannot wait any longer."""

    def __init__(self, hold: KeyHold) -> None:
        self._hold = hold
        self.since = time.monotonic()
        self.is_kept = True  # no key has overtaken it

    def end(self) -> None:
        """Let the keys go on."""
        self._hold.end(self)


class KeyHold:
    """What keys wait for at the moment. `release` is called when they need not wait any longer."""

    def __init__(self) -> None:
        self.release: Callable[[], None] = _nothing
        self._held: Held | None = None

    @property
    def since(self) -> float | None:
        """When the keys began to wait, on the monotonic clock; None while they do not."""
        return None if self._held is None else self._held.since

    def hold(self) -> Held:
        """Hold the keys that come from now on."""
        self.overtake()
        self._held = Held(self)
        return self._held

    def overtake(self) -> None:
        """Hold no longer: a key goes on without having waited for the end."""
        if self._held is not None:
            self._held.is_kept = False
            self._held = None

    def end(self, held: Held) -> None:
        """Take the keys that were held for this."""
        if self._held is held:
            self._held = None
            self.release()
