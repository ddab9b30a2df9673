"""The app around the browser: terminal, theme, signals, exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence

from textual import events
from textual.app import App

from papertui.errors import UsageError
from papertui.tui.driver import Driver
from papertui.tui.keymap import Keymap
from papertui.tui.paint import FrameDiff
from papertui.tui.screens.browser import Browser
from papertui.tui.wording import count
from papertui.workspace import Entry, Workspace

_ANSI_THEME = "ansi-dark"
_SWITCH_SECONDS = 0.0005
_DEFAULT_THEME = "textual-dark"


class PapertuiApp(FrameDiff, App[None]):
    """Show one workspace until the user leaves."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "papertui"

    def __init__(self, browser: Browser, theme: str | None = None) -> None:
        theme = theme or default_theme(os.environ)
        super().__init__(driver_class=Driver, ansi_color=theme.startswith("ansi"))
        if theme not in self.available_themes:
            raise UsageError(f"no theme “{theme}”; themes: {' '.join(sorted(self.available_themes))}")
        self.theme = theme
        self.browser = browser

    def on_load(self) -> None:
        """Exit the app on SIGTERM and SIGHUP; otherwise the terminal stays raw."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave, number)

    def get_default_screen(self) -> Browser:
        """Begin with the browser: a screen under it would be laid out for nothing."""
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
        # Textual would render a traceback here, and for an error of another thread there is none.
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        # Textual would print a traceback here; `run` hands the error to the command line instead.
        self._exit_renderables.clear()


def default_theme(environ: Mapping[str, str]) -> str:
    """Choose the theme: the terminal's own colours over SSH, where they cost a quarter fewer bytes."""
    remote = environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")
    plain = environ.get("NO_COLOR") or environ.get("COLORTERM") not in ("truecolor", "24bit")
    return _ANSI_THEME if remote or plain else _DEFAULT_THEME


def run(
    workspace: Workspace,
    *,
    query: str = "",
    sort: str | None = None,
    theme: str | None = None,
    mouse: bool = True,
) -> tuple[int, Sequence[Entry]]:
    """Browse until the user leaves; return the exit code and the papers that were marked then.

    Raises PapertuiError for a key map, theme or sort order that cannot be taken.
    """
    # Textual writes a frame from a thread, line by line; at Python's 5 ms it waited that long for each
    # line while the app was busy, and the search thread makes it wait as well.
    sys.setswitchinterval(_SWITCH_SECONDS)
    browser = Browser(workspace, Keymap(workspace.settings.keys, workspace.settings.commands), query, sort)
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
