"""The choice of the search engine: Whoosh, or tantivy for many papers where it is installed."""

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
"""Number of papers from which `auto` chooses tantivy."""

SCANNED = 2_000
"""Papers that may be indexed in memory while no index on disk covers them; some 10 kB each."""

INSTALL = "pip install 'papertui[large]'"


@cache
def is_there(engine: str) -> bool:
    """Whether an engine is installed."""
    from importlib.util import find_spec  # takes 3 ms and is seldom needed

    return engine == "whoosh" or (engine in ENGINES and find_spec(engine) is not None)


def check(wanted: str) -> None:
    """Raise UsageError if the engine in the settings is not installed."""
    if wanted != "auto" and not is_there(wanted):
        raise UsageError(f"--engine {wanted}: {wanted} is not installed; {INSTALL} adds it")


def chosen(wanted: str, papers: int) -> str:
    """Return the engine for that many papers; `wanted` is one of CHOICES."""
    if wanted != "auto":
        return wanted
    return "tantivy" if papers >= LARGE and is_there("tantivy") else "whoosh"


def notice(engine: str, papers: int) -> str:
    """Return a notice about an index: its engine unless that is Whoosh, or which would be faster; or ""."""
    if engine != "whoosh":
        return f"indexed with {engine}"
    is_slow = papers >= LARGE and not is_there("tantivy")
    return f"searches of so many papers are faster with tantivy; {INSTALL} adds it" if is_slow else ""


def open_matcher(engine: str, index: Path, covered: int, leaves: Leaves, order: Sequence[int]) -> Matcher:
    """Open the index of an engine that covers `covered` documents. Raises SearchError if it is damaged."""
    # Each is slow to import, and only one is needed.
    if engine == "tantivy":
        from papertui.search.large.matcher import LargeMatcher
        from papertui.search.large.store import open_store

        return LargeMatcher(open_store(index, covered), leaves, order)
    from papertui.search.index import open_index
    from papertui.search.whoosh_match import WhooshMatcher

    return WhooshMatcher(open_index(index), leaves, order)
