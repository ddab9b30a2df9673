"""Programs that take over the terminal: editors, pagers, any program of the user."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from papertui.errors import UsageError

if TYPE_CHECKING:
    from textual.app import App


_GLANCE = 0.2
_GRACE = 0.5
"""Seconds that a program has to save its work when the terminal closes or papertui is terminated."""


def run_suspended(app: App[Any], command: Sequence[str], data: bytes | None = None) -> int:
    """Run a program in the foreground that has the screen; return its exit code.

    `data` is its standard input; without it that is the terminal. SIGTERM and
    SIGHUP end it too. Raises UsageError for a program that cannot be started.
    """
    failed: OSError | ValueError | None = None
    code = 0
    ends = _SignalForwarder()
    with ends.installed(), app.suspend(), _interrupts_for_it_alone():
        try:
            code = _run(command, data, ends)
        except (OSError, ValueError) as error:
            # Textual restores the screen only if the block ends without an exception.
            failed = error
    if failed is not None:
        reason = failed.strerror if isinstance(failed, OSError) else str(failed)
        raise UsageError(f"“{command[0]}” cannot be started: {reason}") from failed
    return code


def _run(command: Sequence[str], data: bytes | None, ends: _SignalForwarder) -> int:
    stdin = None if data is None else subprocess.PIPE
    with subprocess.Popen(command, stdin=stdin) as child:
        ends.attach(child)
        while True:
            # A signal just before the wait would not interrupt it, so the wait is limited.
            try:
                child.communicate(data, timeout=_GLANCE)
                return child.returncode
            except subprocess.TimeoutExpired:
                data = None  # it is being written


class _SignalForwarder:
    """Forwards SIGTERM and SIGHUP to a program while it has the screen.

    The app handles them too, but only when the program has ended; so the handlers
    are installed before the program is started.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._number = 0

    def attach(self, child: subprocess.Popen[bytes]) -> None:
        """Forward the signal that already came, and later ones."""
        self._child = child
        if self._number:
            self._end(child)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Handle the signals while the block runs."""
        numbers = (signal.SIGTERM, signal.SIGHUP)
        old = {number: signal.signal(number, self._handle) for number in numbers}
        try:
            yield
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)

    def _handle(self, number: int, frame: object) -> None:
        self._number = number
        if self._child is not None:
            self._end(self._child)

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        child.send_signal(self._number)
        timer = threading.Timer(_GRACE, child.kill)
        timer.daemon = True
        timer.start()


@contextmanager
def _interrupts_for_it_alone() -> Iterator[None]:
    # A handler is reset in the started program, while an ignored signal would be inherited.
    old = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old)
