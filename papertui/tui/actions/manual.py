"""The manual inside the interface: pick a page, read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.manual import TOPICS, topic

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser


def topics(browser: Browser) -> None:
    """Let a page of the manual be picked, and show it; leaving it leads back to the pages."""
    from papertui.tui.screens.manual import ManualScreen
    from papertui.tui.screens.menu import Choice, Menu

    def picked(name: str | None) -> None:
        if name is not None:
            browser.app.push_screen(ManualScreen(topic(name), browser.glyphs), lambda _: topics(browser))

    width = max(len(each.name) for each in TOPICS) + 2
    choices = [Choice("", f"{each.name:{width}}{each.questions}", each.name) for each in TOPICS]
    browser.app.push_screen(Menu("manual", choices), picked)
