"""Moving in the list and in the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser


def down(browser: Browser) -> None:
    """Go to the next paper."""
    browser.list.move(1)


def up(browser: Browser) -> None:
    """Go to the paper before."""
    browser.list.move(-1)


def top(browser: Browser) -> None:
    """Go to the first paper."""
    browser.list.go(0)


def bottom(browser: Browser) -> None:
    """Go to the last paper."""
    browser.list.go(-1)


def page_down(browser: Browser) -> None:
    """Go one page down."""
    browser.list.page(1)


def page_up(browser: Browser) -> None:
    """Go one page up."""
    browser.list.page(-1)


def next_unread(browser: Browser) -> None:
    """Go to the next unread paper below the cursor."""
    _to_unread(browser, 1)


def prev_unread(browser: Browser) -> None:
    """Go to the nearest unread paper above the cursor."""
    _to_unread(browser, -1)


def paper_down(browser: Browser) -> None:
    """Scroll the paper down while the focus stays where it is."""
    browser.show_paper_now()
    browser.detail.scroll_lines(1)


def paper_up(browser: Browser) -> None:
    """Scroll the paper up while the focus stays where it is."""
    browser.show_paper_now()
    browser.detail.scroll_lines(-1)


def paper_page_down(browser: Browser) -> None:
    """Scroll the paper one page down."""
    browser.detail.page(1)


def paper_page_up(browser: Browser) -> None:
    """Scroll the paper one page up."""
    browser.detail.page(-1)


def paper_top(browser: Browser) -> None:
    """Go to the paper's title."""
    browser.detail.go(0)


def paper_bottom(browser: Browser) -> None:
    """Go to the paper's end."""
    browser.detail.go_end()


def next_match(browser: Browser) -> None:
    """Go to the next matched word of the paper."""
    _to_match(browser, 1)


def prev_match(browser: Browser) -> None:
    """Go to the matched word before."""
    _to_match(browser, -1)


def _to_match(browser: Browser, step: int) -> None:
    number, count = browser.detail.next_match(step)
    browser.say(f"match {number} of {count}" if count else "no matched word in this paper")


def _to_unread(browser: Browser, step: int) -> None:
    docs = browser.session.docs
    index = browser.list.cursor + step
    while 0 <= index < len(docs):
        # In pages: a list can be 50,000 long and read to its end.
        span = docs[index : index + 64] if step > 0 else docs[max(0, index - 63) : index + 1][::-1]
        for offset, entry in enumerate(browser.workspace.entries(span)):
            if entry.is_unread:
                browser.list.go(index + step * offset)
                return
        index += step * len(span)
    browser.say("no unread paper further on" if step > 0 else "no unread paper further up")
