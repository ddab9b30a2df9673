"""The signals that end a conversation, also one that comes just before a line is waited for."""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_NUMBERS = (signal.SIGHUP, signal.SIGTERM)


@contextmanager
def ended_by_signals() -> Iterator[Callable[[TextIO], None]]:
    """End by SIGHUP and SIGTERM as an exit does, so that nothing that was made for the time remains.

    What it yields waits until a terminal has a line. A signal between the last instruction
    and a blocking read would be heard only after that read; so the wait is for a pipe too,
    which each signal writes to.
    """

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    heard, woken = os.pipe()
    os.set_blocking(woken, False)
    old_fd = signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    old = [signal.signal(number, end) for number in _NUMBERS]
    try:
        yield lambda source: _wait(source.fileno(), heard)
    finally:
        for number, handler in zip(_NUMBERS, old, strict=True):
            signal.signal(number, handler)
        signal.set_wakeup_fd(old_fd)
        os.close(heard)
        os.close(woken)


def _wait(source: int, heard: int) -> None:
    while source not in select.select([source, heard], [], [])[0]:
        os.read(heard, 64)
