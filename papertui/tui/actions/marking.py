"""Marks: the papers that the next action applies to, instead of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def toggle(desk: Desk) -> None:
    """Mark or unmark the paper under the cursor and move to the next."""
    doc = desk.current
    if doc is None:
        return
    desk.session.toggle_marks([doc])
    desk.session.range_from = desk.list.cursor
    desk.view.marks()
    desk.list.move(1)


def mark_range(desk: Desk) -> None:
    """Mark from the last toggled mark to the cursor; without one, start a range here."""
    session = desk.session
    if session.range_from is None:
        session.range_from = desk.list.cursor
        desk.say("range begins here · go to its end and press the key again")
        return
    first, last = sorted((session.range_from, desk.list.cursor))
    session.add_marks(session.docs[first : last + 1])
    session.range_from = None
    desk.view.marks()


def invert(desk: Desk) -> None:
    """Mark every paper of the list that is not marked, and unmark the others."""
    desk.session.toggle_marks(desk.session.docs)
    desk.view.marks()


def mark_all(desk: Desk) -> None:
    """Mark every paper of the list; if all are marked, unmark them."""
    session = desk.session
    if all(doc in session.marked for doc in session.docs):
        session.clear_marks()
    else:
        session.add_marks(session.docs)
    desk.view.marks()
