"""The papers that an action means: the marked ones, else the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.tui.hearers import Asker
    from papertui.tui.ports import ListPort
    from papertui.tui.session import Session

ASK_ABOVE = 50

Act = Callable[[list[int]], None]


class Targets:
    """The documents that actions take. `marks_changed` is called when marks end or come back."""

    def __init__(
        self, session: Session, papers: ListPort, asker: Asker, marks_changed: Callable[[], None]
    ) -> None:
        self._session, self._list, self._asker = session, papers, asker
        self._marks_changed = marks_changed

    @property
    def current(self) -> list[int]:
        """The document under the cursor, if there is one."""
        return [] if self._list.current is None else [self._list.current]

    def take(
        self,
        act: Act,
        what: str,
        *,
        question: Callable[[int], str] | None = None,
        yes: str = "change them",
    ) -> None:
        """Call `act` with the documents that are meant.

        Where marked papers are not shown by the list, it is asked which are meant. Above 50
        papers `question` is asked, if there is one. `what` says what is to be done with
        them, `yes` how that is answered.
        """
        session, act = self._session, self._current_only(act)
        if session.hidden:
            self._ask_which(act, what)
            return
        docs = session.shown_marks() or self.current
        if not docs:
            return
        if question is None or len(docs) <= ASK_ABOVE:
            act(docs)
            return
        self._asker.ask(question(len(docs)), lambda: act(docs), yes=yes)

    def end(self, docs: Sequence[int]) -> Callable[[], None]:
        """Unmark documents that an action has used; return what marks them again where it was not done."""
        session = self._session
        if session.workspace.settings.keep_marks:
            return lambda: None
        catalog_version = session.workspace.catalog_version
        used = session.end_marks(docs)
        if used:
            self._marks_changed()

        def restore() -> None:
            if used and session.workspace.catalog_version == catalog_version:
                session.restore_marks(used)
                self._marks_changed()

        return restore

    def _current_only(self, act: Act) -> Act:
        """Return an `act` that refuses if the catalog has changed, as documents may be other papers then."""
        workspace = self._session.workspace
        catalog_version = workspace.catalog_version

        def act_if_current(docs: list[int]) -> None:
            if workspace.catalog_version != catalog_version:
                raise UsageError("the dumps were read again meanwhile; press the key once more")
            act(docs)

        return act_if_current

    def _ask_which(self, act: Act, what: str) -> None:
        """Ask with both numbers; the default touches no paper that is not shown."""
        from papertui.tui.choices import Choice, Menu

        session = self._session
        shown, every = session.shown_marks(), session.marks()
        none = Choice("n", "none, leave everything as it is", "")
        each = Choice("a", f"all {len(every):,} marked", "all")
        if shown:
            choices = [Choice("s", f"only the {len(shown):,} shown", "shown"), each, none]
        else:
            choices = [none, each, Choice("p", "only the paper under the cursor", "cursor")]
        said = f"{what}: {len(every):,} marked, {len(session.hidden):,} not shown"
        meant = {"shown": shown, "all": every, "cursor": self.current}

        def picked(which: str | None) -> None:
            if which and meant[which]:
                self._asker.guarded(lambda: act(meant[which]))

        self._asker.choose(Menu("", choices, paragraphs=[said]), picked)
