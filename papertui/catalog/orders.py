"""The orders of papers: those stored, those turned round, those by names."""

from array import array
from typing import Protocol

from papertui.catalog.columns import NAMES
from papertui.catalog.days import oldest_first
from papertui.catalog.names import Names


class _Catalog(Protocol):
    """What orders are made of."""

    @property
    def names(self) -> Names:
        """The names of papers."""

    def order(self, sort: str) -> "array[int]":
        """Return the live documents in an order, a stored one or one that is made."""

    def stored_order(self, name: str) -> "array[int]":
        """Return the live documents in a stored order."""

    def column(self, name: str) -> "array[int]":
        """Return a column of numbers, one a document."""


def ordered(catalog: _Catalog, sort: str) -> "array[int]":
    """Return the live documents in an order, see `Catalog.order`."""
    name = sort.removeprefix("-")
    if name in NAMES:
        return _by_names(catalog, name, turned=name != sort)
    return _turned(catalog, name) if name != sort else catalog.stored_order(name)


def _by_names(catalog: _Catalog, kind: str, *, turned: bool) -> "array[int]":
    order = catalog.order("date")
    place = dict(zip(order, range(len(order)), strict=True))
    rows = catalog.names.rows(kind)
    groups = (
        sorted(filter(place.__contains__, docs), key=place.__getitem__)
        for _name, _shown, docs in (rows[::-1] if turned else rows)
    )
    # One that has several names stands where the first of them does.
    named = dict.fromkeys(doc for group in groups for doc in group)
    return array("i", [*named, *(doc for doc in order if doc not in named)])


def _turned(catalog: _Catalog, sort: str) -> "array[int]":
    if sort not in ("date", "comments", "upvotes"):
        return catalog.order(sort)[::-1]
    values = catalog.column(sort)
    ties = catalog.order("title" if sort == "date" else "date")
    rank = oldest_first if sort == "date" else _lowest_first
    return array("i", sorted(ties, key=lambda doc: rank(values[doc])))


def _lowest_first(value: int) -> tuple[int, ...]:
    return value < 0, value
