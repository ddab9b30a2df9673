"""The facets of the present results: counted in the search thread, shown in a column at the left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.screens.browser import Browser
    from papertui.tui.widgets.facets import FacetColumn
    from papertui.workspace import Workspace
    from papertui.workspace.facets import Group

_DELAY = 0.08  # seconds of quiet, as the paper has


class Faceting:
    """The column while it is wanted. It is made when first asked for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.column: FacetColumn | None = None
        self._asked = 0
        self._timer: Timer | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the column is on the screen."""
        return self.column is not None and self.column.display

    @property
    def footer(self) -> tuple[tuple[str, str], ...]:
        """The keys of the column, as (key, label), while it has the focus."""
        return self.column.FOOTER if self.column is not None and self.column.has_focus else ()

    def toggle(self) -> None:
        """Show the column and go there, or take it away."""
        from papertui.tui.widgets.facets import FacetColumn

        browser = self._browser
        if self.is_shown:
            self.close()
            return
        if browser.panes.is_tiny:
            browser.say("no room for facets here · a query can hold tag:, date:, org: and source:")
            return
        if self.column is None:
            self.column = browser.panes.column = FacetColumn(glyphs=browser.glyphs)
            browser.panes.mount(self.column, before=0)
        browser.panes.show_column(True)
        browser.set_focus(self.column)
        self.ask()

    def close(self) -> None:
        """Take the column away; the list has the focus then."""
        self._browser.panes.show_column(False)
        self._browser.set_focus(self._browser.list)

    def ask(self) -> None:
        """Count anew for what the session looks for, after a moment of quiet, while the column is shown."""
        if self.is_shown:
            self._asked += 1
            if self._timer is not None:
                self._timer.stop()
            self._timer = self._browser.set_timer(_DELAY, self._fetch)

    def _fetch(self) -> None:
        text, scope = self._browser.session.query, self._browser.session.scope
        is_typed = self._browser.bar.is_typed
        number, answers = self._asked, self._browser.answers

        def count(workspace: Workspace) -> tuple[Group, ...] | None:
            from papertui.workspace.clauses import settled
            from papertui.workspace.facets import OvertakenError

            # In the search thread. Whoever types is answered first; then it is counted for the newest query.
            try:
                said = settled(text)[0] if is_typed else text
                return workspace.facets(said, scope, lambda: number == self._asked and not answers.is_asked)
            except OvertakenError:
                return None

        answers.fetch(count, partial(self._show, number))

    def pick(self, clause: str) -> None:
        """Put a clause into the query, or take it out."""
        from papertui.workspace.clauses import toggled

        browser = self._browser
        browser.bar.text = toggled(browser.session.query, clause)
        browser.search(browser.bar.text, keep=True)

    def _show(self, number: int, groups: tuple[Group, ...] | None) -> None:
        from papertui.workspace.clauses import clauses

        if self.column is None or number != self._asked:
            return
        if groups is None:
            self.ask()
            return
        self.column.active = clauses(self._browser.session.query)
        self.column.show(groups)
