"""Twins: the user says that two papers are the same, or not; it can be undone like a tag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.workspace import twins

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.paper import Paper
    from papertui.tui.desk import Desk
    from papertui.workspace import Workspace


def same(desk: Desk) -> None:
    """Merge the paper under the cursor with the marked ones; without marks with its likely twin."""
    papers = _papers(desk)
    if len(papers) == 1:
        twin = twins.likely(desk.workspace, papers[0])
        papers = [*papers, twin] if twin else papers
    _judge(desk, twins.join, papers)


def apart(desk: Desk) -> None:
    """Separate the paper under the cursor from the marked ones, or the records it was merged from."""
    _judge(desk, twins.part, _papers(desk))


def _papers(desk: Desk) -> list[Paper]:
    docs = list(dict.fromkeys([*desk.targets.current, *desk.session.marks()]))
    papers = list(desk.workspace.papers(docs))
    if not papers:
        raise UsageError("there is no paper under the cursor")
    return papers


def _judge(
    desk: Desk, judge: Callable[[Workspace, Sequence[Paper]], Change], papers: Sequence[Paper]
) -> None:
    docs = desk.session.marks()

    def report(change: Change) -> None:
        desk.targets.end(docs)
        desk.changes.report(change, "", "that was said of them already")

    desk.saving.submit(lambda progress: judge(desk.workspace, papers), report, name="judging", hold=True)
