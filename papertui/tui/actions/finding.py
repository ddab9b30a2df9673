"""The query and the order of its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.text import clean_line
from papertui.tui.actions.scoping import step_out

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser


def focus(browser: Browser) -> None:
    """Type a query."""
    browser.bar.enter()


def back(browser: Browser) -> None:
    """Step back one level: what is being saved for long, the paper alone, marks, the query."""
    session = browser.session
    if browser.saving.stop():
        return
    if browser.panes.alone:
        browser.panes.give_all(None)
    elif browser.detail.has_focus:
        browser.set_focus(browser.list)
    elif session.marked:
        session.clear_marks()
        browser.marks_changed()
    elif not step_out(browser) and session.query:
        browser.clear_query()


def take_correction(browser: Browser) -> bool:
    """Take the query that was offered in place of the present one; False where there is none."""
    query, offered = browser.session.offer
    if not offered or query != browser.session.query:
        return False
    browser.bar.text = offered
    browser.search(offered)
    return True


def sort_menu(browser: Browser) -> None:
    """Choose the order of the list."""
    from papertui.tui.screens.menu import Choice, Menu
    from papertui.workspace.scope import ORDERS

    now = browser.session.results.sort
    choices = [
        Choice(
            order.letter,
            order.name + ("  (now; again turns it round)" if order.name == now else ""),
            order.name,
        )
        for order in ORDERS
    ]
    choices.append(Choice("l", "likeness to what bears a tag", "like"))

    def chosen(order: str | None) -> None:
        if order == "like":
            browser.guarded(lambda: _ask_for_tag(browser))
        elif order == "queue" and not browser.session.results.tag:
            browser.say("queue is the order of one tag's papers: search for tag:NAME first")
        elif order is not None:
            _sort_by(browser, f"-{order}" if order == now else order)

    browser.app.push_screen(Menu("sort by", choices), chosen)


def _sort_by(browser: Browser, order: str, *, keep: bool = True) -> None:
    """Order by this from now on; a `sort:` in the query would have the last word, so it goes."""
    from papertui.workspace.clauses import without_order

    browser.session.sort = order
    query, _order = without_order(browser.session.query)
    if query != browser.session.query:
        browser.bar.text = query
    browser.search(query, keep=keep)


def _ask_for_tag(browser: Browser) -> None:
    from papertui.tui.actions.tagging import candidates

    tags = browser.workspace.tags()

    def taken(tag: str) -> None:
        if tag and tag not in tags:
            raise UsageError(f"no paper here has the tag “{clean_line(tag, 40)}”; tab completes")
        if tag:
            _sort_by(browser, f"like(tag:{tag})", keep=False)

    hint = "tab completes · enter sorts · esc leaves"
    browser.ask_line("like what bears the tag:", "", candidates(tags), taken, hint, whole=True)
