"""A reading queue: the papers of one tag, ordered by hand where the list shows that tag."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.tui.actions import marking

if TYPE_CHECKING:
    from papertui.tui.saver import Act
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
    from papertui.workspace.queue import has_order

    session = browser.session
    tag, sort = session.results.tag, session.results.sort
    if not tag:
        raise UsageError("a queue is the papers of one tag: open it first (/ tag:NAME, or T)")
    if sort != "queue" and "sort:" in session.whole:
        raise UsageError("the search asks for another order; take sort: out of it to order by hand")
    if sort != "queue" and has_order(browser.workspace, tag):
        session.sort = "queue"
        browser.find_again()
        browser.say(f"{tag} is in the order of its queue now · the same key moves")
        return
    marking.take(
        browser,
        # The order to move in is the one that the moves before leave.
        lambda docs: _submit(browser, tag, set(docs), way),
        f"move in {tag}",
        question=lambda papers: f"Move {papers:,} papers in {tag}? One undo (u) takes it back.",
        yes="move them",
    )


def _submit(browser: Browser, tag: str, picked: set[int], way: str) -> None:
    """Move papers once what was asked before is done. Their marks stay: the same key moves them on."""
    after: list[int] = []

    def plan() -> Act:
        from papertui.workspace import queue

        after[:] = _moved(browser, tag, picked, way)
        return queue.plan(browser.workspace, tag, after, picked.intersection(after))

    browser.saving.submit_planned(plan, lambda change: _moved_to(browser, after, picked, tag), hold=True)


def _moved(browser: Browser, tag: str, picked: set[int], way: str) -> list[int]:
    """Return the order after the move. Raises UsageError where it is the same."""
    from papertui.workspace.queue import shifted

    session = browser.session
    order = [doc for doc in session.docs if doc not in session.stale]
    picked = picked.intersection(order)
    if not picked:
        raise UsageError(f"nothing to move: {'no longer' if session.docs else 'no paper is'} in {tag}")
    after = shifted(order, picked, way)
    if after == order:
        raise UsageError(f"at the {'top' if way in ('up', 'top') else 'bottom'} of {tag} already")
    return after


def _moved_to(browser: Browser, after: Sequence[int], picked: Collection[int], tag: str) -> None:
    session = browser.session
    if session.sort or session.results.sort not in ("date", "queue"):
        session.sort = "queue"  # which is not what this search would be shown in by itself
    session.rearrange(after, "queue")
    browser.rearranged()
    browser.say(_told(after, picked, tag))


def _told(order: Sequence[int], picked: Collection[int], tag: str) -> str:
    first = next(index for index, doc in enumerate(order, 1) if doc in picked)
    papers = "" if len(picked) == 1 else f"{len(picked):,} papers, the first "
    return f"{papers}{first:,} of {len(order):,} in {tag} · u undoes"
