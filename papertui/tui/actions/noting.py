"""Notes: in the user's editor or in a small one of our own, and kept until the library has them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError, UsageError
from papertui.text import clean, clean_line
from papertui.tui.actions.asking import ask, when_still
from papertui.tui.actions.tagging import report

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser
    from papertui.workspace.unsaved import Unsaved

_TITLE = 60
_PREVIEWED = 2  # lines
_AS_IT_WAS = "the note is as it was"

_Then = Callable[[], None]


def edit(browser: Browser) -> None:
    """Edit the note of the paper under the cursor in `$VISUAL` or `$EDITOR`, else here."""
    from papertui.workspace import unsaved

    if browser.current is None:
        return
    (entry,) = browser.workspace.entries([browser.current])
    found = [note for note in unsaved.left(_directory(browser)) if _take_if_of(note, entry.paper.keys)]
    for other in found[1:]:
        other.release()
    _edit(browser, found[0] if found else unsaved.begin(_directory(browser), entry.paper, entry.note))


def recall(browser: Browser) -> None:
    """Offer the notes that were not saved when their papertui ended, once no key is being pressed."""
    from papertui.workspace import unsaved

    left = list(unsaved.left(_directory(browser)))

    def offer_next() -> None:
        while left:
            note = left.pop(0)
            state = browser.workspace.library.state(note.paper)
            if not note.is_recoverable and state is not None and state.note == note.text:
                note.drop()  # papertui ended right behind the saving
            else:
                _offer(browser, note, "", offer_next, release)
                return

    def release() -> None:
        for note in left:
            note.release()

    if left:
        when_still(browser, lambda: browser.guarded(offer_next))


def _directory(browser: Browser) -> Path:
    return browser.workspace.settings.state_dir / "notes"


def _take_if_of(note: Unsaved, keys: Collection[str]) -> bool:
    if set(keys).intersection(note.paper.keys):
        return True
    note.release()
    return False


def _nothing() -> None:
    """Go back to the list."""


def _offer(
    browser: Browser, note: Unsaved, why: str, then: _Then = _nothing, later: _Then = _nothing
) -> None:
    """Ask what is to become of a note that was not saved; to keep it is what every way out means."""
    from papertui.tui.screens.menu import Choice, Menu

    title = clean_line(note.paper.title, _TITLE)
    choices = [
        Choice("k", "keep it for later", "keep"),
        Choice("e", "edit it", "edit"),
        Choice("s", "save it", "save"),
        Choice("d", "discard it", "discard"),
    ]
    if note.is_recoverable:
        del choices[2]  # the editor knows more of it than what was saved

    def keep() -> None:
        note.release()
        later()
        browser.say(f"the note is kept · e on “{title}” goes on with it")

    def discard() -> None:
        note.drop()
        then()

    deeds = {
        "keep": keep,
        "edit": lambda: _edit(browser, note, then),
        "save": lambda: _save_or_offer(browser, note, then),
        "discard": lambda: ask(
            browser,
            f"Discard what was written for “{title}”? Nothing brings it back.",
            discard,
            yes="discard it",
            otherwise=lambda: _offer(browser, note, why, then, later),
        ),
    }
    said = [f"A note for “{title}” was not saved{why and ': '}{why}."]
    told = [clean_line(line, _TITLE) for line in _lines(note)[:_PREVIEWED]]
    menu = Menu("", choices, said=said, told=told, footer="esc keeps it for later")
    browser.app.push_screen(menu, lambda deed: browser.guarded(deeds[deed or "keep"]))


def _lines(note: Unsaved) -> list[str]:
    try:
        return [line for line in note.text.splitlines() if line.strip()]
    except PapertuiError as error:
        return [str(error)]


def _edit(browser: Browser, note: Unsaved, then: _Then = _nothing) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor:
        _edit_outside(browser, editor, note, then)
    else:
        _edit_here(browser, note, then)


def _edit_here(browser: Browser, note: Unsaved, then: _Then) -> None:
    from papertui.tui.screens.note import NoteScreen

    def save(text: str) -> None:
        note.write(text)
        _save(browser, note)

    def left(is_saved: bool | None) -> None:
        if not is_saved:
            note.drop()
        then()

    screen = NoteScreen(note.paper.title, note.text, keep=note.write, save=save, gone=note.release)
    browser.app.push_screen(screen, left)


def _edit_outside(browser: Browser, editor: str, note: Unsaved, then: _Then) -> None:
    """Let the editor at the file; what it saved is kept, however it ends."""
    from papertui.tui.suspended import run_suspended

    try:
        code = run_suspended(browser.app, [*_command(editor), str(note.file)], held=note.lock)
    except PapertuiError:
        (note.release if note.is_changed else note.drop)()
        raise
    if not note.is_changed:
        note.drop()
        browser.say(f"the editor ended with {code}; {_AS_IT_WAS}" if code else _AS_IT_WAS, bad=bool(code))
        then()
    elif code:
        _offer(browser, note, f"the editor ended with {code}", then)
    else:
        _save_or_offer(browser, note, then)


def _command(editor: str) -> list[str]:
    try:
        return shlex.split(editor)
    except ValueError as error:
        raise UsageError(f"$VISUAL or $EDITOR cannot be read: {error}") from error


def _save_or_offer(browser: Browser, note: Unsaved, then: _Then) -> None:
    try:
        _save(browser, note)
    except PapertuiError as error:
        _offer(browser, note, str(error), then)
    else:
        then()


def _save(browser: Browser, note: Unsaved) -> None:
    """Put the text into the library, and only then forget it; where another changed the note, both stay."""
    library, text = browser.workspace.library, note.text
    change = library.set_note(note.paper, text, base=note.base)
    note.drop()
    report(browser, change, "", _AS_IT_WAS)
    state = library.state(note.paper)
    if state is not None and state.note != clean(text).strip():
        browser.say("another papertui changed this note too: it holds both texts, marked · e settles them")
