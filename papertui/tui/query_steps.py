"""Steps back from a query: out of the search bar, out of a narrowed search, to all papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.answers import Answers
    from papertui.tui.ports import Ports
    from papertui.tui.session import Session
    from papertui.workspace.remembered import Remembered


class QuerySteps:
    """Steps back. `search` is called with the remaining query; `searches` stores what was typed."""

    def __init__(
        self,
        session: Session,
        ports: Ports,
        answers: Answers,
        searches: Remembered,
        search: Callable[[str], None],
    ) -> None:
        self._session, self._list, self._bar, self._panes = session, ports.list, ports.bar, ports.panes
        self._answers, self._searches, self._search = answers, searches, search

    def leave_bar(self) -> None:
        """Leave the bar and keep its query; if it is empty or finds nothing, step back or clear it."""
        self._searches.add(self._bar.text)
        if self._bar.text.strip() and self._list.docs:
            self._panes.focus_pane("list")
            self._answers.complete()
        elif not self.out():
            self.clear()

    def clear(self) -> None:
        """Clear the query and show every paper, the cursor on the same one."""
        self._searches.add(self._bar.text)
        self._bar.text = ""
        self._panes.focus_pane("list")
        self._search("")

    def out(self) -> bool:
        """Return to the search that this one narrows; return False if there is none."""
        if not self._session.levels:
            return False
        query = self._session.rise()
        self._bar.show_level(self._session.shown_lead, query)
        self._panes.focus_pane("list")
        self._search(query)
        return True
