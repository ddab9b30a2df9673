"""Marks: the papers that the next action takes in place of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.tui.actions.asking import ask

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser

ASK_ABOVE = 50


def take(
    browser: Browser,
    act: Callable[[list[int]], None],
    what: str,
    *,
    question: Callable[[int], str] | None = None,
    yes: str = "change them",
) -> None:
    """Call `act` with the documents an action means: the marked ones, else the one under the cursor.

    Where marked papers are not shown by the list, it is asked which are meant. Above 50
    papers `question` is asked, if there is one. `what` says what is to be done with
    them, `yes` how that is answered.
    """
    session, act = browser.session, _current_only(browser, act)
    if session.hidden:
        _ask_which(browser, act, what)
        return
    docs = session.shown_marks() or current(browser)
    if not docs:
        return
    if question is None or len(docs) <= ASK_ABOVE:
        act(docs)
        return
    ask(browser, question(len(docs)), lambda: act(docs), yes=yes)


def current(browser: Browser) -> list[int]:
    """Return the document under the cursor, if there is one."""
    return [] if browser.current is None else [browser.current]


def end(browser: Browser, docs: Sequence[int]) -> Callable[[], None]:
    """Unmark documents that an action has used; what is returned marks them again where it was not done."""
    session, generation = browser.session, browser.workspace.generation
    used = session.end_marks(docs)
    if used:
        browser.marks_changed()

    def restore() -> None:
        if used and browser.workspace.generation == generation:
            session.restore_marks(used)
            browser.marks_changed()

    return restore


def _current_only(browser: Browser, act: Callable[[list[int]], None]) -> Callable[[list[int]], None]:
    """Refuse to act once another generation has come, in which the documents may be other papers."""
    generation = browser.workspace.generation

    def act_if_current(docs: list[int]) -> None:
        if browser.workspace.generation != generation:
            raise UsageError("the dumps were read again meanwhile; press the key once more")
        act(docs)

    return act_if_current


def _ask_which(browser: Browser, act: Callable[[list[int]], None], what: str) -> None:
    """Ask with both numbers; what is chosen unless the user moves touches no paper that is not shown."""
    from papertui.tui.screens.menu import Choice, Menu

    session = browser.session
    shown, every = session.shown_marks(), session.marks()
    none = Choice("n", "none, leave everything as it is", "")
    each = Choice("a", f"all {len(every):,} marked", "all")
    if shown:
        choices = [Choice("s", f"only the {len(shown):,} shown", "shown"), each, none]
    else:
        choices = [none, each, Choice("p", "only the paper under the cursor", "cursor")]
    said = f"{what}: {len(every):,} marked, {len(session.hidden):,} not shown"
    meant = {"shown": shown, "all": every, "cursor": current(browser)}

    def chosen(which: str | None) -> None:
        if which and meant[which]:
            browser.guarded(lambda: act(meant[which]))

    browser.app.push_screen(Menu("", choices, said=[said]), chosen)


def toggle(browser: Browser) -> None:
    """Mark or unmark the paper under the cursor and go on to the next."""
    doc = browser.current
    if doc is None:
        return
    browser.session.toggle_marks([doc])
    browser.session.range_from = browser.list.cursor
    browser.marks_changed()
    browser.list.move(1)


def mark_range(browser: Browser) -> None:
    """Mark from the last toggled mark to the cursor; where there is none, a range begins here."""
    session = browser.session
    if session.range_from is None:
        session.range_from = browser.list.cursor
        browser.say("range begins here · go to its end and press the key again")
        return
    first, last = sorted((session.range_from, browser.list.cursor))
    session.add_marks(session.docs[first : last + 1])
    session.range_from = None
    browser.marks_changed()


def invert(browser: Browser) -> None:
    """Mark every paper of the list that is not marked, and unmark the others."""
    browser.session.toggle_marks(browser.session.docs)
    browser.marks_changed()


def mark_all(browser: Browser) -> None:
    """Mark every paper of the list; where all are marked, unmark them."""
    session = browser.session
    if all(doc in session.marked for doc in session.docs):
        session.clear_marks()
    else:
        session.add_marks(session.docs)
    browser.marks_changed()
