"""The query and the sort order of its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.text import clean_line
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def focus(desk: Desk) -> None:
    """Focus the search bar."""
    desk.bar.enter()


def back(desk: Desk) -> None:
    """Step back one level: a long save, the paper alone, marks, the query."""
    session = desk.session
    if desk.saving.stop():
        return
    if desk.panes.alone:
        desk.panes.give_all(None)
    elif desk.panes.focused == "detail":
        desk.panes.focus_pane("list")
    elif session.marked:
        session.clear_marks()
        desk.view.marks()
    elif not desk.steps.out() and session.query:
        desk.steps.clear()


def refresh(desk: Desk) -> None:
    """Remove the rows that no longer match the query."""
    gone = len(desk.session.stale)
    desk.find_again()
    desk.say(f"{count(gone, 'row')} left the list" if gone else "every row fits")


def unread_only(desk: Desk) -> None:
    """Show unread papers only, or all again."""
    _filter(desk, "unread", "unread papers only · ‹filter.unread› shows all", "read papers too")


def archived(desk: Desk) -> None:
    """Hide archived papers, or show them again."""
    _filter(desk, "archived", "without archived papers · ‹filter.archived› shows them", "archived papers too")


def _filter(desk: Desk, name: str, on: str, off: str) -> None:
    desk.session.filters ^= {name}
    desk.bar.show_level(desk.session.shown_lead, desk.session.query)
    desk.find_again()
    desk.say(on if name in desk.session.filters else off)


def take_correction(desk: Desk) -> bool:
    """Replace the query by the suggested one; return False if there is none."""
    query, offered = desk.session.offer
    if not offered or query != desk.session.query:
        return False
    desk.bar.text = offered
    desk.search(offered)
    return True


def sort_menu(desk: Desk) -> None:
    """Choose the sort order of the list."""
    from papertui.tui.choices import Choice, Menu
    from papertui.workspace.scope import ORDERS

    now = desk.session.results.sort
    again = "  (now; again reverses it)"
    choices = [
        Choice(order.letter, order.name + (again if order.name == now else ""), order.name)
        for order in ORDERS
    ]
    choices.append(Choice("l", "similarity to papers with a tag", "like"))

    def chosen(order: str | None) -> None:
        if order == "like":
            desk.guarded(lambda: _ask_for_tag(desk))
        elif order == "queue" and not desk.session.results.tag:
            desk.say("queue is the order of one tag's papers: search for tag:NAME first")
        elif order is not None:
            _sort_by(desk, f"-{order}" if order == now else order)

    desk.choose(Menu("sort by", choices), chosen)


def _sort_by(desk: Desk, order: str, *, keep: bool = True) -> None:
    """Sort by this order from now on; a `sort:` in the query is removed, because it would take precedence."""
    from papertui.workspace.clauses import without_order

    desk.session.sort = order
    query, _order = without_order(desk.session.query)
    if query != desk.session.query:
        desk.bar.text = query
    desk.search(query, keep=keep)


def _ask_for_tag(desk: Desk) -> None:
    from papertui.tui.actions.tagging import candidates

    tags = desk.workspace.tags()

    def taken(tag: str) -> None:
        if tag and tag not in tags:
            raise UsageError(f"no paper here has the tag “{clean_line(tag, 40)}”; tab completes")
        if tag:
            _sort_by(desk, f"like(tag:{tag})", keep=False)

    hint = "tab completes · enter sorts · esc leaves"
    desk.ask_line("similar to papers tagged:", "", candidates(tags), taken, hint, whole=True)
