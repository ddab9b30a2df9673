"""The papers that an action applies to: the marked ones, or else the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.tui.listeners import Asker
    from papertui.tui.ports import ListPort
    from papertui.tui.session import Session

ASK_ABOVE = 50

Act = Callable[[list[int]], None]


class Targets:
    """The documents that actions apply to. `marks_changed` is called when marks are removed or restored."""

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
        """Call `act` with the documents to which the action applies.

        If marked papers are not listed, the user is asked which to use. Above 50 papers,
        `question` is asked, if there is one. `what` describes the action,
        `yes` is the label of the answer yes.
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
        """Unmark documents after an action; return a function that marks them again if the action fails."""
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
        """Ask with both numbers; the default answer changes no paper that is not listed."""
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
