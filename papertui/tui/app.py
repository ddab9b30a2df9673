"""The app: terminal, theme, signals, exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from textual import events
from textual.app import App

from papertui.config import Settings
from papertui.errors import UsageError
from papertui.tui import saved_state
from papertui.tui.config_problems import sort_of
from papertui.tui.contrast import readable_theme
from papertui.tui.driver import Driver
from papertui.tui.glyphs import is_plain
from papertui.tui.keymap import Keymap
from papertui.tui.paint import FrameDiff
from papertui.tui.screens.browser import Browser
from papertui.tui.terminal_input import BackgroundReported
from papertui.tui.themes import BACKGROUND_QUERY, THEMES, is_asked_for, is_light, theme_for
from papertui.tui.wording import count
from papertui.workspace import PaperEntry, Workspace

_SWITCH_SECONDS = 0.0005
_COLORS = {"truecolor": 1 << 24, "256": 256}


class PapertuiApp(FrameDiff, App[None]):
    """Shows one workspace until the user quits."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "papertui"

    def __init__(self, browser: Browser, theme: str | None = None) -> None:
        if theme and theme not in THEMES:
            raise UsageError(f"no theme “{theme}”; themes: {' '.join(THEMES)}")
        self._asked = theme
        self._settings: Settings = browser.desk.workspace.settings
        self.ascii_only = self._settings.ascii or is_plain(os.environ)
        super().__init__(driver_class=Driver, ansi_color=True)
        self.set_class(self.ascii_only, "-ascii")
        self._use_theme(light=is_light(os.environ))
        self.browser = browser

    def _use_theme(self, *, light: bool) -> None:
        colors = _COLORS.get(self.console.color_system or "", 16)
        name = theme_for(self._settings, os.environ, asked=self._asked, light=light, colors=colors)
        # On the Linux console dim text is a grey that can hardly be read.
        theme = readable_theme(name, colors, dims=not is_plain(os.environ))
        self.register_theme(theme)
        self.ansi_color = theme.ansi
        self.theme = name

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme; its own variables override those that Textual derives."""
        self.theme_variables = {**super().get_css_variables(), **self.current_theme.variables}
        return self.theme_variables

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the theme; before the app runs, keep what is parsed for its first screen.

        Textual's own method parses a copy of the style sheet, and drops it: 10 ms of the start.
        """
        if self.is_running:
            super().refresh_css(animate)
            return
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet.parse()
        self.stylesheet.update(self)

    def on_mount(self) -> None:
        """Ask the terminal for its background colour; the first frame does not wait for the answer."""
        super().on_mount()
        if isinstance(self._driver, Driver) and is_asked_for(self._settings, os.environ, self._asked):
            self._driver.ask(BACKGROUND_QUERY)

    def on_background_reported(self, event: BackgroundReported) -> None:
        """Switch to the theme for the terminal's background."""
        if is_asked_for(self._settings, os.environ, self._asked):
            self._use_theme(light=event.is_light)

    def on_load(self) -> None:
        """Exit the app on SIGTERM and SIGHUP; otherwise the terminal stays raw."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave, number)

    def get_default_screen(self) -> Browser:
        """Return the browser, since a default screen under it would be laid out for nothing."""
        return self.browser

    async def on_event(self, event: events.Event) -> None:
        """Put every key into the browser's queue (`tui.typing_ahead`)."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif event.is_printable or not await self._check_bindings(event.key, priority=True):
            event._set_forwarded()
            self.browser.post_message(event)

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        # Textual would render a traceback here, which an error of another thread does not have.
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        # Textual would print a traceback here; `run` hands the error to the command line instead.
        self._exit_renderables.clear()


def run(
    workspace: Workspace,
    *,
    query: str | None = None,
    sort: str | None = None,
    theme: str | None = None,
    mouse: bool = True,
) -> tuple[int, Sequence[PaperEntry]]:
    """Run the browser until the user quits; return the exit code and the papers that are marked then.

    Without a query it starts where these papers were left, or else with the settings' query.

    Raises PapertuiError for an invalid key map, theme or sort order.
    """
    # Textual writes a frame from a thread, line by line; at Python's 5 ms it waited that long for each
    # line while the app was busy, and the search thread makes it wait as well.
    sys.setswitchinterval(_SWITCH_SECONDS)
    settings = workspace.settings
    keymap = Keymap(settings.keys, settings.commands)
    left = saved_state.saved_state(workspace) if query is None else saved_state.DEFAULT_STATE
    browser = Browser(workspace, keymap, query or "", sort or sort_of(settings), left)
    app = PapertuiApp(browser, theme)
    try:
        app.run(mouse=mouse)
    finally:
        unsaved = browser.desk.close()
    if unsaved:
        print(f"papertui: {count(unsaved, 'change')} could not be saved any more", file=sys.stderr)
    if app._exception is not None:
        raise app._exception
    if app.return_code is None:
        raise RuntimeError("the interface ended by itself")
    return app.return_code, workspace.entries(browser.desk.session.marks())
