"""papertui's screens in this process, for what needs no terminal: real dumps, library and keys."""

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from papertui.config import Settings
from papertui.errors import BusyError
from papertui.sync import run
from papertui.tui.app import PapertuiApp
from papertui.tui.keymap import Keymap
from papertui.tui.screens.browser import Browser
from papertui.tui.widgets.lines import LineWidget
from papertui.workspace import Workspace
from tests.browsing import SAMPLES
from tests.sync_desk import SyncHere, read_here
from tests.terminal import PATIENCE
from tests.widget_stage import text

DUMP = SAMPLES / "hf-daily-2023-04-03.html"
_PAUSE, _LONGEST = 0.02, 0.1  # seconds between two looks, which cost some milliseconds each: at first, later


def settings_in(home: Path, dump: Path = DUMP) -> Settings:
    """Make settings that keep everything in a home, with a dump that is read already."""
    settings = Settings(home / "library", home / "cache", home / "state", home / "config.toml", dumps=(dump,))
    run([dump], settings.cache_dir, read=read_here)
    return settings


class Inside:
    """A browser that runs here: its keys, and the text of the screen on top."""

    def __init__(self, browser: Browser, pilot: Pilot[None]) -> None:
        self.browser = browser
        self.desk = browser.desk
        self.pilot = pilot

    @property
    def text(self) -> str:
        """What the widgets of the screen on top show."""
        widgets = self.browser.app.screen.query(LineWidget)
        return "\n".join(text(widget) for widget in widgets if widget.is_on_screen)

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names, each once the messages of the one before are handled."""
        await press(self.pilot, *keys)

    async def type(self, words: str) -> None:
        """Type a text, its letters all at once as over a slow line."""
        for letter in words:
            _send(self.pilot, _character_to_key(letter))
        await self.pilot.pause()

    async def wait_for(self, holds: str | Callable[[], object]) -> None:
        """Wait until a text is shown, or something holds."""
        deadline, pause = time.monotonic() + PATIENCE, _PAUSE
        while time.monotonic() < deadline:
            with suppress(BusyError):  # the library is just being written
                if holds in self.text if isinstance(holds, str) else holds():
                    return
            await self.pilot.pause(pause)
            pause = min(1.3 * pause, _LONGEST)
        raise AssertionError(f"waited in vain for {holds!r}; the screen:\n{self.text}")

    async def until_saved(self) -> None:
        """Wait until every change that was asked for is made, or refused."""
        await self.wait_for(lambda: not self.desk.saving.is_busy)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys by Textual's names, each once the messages of the one before are handled."""
    # Pilot's own `press` sleeps until the process is idle, twice a key: 50 ms, more on a busy machine.
    for key in keys:
        _send(pilot, key)
        await pilot.pause(0)
    await pilot.pause()


def _send(pilot: Pilot[None], key: str) -> None:
    pilot.app.post_message(Key(key, _character(key)))


def _character(key: str) -> str | None:
    """Return the character that a key types, as Pilot does."""
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return key if len(key) == 1 else None


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if holds():
            return
        await asyncio.sleep(_PAUSE)
    raise AssertionError("waited in vain")


@asynccontextmanager
async def inside(
    settings: Settings, size: tuple[int, int] = (80, 24), query: str = "", reading: type = SyncHere
) -> AsyncIterator[Inside]:
    """Run papertui on the dumps of these settings in this process until the block is left."""
    workspace = Workspace.open(settings.dumps, settings, live=True)
    browser = Browser(workspace, Keymap(), query)
    app = PapertuiApp(browser)
    with patch("papertui.sync.start", reading):
        try:
            async with app.run_test(size=size) as pilot:
                yield Inside(browser, pilot)
        finally:
            browser.desk.close()
            workspace.close()
