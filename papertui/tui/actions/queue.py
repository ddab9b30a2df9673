"""A reading queue: the papers of one tag, ordered by hand, if the list shows exactly that tag."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.tui.desk import Desk
    from papertui.tui.saver import Act


def up(desk: Desk) -> None:
    """Move the papers up by one."""
    _move(desk, "up")


def down(desk: Desk) -> None:
    """Move the papers down by one."""
    _move(desk, "down")


def top(desk: Desk) -> None:
    """Move the papers to the top of the queue."""
    _move(desk, "top")


def bottom(desk: Desk) -> None:
    """Move the papers to the bottom of the queue."""
    _move(desk, "bottom")


def _move(desk: Desk, way: str) -> None:
    from papertui.workspace.clauses import without_order
    from papertui.workspace.queue_moves import has_order

    session = desk.session
    tag, sort = session.results.tag, session.results.sort
    if not tag:
        raise UsageError("a queue is the papers of one tag: open it first (/ tag:NAME, or T)")
    if sort != "queue" and without_order(session.whole)[1]:
        raise UsageError("the query has a sort:; remove it to order by hand")
    if sort != "queue" and has_order(desk.workspace, tag):
        session.sort = "queue"
        desk.find_again()
        desk.say(f"{tag} is in the order of its queue now · the same key moves")
        return
    desk.targets.take(
        # Each move starts from the order that the moves before it produce.
        lambda docs: _submit(desk, tag, set(docs), way),
        f"move in {tag}",
        question=lambda papers: f"Move {papers:,} papers in {tag}? One undo (‹undo›) takes it back.",
        yes="move them",
    )


def _submit(desk: Desk, tag: str, picked: set[int], way: str) -> None:
    """Move papers after all earlier changes. They stay marked, so that the same key moves them again."""
    after: list[int] = []

    def plan() -> Act:
        from papertui.workspace import queue_moves

        after[:] = _moved(desk, tag, picked, way)
        return queue_moves.plan(desk.workspace, tag, after, picked.intersection(after))

    desk.saving.submit_planned(plan, lambda change: _moved_to(desk, after, picked, tag), hold=True)


def _moved(desk: Desk, tag: str, picked: set[int], way: str) -> list[int]:
    """Return the order after the move. Raises UsageError if it is the same."""
    from papertui.workspace.queue_moves import shifted

    session = desk.session
    order = [doc for doc in session.docs if doc not in session.stale]
    picked = picked.intersection(order)
    if not picked:
        raise UsageError(f"nothing to move: {'no longer' if session.docs else 'no paper is'} in {tag}")
    after = shifted(order, picked, way)
    if after == order:
        raise UsageError(f"at the {'top' if way in ('up', 'top') else 'bottom'} of {tag} already")
    return after


def _moved_to(desk: Desk, after: Sequence[int], picked: Collection[int], tag: str) -> None:
    session = desk.session
    if session.sort or session.results.sort not in ("date", "queue"):
        session.sort = "queue"  # not the default order of this search
    session.rearrange(after, "queue")
    desk.view.rearranged()
    desk.say(_told(after, picked, tag))


def _told(order: Sequence[int], picked: Collection[int], tag: str) -> str:
    first = next(index for index, doc in enumerate(order, 1) if doc in picked)
    papers = "" if len(picked) == 1 else f"{len(picked):,} papers, the first "
    return f"{papers}{first:,} of {len(order):,} in {tag} · ‹undo› undoes"
