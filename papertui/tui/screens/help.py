"""Help: the keys of the focused pane grouped by purpose, and the symbols. Picking a line runs its action."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.bindings import COMMAND, shown_key
from papertui.tui.widgets.panel import Panel, PanelLine

if TYPE_CHECKING:
    from papertui.tui.bindings import Action
    from papertui.tui.desk import Desk

_KEYS_WIDTH = 15
_QUICK = "tag.quick_"

# Purposes of keys, and the prefixes of their action ids.
_GROUPS = (
    ("move", ("list.", "reader.", "detail.", "paper.", "view.next_pane")),
    ("search", ("search.", "facets.", "filter.", "sort.", "view.refresh", "view.back")),
    ("tags and notes", ("tag.", "note.", "undo", "redo", "history")),
    ("marks and queues", ("mark.", "queue.", "twin.")),
    ("out", ("copy.", "open.", "export", "pipe")),
    ("your commands", (COMMAND,)),
    ("view and program", ("",)),
)
_PANES = {"list": "list", "detail": "paper", "reader": "paper alone"}


class Help(ModalScreen["Action[Desk] | None"]):
    """Shows the keys of a pane; the result is the picked action, None if the user cancels."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows = list(_grouped(desk))

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        lines = [
            PanelLine(row, heading=True)
            if isinstance(row, str)
            else PanelLine(_line(self._desk, row), words=row.id)
            for row in self._rows
        ]
        yield Panel(
            f"keys of the {_PANES[self._desk.pane]}",
            lines,
            paragraphs=[_signs(self._desk)],
            footer="type to filter · enter does it · F1 the manual · esc leaves",
            filters=True,
            glyphs=self._desk.glyphs,
        )

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return the picked action."""
        row = self._rows[event.index]
        self.dismiss(None if isinstance(row, str) else row)

    def on_panel_closed(self) -> None:
        """Return None."""
        self.dismiss(None)

    def left(self, action: Action[Desk] | None) -> None:
        """Run the picked action."""
        if action is not None:
            self._desk.do(action)


def _grouped(desk: Desk) -> Iterator[str | Action[Desk]]:
    """Yield each group's name and its actions; unset quick tags are one line."""
    unset = [f"{_QUICK}{number}" for number in range(len(desk.workspace.settings.quick_tags) + 1, 10)]
    # Nine equal lines would be noise.
    hidden = {*unset[1:], *(f"count.{digit}" for digit in range(1, 10))}
    left = [action for action in desk.keymap.of_pane(desk.pane) if action.id not in hidden]
    for name, starts in _GROUPS:
        found = [action for action in left if action.id.startswith(starts)]
        left = [action for action in left if action not in found]
        if found:
            yield name
            yield from found


def _line(desk: Desk, action: Action[Desk]) -> str:
    keys, does = " ".join(map(shown_key, action.keys)), action.does
    if action.id == "count.0":
        keys = f"{action.keys[0]} … 9"
    if action.id.startswith(_QUICK):
        tags, number = desk.workspace.settings.quick_tags, int(action.id.removeprefix(_QUICK))
        if number <= len(tags):
            does = f"quick tag: {tags[number - 1]}"
        else:
            keys, does = f"{keys} … 9" if number < 9 else keys, "quick tags not set: quick_tags in the config"
    return f"  {keys:<{_KEYS_WIDTH}}{does}"


def _signs(desk: Desk) -> str:
    signs = desk.glyphs
    legend = (
        (signs.unread, "unread"),
        (signs.star, "starred"),
        (signs.mark, "marked"),
        (signs.note, "note"),
        ("+3", "more tags"),
    )
    return f" {signs.dot} ".join(f"{sign} {means}" for sign, means in legend)
