"""Notes: in the user's editor with the screen handed over, or in a small editor of our own."""

from __future__ import annotations

import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import LibraryError, UsageError
from papertui.files import make_folder
from papertui.tui.actions.tagging import report

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser
    from papertui.workspace import Entry


def edit(browser: Browser) -> None:
    """Edit the note of the paper under the cursor in `$VISUAL` or `$EDITOR`, else here."""
    if browser.current is None:
        return
    (entry,) = browser.workspace.entries([browser.current])
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor:
        _save(browser, entry, _from_editor(browser, editor, entry.note))
        return
    from papertui.tui.screens.note import NoteScreen

    def left(text: str | None) -> None:
        if text is not None:
            browser.guarded(lambda: _save(browser, entry, text))

    browser.app.push_screen(NoteScreen(entry.paper.title, entry.note), left)


def _from_editor(browser: Browser, editor: str, note: str) -> str:
    """Let the editor at a file of the note's; a program that fails leaves the note as it was."""
    from papertui.tui.suspended import run_suspended

    try:
        command = shlex.split(editor)
    except ValueError as error:
        raise UsageError(f"$VISUAL or $EDITOR cannot be read: {error}") from error
    with tempfile.TemporaryDirectory(prefix="papertui-") as directory:
        file = Path(directory) / "note.md"
        file.write_text(note + "\n" if note else "", encoding="utf-8")
        code = run_suspended(browser.app, [*command, str(file)])
        if code:
            raise UsageError(f"the editor ended with {code}; the note is as it was")
        try:
            return file.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise UsageError(f"the note cannot be read back: {error.strerror}; it is as it was") from error


def _save(browser: Browser, entry: Entry, text: str) -> None:
    try:
        change = browser.workspace.library.set_note(entry.paper, text)
    except LibraryError as error:
        raise LibraryError(f"{error}; the note is kept in {_kept(browser, text)}") from error
    report(browser, change, "", "the note is as it was")


def _kept(browser: Browser, text: str) -> str:
    """Put what could not be saved into a file: nobody types a note twice."""
    directory = browser.workspace.settings.state_dir
    try:
        make_folder(directory)
        handle, name = tempfile.mkstemp(prefix="note-", suffix=".md", dir=directory)
    except OSError:
        handle, name = tempfile.mkstemp(prefix="papertui-note-", suffix=".md")
    with open(handle, "w", encoding="utf-8") as out:
        out.write(text)
    return name
