"""Marks: the papers that the next action takes in place of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser


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
