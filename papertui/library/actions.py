"""Making a change of the library: build the action, write it in one transaction, return a Change."""

import sqlite3
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from papertui.library import history, searches, twins
from papertui.library.draft import NAMED, Draft
from papertui.library.history import Step
from papertui.library.memory import Memory
from papertui.library.progress import Progress, in_batches
from papertui.library.states import load
from papertui.library.times import Register
from papertui.paper import Paper
from papertui.text import clean_line

T = TypeVar("T")
_NO_QUERIES: Mapping[str, str] = MappingProxyType({})
_NO_SEARCHES: Mapping[str, Register] = MappingProxyType({})
_ONE_RUN = 5.0
"""Longest pause, in seconds, between two changes of one run."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an action, an undo or a redo changed: “tagged rl”, the number of papers, some of the papers."""

    summary: str
    count: int
    papers: tuple[Paper, ...]


class Actions:
    """Write actions, one at a time, from any thread."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._run: tuple[Hashable, int, float] = (None, 0, 0.0)

    def each(
        self,
        summary: str,
        items: Sequence[T],
        paper: Callable[[T], Paper],
        change: Callable[[Draft, T], bool],
        progress: Progress | None = None,
        queries: Mapping[str, str] = _NO_QUERIES,
        saved: Mapping[str, Register] = _NO_SEARCHES,
        run: Hashable = None,
        verdicts: Mapping[str, Register] = _NO_SEARCHES,
    ) -> Change:
        """Apply a change to each item as one action; add the `queries` that do not exist yet.

        `saved` are searches with their times; the ones newer than the stored ones replace them.
        """

        def work(draft: Draft, now: int) -> None:
            for batch in in_batches(items, progress):
                draft.look_up(map(paper, batch))
                for item in batch:
                    change(draft, item)
                draft.write(now)

        return self._act(summary, work, queries, saved, run, verdicts)

    def change_tag(self, summary: str, name: str, other: str | None, progress: Progress | None) -> Change:
        """Replace a tag by another one, or remove it, as one action."""

        def work(draft: Draft, now: int) -> None:
            for batch in in_batches(draft.ids_with_tag(name), progress):
                draft.change_tag(name, other, batch)
                draft.write(now)

        return self._act(clean_line(summary, 200), work) if name != other else Change(summary, 0, ())

    def replay(self, move: Callable[[sqlite3.Connection], Step | None]) -> Change | None:
        """Undo or redo steps by `move`; None if there was nothing to do."""
        with self._memory.writing() as connection:
            known = history.latest(connection)
            step = move(connection)
            touched = history.touched_since(connection, known, NAMED)
            states = load(connection, touched or ())
        if step is None:
            return None
        return Change(step.summary, step.count, tuple(state.paper for state in states if state.keys))

    def _act(
        self,
        summary: str,
        work: Callable[[Draft, int], None],
        queries: Mapping[str, str] = _NO_QUERIES,
        saved: Mapping[str, Register] = _NO_SEARCHES,
        run: Hashable = None,
        verdicts: Mapping[str, Register] = _NO_SEARCHES,
    ) -> Change:
        now = int(time.time())
        with self._memory.writing() as connection:
            onto = self._onto(run)
            draft = Draft(
                connection,
                lambda: (
                    history.begin(connection, summary, now)
                    if onto is None
                    else history.resume(connection, onto, summary, now)
                ),
            )
            work(draft, now)
            more = searches.missing(connection, queries, now)
            more += searches.joined(connection, saved, now)
            more += twins.joined(connection, verdicts)
            draft.write(now, more)
            count = draft.count + len(more)
            if onto is None:
                draft.finish(count)
        if count:
            self._run = (run, self._memory.revision, time.monotonic())
        return Change(summary, count, tuple(draft.papers))

    def _onto(self, run: Hashable) -> int | None:
        """Return the revision of the action that the next change of this run extends, or None."""
        last, revision, at = self._run
        goes_on = run is not None and run == last and revision == self._memory.revision
        return revision if goes_on and time.monotonic() - at < _ONE_RUN else None
