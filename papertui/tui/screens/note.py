"""A small editor for a note, where no other is set."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import TextArea

from papertui.errors import PapertuiError
from papertui.text import clean, clean_line

_QUIET = 0.5


class NoteArea(TextArea):
    """Text that is typed or pasted; what is pasted is cleaned, for it is painted as it stands."""

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted; Textual then calls its own handler with it."""
        event.text = clean(event.text)


class NoteScreen(ModalScreen[bool]):
    """Edit a note; gives whether it was saved. What is typed is kept after a moment, and when papertui ends.

    `keep` puts a text where it outlives papertui, in a thread; `save` saves it for
    good and raises an error of ours where it cannot; `gone` is called last of all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,ctrl+s", "save", "save"),
        ("ctrl+c", "leave", "leave"),
    ]

    def __init__(
        self,
        title: str,
        note: str,
        *,
        keep: Callable[[str], None],
        save: Callable[[str], None],
        gone: Callable[[], None],
    ) -> None:
        super().__init__()
        self._area = NoteArea(clean(note), tab_behavior="focus", highlight_cursor_line=False)
        self._title = title
        self._keep, self._save, self._gone = keep, save, gone
        self._kept = self._area.text
        self._is_done = False
        self._timer: Timer | None = None
        # One thread: an older text must never be written over a newer one.
        self._writing = ThreadPoolExecutor(1, "note")

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        area = self._area
        # Titles are foreign: a backslash keeps Textual from reading markup into them.
        area.border_title = "note: " + clean_line(self._title, 60).replace("[", r"\[")
        self._say("esc saves · ctrl+c leaves it as it was")
        area.move_cursor(area.document.end)
        yield area

    def on_text_area_changed(self) -> None:
        """Keep the text soon; not at each key, and however long they go on."""
        if self._timer is None and self._area.text != self._kept:
            self._timer = self.set_timer(_QUIET, self._keep_soon)

    def on_unmount(self) -> None:
        """Keep what was typed last, where papertui ends with the note open."""
        self._keep_soon()
        self._writing.shutdown()
        self._gone()

    def action_save(self) -> None:
        """Save, and go if that is done; else say why not, and stay."""
        if self._is_done:
            return
        self._keep_soon()
        try:
            self._writing.submit(lambda: None).result()
            self._save(self._area.text)
        except PapertuiError as error:
            self._say(clean_line(str(error)))
        except OSError as error:
            self._say(f"cannot be saved: {error.strerror}")
        else:
            self._end(saved=True)

    def action_leave(self) -> None:
        """Leave the note as it was."""
        if not self._is_done:
            self._end(saved=False)

    def _end(self, *, saved: bool) -> None:
        self._kept = self._area.text  # nothing is to be kept any more
        self._is_done = True
        self._writing.shutdown()
        self.dismiss(saved)

    def _keep_soon(self) -> None:
        self._timer = None
        if self._area.text != self._kept:
            self._kept = self._area.text
            self._writing.submit(self._write, self._kept)

    def _write(self, text: str) -> None:
        try:
            self._keep(text)
        except OSError as error:
            self.app.call_later(self._say, f"not kept: {error.strerror}")

    def _say(self, words: str) -> None:
        self._area.border_subtitle = words.replace("[", r"\[")
