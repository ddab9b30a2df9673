"""The history of the library: what was done, and the way back to any step of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from papertui.tui.actions.tagging import report
from papertui.tui.widgets.cells import cut
from papertui.tui.words import count

if TYPE_CHECKING:
    from papertui.library import Step
    from papertui.tui.screens.browser import Browser

_MOST = 1000
_BEGINNING = "0"
_ROOM = 36  # cells, so that what was done has room beside it


def history(browser: Browser) -> None:
    """Show every step, newest first; picking one goes to where it was the last one done."""
    from papertui.tui.screens.menu import Choice, Menu

    steps = browser.workspace.library.history(_MOST)
    if not steps:
        browser.say("nothing was done yet that could be undone")
        return
    choices = [Choice("", _told(step), str(step.id), _touched(step)) for step in steps]
    if len(steps) < _MOST:
        choices.append(Choice("", "before all of this", _BEGINNING))
    now = next((index for index, step in enumerate(steps) if not step.undone), len(steps))
    menu = Menu("history", choices, cursor=now, footer="enter goes to that step · esc leaves")

    def picked(step: str | None) -> None:
        if step is not None:
            browser.guarded(lambda: _travel(browser, int(step)))

    browser.app.push_screen(menu, picked)


def _travel(browser: Browser, step: int) -> None:
    library = browser.workspace.library
    back = any(each.id > step and not each.undone for each in library.history(_MOST))
    change = library.travel(step)
    report(
        browser,
        change,
        "gone back" if back else "gone forward",
        "everything stands as after that step already",
    )


def _told(step: Step) -> str:
    return f"{time.strftime('%Y-%m-%d %H:%M', time.localtime(step.at))}  {step.summary}  "


def _touched(step: Step) -> str:
    undone = " · undone" if step.undone else ""
    return (cut(step.only, _ROOM - len(undone)) or count(step.count, "paper")) + undone
