"""The orders of papers: those stored, those turned round, those by names."""

from array import array

from papertui.catalog.columns import NAMES
from papertui.catalog.days import oldest_first
from papertui.catalog.names import Names
from papertui.catalog.stored import Stored


def ordered(stored: Stored, names: Names, sort: str) -> "array[int]":
    """Return the live documents in an order, see `Catalog.order`."""
    name = sort.removeprefix("-")
    if name in NAMES:
        return _by_names(stored, names, name, turned=name != sort)
    return _turned(stored, name) if name != sort else stored.column(f"order:{name}")


def _by_names(stored: Stored, names: Names, kind: str, *, turned: bool) -> "array[int]":
    order = stored.column("order:date")
    place = dict(zip(order, range(len(order)), strict=True))
    rows = names.rows(kind)
    groups = (sorted(docs, key=place.__getitem__) for _name, _shown, docs in (rows[::-1] if turned else rows))
    # One that has several names stands where the first of them does.
    named = dict.fromkeys(doc for group in groups for doc in group)
    return array("i", [*named, *(doc for doc in order if doc not in named)])


def _turned(stored: Stored, sort: str) -> "array[int]":
    if sort not in ("date", "comments", "upvotes"):
        return stored.column(f"order:{sort}")[::-1]
    values = stored.column(sort)
    ties = stored.column("order:title" if sort == "date" else "order:date")
    rank = oldest_first if sort == "date" else _lowest_first
    return array("i", sorted(ties, key=lambda doc: rank(values[doc])))


def _lowest_first(value: int) -> tuple[int, ...]:
    return value < 0, value
