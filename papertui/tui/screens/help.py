"""Help: the keys of the pane in focus, from the table of keys. Picking a line does it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.keymap import Action, Keymap, shown_key
from papertui.tui.widgets.panel import Panel, PanelLine

_KEYS_WIDTH = 15


class Help(ModalScreen[Action | None]):
    """Show the keys of a pane; gives the action picked, None where the user leaves."""

    def __init__(self, pane: str, keymap: Keymap) -> None:
        super().__init__()
        self._pane = pane
        # Nine lines of quick tags would say one thing nine times.
        hidden = {f"tag.quick_{number}" for number in range(2, 10)}
        self._actions = [action for action in keymap.of_pane(pane) if action.id not in hidden]

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        lines = [PanelLine(f"{_keys(action):<{_KEYS_WIDTH}}{action.does}", "") for action in self._actions]
        yield Panel(f"keys of the {'list' if self._pane == 'list' else 'paper'}", lines)

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Give the picked action."""
        self.dismiss(self._actions[event.index])

    def on_panel_closed(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _keys(action: Action) -> str:
    if action.id == "tag.quick_1":
        return f"{action.keys[0]} … 9"
    return " ".join(map(shown_key, action.keys))
