"""Questions: what would be done is named, and nothing is done unless the user says yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from papertui.tui.widgets.edit import EditLine

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser

_LATER = 1.0


def ask(
    browser: Browser,
    question: str,
    act: Callable[[], None],
    *,
    yes: str = "do it",
    otherwise: Callable[[], None] | None = None,
) -> None:
    """Ask a question, one paragraph a line: `act` on yes, whose answer is called `yes`, else `otherwise`."""
    from papertui.tui.screens.question import Question

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            browser.guarded(act)
        elif otherwise is not None:
            browser.guarded(otherwise)

    browser.app.push_screen(Question(question.split("\n"), yes), answered)


def when_still(browser: Browser, act: Callable[[], None]) -> None:
    """Do something once the browser is on top and no key came for a while: it asks unasked.

    What is being typed is no answer to it.
    """
    busy = browser.app.screen is not browser or isinstance(browser.focused, EditLine)
    if busy or not browser.keys.are_still:
        browser.set_timer(_LATER, lambda: when_still(browser, act))
    else:
        act()
