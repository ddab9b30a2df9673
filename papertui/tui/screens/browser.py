"""The browser: search bar, list, paper and status line; it does their layout and handles their events."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from papertui.tui.bindings import spelled
from papertui.tui.desk import Desk
from papertui.tui.glyphs import glyphs_for
from papertui.tui.panes import Panes
from papertui.tui.saved_state import DEFAULT_STATE
from papertui.tui.typing_ahead import TypingAhead
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.paper_list import PaperList
from papertui.tui.widgets.prompt import Prompt
from papertui.tui.widgets.search_bar import SearchBar
from papertui.tui.widgets.status import Status
from papertui.tui.wording import columns
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.tui.bindings import Bindings
    from papertui.tui.choices import Menu, Question
    from papertui.tui.listeners import KeyTaker
    from papertui.tui.screens.menu import Picked
    from papertui.tui.widgets.facets import FacetColumn
    from papertui.workspace.left_off import LeftOff

POLL_SECONDS = 1.0


class Browser(Screen[None]):
    """The main screen, which provides the ports and the host of its desk."""

    AUTO_FOCUS = "PaperList"

    def __init__(
        self,
        workspace: Workspace,
        keymap: Bindings[Desk],
        query: str = "",
        sort: str | None = None,
        left: LeftOff = DEFAULT_STATE,
    ) -> None:
        super().__init__()
        signs = self.glyphs = glyphs_for(os.environ, ascii_only=workspace.settings.ascii)
        self.list = PaperList(glyphs=signs)
        self.paper = Detail(glyphs=signs)
        self.list.columns = columns(workspace.settings)
        self.paper.color_of, self.paper.text_width = self.list.columns.color_of, workspace.settings.text_width
        self.panes = Panes(self.list, self.paper, signs)
        self.panes.wraps_titles = workspace.settings.titles == "wrap"
        self.bar = SearchBar(glyphs=signs)
        self.prompt = Prompt(glyphs=signs)
        self.status = Status(glyphs=signs)
        desk = self.desk = Desk(workspace, self, self, keymap, signs, query, sort, left)
        self.bar.earlier = desk.searches.earlier
        self.keys = TypingAhead(
            self,
            desk.key_hold,
            is_awaited=lambda: desk.answers.is_awaited,
            find=lambda key: keymap.action(desk.pane, key),
            do=desk.do,
        )

    def compose(self) -> ComposeResult:
        """Lay out: the query at the top, list and paper in the middle, the status line at the bottom."""
        yield self.bar
        yield self.bar.hint
        yield self.panes
        yield self.status.guide
        yield self.status
        yield self.prompt

    def on_mount(self) -> None:
        """Show the stored catalog; dumps are read only after that."""
        self.panes.fit_screen()
        self.desk.show()
        self._show_keys()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        gc.freeze()
        gc.enable()
        self.desk.begin()
        self.set_interval(POLL_SECONDS, self.desk.saving.poll)

    @property
    def is_on_top(self) -> bool:
        """Whether no panel lies over the browser."""
        return self.app.screen is self

    @property
    def is_edited(self) -> bool:
        """Whether the focus is on an input line."""
        return isinstance(self.focused, EditLine)

    @property
    def is_idle(self) -> bool:
        """Whether no key came for a while."""
        return self.keys.is_idle

    @property
    def key_taker(self) -> KeyTaker | None:
        """The focused widget, if it handles keys before they start actions."""
        focused = self.focused
        return focused if isinstance(focused, EditLine) or focused is self.panes.column else None

    @property
    def height(self) -> int:
        """The rows of the screen."""
        return self.size.height

    def work(self, call: Callable[[], None]) -> None:
        """Call in a new thread."""
        self.run_worker(call, thread=True)

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        """Open a menu."""
        from papertui.tui.screens.menu import MenuScreen

        def left(result: Picked | None) -> None:
            key, value = result or ("", None)
            if key and value is not None:
                menu.also[key](value)
            else:
                picked(value)

        self.app.push_screen(MenuScreen(menu), left)

    def confirm(self, question: Question, answered: Callable[[bool], None]) -> None:
        """Ask a yes-no question."""
        from papertui.tui.screens.question import QuestionScreen

        self.app.push_screen(QuestionScreen(question), lambda is_yes: answered(bool(is_yes)))

    def push(self, screen: Screen[Any], left: Callable[[Any], None] | None = None) -> None:
        """Open a screen; `left` gets its result."""
        self.app.push_screen(screen, left)

    def run_suspended(self, command: Sequence[str], data: bytes | None = None) -> int:
        """Run a program that takes over the terminal; return its exit code."""
        from papertui.tui.suspended import run_suspended

        try:
            return run_suspended(self.app, command, data)
        finally:
            self.keys.drop()

    def write(self, sequence: str) -> None:
        """Write a control sequence to the terminal; from another thread, wait until it is written."""
        driver = self.app._driver
        if driver is not None:
            self.app.call_from_thread(driver.write, sequence)

    def suspend(self) -> None:
        """Suspend to the shell until `fg`."""
        self.app.action_suspend_process()
        self.keys.drop()

    def leave(self) -> None:
        """Exit the app."""
        self.app.exit()

    def _show_keys(self) -> None:
        column = self.panes.column
        if not self.is_on_top:
            # Under a panel or an editor these keys do nothing.
            self.status.keys = ()
        elif column is not None and column.has_focus:
            self.status.keys = column.FOOTER
        elif self.bar.has_focus:
            self.status.keys = self.bar.FOOTER
        else:
            self.status.keys = self.desk.keymap.footer(self.desk.pane)

    async def on_key(self, event: events.Key) -> None:
        """Put a key into the queue, to be handled after those before it."""
        event.stop()
        event.prevent_default()
        await self.keys.take(event)

    def on_resize(self) -> None:
        """Choose the layout for the new size."""
        self.panes.fit_screen()

    def on_screen_suspend(self) -> None:
        """Remove keys from the status line that do nothing under a panel, such as u to undo."""
        self._show_keys()
        self.status.message = self.status.message.removesuffix(self.desk.keymap.with_keys(" · ‹undo› undoes"))

    def on_screen_resume(self) -> None:
        """Show the keys again."""
        self._show_keys()

    def on_descendant_focus(self) -> None:
        """Show the keys of the focused pane."""
        self._show_keys()

    def on_paper_list_moved(self) -> None:
        """Follow the cursor."""
        self.desk.view.moved()

    def on_search_bar_changed(self, event: SearchBar.Changed) -> None:
        """Search at each key."""
        self.desk.search(event.text)

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        """Focus the results unless the query is wrong; store the query in the search history."""
        self.desk.searches.add(event.text)
        # A later key may already have focused the bar again.
        if self.bar.is_left:
            self.set_focus(self.list)
            self.desk.answers.submit()

    def on_search_bar_help_wanted(self) -> None:
        """Show the query help; what is picked is inserted."""
        from papertui.tui.screens.query_help import QueryHelp

        def typed(text: str | None) -> None:
            self.bar.enter()
            self.bar.insert(text or "")

        self.app.push_screen(QueryHelp(self.glyphs), typed)

    def on_search_bar_left(self) -> None:
        """Leave the bar for the list."""
        self.desk.steps.leave_bar()

    def on_facet_column_picked(self, event: FacetColumn.Picked) -> None:
        """Narrow by a value, or widen again."""
        self.desk.faceting.pick(event.clause)

    def on_facet_column_all_wanted(self, event: FacetColumn.AllWanted) -> None:
        """List every value of some kinds."""
        self.desk.faceting.ask_all(event.kinds)

    def on_facet_column_closed(self) -> None:
        """Close the facets."""
        self.desk.faceting.close()

    def on_status_pressed(self, event: Status.Pressed) -> None:
        """Handle a clicked key as if it were typed."""
        key = spelled(event.key)
        self.app.post_message(events.Key(key, key if len(key) == 1 else None))

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Pass the line on."""
        self.desk.line.take(event.text)

    def on_prompt_cancelled(self) -> None:
        """Return to the list."""
        self.desk.line.drop()
