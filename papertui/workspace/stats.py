"""Statistics of a query's papers: by month, tag, venue, organisation, dump and week of tagging."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from papertui.library.tags import LOOKED_AT
from papertui.search.bits import from_docs, union
from papertui.workspace.facets import FacetGroup

if TYPE_CHECKING:
    from papertui.catalog import Catalog
    from papertui.library import Library
    from papertui.workspace.facets import Facet, Facets
    from papertui.workspace.leaves import WorkspaceLeaves

_WEEKS = 52
_AT_ONCE = 4096  # keys per lookup
_QUARTER = 900_000  # a quarter of an hour in milliseconds: offsets of time zones are multiples of it


@dataclass(frozen=True, slots=True)
class Count:
    """The number of papers with a name or time, and how many of them meet a second condition."""

    name: str
    papers: int
    part: int


@dataclass(frozen=True, slots=True)
class NameCounts:
    """The most frequent names of one kind, the most frequent first; `part` counts read or archived papers."""

    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of some papers.

    `months` run from the newest to the oldest that has papers; papers dated by year
    only count as, say, 2019; `part` counts those read or archived.
    `weeks` are the first days of the weeks of the last year, the newest first;
    `part` counts the papers that got a tag other than read and archived.
    """

    papers: int = 0
    read: int = 0
    months: tuple[Count, ...] = ()
    undated: Count = Count("undated", 0, 0)
    kinds: tuple[NameCounts, ...] = ()
    weeks: tuple[Count, ...] = ()


class Counted:
    """Counts the papers of bitsets for one version of the catalog, by its columns, without reading papers."""

    def __init__(self, catalog: Catalog, facets: Facets, leaves: WorkspaceLeaves, library: Library) -> None:
        self._catalog, self._facets, self._leaves, self._library = catalog, facets, leaves, library

    def statistics(self, found: int, within: Callable[[str], int]) -> Statistics:
        """Count the papers found; `within` returns the papers of a facet's clause."""
        tags = self._leaves.sets.tags
        read = found & union(tags.get(tag, 0) for tag in LOOKED_AT)

        def counts(facets: Iterable[Facet]) -> tuple[Count, ...]:
            parts = ((facet, (within(facet.clause) & read).bit_count() if read else 0) for facet in facets)
            return tuple(Count(facet.label, facet.count, part) for facet, part in parts)

        groups = {group.name: group for group in self._facets.count(found, tags)}
        groups["venue"] = self._facets.venues(found)
        order = ("tags", "venue", "organisation", "source")
        kinds = (groups.get(name, FacetGroup(name, ())) for name in order)
        months, read_months = self._facets.months(found), self._facets.months(read)
        return Statistics(
            papers=found.bit_count(),
            read=read.bit_count(),
            months=tuple(Count(month, count, read_months.get(month, 0)) for month, count in months.items()),
            undated=Count("undated", self._facets.undated(found), self._facets.undated(read)),
            kinds=tuple(NameCounts(kind.name, counts(kind.facets)) for kind in kinds if kind.facets),
            weeks=self._weeks(found),
        )

    def _weeks(self, found: int) -> tuple[Count, ...]:
        now = datetime.now().astimezone()
        first = now - timedelta(weeks=_WEEKS)
        got = self._library.tagged(_milliseconds(first), _milliseconds(now + timedelta(days=1)))
        weeks: defaultdict[date, dict[str, bool]] = defaultdict(dict)
        for key, tag, at in got:
            keys = weeks[_week_of(at // _QUARTER)]
            keys[key] = keys.get(key, False) or tag not in LOOKED_AT
        counts = ((week, self._tagged(weeks[week], found)) for week in sorted(weeks, reverse=True))
        return tuple(Count(week.isoformat(), *count) for week, count in counts if count[0])

    def _tagged(self, keys: dict[str, bool], found: int) -> tuple[int, int]:
        """Count the papers found that have these keys, and those of them whose value is true."""
        every, own = array("i"), array("i")
        names = list(keys)
        for start in range(0, len(names), _AT_ONCE):
            for key, docs in self._catalog.docs_of_keys(names[start : start + _AT_ONCE]).items():
                every.extend(docs)
                own.extend(docs if keys[key] else ())
        size = self._catalog.size
        return (from_docs(every, size) & found).bit_count(), (from_docs(own, size) & found).bit_count()


@lru_cache(maxsize=4 * 24 * 7 * _WEEKS)
def _week_of(quarter: int) -> date:
    """Return the Monday, in local time, of a quarter-hour counted from 1970."""
    day = datetime.fromtimestamp(quarter * _QUARTER / 1000).date()
    return day - timedelta(days=day.weekday())


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
