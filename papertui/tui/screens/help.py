"""Help: the keys of the pane in focus, from the table of keys. Picking a line does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.bindings import shown_key
from papertui.tui.widgets.panel import Panel, PanelLine

if TYPE_CHECKING:
    from papertui.tui.bindings import Action
    from papertui.tui.desk import Desk

_KEYS_WIDTH = 15


class Help(ModalScreen["Action[Desk] | None"]):
    """Show the keys of a pane; the result is the action picked, None where the user leaves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pane = desk.pane
        # Nine lines of quick tags would say one thing nine times.
        hidden = {f"tag.quick_{number}" for number in range(2, 10)} | {
            f"count.{digit}" for digit in range(1, 10)
        }
        self._actions = [action for action in desk.keymap.of_pane(self._pane) if action.id not in hidden]

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        lines = [PanelLine(f"{_keys(action):<{_KEYS_WIDTH}}{action.does}", "") for action in self._actions]
        yield Panel(f"keys of the {'list' if self._pane == 'list' else 'paper'}", lines)

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return the picked action."""
        self.dismiss(self._actions[event.index])

    def on_panel_closed(self) -> None:
        """Return nothing."""
        self.dismiss(None)

    def left(self, action: Action[Desk] | None) -> None:
        """Do what was picked."""
        if action is not None:
            self._desk.do(action)


def _keys(action: Action[Desk]) -> str:
    if action.id in ("tag.quick_1", "count.0"):
        return f"{action.keys[0]} … 9"
    return " ".join(map(shown_key, action.keys))
