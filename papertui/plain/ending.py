"""Ending the prompt loop by signals, even by one that arrives just before a blocking read."""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_NUMBERS = (signal.SIGHUP, signal.SIGTERM)


@contextmanager
def ended_by_signals() -> Iterator[Callable[[TextIO], None]]:
    """Let SIGHUP and SIGTERM end the program like an exit, so that temporary files are removed.

    Yields a function that waits until a terminal has a line. A signal between the last
    instruction and a blocking read would be handled only after that read; so the function
    also waits for a pipe to which each signal writes.
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
