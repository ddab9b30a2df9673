"""papertui's screens in this process, for what needs no terminal: real dumps, library and keys."""

import asyncio
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen

from papertui.config import Settings
from papertui.errors import BusyError
from papertui.sync import run
from papertui.tui.app import PapertuiApp
from papertui.tui.keymap import Keymap
from papertui.tui.screens.browser import Browser
from papertui.tui.widgets.lines import LineWidget
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, read_once
from tests.sync_desk import SyncHere, read_here
from tests.terminal import PATIENCE
from tests.widget_stage import text

DUMP = SAMPLES / "hf-daily-2023-04-03.html"
_PAUSE, _LONGEST = 0.02, 0.1  # seconds between two looks, which cost some milliseconds each: at first, later


def settings_in(home: Path, dump: Path = DUMP) -> Settings:
    """Make settings that keep everything in a home, with a dump that is read already."""
    settings = Settings(home / "library", home / "cache", home / "state", home / "config.toml", dumps=(dump,))
    if dump.is_relative_to(SAMPLES) and not settings.cache_dir.exists():
        shutil.copytree(read_once(dump), settings.cache_dir)
    else:
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


_PARSED: dict[Hashable, list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules
_compositor_refresh = Screen._compositor_refresh


def _parse_once(self: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:  # noqa: ANN401 – what Textual passes
    key = frozenset(self._variables.items()), source, frozenset(more.items())
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(self, *source, **more)
    return _PARSED[key]


def _lay_out_only(self: Screen[object]) -> None:
    if self is not self.app.screen:
        _compositor_refresh(self)
        return
    self._compositor._dirty_regions.clear()
    self._dirty_widgets.clear()
    self.app._update_mouse_over(self)


@contextmanager
def unseen() -> Iterator[None]:
    """Parse each style sheet once for all apps, and paint no frame: a headless driver drops them.

    Together a third of what an app costs. What widgets show is drawn when `Inside.text` asks for it.
    """
    with (
        patch.object(Stylesheet, "_parse_rules", _parse_once),
        patch.object(Screen, "_compositor_refresh", _lay_out_only),
    ):
        yield


@asynccontextmanager
async def inside(
    settings: Settings, size: tuple[int, int] = (80, 24), query: str = "", reading: type = SyncHere
) -> AsyncIterator[Inside]:
    """Run papertui on the dumps of these settings in this process until the block is left."""
    workspace = Workspace.open(settings.dumps, settings, live=True)
    browser = Browser(workspace, Keymap(settings.keys, settings.commands), query)
    app = PapertuiApp(browser)
    with patch("papertui.sync.start", reading), unseen():
        try:
            async with app.run_test(size=size) as pilot:
                yield Inside(browser, pilot)
        finally:
            browser.desk.close()
            workspace.close()
