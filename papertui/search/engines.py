"""Which engine searches: Whoosh, or for many papers tantivy, where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.search.match import Matcher
    from papertui.search.tree import Leaves

ENGINES = ("whoosh", "tantivy")
CHOICES = ("auto", *ENGINES)

LARGE = 30_000
"""Papers from which on `auto` means tantivy."""

SCANNED = 2_000
"""Papers that are read one by one while no index covers them; some 10 kB of memory each."""

INSTALL = "pip install 'papertui[large]'"


@cache
def is_there(engine: str) -> bool:
    """Whether an engine is installed."""
    from importlib.util import find_spec  # 3 ms of every start, for what is seldom asked

    return engine == "whoosh" or (engine in ENGINES and find_spec(engine) is not None)


def check(wanted: str) -> None:
    """Raise UsageError for an engine that is asked for and not installed."""
    if wanted != "auto" and not is_there(wanted):
        raise UsageError(f"--engine {wanted}: {wanted} is not installed; {INSTALL} adds it")


def chosen(wanted: str, papers: int) -> str:
    """Say which engine is to search so many papers, where `wanted` is one of CHOICES."""
    if wanted != "auto":
        return wanted
    return "tantivy" if papers >= LARGE and is_there("tantivy") else "whoosh"


def told(engine: str, papers: int) -> str:
    """Say of an index what is not as always: that it is not Whoosh's, or that it had better not be."""
    if engine != "whoosh":
        return f"indexed with {engine}"
    is_slow = papers >= LARGE and not is_there("tantivy")
    return f"searches of so many papers are faster with tantivy; {INSTALL} adds it" if is_slow else ""


def open_matcher(engine: str, index: Path, covered: int, leaves: Leaves, order: Sequence[int]) -> Matcher:
    """Open an index of some engine, over so many documents. Raises SearchError where it is not whole."""
    # Each takes its time to import, and only one is wanted.
    if engine == "tantivy":
        from papertui.search.large.matcher import LargeMatcher
        from papertui.search.large.store import open_store

        return LargeMatcher(open_store(index, covered), leaves, order)
    from papertui.search.index import open_index
    from papertui.search.whoosh_match import WhooshMatcher

    return WhooshMatcher(open_index(index), leaves, order)
