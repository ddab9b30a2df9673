"""Keys that are typed ahead of the screen: each takes effect before the next one is looked at.

Textual hands a key to what has the focus when it arrives. Over a slow line several
arrive at once, and those meant for a panel that the first one opens would reach the
list in its stead: `x b r` marked a paper read. So every key goes through one queue,
that of the browser, which hands on what is meant for a screen above it.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import events

from papertui.tui.widgets.edit import EditLine

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from papertui.tui.keymap import Action
    from papertui.tui.screens.browser import Browser

_PATIENCE = 0.5
_PATIENCE_OF_MOVES = 0.08
_PAUSE = 0.002
_STILL = 1.0


class Held:
    """Keys are held for what is under way, until it ends or a key cannot wait any longer."""

    def __init__(self, keys: TypingAhead) -> None:
        self._keys = keys
        self.since = time.monotonic()
        self.is_kept = True  # no key has overtaken it

    def end(self) -> None:
        """Let the keys go on."""
        self._keys.let_go(self)


class TypingAhead:
    """What becomes of the keys of one browser.

    A key that acts on the list is held back while the answer to what was typed
    before it is under way: `/dropout`, `enter`, `s` means the first of the
    results, not what the list showed before them.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._waiting: list[events.Key] = []
        self._timer: Timer | None = None
        self._last = -_STILL
        self._typed: EditLine | None = None  # the line that took the last key
        self._held: Held | None = None

    @property
    def are_still(self) -> bool:
        """Whether no key came for a second: a question that comes unasked would take one for its answer."""
        return time.monotonic() - self._last >= _STILL

    async def take(self, event: events.Key) -> None:
        """Let the screen on top or the line in focus take a key, else start its action."""
        self._last = time.monotonic()
        self._waiting.append(event)
        if len(self._waiting) == 1:
            await self._go_on()

    def release(self) -> None:
        """Take the keys that were held back: the answer is there."""
        if self._waiting:
            self._browser.call_later(self._go_on)

    def hold(self) -> Held:
        """Hold the keys that come from now on for a moment: what is under way decides what they mean."""
        if self._held is not None:
            self._held.is_kept = False
        self._held = Held(self)
        return self._held

    def let_go(self, held: Held) -> None:
        """Take the keys that were held for this."""
        if self._held is held:
            self._held = None
            self.release()

    async def _go_on(self, *, patient: bool = True) -> None:
        browser = self._browser
        if self._timer is not None:
            self._timer.stop()
        while self._waiting and not browser.app._exit:  # who leaves does not wait for screens that go
            event = self._waiting[0]
            if browser.app.screen is not browser:
                await self._hand_over(event)
            elif not self._into_line(event):
                if self._must_wait(event, patient):
                    return
                self._act(event)
            del self._waiting[0]

    def _into_line(self, event: events.Key) -> bool:
        column, focused = self._browser.faceting.column, self._browser.focused
        if column is not None and column.has_focus:
            return column.take_key(event.key, event.character)
        if not isinstance(focused, EditLine) or not focused.take_key(event.key, event.character):
            return False
        self._typed = focused
        return True

    def _must_wait(self, event: events.Key, patient: bool) -> bool:
        browser, line = self._browser, self._typed
        if line is not None:
            # What the line tells of its keys (a new query, the enter) takes the same way, before this.
            self._typed = None
            line.call_later(browser.call_later, self._go_on)
        elif patient and (seconds := self._patience(event)) > 0:
            # Not for ever: a slow search or disk must not make the keys look dead.
            self._timer = browser.set_timer(seconds, partial(self._go_on, patient=False))
        else:
            return False
        return True

    def _patience(self, event: events.Key) -> float:
        if self._browser.answers.is_awaited:
            return _PATIENCE
        if self._held is None:
            return 0.0
        action = self._action(event)
        moves = action is not None and action.id.startswith(("list.", "detail.", "paper."))
        most = _PATIENCE_OF_MOVES if moves else _PATIENCE
        return self._held.since + most - time.monotonic()

    def _act(self, event: events.Key) -> None:
        if self._held is not None:
            self._held.is_kept = False
            self._held = None
        action = self._action(event)
        if action is not None:
            self._browser.do(action)

    def _action(self, event: events.Key) -> Action | None:
        name = event.character if event.is_printable and event.character != " " else event.key
        return self._browser.keymap.action(self._browser.pane, name or event.key)

    async def _hand_over(self, event: events.Key) -> None:
        """Give a key to the screen on top; return once it was taken, and the screen gone if that ended it."""
        app = self._browser.app
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                # A screen that was opened just now has no focus yet.
                while app.screen.focused is None and not app._exit:
                    await asyncio.sleep(_PAUSE)
        top = app.screen
        target = top.focused or top
        key = events.Key(event.key, event.character)
        key._set_forwarded()
        target.post_message(key)
        # The key; what the widget says upon it; what the screen does upon that.
        for pump in (target, target, top):
            await _caught_up(pump)


async def _caught_up(pump: MessagePump) -> None:
    done = asyncio.Event()
    if pump.call_later(done.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _PATIENCE)
