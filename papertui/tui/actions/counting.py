"""Numbers before a motion, as in vim: `12j`, `5G`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from papertui.tui.bindings import Action

if TYPE_CHECKING:
    from papertui.tui.desk import Desk

COUNT = "count."
"""The prefix of the action ids of digits."""
_MOST = 999_999
_MOST_REPEATS = 50

_MOVES: dict[str, Callable[[Desk, int], None]] = {
    "list.down": lambda desk, times: desk.list.move(times),
    "list.up": lambda desk, times: desk.list.move(-times),
    "list.top": lambda desk, line: desk.list.go(line - 1),
    "list.bottom": lambda desk, line: desk.list.go(line - 1),
    "list.page_down": lambda desk, times: desk.list.page(times),
    "list.page_up": lambda desk, times: desk.list.page(-times),
}


def counted(action: Action[Desk]) -> Action[Desk]:
    """Return an action that uses the number typed before it: a motion repeats, others ignore it."""

    def run(desk: Desk) -> None:
        times, desk.session.repeat = desk.session.repeat, 0
        if times and action.id in _MOVES:
            _MOVES[action.id](desk, times)
            return
        repeats = min(times, _MOST_REPEATS) if action.id.startswith(("list.", "detail.", "paper.")) else 1
        for _ in range(max(1, repeats)):
            action.run(desk)

    return replace(action, run=run)


def digits() -> list[Action[Desk]]:
    """Return the actions of the digits; 0 does not start a number."""
    return [
        Action(f"{COUNT}{digit}", (str(digit),), "number before a motion", _typed(digit))
        for digit in range(10)
    ]


def _typed(digit: int) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        desk.session.repeat = min(desk.session.repeat * 10 + digit, _MOST)
        if desk.session.repeat:
            desk.say(f"{desk.session.repeat} …")

    return run
