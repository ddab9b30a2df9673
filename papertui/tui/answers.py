"""Questions to the search thread, and what their answers do to the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from papertui.errors import PapertuiError, QueryError
from papertui.tui.finder import Answer, Finder, Question
from papertui.tui.session import Place
from papertui.workspace.clauses import settled

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser
    from papertui.workspace import Results, Workspace

T = TypeVar("T")


class Answers:
    """Ask for what the session looks for; show what comes back, unless the query has changed meanwhile."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._finder = Finder(browser.workspace, self._post)
        self._awaited = self._is_early = False

    @property
    def is_awaited(self) -> bool:
        """Whether other results than those of the list are under way."""
        return self._awaited

    def ask(self, purpose: str) -> None:
        """Ask for the session's query; see `Question` for the purposes."""
        session = self._browser.session
        self._awaited = self._awaited or purpose == "search"
        # What is being saved may change what it finds: then it is asked once more.
        self._is_early = self._is_early or (purpose != "stale" and self._browser.saving.is_busy)
        version = self._browser.workspace.library.version
        is_typed = self._browser.bar.is_typed
        self._finder.ask(Question(session.query, session.sort, purpose, session.scope, version, is_typed))

    def judge(self) -> None:
        """Ask again for a query that has left the bar, if its end was passed over while it was typed."""
        with suppress(PapertuiError):
            if settled(self._browser.session.query)[0] != self._browser.session.query:
                self.ask("search")

    def catch_up(self) -> None:
        """Find again what was asked while changes were being saved: they are on disk now."""
        if self._is_early:
            self._is_early = False
            self._browser.find_again()

    def settle(self) -> None:
        """Stay with what was found: the change that it did not wait for was not made."""
        self._is_early = self._awaited = False
        self._browser.keys.release()

    def fetch(self, work: Callable[[Workspace], T], then: Callable[[T], None]) -> None:
        """Have something done as `aside` does, and take here what comes of it; nothing where it fails."""
        browser = self._browser

        def do() -> None:
            with suppress(PapertuiError):  # a search meets the same and says so
                browser.call_later(then, work(browser.workspace))

        self._finder.aside(do)

    def follow_tags(self) -> None:
        """Bring the papers of each tag up to date, which is the first step of reading ahead."""
        self.fetch(lambda workspace: next(workspace.warm(), None), lambda _done: None)

    def warm(self) -> None:
        """Read ahead what the first searches will need."""
        self._finder.warm()

    def aside(self, work: Callable[[], None]) -> None:
        """Do something in the thread that finds, as soon as nobody waits for an answer."""
        self._finder.aside(work)

    @property
    def is_asked(self) -> bool:
        """Whether a question waits; what is done aside may stop for it."""
        return self._finder.is_asked

    def close(self) -> None:
        """Answer nothing more."""
        self._finder.close()

    def _post(self, answer: Answer) -> None:
        # In the search thread.
        self._browser.call_later(self._hear, answer)

    def _hear(self, answer: Answer) -> None:
        session = self._browser.session
        if (answer.question.query, answer.question.scope) != (session.query, session.scope):
            return
        if answer.results is not None and self._is_overtaken(answer.question, answer.results):
            self.ask(answer.question.purpose)
            return
        self._awaited = self._is_early
        if answer.results is None:
            self._say_wrong(answer.error)
        elif answer.question.purpose == "stale":
            self._note_stale(answer.results)
        else:
            self._take(answer.question, answer.results)
        self._browser.keys.release()

    def _take(self, question: Question, results: Results) -> None:
        browser = self._browser
        session, line = browser.session, browser.list.cursor
        place = session.place or Place(session.id_at(line), line)
        if not session.take(results):
            self._finder.ask(question)
            return
        session.place = None
        session.offer = (question.query, results.correction.query if results.correction else "")
        # While the list fills for the first time, its top is where the user has been all along.
        filling = browser.reading.is_first and not browser.list.cursor
        anew = question.purpose == "search" or filling
        browser.list.faded = False
        if anew:
            browser.show_results(0)
        else:
            browser.show_results(session.index_of(place.paper_id, place.line), place.top)
        browser.faceting.ask()
        browser.reading.tell()
        if results.total and not results.covered:
            browser.reading.mend()

    def _is_overtaken(self, question: Question, results: Results) -> bool:
        """Whether the papers of a queue may have been moved since the question for them was asked."""
        orders = (results.sort, self._browser.session.results.sort)
        is_queue = any(order.endswith("queue") for order in orders)
        return is_queue and question.version != self._browser.workspace.library.version

    def _note_stale(self, fitting: Results) -> None:
        browser = self._browser
        browser.session.note_stale(fitting)
        browser.list.invalidate()
        if browser.list.docs is not browser.session.docs:
            browser.rearranged()

    def _say_wrong(self, error: PapertuiError | None) -> None:
        browser = self._browser
        if isinstance(error, QueryError):
            offer = self._offer(error)
            told = (f"{error.fault}{offer}", error.fault) if offer else (error.reason,)
            browser.hint.say_wrong(*told, caret=browser.bar.column_of(error.position))
        else:
            browser.hint.say_wrong(str(error))
        browser.list.faded = True

    def _offer(self, error: QueryError) -> str:
        """Have tab put the query right where it is known how; say so."""
        if not error.meant:
            return ""
        (length, instead), text = error.meant, self._browser.session.query
        put_right = text[: error.position] + instead + text[error.position + length :]
        self._browser.session.offer = (text, put_right)
        return " · tab takes it"
