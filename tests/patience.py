"""Seconds that FAULTS.md promises, on a machine that others keep busy as well."""

import time

_SAMPLE = 0.05  # seconds of CPU that are taken to see how long they last


def stretched(seconds: float) -> float:
    """Return how long what takes `seconds` on an idle machine may take on this one now.

    Work is measured against the clock on the wall: what it lasts longer than it costs is the others' share.
    """
    began, spent = time.perf_counter(), time.thread_time()
    while time.thread_time() - spent < _SAMPLE:
        pass
    lasted = time.perf_counter() - began
    # Waiting for several turns on the CPU takes longer than working through one.
    return seconds * max(1.0, 2 * lasted / _SAMPLE - 1)
