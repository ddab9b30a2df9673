"""The facets of the present results: counted in the search thread, shown in a column at the left."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.answers import Answers
    from papertui.tui.ports import BarPort, FacetsPort, Host, PanesPort, Stoppable
    from papertui.tui.session import Session
    from papertui.workspace import Workspace
    from papertui.workspace.facets import FacetGroup

_DELAY = 0.08  # seconds without a key, as for the paper


class Faceting:
    """The column of facets while it is open. `search` is called with a narrowed or widened query."""

    def __init__(
        self,
        session: Session,
        bar: BarPort,
        panes: PanesPort,
        host: Host,
        answers: Answers,
        search: Callable[[str], None],
    ) -> None:
        self._session, self._bar, self._panes, self._host = session, bar, panes, host
        self._answers, self._search = answers, search
        self._column: FacetsPort | None = None
        self._asked = 0
        self._whole: set[str] = set()
        self._timer: Stoppable | None = None

    def toggle(self) -> bool:
        """Open the column or close it; return False if there is no room for it."""
        if self._is_shown:
            self.close()
            return True
        self._column = self._panes.open_facets()
        self.ask()
        return self._column is not None

    def close(self) -> None:
        """Close the column and focus the list."""
        self._whole.clear()
        self._panes.close_facets()
        self._panes.focus_pane("list")

    def ask(self) -> None:
        """While the column is open, count again for the session's query after a moment without keys."""
        if self._is_shown:
            self._asked += 1
            if self._timer is not None:
                self._timer.stop()
            self._timer = self._host.set_timer(_DELAY, self._fetch)

    def ask_all(self, kinds: Collection[str]) -> None:
        """Count every value of these kinds from now on, until the column is closed."""
        self._whole |= set(kinds)
        self.ask()

    def pick(self, clause: str) -> None:
        """Add a clause to the query, or remove it."""
        from papertui.workspace.clauses import toggled

        self._bar.text = toggled(self._session.query, clause)
        self._search(self._bar.text)

    @property
    def _is_shown(self) -> bool:
        return "facets" in self._panes.shown

    def _fetch(self) -> None:
        text, scope = self._session.query, self._session.asked_scope
        whole = frozenset(self._whole)
        is_typed, number, answers = self._bar.is_typed, self._asked, self._answers

        def count(workspace: Workspace) -> tuple[FacetGroup, ...] | None:
            from papertui.workspace.clauses import settled
            from papertui.workspace.facets import OvertakenError

            # In the search thread. Searches come first; then the newest query is counted.
            try:
                said = settled(text)[0] if is_typed else text
                return workspace.facets(
                    said, scope, lambda: number == self._asked and not answers.is_asked, whole
                )
            except OvertakenError:
                return None

        answers.fetch(count, partial(self._show, number))

    def _show(self, number: int, groups: tuple[FacetGroup, ...] | None) -> None:
        from papertui.workspace.clauses import clauses

        if self._column is None or number != self._asked:
            return
        if groups is None:
            self.ask()
        else:
            self._column.update(groups, clauses(self._session.query))
