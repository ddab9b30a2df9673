"""Requests to the search thread, and how their answers change the session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from papertui.errors import PapertuiError, QueryError
from papertui.tui.finder import Finder, SearchAnswer, SearchRequest
from papertui.tui.session import Spot
from papertui.workspace.clauses import is_unfinished

if TYPE_CHECKING:
    from papertui.tui.listeners import AnswerListener
    from papertui.tui.ports import BarPort, Host, ListPort
    from papertui.tui.saving import Saving
    from papertui.tui.session import Session
    from papertui.workspace import Results, Workspace

T = TypeVar("T")


class Answers:
    """Asks for the session's query; shows each answer unless the query has changed in the meantime."""

    def __init__(
        self,
        session: Session,
        papers: ListPort,
        bar: BarPort,
        host: Host,
        saving: Saving,
        listener: AnswerListener,
    ) -> None:
        self._session, self._list, self._bar, self._host = session, papers, bar, host
        self._saving, self._listener = saving, listener
        self._workspace = session.workspace
        self._finder = Finder(session.workspace, self._post)
        self._awaited = self._is_early = self._is_submitted = False

    @property
    def is_awaited(self) -> bool:
        """Whether an answer is pending that will change the list."""
        return self._awaited

    def ask(self, purpose: str) -> None:
        """Ask for the session's query; see `SearchRequest` for the purposes."""
        session, version = self._session, self._workspace.library.version
        self._awaited = self._awaited or purpose == "search"
        # A change that is being saved may change the results: then the request is repeated.
        self._is_early = self._is_early or (purpose != "stale" and self._saving.is_busy)
        is_typed = self._bar.is_typed
        self._finder.ask(
            SearchRequest(session.query, session.sort, purpose, session.asked_scope, version, is_typed)
        )

    def submit(self) -> None:
        """Check the submitted query; a wrong one is returned to the bar to be corrected.

        An unfinished end may have been ignored while it was typed: then the query is asked again.
        """
        with suppress(PapertuiError):
            if is_unfinished(self._session.query):
                self.ask("search")
        self._is_submitted = self._awaited
        if not self._awaited and self._list.faded:
            self._bar.enter()

    def complete(self) -> None:
        """Search again with the end of the query that was ignored during typing."""
        with suppress(PapertuiError):
            if is_unfinished(self._session.query):
                self.ask("keep")

    def catch_up(self) -> None:
        """Repeat the requests made while changes were being saved, now that they are on disk."""
        if self._is_early:
            self._is_early = False
            self.ask("keep")

    def settle(self) -> None:
        """Keep the results: the change they might have had to wait for was not made."""
        self._is_early = self._awaited = False
        self._listener.answered()

    def fetch(self, work: Callable[[Workspace], T], then: Callable[[T], None]) -> None:
        """Call `work` in the search thread, then `then` in this thread with its result, unless it fails."""

        def do() -> None:
            with suppress(PapertuiError):  # a search fails in the same way and reports it
                self._host.call_later(then, work(self._workspace))

        self._finder.run_in_background(do)

    def follow_tags(self) -> None:
        """Update the papers of each tag: the first step of preloading."""
        self.fetch(lambda workspace: next(workspace.warm(), None), lambda _done: None)

    def warm(self) -> None:
        """Preload what the first searches need."""
        self._finder.warm()

    def run_in_background(self, work: Callable[[], None]) -> None:
        """Run something in the search thread as soon as no request waits."""
        self._finder.run_in_background(work)

    @property
    def is_asked(self) -> bool:
        """Whether a request waits; background work in the search thread may stop for it."""
        return self._finder.is_asked

    def close(self) -> None:
        """Stop answering."""
        self._finder.close()

    def _post(self, answer: SearchAnswer) -> None:
        # In the search thread.
        self._host.call_later(self._hear, answer)

    def _hear(self, answer: SearchAnswer) -> None:
        request, results = answer.request, answer.results
        if (request.query, request.scope) != (self._session.query, self._session.asked_scope):
            return
        if results is not None and self._is_overtaken(request, results):
            self.ask(request.purpose)
            return
        self._awaited = self._is_early
        if results is None:
            self._show_wrong(answer.error)
        elif request.purpose == "stale":
            self._session.mark_stale(results)
            self._listener.show_stale()
        else:
            self._take(request, results)
        self._is_submitted = self._is_submitted and self._awaited
        self._listener.answered()

    def _take(self, request: SearchRequest, results: Results) -> None:
        session, line = self._session, self._list.cursor
        spot = session.spot or Spot(session.id_at(line), line)
        if not session.take(results):
            self._finder.ask(request)
            return
        session.spot = None
        offer = results.correction or results.also
        session.offer = (request.query, offer.query if offer else "")
        self._list.fade(False)
        # While the list fills for the first time, the cursor stays at its top.
        if request.purpose == "search" or (self._listener.is_filling and not line):
            self._listener.show_found(0, None)
        else:
            self._listener.show_found(session.index_of(spot.paper_id, spot.line), spot.top)

    def _is_overtaken(self, request: SearchRequest, results: Results) -> bool:
        """Whether papers of a queue may have been moved since their order was requested."""
        orders = (results.sort, self._session.results.sort)
        is_queue = any(order.endswith("queue") for order in orders)
        return is_queue and request.version != self._workspace.library.version

    def _show_wrong(self, error: PapertuiError | None) -> None:
        self._list.fade(True)
        if self._is_submitted:
            # Keys typed after enter correct the query; in the list they would be commands.
            self._bar.enter()
        if not isinstance(error, QueryError):
            self._bar.tell_wrong((str(error),))
            return
        offer = self._offer(error)
        texts = (f"{error.fault}{offer}", error.fault) if offer else (error.reason,)
        self._bar.tell_wrong(texts, error.position)

    def _offer(self, error: QueryError) -> str:
        """Let tab accept the correction if there is one; return the words that say so."""
        if not error.meant:
            return ""
        (length, instead), text = error.meant, self._session.query
        corrected = text[: error.position] + instead + text[error.position + length :]
        self._session.offer = (text, corrected)
        return " · tab takes it"
