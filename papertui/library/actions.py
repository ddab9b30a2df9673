"""How a change of the library is made: the action is put together, written whole, and told as a Change."""

import sqlite3
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from papertui.library import history, searches
from papertui.library.draft import Draft
from papertui.library.history import Step
from papertui.library.memory import Memory
from papertui.library.progress import Progress, in_batches, tell
from papertui.library.shelf import load
from papertui.paper import Paper
from papertui.text import clean_line

_Changing: TypeAlias = Callable[[Draft], Sequence[Paper]]
_NO_QUERIES: Mapping[str, str] = MappingProxyType({})
_ONE_RUN = 5.0
"""Seconds that may lie between changes of one run."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an action, an undo or a redo changed: “tagged rl”, the number of papers, and these."""

    summary: str
    count: int
    papers: tuple[Paper, ...]


class Actions:
    """Write actions, one at a time, in whichever thread asks."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._run: tuple[Hashable, int, float] = (None, 0, 0.0)

    def each(
        self,
        summary: str,
        papers: Sequence[Paper],
        change: Callable[[Draft, Paper], bool],
        progress: Progress | None,
    ) -> Change:
        """Make a change to each paper, as one action; the papers that it changed are counted."""
        return self.draft(
            summary,
            lambda draft: [
                paper for batch in in_batches(papers, progress) for paper in batch if change(draft, paper)
            ],
        )

    def change_tag(self, summary: str, name: str, other: str | None, progress: Progress | None) -> Change:
        """Put another tag, or none, in the place of one, as one action."""
        if name == other:
            return Change(summary, 0, ())

        def change(draft: Draft) -> list[Paper]:
            tell(progress, 0, 1)
            return draft.change_tag(name, other)

        return self.draft(clean_line(summary, 200), change)

    def draft(
        self,
        summary: str,
        change: _Changing,
        queries: Mapping[str, str] = _NO_QUERIES,
        run: Hashable = None,
    ) -> Change:
        """Make changes, and add the searches that are not there yet, as one action."""
        with self._memory.writing() as write:
            draft = Draft(write.shelf)
            changed, now = tuple(change(draft)), int(time.time())
            more = searches.missing(write.connection, queries, now)
            count = len(changed) + len(more)
            if count:
                draft.write(write.connection, summary, count, now, more, self._onto(run))
                write.shelf = draft.shelf
        if count:
            self._run = (run, self._memory.revision, time.monotonic())
        return Change(summary, count, changed)

    def _onto(self, run: Hashable) -> int | None:
        """Give the revision of the action that the next of this run goes on with; None where it does not."""
        last, revision, at = self._run
        goes_on = run is not None and run == last and revision == self._memory.revision
        return revision if goes_on and time.monotonic() - at < _ONE_RUN else None

    def turn(
        self, turn: Callable[[sqlite3.Connection], Step | None], progress: Progress | None
    ) -> Change | None:
        """Undo, redo or travel; None where there was nothing to do."""
        with self._memory.writing() as write:
            tell(progress, 0, 1)
            known = self._memory.revision
            step = turn(write.connection)
            states = load(write.connection, history.touched_since(write.connection, known))
            write.shelf = write.shelf.with_states(states)
        if step is None:
            return None
        return Change(step.summary, step.count, tuple(state.paper for state in states if state.keys))
