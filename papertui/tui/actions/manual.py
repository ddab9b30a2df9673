"""The manual inside the interface: choose a page, read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.manual import TOPICS, topic
from papertui.tui.choices import Choice, Menu

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def topics(desk: Desk) -> None:
    """Choose a page of the manual and show it; closing it returns to the list of pages."""
    from papertui.tui.screens.manual import ManualScreen

    def picked(name: str | None) -> None:
        if name is not None:
            desk.host.push(ManualScreen(topic(name), desk.glyphs), lambda _: topics(desk))

    width = max(len(each.name) for each in TOPICS) + 2
    choices = [
        Choice(str(number % 10), f"{each.name:{width}}{each.questions}", each.name)
        for number, each in enumerate(TOPICS, 1)
    ]
    desk.choose(Menu("manual", choices), picked)
