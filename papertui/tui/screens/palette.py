"""The palette: all actions by name; typing filters, enter runs one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.geometry import Offset, Size
from textual.message import Message
from textual.screen import ModalScreen

from papertui.tui.bindings import Action, shown_key
from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, fit
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.frame import frame_line, panel_width
from papertui.tui.widgets.lines import TextPiece, Tone

if TYPE_CHECKING:
    from papertui.tui.desk import Desk

_WIDTH, _ROWS = 76, 15
_ROOM_FOR_IDS = 60


class PaletteLine(EditLine):
    """An input line, and below it the actions whose names contain every word of it."""

    class Picked(Message):
        """The action to run, or None if the user cancels."""

        def __init__(self, action: Action[Any] | None) -> None:
            super().__init__()
            self.action = action

    def __init__(self, actions: Sequence[Action[Any]], *, glyphs: Glyphs) -> None:
        super().__init__(glyphs=glyphs)
        self._actions = actions
        self._shown = list(actions)
        self._chosen = 0

    def edited(self) -> None:
        """Filter the actions."""
        text = " ".join(self.text.casefold().split())
        fitting = [(_fit(action, text), action) for action in self._actions]
        self._shown = [action for fit, action in sorted(fitting, key=lambda pair: pair[0]) if fit < _UNFIT]
        self._chosen = 0
        self.update_lines()

    def take_key(self, key: str, character: str | None) -> bool:
        """Choose, run, cancel; other keys edit."""
        if self._left:
            return True
        if key in ("escape", "ctrl+c"):
            self.leave(self.Picked(None))
        elif key == "enter":
            # It stays open with nothing to pick: letters typed after it would be commands of the list.
            if self._shown:
                self.leave(self.Picked(self._shown[self._chosen]))
        elif key in _STEPS:
            self._chosen = max(0, min(self._chosen + _STEPS[key], len(self._shown) - 1))
            self.update_lines()
        else:
            return super().take_key(key, character)
        return True

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of a panel."""
        return panel_width(_WIDTH, container.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the line, some actions and the frame."""
        return min(_ROWS + 3, container.height)

    def text_at(self) -> Offset:
        """Return where the text begins: in the frame, after the symbol."""
        return Offset(4, 1)

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Paint the frame, the line, the actions."""
        signs, width, last = self.glyphs, self.size.width, self.size.height - 1
        if y in (0, last):
            words = "every action by name" if y == 0 else "enter does it · esc leaves"
            return frame_line(signs, width, words, above=y == 0)
        side = TextPiece(signs.divider, Tone.DIM)
        if y == 1:
            return (side, TextPiece(" : ", Tone.ACCENT | Tone.TITLE), *self.window(width - 5), side)
        top = max(0, self._chosen - (last - 3))
        return (side, *self._draw_action(top + y - 2, width - 2), side)

    def _draw_action(self, index: int, width: int) -> list[TextPiece]:
        if index >= len(self._shown):
            nothing = "  no action is called so" if not (self._shown or index) else ""
            return [TextPiece(fit(nothing, width, self.glyphs.ellipsis), Tone.DIM)]
        action = self._shown[index]
        tone = Tone.CURSOR if index == self._chosen else Tone.PLAIN
        keys = " ".join(map(shown_key, action.keys))
        note = f"  {action.id}  {keys} " if width >= _ROOM_FOR_IDS else f"  {keys} "
        sign = self.glyphs.cursor if index == self._chosen else " "
        room = width - 2 - cell_len(note)
        return [
            TextPiece(f"{sign} {fit(action.does, room, self.glyphs.ellipsis)}", tone),
            TextPiece(note, tone or Tone.DIM),
        ]


# Names that editors and pagers use for some actions.
_ALIASES = {
    **dict.fromkeys(("q", "q!", "quit", "exit", "x", "wq"), "quit"),
    **dict.fromkeys(("w", "write", "save"), "export"),
    **dict.fromkeys(("h", "help"), "help"),
    "e": "note.edit",
}
_UNFIT = 5


def _fit(action: Action[Any], text: str) -> int:
    """Return how well typed text fits an action, 0 is best."""
    does, name = action.does.casefold(), action.id.casefold()
    if _ALIASES.get(text) == action.id or text == name:
        return 0
    words = re.findall(r"[^\W_]+", f"{name} {does}")
    if text and does.startswith(text):
        return 1
    typed = text.split()
    if all(any(word.startswith(each) for word in words) for each in typed):
        return 2 if not typed or name.startswith(typed[0]) else 3
    return 4 if all(each in f"{name} {does}" for each in typed) else _UNFIT


_STEPS = {
    **{"down": 1, "ctrl+n": 1, "tab": 1, "pagedown": _ROWS},
    **{"up": -1, "ctrl+p": -1, "shift+tab": -1, "pageup": -_ROWS},
}


class Palette(ModalScreen[Action[Any] | None]):
    """Asks for an action; the result is None if the user cancels."""

    AUTO_FOCUS = "PaletteLine"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        actions = [action for action in desk.keymap.actions if action.pane in ("", desk.pane)]
        self._line = PaletteLine([each for each in actions if each.id != "palette"], glyphs=desk.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the line and the list."""
        yield self._line

    def on_palette_line_picked(self, event: PaletteLine.Picked) -> None:
        """Return the action."""
        self.dismiss(event.action)

    def left(self, action: Action[Any] | None) -> None:
        """Run the picked action."""
        if action is not None:
            self._desk.do(action)
