"""The state of the browser: query, results, marks, last action. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papertui.errors import CacheError
from papertui.workspace import Scope

if TYPE_CHECKING:
    from papertui.tui.tag_edit import TagEdit
    from papertui.workspace import Results, Workspace


@dataclass(frozen=True, slots=True)
class Spot:
    """A position in the list: the paper under the cursor, its line, the first visible line.

    Without `top` the list chooses the first visible line.
    """

    paper_id: str | None
    line: int
    top: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A search that another one narrows, and the state to return to: order, position, marked papers."""

    query: str
    scope: Scope
    lead: str
    sort: str | None
    spot: Spot
    marked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter, toggled by one key, that removes the papers that its query does not find.

    `said` is its text in the search bar; it is not applied to a query that has one of `lifted`.
    """

    query: str
    said: str
    lifted: tuple[str, ...]


FILTERS = {
    "unread": Filter("is:unread", "unread", ("is:read", "tag:read", "archived")),
    "archived": Filter("-is:archived", "no archived", ("archived",)),
}


class Session:
    """The state of one browser. Marks and stale rows are documents of the workspace's catalog version."""

    def __init__(self, workspace: Workspace, query: str = "", sort: str | None = None) -> None:
        self.workspace = workspace
        self.query = query
        self.sort = sort
        self.scope = Scope()
        self.filters: set[str] = set()  # the names of active FILTERS
        self.levels: list[Level] = []
        self.spot: Spot | None = None  # the position at which the next results are shown
        self.lead = ""
        self.offer = ("", "")  # a query, and its replacement by tab
        # With a query, the whole list is not shown first: an early key would apply to another paper.
        self.results: Results = workspace.listing(sort or "date") if not query else workspace.nothing()
        self.marked: set[int] = set()
        self.hidden: set[int] = set()  # marked documents that the list does not show
        self.stale: frozenset[int] = frozenset()
        self.range_from: int | None = None
        self.last_pipe = ""
        self.repeat = 0  # the number typed before a motion, if the key preset supports it
        self.ruled: set[tuple[str, str]] = set()  # rules and papers about which the user was asked
        self.export_directory = ""
        self.export_template = ""
        self.last_tags: TagEdit | None = None

    @property
    def docs(self) -> Sequence[int]:
        """The documents of the list, in its order."""
        return self.results.docs

    @property
    def whole(self) -> str:
        """The query combined with those it narrows, as one text with the same results. Raises QueryError."""
        from papertui.workspace.clauses import joined

        return joined((*self.scope.within, self.query))

    @property
    def asked_scope(self) -> Scope:
        """The scope of the search, with the filters that apply to this query."""
        query = self.query.casefold()
        on = [each for name, each in FILTERS.items() if name in self.filters]
        on = [each for each in on if not any(asked in query for asked in each.lifted)]
        return replace(self.scope, within=(*self.scope.within, *(each.query for each in on)))

    @property
    def shown_lead(self) -> str:
        """The text before the query in the search bar: the filters, and the searches it narrows."""
        on = [each.said for name, each in FILTERS.items() if name in self.filters]
        return "".join(f"{said} · " for said in on) + self.lead

    def deepen(self, scope: Scope, name: str, spot: Spot) -> None:
        """Start a search that narrows the present one, which is left at `spot` and called `name` in the bar.

        Similar papers are sorted by similarity, whatever the order was, and unmarked.
        """
        marked = tuple(entry.paper.id for entry in self.workspace.entries(sorted(self.marked)))
        self.levels.append(Level(self.query, self.scope, self.lead, self.sort, spot, marked))
        self.query, self.scope = "", scope
        self.lead = f"{self.lead}{name} \\ "
        if scope.like and not self.levels[-1].scope.like:
            self.sort = None
            self.clear_marks()

    def rise(self) -> str:
        """Return to the outer search as it was left; return its query."""
        level = self.levels.pop()
        self.query, self.scope, self.lead, self.sort = level.query, level.scope, level.lead, level.sort
        self.spot = level.spot
        self.marked = set(self.workspace.locate(level.marked).values())
        self._part_marks()
        return self.query

    def id_at(self, index: int) -> str | None:
        """Return the id of the paper in a line of the list; None beyond its end."""
        return next(iter(self._ids(self.docs[index : index + 1])), None)

    def index_of(self, paper_id: str | None, otherwise: int) -> int:
        """Return the line of a paper by its id; if it is not listed, the line nearest `otherwise`."""
        doc = self.workspace.locate([paper_id]).get(paper_id) if paper_id else None
        try:
            return self.docs.index(doc)
        except ValueError:
            return max(0, min(otherwise, len(self.docs) - 1))

    def add_marks(self, docs: Iterable[int]) -> None:
        """Mark these documents of the list."""
        self.marked.update(docs)

    def toggle_marks(self, docs: Iterable[int]) -> None:
        """Mark those of these documents that are not marked, and unmark the others."""
        self.marked.symmetric_difference_update(docs)

    def shown_marks(self) -> list[int]:
        """Return the marked documents that the list shows, in its order."""
        return [doc for doc in self.docs if doc in self.marked]

    def marks(self) -> list[int]:
        """Return the marked documents in the order of the list, then those that it does not show."""
        return self.shown_marks() + sorted(self.hidden)

    def end_marks(self, docs: Iterable[int]) -> set[int]:
        """Unmark these documents after an action; return those that were marked."""
        used = self.marked.intersection(docs)
        self.marked -= used
        self.hidden -= used
        self.range_from = None
        return used

    def restore_marks(self, docs: Iterable[int]) -> None:
        """Mark documents again, listed or not, because the action that used them failed."""
        self.marked.update(docs)
        self._part_marks()

    def clear_marks(self) -> None:
        """Unmark everything, and forget the start of a range."""
        self.marked.clear()
        self.hidden.clear()
        self.range_from = None

    def _part_marks(self) -> None:
        self.hidden = self.marked.difference(self.docs) if self.marked else set()

    def take(self, results: Results) -> bool:
        """Show new results; return False if they belong to an older version of the catalog.

        If they belong to a newer one, marks stay on their papers.
        """
        if results.catalog_version != self.workspace.catalog_version:
            ids = self._ids(sorted(self.marked))
            self.workspace.refresh()
            self.marked = set(self.workspace.locate(ids).values())
        if results.catalog_version != self.workspace.catalog_version:
            return False
        self.results = results
        self.stale = frozenset()
        self.range_from = None
        self._part_marks()
        return True

    def _ids(self, docs: Sequence[int]) -> list[str]:
        try:
            return [entry.paper.id for entry in self.workspace.entries(docs)]
        except CacheError:
            # The catalog is damaged; only a newer version can be shown.
            return []

    def mark_stale(self, fitting: Results) -> None:
        """Record which rows no longer match the query after an action; they stay in the list, dimmed.

        If the order is manual, the others are sorted again.
        """
        if fitting.catalog_version != self.workspace.catalog_version:
            return
        self.results = replace(self.results, unread=fitting.unread)
        if not (self.query or self.levels or self.filters):
            return
        shown = frozenset(self.docs)
        self.stale = shown.difference(fitting.docs)
        if any(sort.endswith("queue") for sort in (fitting.sort, self.results.sort)):
            self.rearrange([doc for doc in fitting.docs if doc in shown], fitting.sort)

    def rearrange(self, fitting: Sequence[int], sort: str) -> None:
        """Sort the rows that still match the query; rows that do not match keep their positions."""
        order = iter(fitting)
        docs = [doc if doc in self.stale else next(order) for doc in self.docs]
        self.results = replace(self.results, docs=docs, sort=sort)
