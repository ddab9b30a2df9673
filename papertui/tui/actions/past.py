"""The history of the library: what was done, and the way back to any step of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.tui.choices import Choice, Menu
from papertui.tui.widgets.cells import cut
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.library import Change, Step
    from papertui.library.progress import Progress
    from papertui.tui.desk import Desk

_MOST = 1000
_BEGINNING = "0"
_ROOM = 36  # cells, so that what was done has room beside it


def history(desk: Desk) -> None:
    """Show every step, newest first; picking one goes to where it was the last one done."""
    library = desk.workspace.library
    desk.saving.submit(lambda progress: library.history(_MOST), lambda steps: _show(desk, steps), hold=True)


def _show(desk: Desk, steps: Sequence[Step]) -> None:
    if not steps:
        desk.say("nothing was done yet that could be undone")
        return
    if desk.saving.is_overtaken:
        # What was typed meanwhile, and is being typed, is not meant for it.
        desk.say("the library was busy · ‹history› shows the history now")
        return
    choices = [Choice("", _told(step), str(step.id), _touched(step)) for step in steps]
    if len(steps) < _MOST:
        choices.append(Choice("", "before all of this", _BEGINNING))
    now = next((index for index, step in enumerate(steps) if not step.undone), len(steps))
    menu = Menu("history", choices, cursor=now, footer="enter goes to that step · esc leaves")

    def picked(step: str | None) -> None:
        if step is not None:
            _ask(desk, steps, int(step))

    desk.choose(menu, picked)


def _ask(desk: Desk, steps: Sequence[Step], step: int) -> None:
    """Ask before it goes: it may be far."""
    back = [each for each in steps if each.id > step and not each.undone]
    forward = [each for each in steps if each.id <= step and each.undone]
    if not back and not forward:
        _travel(desk, step)
        return
    way = "back" if back else "forward"
    question = f"Go {way} {count(len(back or forward), 'step')}? ‹history› brings you here again."
    desk.ask(question, lambda: _travel(desk, step), yes=f"go {way}")


def _travel(desk: Desk, step: int) -> None:
    library = desk.workspace.library

    def act(progress: Progress) -> tuple[bool, Change | None]:
        back = any(each.id > step and not each.undone for each in library.history(_MOST))
        return back, library.travel(step, progress=progress)

    def then(done: tuple[bool, Change | None]) -> None:
        way = "gone back" if done[0] else "gone forward"
        desk.changes.report(done[1], way, "everything stands as after that step already")

    desk.saving.submit(act, then, name="going through the history", hold=True)


def _told(step: Step) -> str:
    return f"{step.summary}  "


def _touched(step: Step) -> str:
    """Return when it was and what it was done to; the first goes last where there is little room."""
    undone = "undone · " if step.undone else ""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(step.at))
    return f"{undone}{when}  {cut(step.only, _ROOM) or count(step.count, 'paper')}"
