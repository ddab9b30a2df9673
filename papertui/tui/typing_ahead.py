"""Keys typed ahead of the screen: each takes effect before the next one is handled.

Textual sends a key to the widget focused when the key arrives. Over a slow line several
keys arrive at once, and those meant for a panel that the first one opens would reach the
list instead: `x b r` marked a paper read. So every key goes through one queue, that of
the browser, which passes keys on to the screen above it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events

from papertui.tui.widgets.edit import EditLine

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

    from papertui.tui.bindings import Action
    from papertui.tui.key_hold import KeyHold
    from papertui.tui.listeners import Stage
    from papertui.tui.ports import Stoppable

_PATIENCE = 0.5
_PATIENCE_OF_MOVES = 0.08
_STILL = 1.0


class TypingAhead:
    """The queue of the keys of one browser.

    A key that acts on the list is held back while an answer to earlier keys is
    pending: `/dropout`, `enter`, `s` means the first of the results, not what the
    list showed before. `find` returns the action of a key's name, `do` runs it.
    """

    def __init__(
        self,
        stage: Stage,
        hold: KeyHold,
        is_awaited: Callable[[], bool],
        find: Callable[[str], Action[Any] | None],
        do: Callable[[Action[Any]], None],
    ) -> None:
        self._stage, self._hold = stage, hold
        self._is_awaited, self._find, self._do = is_awaited, find, do
        self._waiting: list[events.Key] = []
        self._is_passing = False  # a key is being handled
        self._dropped = -_STILL  # when earlier keys were dropped
        self._timer: Stoppable | None = None
        self._last = -_STILL
        self._typed: EditLine | None = None  # the input line that handled the last key
        hold.release = self._release

    @property
    def is_idle(self) -> bool:
        """Whether no key came for a second: a panel that opens unasked would take one as its answer."""
        return time.monotonic() - self._last >= _STILL

    async def take(self, event: events.Key) -> None:
        """Let the top screen or the focused line handle a key, or else start its action."""
        if event.time <= self._dropped:
            return
        self._last = time.monotonic()
        self._waiting.append(event)
        if len(self._waiting) == 1:
            await self._go_on()

    def drop(self) -> None:
        """Drop the keys typed so far: they were meant for the program that had the terminal."""
        self._dropped = time.monotonic()
        self._waiting.clear()

    def _release(self) -> None:
        """Handle the keys that were held back, now that the answer is there."""
        if self._waiting:
            self._stage.call_later(self._go_on)

    async def _go_on(self, *, patient: bool = True) -> None:
        stage = self._stage
        if self._timer is not None:
            self._timer.stop()
        if self._is_passing:
            return  # a key is on its way to a screen; the others follow it
        while self._waiting and not stage.app._exit:  # when quitting, do not wait for closing screens
            event, is_on_top = self._waiting[0], stage.is_on_top
            is_taken = is_on_top and self._into_line(event)
            if is_on_top and not is_taken and self._must_wait(event, patient):
                return
            del self._waiting[0]
            if not is_taken:
                await self._pass(event, is_on_top=is_on_top)

    async def _pass(self, event: events.Key, *, is_on_top: bool) -> None:
        self._is_passing = True
        try:
            if is_on_top:
                self._act(event)
            else:
                await _hand_over(self._stage.app, event)
        finally:
            self._is_passing = False

    def _into_line(self, event: events.Key) -> bool:
        taker = self._stage.key_taker
        if taker is None or not taker.take_key(event.key, event.character):
            return False
        if isinstance(taker, EditLine):
            self._typed = taker
        return True

    def _must_wait(self, event: events.Key, patient: bool) -> bool:
        line = self._typed
        if line is not None:
            # The line's messages about its keys (a new query, enter) are handled before this.
            self._typed = None
            line.call_later(self._stage.call_later, self._go_on)
        elif patient and (seconds := self._patience(event)) > 0:
            # With a limit: a slow search or disk must not make the keys appear dead.
            self._timer = self._stage.set_timer(seconds, partial(self._go_on, patient=False))
        else:
            return False
        return True

    def _patience(self, event: events.Key) -> float:
        if self._is_awaited():
            return _PATIENCE
        since = self._hold.since
        if since is None:
            return 0.0
        action = self._action(event)
        moves = action is not None and action.id.startswith(("list.", "detail.", "paper."))
        return since + (_PATIENCE_OF_MOVES if moves else _PATIENCE) - time.monotonic()

    def _act(self, event: events.Key) -> None:
        self._hold.overtake()
        action = self._action(event)
        if action is not None:
            self._do(action)

    def _action(self, event: events.Key) -> Action[Any] | None:
        name = event.character if event.is_printable and event.character != " " else event.key
        return self._find(name or event.key)


async def _hand_over(app: App[Any], event: events.Key) -> None:
    """Send a key to the top screen; return once it was handled, and the screen closed if the key did that."""
    if app.screen.focused is None:
        # A screen opened just now has its focus, if it can have one, after its pending messages.
        await _caught_up(app.screen)
    top = app.screen
    target = top.focused or top
    key = events.Key(event.key, event.character)
    key._set_forwarded()
    target.post_message(key)
    # The key, the widget's message about it, and the screen's reaction to that.
    for pump in (target, target, top):
        await _caught_up(pump)


async def _caught_up(pump: MessagePump) -> None:
    done = asyncio.Event()
    if pump.call_later(done.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _PATIENCE)
