"""Notes: edited in the user's editor or in a small built-in one, and kept as drafts until they are saved."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import LibraryError, PapertuiError, UsageError
from papertui.text import clean_line
from papertui.tui.choices import Choice, Menu

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.library.progress import Progress
    from papertui.tui.desk import Desk
    from papertui.tui.screens.note import EditedNote
    from papertui.workspace.unsaved import Unsaved

_TITLE = 60
_PREVIEWED = 2  # lines
_AS_IT_WAS = "the note is unchanged"

_Then = Callable[[], None]


def edit(desk: Desk) -> None:
    """Edit the note of the paper under the cursor in `$VISUAL` or `$EDITOR`, or in the built-in editor."""
    from papertui.workspace import unsaved

    if desk.current is None:
        return
    (entry,) = desk.workspace.entries([desk.current])
    found = [note for note in unsaved.left(_directory(desk)) if _take_if_of(note, entry.paper.keys)]
    for other in found[1:]:
        other.release()
    _edit(desk, found[0] if found else unsaved.begin(_directory(desk), entry.paper, entry.note))


def recall(desk: Desk) -> None:
    """Show the drafts of notes that an earlier papertui could not save, once no key is being pressed."""
    from papertui.workspace import unsaved

    left = list(unsaved.left(_directory(desk)))

    def offer_next() -> None:
        while left:
            note = left.pop(0)
            state = desk.workspace.library.state(note.paper)
            if not note.is_recoverable and state is not None and state.note == note.text:
                note.drop()  # papertui ended just after the note was saved
            else:
                _offer(desk, note, "", offer_next, release)
                return

    def release() -> None:
        for note in left:
            note.release()

    if left:
        desk.when_idle(lambda: desk.guarded(offer_next))


def _directory(desk: Desk) -> Path:
    return desk.workspace.settings.state_dir / "notes"


def _take_if_of(note: Unsaved, keys: Collection[str]) -> bool:
    if set(keys).intersection(note.paper.keys):
        return True
    note.release()
    return False


def _nothing() -> None:
    """Return to the list."""


def _offer(desk: Desk, note: Unsaved, why: str, then: _Then = _nothing, later: _Then = _nothing) -> None:
    """Ask what to do with a draft; leaving the menu in any way keeps it."""
    title = clean_line(note.paper.title, _TITLE)
    choices = [
        Choice("k", "keep it for later", "keep"),
        Choice("e", "edit it", "edit"),
        Choice("s", "save it", "save"),
        Choice("d", "discard it", "discard"),
    ]
    if note.is_recoverable:
        del choices[2]  # the editor can recover more than was saved

    def keep() -> None:
        note.release()
        later()
        desk.say("the draft is kept · ‹note.edit› on its paper continues it")

    def discard() -> None:
        note.drop()
        then()

    deeds = {
        "keep": keep,
        "edit": lambda: _edit(desk, note, then),
        "save": lambda: _save(desk, note, then, lambda: _offer(desk, note, "", then, later)),
        "discard": lambda: desk.ask(
            f"Discard what was written for “{title}”? Nothing brings it back.",
            discard,
            yes="discard it",
            otherwise=lambda: _offer(desk, note, why, then, later),
        ),
    }
    said = [f"A note for “{title}” was not saved{why and ': '}{why}."]
    preview = [clean_line(line, _TITLE) for line in _lines(note)[:_PREVIEWED]]
    menu = Menu("", choices, paragraphs=said, preview=preview, footer="esc keeps it for later")
    desk.choose(menu, lambda deed: desk.guarded(deeds[deed or "keep"]))


def _lines(note: Unsaved) -> list[str]:
    try:
        return [line for line in note.text.splitlines() if line.strip()]
    except PapertuiError as error:
        return [str(error)]


def _edit(desk: Desk, note: Unsaved, then: _Then = _nothing) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor:
        _edit_outside(desk, editor, note, then)
    else:
        _edit_here(desk, note, then)


def _edit_here(desk: Desk, note: Unsaved, then: _Then, text: str | None = None) -> None:
    """Open the built-in editor, with `text` if that could not be saved a moment ago."""
    from papertui.tui.screens.note import NoteScreen

    def left(written: EditedNote | None) -> None:
        if written is None:
            note.drop()
            then()
            return

        def keep() -> None:
            written.settle()
            note.write(written.text)

        _save(desk, note, then, lambda: _edit_here(desk, note, then, written.text), keep)

    title, shown = note.paper.title, note.text if text is None else text
    screen = NoteScreen(title, shown, note.write, note.release, is_again=text is not None)
    desk.host.push(screen, left)


def _edit_outside(desk: Desk, editor: str, note: Unsaved, then: _Then) -> None:
    """Run the editor on the draft's file; what it saved is kept, however it ends."""
    try:
        code = desk.host.run_suspended([*_command(editor), str(note.file)])
    except PapertuiError:
        (note.release if note.is_changed else note.drop)()
        raise
    if not note.is_changed:
        note.drop()
        desk.say(f"the editor ended with {code}; {_AS_IT_WAS}" if code else _AS_IT_WAS, bad=bool(code))
        then()
    elif code:
        _offer(desk, note, f"the editor ended with {code}", then)
    else:
        _save(desk, note, then, lambda: _offer(desk, note, "", then))


def _command(editor: str) -> list[str]:
    try:
        return shlex.split(editor)
    except ValueError as error:
        raise UsageError(f"$VISUAL or $EDITOR cannot be read: {error}") from error


def _save(desk: Desk, note: Unsaved, then: _Then, failed: _Then, keep: Callable[[], None] = _nothing) -> None:
    """Save the text to the library, then delete the draft; if the note was changed elsewhere, keep both.

    `keep` writes the text to the draft's file, in the saver thread.
    """
    library = desk.workspace.library

    def act(progress: Progress) -> tuple[Change, str]:
        try:
            keep()
        except OSError as error:
            raise LibraryError(f"the note cannot be saved: {error.strerror}; make room, try again") from error
        text = note.text
        return library.set_note(note.paper, text, base=note.base, progress=progress), text

    def saved(done: tuple[Change, str]) -> None:
        note.drop()
        desk.changes.report(done[0], "", _AS_IT_WAS)
        state = library.state(note.paper)
        if state is not None and state.note != done[1]:
            desk.say("another papertui changed this note too: both texts are kept · ‹note.edit› settles it")
        then()

    desk.saving.submit(act, saved, name="saving the note", failed=failed, hold=True)
