"""Facets: how many of the papers found have each tag, year, organisation and dump."""

from __future__ import annotations

import os
from array import array
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import compress
from operator import neg
from typing import TypeAlias

from papertui.catalog import Catalog
from papertui.catalog import facets as columns
from papertui.catalog.days import month_of
from papertui.search.bits import from_docs, to_flags, union
from papertui.text import clean_line, fold
from papertui.workspace.names import pattern as pattern_of
from papertui.workspace.names import value

_MOST = 12
_MOST_OF_ALL = 5_000  # values of a facet that is requested whole
_AT_ONCE = 1 << 16  # papers counted between two calls of `wanted`: about 5 ms
_LONGEST = 80  # characters of a name in a clause, since queries have a maximum length


_KINDS = ("organisation", "source")


class OvertakenError(Exception):
    """The counts are no longer needed."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, the number of papers found with it, and the query clause that finds exactly these."""

    label: str
    count: int
    clause: str


_Counting: TypeAlias = Generator[None, None, tuple[tuple[Facet, ...], int]]


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one facet, the most frequent first (years, months: newest); `rest` counts the others."""

    name: str
    facets: tuple[Facet, ...]
    rest: int = 0


class Facets:
    """Counts facets for one version of the catalog; narrowing by a facet finds exactly its count."""

    def __init__(self, catalog: Catalog) -> None:
        self._size = catalog.size
        self._months = _months(catalog)
        self._undated = catalog.live & ~union(self._months.values())
        self._catalog = catalog
        self._organisations = _Named(catalog, "organisation", "org")
        self._sources = _Sources(catalog)

    def count(
        self,
        found: int,
        tags: Mapping[str, int],
        wanted: Callable[[], bool] = lambda: True,
        whole: Collection[str] = (),
    ) -> tuple[FacetGroup, ...]:
        """Count the papers of a bitset by kind; kinds without values are left out.

        Kinds in `whole` list every value, others the commonest. `wanted` is called every few
        milliseconds; if it returns False, OvertakenError is raised.
        """
        steps = self._counting(found, tags, whole)
        while wanted():
            try:
                next(steps)
            except StopIteration as done:
                groups: tuple[FacetGroup, ...] = done.value
                return groups
        raise OvertakenError

    def venues(self, found: int) -> FacetGroup:
        """Count the venues of the papers of a bitset."""
        steps = _Named(self._catalog, "venue", "venue").count(found, to_flags(found, self._size))
        return FacetGroup("venue", *_drained(steps))

    def months(self, found: int) -> dict[str, int]:
        """Count the papers of each month, the newest first; papers dated by year only count by year."""
        counts = {name: (bits & found).bit_count() for name, bits in self._months.items()}
        return {name: count for name, count in counts.items() if count}

    def undated(self, found: int) -> int:
        """Count the papers without a date."""
        return (self._undated & found).bit_count()

    def _counting(
        self, found: int, tags: Mapping[str, int], whole: Collection[str]
    ) -> Generator[None, None, tuple[FacetGroup, ...]]:
        flags = to_flags(found, self._size)
        most = {name: _MOST_OF_ALL if name in whole else _MOST for name in ("tags", *_KINDS)}
        counted = _tags(found, tags)
        kinds = [
            FacetGroup("tags", counted[: most["tags"]], max(0, len(counted) - most["tags"])),
            *self._dates(found),
        ]
        yield
        organisations, sources = _KINDS
        counts = yield from self._organisations.count(found, flags, most[organisations])
        kinds.append(FacetGroup(organisations, *counts))
        counts = yield from self._sources.count(found, flags, most[sources])
        kinds.append(FacetGroup(sources, *counts))
        groups = tuple(kinds)
        return tuple(group for group in groups if group.facets)

    def _dates(self, found: int) -> tuple[FacetGroup, ...]:
        months = self.months(found)
        years: Counter[str] = Counter()
        for name, count in months.items():
            years[name[:4]] += count
        rows = [Facet(year, count, f"date:{year}") for year, count in years.items()]
        within = [Facet(name, count, f"date:{name}") for name, count in months.items() if name not in years]
        undated = self.undated(found)
        all_years = (*rows, Facet("undated", undated, "is:undated")) if undated else tuple(rows)
        groups = (FacetGroup("year", all_years),)
        return (*groups, FacetGroup("month", tuple(within))) if len(rows) == 1 else groups


class _Named:
    """Names with at most one per paper, by number; `field` is the query field."""

    def __init__(self, catalog: Catalog, kind: str, field: str) -> None:
        self._find = partial(catalog.named, kind)
        self._field = field
        self._numbers, self._shown, self._folded = columns.named(catalog, kind)

    def count(self, found: int, flags: bytes, most: int = _MOST) -> _Counting:
        counts: Counter[int] = Counter()
        for start in range(0, len(self._numbers), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            counts.update(compress(self._numbers[some], flags[some]))
            yield
        counts.pop(-1, None)
        best = sorted(counts.items(), key=lambda pair: (-pair[1], self._folded[pair[0]]))
        return _sorted(self._facet(*pair, found) for pair in best[:most]), max(0, len(best) - most)

    def _facet(self, number: int, count: int, found: int) -> Facet:
        name = self._shown[number]
        pattern = pattern_of(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}*")
        if fold(pattern) != self._folded[number] or _has_signs(fold(pattern)):
            count = (self._find(pattern) & found).bit_count()
        return Facet(name, count, f"{self._field}:={value(pattern)}")


class _Sources:
    """The dumps of papers, one or several each, shown by the shortest unique end of their path."""

    def __init__(self, catalog: Catalog) -> None:
        self._find = catalog.sources
        self._paths: list[bytes] = []
        self._names: list[str] = []
        self._docs, self._numbers = array("i"), array("i")
        for number, (path, name, docs) in enumerate(columns.sources(catalog)):
            self._paths.append(path)
            self._names.append(name)
            self._docs.extend(docs)
            self._numbers.extend(array("i", [number]) * len(docs))
        self._tail: Callable[[int], tuple[str, bool]] = cache(self._tail_of)

    def count(self, found: int, flags: bytes, most: int = _MOST) -> _Counting:
        counts: Counter[int] = Counter()
        for start in range(0, len(self._numbers), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            counts.update(compress(self._numbers[some], map(flags.__getitem__, self._docs[some])))
            yield
        best = sorted(counts.items(), key=lambda pair: (-pair[1], self._names[pair[0]]))
        return _sorted(self._facet(*pair, found) for pair in best[:most]), max(0, len(best) - most)

    def _facet(self, number: int, count: int, found: int) -> Facet:
        tail, is_sure = self._tail(number)
        pattern = pattern_of(tail if len(tail) <= _LONGEST else f"*{tail[-_LONGEST:]}")
        if not is_sure or pattern != tail or _has_signs(fold(pattern)):
            count = (self._find(pattern) & found).bit_count()
        return Facet(tail, count, f"source:{value(pattern)}")

    def _tail_of(self, number: int) -> tuple[str, bool]:
        """Return the shown end of a dump's path, and whether it is unique."""
        parts = clean_line(os.fsdecode(self._paths[number])).split("/")
        same = 0
        for length in range(1, len(parts) + 1):
            tail = "/".join(parts[-length:])
            folded = fold(tail)
            same = sum(name == folded or name.endswith(f"/{folded}") for name in self._names)
            if same <= 1:
                break
        return tail, same == 1


def _drained(steps: _Counting) -> tuple[tuple[Facet, ...], int]:
    while True:
        try:
            next(steps)
        except StopIteration as done:
            counted: tuple[tuple[Facet, ...], int] = done.value
            return counted


def _months(catalog: Catalog) -> dict[str, int]:
    """Return the papers of each month with any, the newest first; papers dated by year only by year."""
    order, days = catalog.order("date"), columns.dates(catalog)
    # Most catalogs are numbered in this order: then a month is a run of bits.
    is_numbered_so = order == array("i", range(catalog.size))
    ordered = days if is_numbered_so else array("i", map(days.__getitem__, order))
    months: dict[str, int] = {}
    start = 0
    while start < len(order) and ordered[start] >= 0:
        name, least = month_of(ordered[start])
        end = bisect(ordered, -least, lo=start, key=neg)
        run = (1 << (end - start)) - 1 << start
        months[name] = months.get(name, 0) | (
            run if is_numbered_so else from_docs(order[start:end], catalog.size)
        )
        start = end
    return dict(sorted(months.items(), reverse=True))


def _tags(found: int, sets: Mapping[str, int]) -> tuple[Facet, ...]:
    counts = ((name, (bits & found).bit_count()) for name, bits in sets.items())
    return _sorted(Facet(name, count, f"tag:{value(name)}") for name, count in counts)


def _sorted(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    # Names that no clause can distinguish are one facet.
    distinct = {facet.clause: facet for facet in facets if facet.count}
    return tuple(sorted(distinct.values(), key=lambda facet: (-facet.count, facet.label)))


def _has_signs(pattern: str) -> bool:
    """Whether a pattern may match more than the name it was made from, so that it must be evaluated."""
    return "*" in pattern or "?" in pattern
