"""How the processes of a sync share the machine, and memory: papers are thousands, and in no cycles."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)
"""Thresholds of garbage collection for processes that hold many papers."""
_BEHIND = 4  # steps of nice


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage in cycles seldom within this."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def step_back() -> None:
    """Let this process compute after the one that it helps, which all others wait for.

    Where the cores are fewer than the processes a first load took a tenth longer.
    """
    os.nice(_BEHIND)
