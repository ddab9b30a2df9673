"""A small panel over the list: pick one line by its letter, its number or with enter; esc leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.tui.widgets.panel import Panel, PanelLine

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: the key that picks it, what it says, the value it gives, what stands at its right.

    Without a key a number picks it, where nine are enough.
    """

    key: str
    label: str
    value: str
    note: str = ""


class Menu(ModalScreen[str | None]):
    """Ask for one of several values; None where the user leaves."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        cursor: int = 0,
        footer: str = "esc leaves",
        told: Sequence[str] = (),
        said: Sequence[str] = (),
        also: Mapping[str, str] = _NONE,
    ) -> None:
        """Build one with `said`, paragraphs above the choices, and `told`, lines there that are cut.

        `also` are more keys, each with the value it gives.
        """
        super().__init__(classes="-whole" if said else None)
        self._told, self._said, self._also = told, said, also
        self.cursor = cursor
        self._title = title
        self._choices = choices
        self._footer = footer

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        lines = [PanelLine(choice.label, choice.key, choice.note) for choice in self._choices]
        told = [PanelLine(line, heading=True) for line in self._told]
        yield Panel(
            self._title,
            [*told, *lines],
            cursor=len(told) + self.cursor,
            footer=self._footer,
            said=self._said,
            also="".join(self._also),
        )

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Give the picked value."""
        self.dismiss(self._choices[event.index - len(self._told)].value)

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Give the value of the key; `cursor` says which line it was pressed on."""
        self.cursor = event.index - len(self._told)
        self.dismiss(self._also[event.key])

    def on_panel_closed(self) -> None:
        """Give nothing."""
        self.dismiss(None)
