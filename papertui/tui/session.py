"""What the browser is looking at: the query, its results, marks, and what was last done. No widgets."""

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
    """A search that another is made within, and what to come back to: order, position, marked papers."""

    query: str
    scope: Scope
    lead: str
    sort: str | None
    spot: Spot
    marked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Papers that one key takes out of every list: those that its query does not find.

    `said` stands in the bar; a query that asks for one of `lifted` is not filtered.
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
        self.filters: set[str] = set()  # of FILTERS, those that are on
        self.levels: list[Level] = []
        self.spot: Spot | None = None  # where the next results are to be shown
        self.lead = ""
        self.offer = ("", "")  # a query, and the one that tab takes in its place
        # A list that is to be searched is not shown whole first: an early key would mean another paper.
        self.results: Results = workspace.listing(sort or "date") if not query else workspace.nothing()
        self.marked: set[int] = set()
        self.hidden: set[int] = set()  # the marked ones that the list does not show
        self.stale: frozenset[int] = frozenset()
        self.range_from: int | None = None
        self.last_pipe = ""
        self.repeat = 0  # the number typed before a motion, where the preset of keys has such
        self.ruled: set[tuple[str, str]] = set()  # the rules and papers that were asked about
        self.export_directory = ""
        self.export_template = ""
        self.last_tags: TagEdit | None = None

    @property
    def docs(self) -> Sequence[int]:
        """The documents of the list, in its order."""
        return self.results.docs

    @property
    def whole(self) -> str:
        """The query with those it is narrowed within, as one text that finds the same. Raises QueryError."""
        from papertui.workspace.clauses import joined

        return joined((*self.scope.within, self.query))

    @property
    def asked_scope(self) -> Scope:
        """What the search is made within, filters included; one on what the query asks for is lifted."""
        query = self.query.casefold()
        on = [each for name, each in FILTERS.items() if name in self.filters]
        on = [each for each in on if not any(asked in query for asked in each.lifted)]
        return replace(self.scope, within=(*self.scope.within, *(each.query for each in on)))

    @property
    def shown_lead(self) -> str:
        """What the bar shows before the query: the filters, and the searches it is made within."""
        on = [each.said for name, each in FILTERS.items() if name in self.filters]
        return "".join(f"{said} · " for said in on) + self.lead

    def deepen(self, scope: Scope, name: str, spot: Spot) -> None:
        """Begin a search within the present one, which is left at `spot` and called `name` on the bar.

        Similar papers come the most similar first, whatever the order was, and unmarked.
        """
        marked = tuple(entry.paper.id for entry in self.workspace.entries(sorted(self.marked)))
        self.levels.append(Level(self.query, self.scope, self.lead, self.sort, spot, marked))
        self.query, self.scope = "", scope
        self.lead = f"{self.lead}{name} \\ "
        if scope.like and not self.levels[-1].scope.like:
            self.sort = None
            self.clear_marks()

    def rise(self) -> str:
        """Go back to the search before, as it was left; return its query."""
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
        """Return the line of a paper by its id; where it is not there, the line nearest `otherwise`."""
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
        """Unmark these documents, which an action has used; return those that were marked."""
        used = self.marked.intersection(docs)
        self.marked -= used
        self.hidden -= used
        self.range_from = None
        return used

    def restore_marks(self, docs: Iterable[int]) -> None:
        """Mark documents again that are shown or not; the action that used them was not done."""
        self.marked.update(docs)
        self._part_marks()

    def clear_marks(self) -> None:
        """Unmark everything, and forget where a range began."""
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
        """Record which rows no longer fit the query after an action; they stay in the list, dimmed.

        Where the order is made by hand, the others are sorted again.
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
        """Put the rows that still fit the query into another order; those that do not stay where they are."""
        order = iter(fitting)
        docs = [doc if doc in self.stale else next(order) for doc in self.docs]
        self.results = replace(self.results, docs=docs, sort=sort)
