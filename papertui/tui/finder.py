"""The search thread: it answers the newest request and drops older ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.search.unfinished import without_unfinished_end
from papertui.workspace.clauses import settled
from papertui.workspace.scope import EVERYWHERE, Scope

if TYPE_CHECKING:
    from papertui.workspace import Results, Workspace


_GRACE = 0.25
"""Seconds in which the thread has to end."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What to find, and for what purpose.

    "search" shows the results from the top, "keep" keeps the paper under the cursor,
    "stale" only finds out which rows still match. `version` is that of the library at the
    request. `is_typed`: the query is being typed, so its end may be unfinished.
    """

    query: str
    sort: str | None
    purpose: str
    scope: Scope = EVERYWHERE
    version: int = 0
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The results of a request, or its error."""

    request: SearchRequest
    results: Results | None
    error: PapertuiError | None = None


class Finder:
    """Searches in a thread of its own, so that a slow query never delays a key.

    `deliver` is called in that thread with each answer, unless there is a newer request.
    """

    def __init__(self, workspace: Workspace, deliver: Callable[[SearchAnswer], None]) -> None:
        self._workspace = workspace
        self._deliver = deliver
        self._wake = threading.Condition()
        self._pending: SearchRequest | None = None
        self._asides: list[Callable[[], None]] = []
        self._closed = False
        self._warming: Iterator[None] | None = None
        self._thread: threading.Thread | None = None

    def ask(self, request: SearchRequest) -> None:
        """Submit a request; a waiting one is dropped. Returns at once."""
        with self._wake:
            if self._pending and request.purpose == "stale":
                return
            self._pending = request
            self._wake.notify()
        self._start()

    @property
    def is_asked(self) -> bool:
        """Whether a request waits for the thread; background work may stop for it."""
        return self._pending is not None

    def run_in_background(self, work: Callable[[], None]) -> None:
        """Run something in the search thread as soon as no request waits."""
        with self._wake:
            self._asides.append(work)
            self._wake.notify()
        self._start()

    def warm(self) -> None:
        """Preload while no request waits: the most frequent words are in memory for the first keys."""
        with self._wake:
            self._warming = self._workspace.warm()
            self._wake.notify()
        self._start()

    def close(self) -> None:
        """Stop answering; wait a moment, because SQLite crashes if it is closed during a read."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(_GRACE)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="finder", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._pending or self._closed or self._asides or self._warming)
                if self._closed:
                    return
                request, self._pending = self._pending, None
                work = self._asides.pop(0) if self._asides and not request else None
            if work is not None:
                work()
                continue
            if request is None:
                self._warm_up()
                continue
            answer = self._answer(request)
            with self._wake:
                # A "stale" request applies to the list that this answer produces.
                newer = self._pending is not None and self._pending.purpose != "stale"
                overtaken = newer or self._closed
            if not overtaken:
                self._deliver(answer)

    def _warm_up(self) -> None:
        try:
            if self._warming is not None and next(self._warming, self) is not self:
                return
        except PapertuiError:
            # A search fails in the same way and reports it.
            pass
        self._warming = None

    def _answer(self, request: SearchRequest) -> SearchAnswer:
        try:
            return SearchAnswer(request, self._found(request))
        except PapertuiError as error:
            return SearchAnswer(request, None, error)

    def _found(self, request: SearchRequest) -> Results:
        find, order = self._workspace.find, (request.sort, request.scope)
        if request.purpose == "stale":
            # No key waits for these answers: there is time to count.
            results = find(request.query, *order)
            return replace(results, unread=self._workspace.engine.unread(results))
        if not request.is_typed or not request.query.strip():
            return self._workspace.engine.counted(find(request.query, *order).with_closest())
        said, hint = settled(request.query)
        found = find(said, *order)
        if (
            not found.docs
            and (rest := without_unfinished_end(said)) is not None
            and (kept := find(rest, *order)).docs
        ):
            found, said, hint = kept, rest, hint or "waits for the rest of an id, an address or a name"
        found = found.with_closest()
        return found if said == request.query else replace(found, query=request.query, hint=hint)
