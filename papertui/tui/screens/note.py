"""A small editor for notes, used if no other is set."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import TextArea

from papertui.text import clean, clean_line
from papertui.tui.glyphs import in_ascii
from papertui.tui.widgets.cells import cut, parts_within

_QUIET = 0.5
# The frame, the word before the title, and the twentieth of a small screen that stays free.
_WIDEST_TITLE, _BESIDE_TITLE = 60, 20


class NoteArea(TextArea):
    """Text that is typed or pasted; pasted text is cleaned because it is painted unchanged."""

    def on_paste(self, event: events.Paste) -> None:
        """Clean the pasted text; Textual then calls its own handler with it."""
        event.text = clean(event.text)


@dataclass(frozen=True, slots=True)
class EditedNote:
    """The text to save; `settle` returns once no older text is being written any more."""

    text: str
    settle: Callable[[], None]


class NoteScreen(ModalScreen[EditedNote | None]):
    """Edits a note; the result is the text, None if the note is to stay unchanged.

    Typed text is kept after a moment, and when papertui ends: `keep` writes a text
    to the draft's file, in a thread. `gone` is called after the last of these.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,ctrl+s", "save", "save"),
        ("ctrl+c", "leave", "leave"),
    ]

    def __init__(
        self,
        title: str,
        note: str,
        keep: Callable[[str], None],
        gone: Callable[[], None],
        *,
        is_again: bool = False,
    ) -> None:
        super().__init__()
        self._area = NoteArea(clean(note), tab_behavior="focus", highlight_cursor_line=False)
        self._title = title
        self._footer = "not saved yet · esc tries again" if is_again else "esc saves"
        self._keep, self._gone = keep, gone
        self._kept = self._area.text
        self._is_done = False
        self._said = ""
        self._timer: Timer | None = None
        # One thread, so that an older text never overwrites a newer one.
        self._writing = ThreadPoolExecutor(1, "note")

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        area = self._area
        self._say(f"ctrl+c leaves it as it was · {self._footer}")
        area.move_cursor(area.document.end)
        yield area

    def on_resize(self, event: events.Resize) -> None:
        """Cut the title to the new width; Textual would use an ellipsis that not every font has."""
        room = max(1, min(_WIDEST_TITLE, event.size.width - _BESIDE_TITLE))
        self._area.border_title = self._shown(f"note: {cut(clean_line(self._title), room)}")
        self._say(self._said)

    def on_text_area_changed(self) -> None:
        """Keep the text soon: not at each key, but also while typing goes on."""
        if self._timer is None and self._area.text != self._kept:
            self._timer = self.set_timer(_QUIET, self._keep_soon)

    def on_unmount(self) -> None:
        """Keep the last text if papertui ends with the note open."""
        if not self._is_done:
            self._keep_soon()
            self._writing.shutdown()
            self._gone()

    def action_save(self) -> None:
        """Return the text; it is kept as a draft until it is saved."""
        self._keep_soon()
        self._end(EditedNote(self._area.text, self._writing.shutdown))

    def action_leave(self) -> None:
        """Close and leave the note unchanged."""
        self._end(None)

    def _end(self, written: EditedNote | None) -> None:
        if not self._is_done:
            self._is_done = True
            self._writing.shutdown(wait=False)
            self.dismiss(written)

    def _keep_soon(self) -> None:
        self._timer = None
        if self._area.text != self._kept and not self._is_done:
            self._kept = self._area.text
            self._writing.submit(self._write, self._kept)

    def _write(self, text: str) -> None:
        try:
            self._keep(text)
        except OSError as error:
            self.app.call_later(self._say, f"not kept: {error.strerror}")

    def _say(self, words: str) -> None:
        self._said = words
        self._area.border_subtitle = self._shown(
            parts_within(words, self.app.size.width - _BESIDE_TITLE // 2)
        )

    def _shown(self, words: str) -> str:
        # Titles come from dumps: a backslash keeps Textual from interpreting markup in them.
        words = in_ascii(words) if getattr(self.app, "ascii_only", False) else words
        return words.replace("[", r"\[")
