"""The browser: search bar, list, paper and status line, and what ties them to the workspace."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from papertui.errors import CacheError, PapertuiError
from papertui.paper import Paper
from papertui.tui import words
from papertui.tui.actions.scoping import step_out
from papertui.tui.answers import Answers
from papertui.tui.asked_line import AskedLine
from papertui.tui.faceting import Faceting
from papertui.tui.glyphs import glyphs_for
from papertui.tui.keymap import Action, Keymap, setting_problems
from papertui.tui.panes import Panes
from papertui.tui.reading import Reading
from papertui.tui.saving import Saving
from papertui.tui.session import Session
from papertui.tui.typing_ahead import TypingAhead
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.hint import Hint, Rule
from papertui.tui.widgets.paper_list import PaperList, Row
from papertui.tui.widgets.prompt import Prompt
from papertui.tui.widgets.search_bar import SearchBar
from papertui.tui.widgets.status import Status
from papertui.workspace import Entry, Workspace
from papertui.workspace.remembered import Remembered

if TYPE_CHECKING:
    from papertui.tui.widgets.facets import FacetColumn

DETAIL_DELAY = 0.08
POLL_SECONDS = 1.0
SECONDS_TO_SAVE = 0.5  # after a hangup, which leaves a second for all
DAMAGED = "(damaged in the cache, which is being built again)"


class Browser(Screen[None]):
    """The one screen that stays. Actions (`tui.actions`) work on its parts and call its methods."""

    AUTO_FOCUS = "PaperList"

    def __init__(
        self, workspace: Workspace, keymap: Keymap, query: str = "", sort: str | None = None
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.keymap = keymap
        self.session = Session(workspace, query, sort)
        signs = self.glyphs = glyphs_for(os.environ)
        self.list = PaperList(self._rows, glyphs=signs)
        self.detail = Detail(glyphs=signs)
        self.panes = Panes(self.list, self.detail, signs)
        self.searches = Remembered(workspace.settings.state_dir / "searches")
        self.bar = SearchBar(self.searches.earlier, glyphs=signs)
        self.hint = Hint(glyphs=signs)
        self.prompt = Prompt(glyphs=signs)
        self.status = Status(glyphs=signs)
        self.answers = Answers(self)
        self.keys = TypingAhead(self)
        self.reading = Reading(self)
        self.saving = Saving(self)
        self._notice = ""
        self.faceting = Faceting(self)
        self._detail_timer: Timer | None = None
        self._asked = AskedLine(self)
        self.ask_line = self._asked.ask

    def compose(self) -> ComposeResult:
        """Lay out: the query on top, list and paper in the middle, one line of truth at the bottom."""
        yield self.bar
        yield self.hint
        yield self.panes
        yield Rule(glyphs=self.glyphs)
        yield self.status
        yield self.prompt

    def on_mount(self) -> None:
        """Paint what the catalog has; read the dumps only after that."""
        self.panes.fit_screen()
        self.bar.text = self.session.query
        self.show_results(0)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        from papertui.tui.actions.noting import recall

        gc.freeze()
        gc.enable()
        if self.session.query or self.session.sort:
            self.find_again()
        self.reading.begin()
        recall(self)
        self.set_interval(POLL_SECONDS, self.saving.poll)
        self._tell_settings()
        self.tell_notice()

    def _tell_settings(self) -> None:
        """Say which setting was not taken; of several the first, for `papertui doctor` lists them."""
        settings = self.workspace.settings
        wrong = setting_problems(settings, self.keymap)
        if wrong:
            more = f"{len(wrong) - 1} more: papertui doctor · " if wrong[1:] else ""
            self.say(f"{more}{wrong[0].removeprefix(f'{settings.config_file.parent}/')}", bad=True)

    def tell_notice(self) -> None:
        """Say what the user should know of the library, once; a large one is checked after it is shown."""
        if self.workspace.notice != self._notice:
            self._notice = self.workspace.notice
            self.say(self._notice, bad=True)

    def close(self) -> int:
        """Stop the threads and the reading of dumps; return how many changes could not be saved in time."""
        unsaved = self.saving.finish(SECONDS_TO_SAVE)
        self.answers.close()
        self.reading.stop()
        return unsaved

    @property
    def pane(self) -> str:
        """The pane in focus: list or detail."""
        return "detail" if self.detail.has_focus else "list"

    @property
    def current(self) -> int | None:
        """The document under the cursor, None in an empty list."""
        return self.list.current

    def find_again(self) -> None:
        """Find what the query finds by now; the cursor stays on its paper."""
        self.search(self.session.query, keep=True)

    def search(self, query: str, *, keep: bool = False) -> None:
        """Find anew; with `keep` the cursor stays on its paper, else it goes to the first."""
        self.session.query = query
        self.answers.ask("keep" if keep else "search")

    def clear_query(self) -> None:
        """Drop the query and show every paper, the cursor on the same one."""
        self.bar.text = ""
        self.set_focus(self.list)
        self.search("", keep=True)

    def say(self, message: str, *, bad: bool = False) -> None:
        """Say one sentence at the bottom for a few seconds; `bad` says that something failed."""
        self.status.say(message, bad=bad)

    def marks_changed(self) -> None:
        """Paint marks anew, in the list and in the status line."""
        self.status.say("")
        self.list.invalidate()
        self._show_status()

    def library_changed(self) -> None:
        """Paint tags anew, and find out which rows no longer fit the query."""
        self.list.invalidate()
        self._show_paper()
        self.faceting.ask()
        self.answers.follow_tags()
        if self.session.query or self.session.levels:
            self.answers.ask("stale")

    def do(self, action: Action) -> None:
        """Do an action; an error of ours is said at the bottom."""
        self.guarded(lambda: action.run(self))

    def guarded(self, act: Callable[[], None]) -> None:
        """Do something; an error of ours is said at the bottom."""
        try:
            act()
        except PapertuiError as error:
            self.say(str(error), bad=True)

    def on_resize(self) -> None:
        """Choose the layout for the new size."""
        self.panes.fit_screen()

    def _rows(self, docs: Sequence[int]) -> list[Row]:
        return [words.row(entry, self.session) for entry in self._entries(docs)]

    def _entries(self, docs: Sequence[int]) -> list[Entry]:
        """Give papers to paint; where the cache proves damaged it is said in their place, and mended."""
        try:
            return self.workspace.entries(docs)
        except CacheError:
            self.call_later(self.reading.mend)
            return [Entry(doc, Paper(DAMAGED), (), "") for doc in docs]

    def show_results(self, cursor: int, top: int | None = None) -> None:
        """Paint the results of the session, with the cursor on that line, from the line `top` on."""
        results = self.session.results
        correction = results.correction
        self.list.calm = words.nothing(self.workspace, results, reading=self.reading.is_awaited)
        self.list.show(results.docs, cursor, top)
        self.bar.answer = words.answer(results)
        self.hint.say(*words.hint(results), mark=correction.word if correction else "")
        self.show_place()
        self._show_status()
        self._show_paper()

    def rearranged(self) -> None:
        """Paint the same papers in their new order, the cursor on the same one."""
        self.list.rearrange(self.session.docs)
        self.bar.answer = words.answer(self.session.results)
        self._show_status()

    def show_place(self) -> None:
        """Say which dumps are shown, and whether there are problems not looked at yet."""
        self.status.place = words.place(self.workspace, self.reading.problems_seen)

    def _show_status(self) -> None:
        self.status.position = words.position(self.session, self.list.cursor)
        self.status.marks = words.marks(self.session, self.glyphs.mark)
        # Under a panel or an editor none of these keys does anything.
        is_on_top = self.app.screen is self
        self.status.keys = (self.faceting.footer or self.keymap.footer(self.pane)) if is_on_top else ()

    def show_paper_now(self) -> None:
        """Show the paper under the cursor without waiting for quiet."""
        if self._detail_timer is not None:
            self._detail_timer.stop()
            self._detail_timer = None
            self._show_paper()

    def _show_paper(self) -> None:
        self._detail_timer = None
        entries = [] if self.current is None else self._entries([self.current])
        self.detail.show(words.content(entries[0], self.session.results) if entries else None)

    async def on_key(self, event: events.Key) -> None:
        """Let a key take effect once those before it have."""
        event.stop()
        event.prevent_default()
        await self.keys.take(event)

    def on_screen_suspend(self) -> None:
        """Promise no key that does nothing under a panel; one in which u undoes says so itself."""
        self._show_status()
        self.status.message = self.status.message.removesuffix(" · u undoes")

    def on_screen_resume(self) -> None:
        """Show the keys again."""
        self._show_status()

    def on_descendant_focus(self) -> None:
        """Show the keys of the pane that is now in focus."""
        self._show_status()

    def on_paper_list_moved(self) -> None:
        """Follow the cursor: the line at once, the paper after a moment of quiet."""
        self._show_status()
        if self._detail_timer is not None:
            self._detail_timer.stop()
        self._detail_timer = self.set_timer(DETAIL_DELAY, self._show_paper)

    def on_search_bar_changed(self, event: SearchBar.Changed) -> None:
        """Answer each key."""
        self.search(event.text)

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        """Go to the results, and remember what was searched for."""
        self.searches.add(event.text)
        # A key typed behind it may have led back to the bar by now.
        if self.bar.is_left:
            self.set_focus(self.list)
            self.answers.judge()

    def on_search_bar_left(self) -> None:
        """Leave the bar: the query goes, or one level of narrowing; the paper under the cursor stays."""
        if not step_out(self):
            self.clear_query()

    def on_facet_column_picked(self, event: FacetColumn.Picked) -> None:
        """Narrow by a value, or widen again."""
        self.faceting.pick(event.clause)

    def on_facet_column_closed(self) -> None:
        """Take the facets away."""
        self.faceting.close()

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Hand the line over."""
        self._asked.take(event.text)

    def on_prompt_cancelled(self) -> None:
        """Go back to the list."""
        self._asked.drop()
