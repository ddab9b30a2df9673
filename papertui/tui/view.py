"""Shows the session on the ports: results, marks, the paper under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.tui import wording
from papertui.workspace import PaperEntry, twins

if TYPE_CHECKING:
    from papertui.tui.dump_sync import DumpSync
    from papertui.tui.ports import Host, Ports, Stoppable
    from papertui.tui.session import Session
    from papertui.tui.widgets.paper_list import ListRow

PAPER_DELAY = 0.08
DAMAGED = "(damaged in the cache, which is being built again)"


class View:
    """Shows one session; `mark` is the symbol of a marked paper."""

    def __init__(self, session: Session, ports: Ports, host: Host, sync: DumpSync, mark: str) -> None:
        self._session, self._ports, self._host, self._sync = session, ports, host, sync
        self._mark = mark
        self._timer: Stoppable | None = None
        ports.list.fetch = self.rows

    def rows(self, docs: Sequence[int]) -> list[ListRow]:
        """Return the rows of papers."""
        return wording.rows(self._entries(docs), self._session)

    def results(self, cursor: int, top: int | None = None) -> None:
        """Show the session's results, with the cursor on that line, from the line `top` on."""
        session, ports = self._session, self._ports
        results, workspace = session.results, session.workspace
        placeholder = wording.nothing(
            workspace, results, reading=self._sync.is_awaited, filtered=bool(session.filters)
        )
        ports.list.show(results.docs, cursor, top, placeholder)
        correction = results.correction or results.also
        ports.bar.tell(wording.answer(results), wording.hint(results), correction.word if correction else "")
        ports.status.show_source(wording.source(workspace, self._sync.problems_seen))
        self._position()
        self.paper()

    def rearranged(self) -> None:
        """Show the same papers in their new order, the cursor on the same one."""
        self._ports.list.rearrange(self._session.docs)
        self._ports.bar.tell(wording.answer(self._session.results))
        self._position()

    def source(self) -> None:
        """Show which dumps are listed, and whether there are problems that were not viewed."""
        self._ports.status.show_source(wording.source(self._session.workspace, self._sync.problems_seen))

    def marks(self) -> None:
        """Show the marks, in the list and in the status line."""
        self._ports.status.say("")
        self._ports.list.invalidate()
        self._position()

    def tags(self) -> None:
        """Show the present tags and notes."""
        self._ports.list.invalidate()
        self.paper()

    def stale(self) -> None:
        """Show which rows no longer match the query."""
        papers = self._ports.list
        papers.invalidate()
        self._ports.bar.tell(wording.answer(self._session.results))
        if papers.docs is not self._session.docs:
            self.rearranged()

    def moved(self) -> None:
        """Follow the cursor: show the position at once, the paper after a moment without keys."""
        self._position()
        self._stop_timer()
        self._timer = self._host.set_timer(PAPER_DELAY, self.paper)

    def paper_now(self) -> None:
        """Show the paper under the cursor at once."""
        if self._stop_timer():
            self.paper()

    def paper(self) -> None:
        """Show the paper under the cursor."""
        self._timer = None
        current = self._ports.list.current
        entries = [] if current is None else self._entries([current])
        results, twin = self._session.results, self._twin(entries[0]) if entries else None
        self._ports.paper.show(wording.content(entries[0], results, twin) if entries else None)

    def _twin(self, entry: PaperEntry) -> Paper | None:
        try:
            return twins.likely(self._session.workspace, entry.paper)
        except CacheError:
            return None

    def _position(self) -> None:
        position = wording.position(self._session, self._ports.list.cursor)
        self._ports.status.show_position(position, wording.marks(self._session, self._mark))

    def _stop_timer(self) -> bool:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
        return timer is not None

    def _entries(self, docs: Sequence[int]) -> list[PaperEntry]:
        """Return papers to show; if the cache is damaged, rows that say so, and start a repair."""
        try:
            return self._session.workspace.entries(docs)
        except CacheError:
            self._host.call_later(partial(self._sync.repair, surely=True))
            return [PaperEntry(doc, Paper(DAMAGED), (), "") for doc in docs]
