"""Programs that take the whole terminal for a while: editors, pagers, whatever the user asks for."""

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
"""Seconds that a program has for saving its own when the terminal closes or papertui is to end."""


def run_suspended(app: App[Any], command: Sequence[str], data: bytes | None = None) -> int:
    """Run a program in the foreground while the screen is its own; return its exit code.

    `data` is its standard input, without it that is the terminal. SIGTERM and
    SIGHUP end it too. Raises UsageError for a program that cannot be started.
    """
    failed: OSError | ValueError | None = None
    code = 0
    ends = _Ends()
    with ends.watched(), app.suspend(), _interrupts_for_it_alone():
        try:
            code = _run(command, data, ends)
        except (OSError, ValueError) as error:
            # Textual comes back to the screen only from a block that ends well.
            failed = error
    if failed is not None:
        reason = failed.strerror if isinstance(failed, OSError) else str(failed)
        raise UsageError(f"“{command[0]}” cannot be started: {reason}") from failed
    return code


def _run(command: Sequence[str], data: bytes | None, ends: _Ends) -> int:
    stdin = None if data is None else subprocess.PIPE
    with subprocess.Popen(command, stdin=stdin) as child:
        ends.adopt(child)
        while True:
            # A signal just before the wait would not end it; so it is only so long.
            try:
                child.communicate(data, timeout=_GLANCE)
                return child.returncode
            except subprocess.TimeoutExpired:
                data = None  # it is on its way


class _Ends:
    """SIGTERM and SIGHUP while a program has the screen: they are meant for it too.

    The app hears of them as well, but only when the program has ended; so they are
    watched for from before it is started.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._number = 0

    def adopt(self, child: subprocess.Popen[bytes]) -> None:
        """Pass on what came already, and what comes."""
        self._child = child
        if self._number:
            self._end(child)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Hear of the signals while the block runs."""
        numbers = (signal.SIGTERM, signal.SIGHUP)
        old = {number: signal.signal(number, self._hear) for number in numbers}
        try:
            yield
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)

    def _hear(self, number: int, frame: object) -> None:
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
    # A handler, for it ends with the program that is started; an ignored signal would be inherited.
    old = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old)
