"""A reading queue: the papers of one tag, ordered by hand where the list shows that tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser


def up(browser: Browser) -> None:
    """Move the papers up by one."""
    _move(browser, "up")


def down(browser: Browser) -> None:
    """Move the papers down by one."""
    _move(browser, "down")


def top(browser: Browser) -> None:
    """Move the papers to the top of the queue."""
    _move(browser, "top")


def bottom(browser: Browser) -> None:
    """Move the papers to the bottom of the queue."""
    _move(browser, "bottom")


def _move(browser: Browser, way: str) -> None:
    from papertui.workspace import queue

    session, workspace = browser.session, browser.workspace
    tag = session.results.tag
    if not tag:
        raise UsageError("a queue is the papers of one tag: open it first (/ tag:NAME, or T)")
    if session.results.sort != "queue" and queue.has_order(workspace, tag):
        if "sort:" in session.whole:
            raise UsageError(f"the search asks for another order; take sort: out to see the queue of {tag}")
        session.sort = "queue"
        browser.find_again()
        browser.say(f"{tag} is in the order of its queue now · the same key moves")
        return
    order = [doc for doc in session.docs if doc not in session.stale]
    picked = set(order).intersection(browser.targets)
    if not picked:
        raise UsageError(f"nothing to move: no longer in {tag}")
    after = queue.shifted(order, picked, way)
    if after == order:
        browser.say(f"at the {'top' if way in ('up', 'top') else 'bottom'} of {tag} already")
        return
    queue.move(workspace, tag, after, picked)
    session.sort = session.sort and "queue"
    session.rearrange(after, "queue")
    browser.rearranged()
    browser.say(_told(after, picked, tag))


def _told(order: list[int], picked: set[int], tag: str) -> str:
    first = next(index for index, doc in enumerate(order, 1) if doc in picked)
    papers = "" if len(picked) == 1 else f"{len(picked):,} papers, the first "
    return f"{papers}{first:,} of {len(order):,} in {tag} · u undoes"
