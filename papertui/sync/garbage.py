"""Garbage collection in processes that hold thousands of papers, which are in no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)
"""Thresholds of garbage collection for processes that hold many papers."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage in cycles seldom within this."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
