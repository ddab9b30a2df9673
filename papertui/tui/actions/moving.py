"""Moving in the list and in the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def down(desk: Desk) -> None:
    """Move to the next paper."""
    desk.list.move(1)


def up(desk: Desk) -> None:
    """Move to the previous paper."""
    desk.list.move(-1)


def top(desk: Desk) -> None:
    """Move to the first paper."""
    desk.list.go(0)


def bottom(desk: Desk) -> None:
    """Move to the last paper."""
    desk.list.go(-1)


def page_down(desk: Desk) -> None:
    """Move one page down."""
    desk.list.page(1)


def page_up(desk: Desk) -> None:
    """Move one page up."""
    desk.list.page(-1)


def next_unread(desk: Desk) -> None:
    """Move to the next unread paper below the cursor."""
    _to_unread(desk, 1)


def prev_unread(desk: Desk) -> None:
    """Move to the nearest unread paper above the cursor."""
    _to_unread(desk, -1)


def read_on(desk: Desk) -> None:
    """Scroll the paper half a page down; the focus does not change."""
    desk.view.paper_now()
    desk.paper.read_on(1)


def read_back(desk: Desk) -> None:
    """Scroll the paper half a page up; the focus does not change."""
    desk.view.paper_now()
    desk.paper.read_on(-1)


def paper_down(desk: Desk) -> None:
    """Scroll the paper one line down."""
    desk.paper.scroll_lines(1)


def paper_up(desk: Desk) -> None:
    """Scroll the paper one line up."""
    desk.paper.scroll_lines(-1)


def reader_down(desk: Desk) -> None:
    """Scroll the paper one line down; at its end show the next paper."""
    if not desk.paper.scroll_lines(1):
        next_paper(desk)


def reader_up(desk: Desk) -> None:
    """Scroll the paper one line up; at its top show the previous paper."""
    if not desk.paper.scroll_lines(-1):
        previous_paper(desk)


def reader_page_down(desk: Desk) -> None:
    """Scroll the paper one page down; at its end show the next paper."""
    if not desk.paper.page(1):
        next_paper(desk)


def next_paper(desk: Desk) -> None:
    """Show the next paper of the list."""
    _read_other(desk, 1)


def previous_paper(desk: Desk) -> None:
    """Show the previous paper of the list."""
    _read_other(desk, -1)


def paper_page_down(desk: Desk) -> None:
    """Scroll the paper one page down."""
    desk.paper.page(1)


def paper_page_up(desk: Desk) -> None:
    """Scroll the paper one page up."""
    desk.paper.page(-1)


def paper_top(desk: Desk) -> None:
    """Scroll to the paper's title."""
    desk.paper.go(0)


def paper_bottom(desk: Desk) -> None:
    """Scroll to the paper's end."""
    desk.paper.go_end()


def next_match(desk: Desk) -> None:
    """Move to the next matched word of the paper."""
    _to_match(desk, 1)


def prev_match(desk: Desk) -> None:
    """Move to the previous matched word of the paper."""
    _to_match(desk, -1)


def _read_other(desk: Desk, step: int) -> None:
    before = desk.list.cursor
    desk.list.move(step)
    if desk.list.cursor == before:
        desk.say("this is the last paper of the list" if step > 0 else "this is the first paper of the list")
    desk.view.paper()


def _to_match(desk: Desk, step: int) -> None:
    number, count = desk.paper.next_match(step)
    desk.say(f"match {number} of {count}" if count else "no matched word in this paper")


def _to_unread(desk: Desk, step: int) -> None:
    docs = desk.session.docs
    index = desk.list.cursor + step
    while 0 <= index < len(docs):
        # Page by page, because a list can have 50,000 papers, all of them read.
        span = docs[index : index + 64] if step > 0 else docs[max(0, index - 63) : index + 1][::-1]
        for offset, entry in enumerate(desk.workspace.entries(span)):
            if entry.is_unread:
                desk.list.go(index + step * offset)
                return
        index += step * len(span)
    desk.say("no unread paper further on" if step > 0 else "no unread paper further up")
