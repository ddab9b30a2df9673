"""Undo, redo, and messages about changes of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.library.progress import Progress
    from papertui.tui.listeners import ChangeListener
    from papertui.tui.ports import ListPort
    from papertui.tui.saving import Saving
    from papertui.tui.session import Session

_TITLE = 60


class UndoRedo:
    """Undoes and redoes changes, and reports them to the user."""

    def __init__(self, session: Session, papers: ListPort, saving: Saving, listener: ChangeListener) -> None:
        self._session, self._list, self._saving, self._listener = session, papers, saving, listener
        self._library = session.workspace.library
        self.turned_back_from = 0  # the newest step before the history was rewound, 0 for none

    def undo(self, then: Callable[[], None] | None = None) -> None:
        """Undo the last change of the library and move to what was restored, or call `then`."""
        self._turn(self._library.undo, "undone", "nothing to undo", then)

    def redo(self) -> None:
        """Redo the last undone change, and move to what it changed.

        Steps that were undone together in the history are redone together.
        """
        self._turn(self._again, "done again", "nothing to redo", None)

    def _again(self, progress: Progress | None = None) -> Change | None:
        step, self.turned_back_from = self.turned_back_from, 0
        undone = {each.id for each in self._library.history() if each.undone} if step else ()
        if step in undone:
            return self._library.travel(step, progress=progress)
        return self._library.redo(progress=progress)

    def report(self, change: Change | None, done: str, nothing: str) -> None:
        """Report the outcome of an action, and show the present tags and notes."""
        if change is None or not change.count:
            self._listener.say(nothing)
            return
        papers = "" if change.count == 1 else f" · {change.count:,} papers"
        if done and len(change.papers) == 1:
            # The cursor may be far from it by now.
            papers = f" · {clean_line(change.papers[0].title, _TITLE)}"
        undoes = "" if done not in ("", "done again") else " · ‹undo› undoes"
        self._listener.say(f"{done + ': ' if done else ''}{change.summary}{papers}{undoes}")
        self._listener.library_changed()

    def _turn(
        self, turn: Callable[..., Change | None], done: str, nothing: str, then: Callable[[], None] | None
    ) -> None:
        def report(change: Change | None) -> None:
            self.report(change, done, nothing)
            if then is not None:
                then()
            elif change is not None and not self._saving.is_overtaken:
                self._go_to(change)

        name = "undoing" if done == "undone" else "redoing"
        self._saving.submit(lambda progress: turn(progress=progress), report, name=name, hold=True)

    def _go_to(self, change: Change) -> None:
        """Move the cursor to the first listed paper of a change, unless it is on one."""
        docs = set(self._session.workspace.locate(paper.id for paper in change.papers).values())
        if not docs or self._list.current in docs:
            return
        index = next((index for index, doc in enumerate(self._session.docs) if doc in docs), None)
        if index is not None:
            self._list.go(index)
