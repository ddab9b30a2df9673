"""The desk: what actions use to search, ask, show and mark, built on the ports of `tui.ports`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.files import shown_path
from papertui.tui import wording
from papertui.tui.answers import Answers
from papertui.tui.changes import UndoRedo
from papertui.tui.config_problems import setting_problems
from papertui.tui.dump_sync import DumpSync
from papertui.tui.faceting import Faceting
from papertui.tui.fetcher import Fetcher
from papertui.tui.key_hold import KeyHold
from papertui.tui.prompt_line import PromptLine
from papertui.tui.query_steps import QuerySteps
from papertui.tui.saved_state import DEFAULT_STATE, restore, save_state
from papertui.tui.saving import Saving
from papertui.tui.session import Session, Spot
from papertui.tui.targets import Targets
from papertui.tui.view import View
from papertui.workspace.remembered import Remembered

if TYPE_CHECKING:
    from papertui.tui.bindings import Action, Bindings
    from papertui.tui.choices import Menu
    from papertui.tui.glyphs import Glyphs
    from papertui.tui.listeners import DeskScreen
    from papertui.tui.ports import Host, Ports
    from papertui.workspace import Workspace
    from papertui.workspace.left_off import LeftOff

_LATER = 1.0
SECONDS_TO_SAVE = 0.5  # after a hangup, which leaves a second for all


class Desk:
    """The state and the services of one browser. Actions (`tui.actions`) are functions of it."""

    def __init__(
        self,
        workspace: Workspace,
        ports: Ports,
        host: Host,
        keymap: Bindings[Desk],
        glyphs: Glyphs,
        query: str = "",
        sort: str | None = None,
        left: LeftOff = DEFAULT_STATE,
    ) -> None:
        """Set the start: a query and an order, and for the rest the state at the last exit."""
        self.workspace, self.host, self.keymap, self.glyphs = workspace, host, keymap, glyphs
        self.list, self.paper, self.bar, self.panes = ports.list, ports.paper, ports.bar, ports.panes
        self._status = ports.status
        self._notice = self._of_start = ""
        self.session = Session(workspace, query or left.query, sort or left.sort or None)
        self._ports = ports
        restore(self.session, ports, left)
        self.searches = Remembered(workspace.settings.state_dir / "searches")
        self.key_hold = KeyHold()
        self.sync = DumpSync(workspace, host, ports.status, self)
        self.fetcher = Fetcher(workspace.settings, host, ports.status)
        self.view = View(self.session, ports, host, self.sync, glyphs.mark)
        self.saving = Saving(workspace, host, ports.status, self.key_hold, self, glyphs.ellipsis)
        self.answers = Answers(self.session, ports.list, ports.bar, host, self.saving, self)
        self.faceting = Faceting(self.session, ports.bar, ports.panes, host, self.answers, self.refine)
        self.steps = QuerySteps(self.session, ports, self.answers, self.searches, self.refine)
        self.targets = Targets(self.session, ports.list, self, self.view.marks)
        self.changes = UndoRedo(self.session, ports.list, self.saving, self)
        self.line = PromptLine(ports.prompt, lambda: self.panes.focus_pane("list"))
        self.ask_line = self.line.ask

    def show(self) -> None:
        """Show the stored catalog; dumps are read only after that."""
        session = self.session
        self.bar.show_level(session.shown_lead, session.query)
        self._status.show_guide(wording.guide(self.workspace, self.glyphs.dot))
        spot = session.spot or Spot(None, 0)
        if not session.query and not session.filters:
            self.view.results(session.index_of(spot.paper_id, spot.line), spot.top)
            session.spot = None
        else:
            self.view.results(0)

    def begin(self) -> None:
        """Search for the initial query, start to read the dumps, and run the automatic actions."""
        if self.session.query or self.session.sort or self.session.filters:
            self.find_again()
        self.sync.begin()
        self._do_unasked(self.keymap.at_start)
        settings = self.workspace.settings
        wrong = setting_problems(settings, self.keymap.problems)
        if wrong:
            # Only the first, as `papertui doctor` lists them all.
            more = f" · {len(wrong) - 1} more: papertui doctor" if wrong[1:] else ""
            self._of_start = f"{wrong[0].removeprefix(f'{shown_path(settings.config_file.parent)}/')}{more}"
            self.say(self._of_start, bad=True)
        self.show_notice()

    def close(self) -> int:
        """Stop the threads and the sync; return how many changes could not be saved in time."""
        save_state(self.session, self._ports)
        unsaved = self.saving.finish(SECONDS_TO_SAVE)
        self.answers.close()
        self.sync.stop()
        self.fetcher.stop()
        return unsaved

    def show_notice(self) -> None:
        """Show the library's notice once; a large library is checked after it is shown."""
        if self.workspace.notice != self._notice:
            self._notice = self._of_start = self.workspace.notice
            self.say(self._notice, bad=True)

    @property
    def pane(self) -> str:
        """The pane whose keys apply: list, detail, or reader for the paper alone on the screen."""
        if self.panes.focused != "detail":
            return "list"
        return "reader" if self.panes.alone == "detail" else "detail"

    @property
    def current(self) -> int | None:
        """The document under the cursor, None in an empty list."""
        return self.list.current

    @property
    def spot(self) -> Spot:
        """The position of the list."""
        return Spot(self.session.id_at(self.list.cursor), self.list.cursor, self.list.top)

    def search(self, query: str, *, keep: bool = False) -> None:
        """Search; with `keep` the cursor stays on its paper, else it moves to the first."""
        self.session.query = query
        self.answers.ask("keep" if keep else "search")

    def find_again(self) -> None:
        """Repeat the search; the cursor stays on its paper."""
        self.search(self.session.query, keep=True)

    def refine(self, query: str) -> None:
        """Search for a query of which a part was changed; the cursor stays on its paper."""
        self.search(query, keep=True)

    def say(self, message: str, *, bad: bool = False) -> None:
        """Show a message in the status line for a few seconds; `bad` marks a failure."""
        self._status.say(self.keymap.with_keys(message), bad=bad)

    def do(self, action: Action[Desk]) -> None:
        """Run an action; a PapertuiError is shown in the status line."""
        self.guarded(lambda: action.run(self))

    def guarded(self, act: Callable[[], None]) -> None:
        """Call a function; a PapertuiError is shown in the status line."""
        try:
            act()
        except PapertuiError as error:
            self.say(str(error), bad=True)

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        """Open a menu; `picked` gets the value, None if the user cancels."""
        self.host.choose(menu, picked)

    def ask(
        self,
        question: str,
        act: Callable[[], None],
        *,
        yes: str = "do it",
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """Ask a question, one paragraph per line: call `act` on yes (labelled `yes`), else `otherwise`."""
        from papertui.tui.choices import Question

        def answered(is_yes: bool) -> None:
            if is_yes:
                self.guarded(act)
            elif otherwise is not None:
                self.guarded(otherwise)

        self.host.confirm(Question(self.keymap.with_keys(question).split("\n"), yes), answered)

    def when_idle(self, act: Callable[[], None]) -> None:
        """Call a function once the browser is on top and no key came for a while, to open a panel unasked.

        Keys that are being typed must not answer that panel.
        """
        host = self.host
        if host.is_on_top and not host.is_edited and host.is_idle:
            act()
        else:
            host.set_timer(_LATER, lambda: self.when_idle(act))

    def open(self, screen: DeskScreen) -> None:
        """Open a screen over the browser."""
        self.host.push(screen, screen.left)

    def library_changed(self) -> None:
        """Show the tags again, and find out which rows no longer match the query."""
        self.sync.follow()
        self._status.show_guide("")
        self.view.tags()
        self.faceting.ask()
        self.answers.follow_tags()
        self.answers.ask("stale")

    def library_news(self) -> None:
        """Show the changes that another program made in the library."""
        self.library_changed()
        self.show_notice()

    def all_saved(self) -> None:
        """Repeat the searches made before everything was on disk."""
        self.answers.catch_up()

    def changes_dropped(self) -> None:
        """Keep the results found in the meantime."""
        self.answers.settle()

    @property
    def is_filling(self) -> bool:
        """Whether the list fills for the first time."""
        # Under a prompt or a panel, the cursor stays on the paper that it is about.
        return self.sync.is_first and self.host.is_on_top and not self.host.is_edited

    def show_found(self, cursor: int, top: int | None) -> None:
        """Show the session's results, and what depends on them."""
        self.view.results(cursor, top)
        self.faceting.ask()
        self.sync.tell()
        results = self.session.results
        if results.total and not results.has_index:
            self.sync.repair()

    def show_stale(self) -> None:
        """Show which rows no longer match the query."""
        self.view.stale()

    def answered(self) -> None:
        """Release the keys that waited for an answer."""
        self.key_hold.release()

    def is_outdated(self) -> bool:
        """Whether the results shown are older than the papers."""
        return self.workspace.is_news_since(self.session.results)

    def papers_read(self) -> None:
        """Search again to include the new papers."""
        self.find_again()

    def all_read(self) -> None:
        """Preload what the first searches need; count the unread papers."""
        self.answers.warm()
        self.answers.ask("stale")

    def sync_reported(self) -> None:
        """Run the automatic actions after dumps were read."""
        if self._of_start:
            # A moment later the message about the dumps is shown.
            self.say(self._of_start, bad=True)
            self._of_start = ""
        self._do_unasked(self.keymap.after_sync)

    def _do_unasked(self, acts: Sequence[Callable[[Desk], None]]) -> None:
        for act in acts:
            self.guarded(lambda act=act: act(self))  # type: ignore[misc] # mypy knows no default of a lambda
