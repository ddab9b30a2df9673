"""Tags papers as read once they have been open for a while, if the setting `read_on_open` says so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from papertui.tui.tag_edit import TagEdit

if TYPE_CHECKING:
    from papertui.tui.desk import Desk

_GLANCE = 0.5
_READ = TagEdit(added=frozenset({"read"}))


def begin(desk: Desk) -> None:
    """Start watching which paper is open, if the settings say so."""
    seconds = desk.workspace.settings.read_on_open
    if seconds is not False:
        ReadingTime(desk, seconds).look()


class ReadingTime:
    """Measures how long a paper has been alone on the screen; checked twice a second."""

    def __init__(self, desk: Desk, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds
        self._doc: int | None = None
        self._since = 0.0

    def look(self) -> None:
        """Tag the paper as read if it has been open long enough, and schedule the next check."""
        desk, now = self._desk, time.monotonic()
        is_read = desk.panes.alone == "detail" and desk.host.is_on_top
        doc = desk.current if is_read else None
        if doc != self._doc:
            self._doc, self._since = doc, now
        elif doc is not None and now - self._since >= self._seconds:
            self._since = float("inf")  # only once, because the user may remove the tag again
            desk.guarded(lambda: self._tag(doc))
        desk.host.set_timer(_GLANCE, self.look)

    def _tag(self, doc: int) -> None:
        desk, workspace = self._desk, self._desk.workspace
        if not workspace.entries([doc])[0].is_unread:
            return
        papers = workspace.papers([doc])
        desk.saving.submit(
            lambda progress: _READ.apply(workspace, papers, progress),
            lambda change: desk.changes.report(change, "", "read already"),
        )
