"""A small panel over the list: pick one line by its letter, its number or with enter; esc cancels."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.choices import Menu
from papertui.tui.widgets.panel import Panel, PanelLine

Picked = tuple[str, str]
"""The additional key that was pressed ("" for none), and the value of the line."""


class MenuScreen(ModalScreen[Picked | None]):
    """Asks for one of the values of a menu; None if the user cancels."""

    def __init__(self, menu: Menu) -> None:
        super().__init__(classes="-whole" if menu.paragraphs else None)
        self._menu = menu

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        menu = self._menu
        lines = [PanelLine(choice.label, choice.key, choice.note) for choice in menu.choices]
        preview = [PanelLine(line, heading=True) for line in menu.preview]
        yield Panel(
            menu.title,
            [*preview, *lines],
            cursor=len(preview) + menu.cursor,
            footer=menu.footer,
            paragraphs=menu.paragraphs,
            also="".join(menu.also),
            filters=menu.filters,
        )

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return the picked value."""
        self.dismiss(("", self._value(event.index)))

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Return the key, and the value of the line it was pressed on."""
        self.dismiss((event.key, self._value(event.index)))

    def on_panel_closed(self) -> None:
        """Return None."""
        self.dismiss(None)

    def _value(self, index: int) -> str:
        return self._menu.choices[index - len(self._menu.preview)].value
