"""Drafts of notes that an earlier papertui could not save, offered at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.text import clean_line
from papertui.workspace import unsaved

if TYPE_CHECKING:
    from papertui.plain.reader import ResultPrinter

_TITLE = 60


def offer_drafts(reader: ResultPrinter) -> None:
    """Ask for each draft whether to save it; the others are kept for later. Raises LibraryError."""
    library = reader.workspace.library
    for draft in list(unsaved.left(reader.workspace.settings.state_dir / "notes")):
        title = clean_line(draft.paper.title, _TITLE)
        if draft.is_recoverable:
            reader.say(f"Vim can recover a note of “{title}”: papertui without --plain offers that")
        elif reader.ask(f"A note of “{title}” was not saved. Save it?"):
            reader.tell(
                library.set_note(draft.paper, draft.text, base=draft.base), "the note says that already"
            )
            draft.drop()
            continue
        draft.release()
