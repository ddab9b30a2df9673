"""The scope of a search: the searches it narrows, and papers that results must be similar to."""

import re
from dataclasses import dataclass

from papertui.errors import UsageError


@dataclass(frozen=True, slots=True)
class SortOrder:
    """A row of the sort orders: its name, and its key in the menu (q closes the menu).

    `papertui.catalog` defines all but relevance, tagged, queue and mine: in
    `columns.ORDERS`, or as a name of `columns.NAMES`.
    """

    name: str
    letter: str


ORDERS = (
    SortOrder("relevance", "r"),
    SortOrder("date", "d"),
    SortOrder("title", "t"),
    SortOrder("comments", "c"),
    SortOrder("upvotes", "u"),
    SortOrder("added", "a"),
    SortOrder("tagged", "e"),
    SortOrder("venue", "v"),
    SortOrder("queue", "h"),
    SortOrder("mine", "m"),
)
SORTS = tuple(order.name for order in ORDERS)

_LIKE = re.compile(r"-?like\((.*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scope:
    """`within` are queries that apply too, outermost first; `like` and `only` are keys of papers, if any.

    With `like` only the papers most similar to those are found, best first; with `only` only those.
    """

    within: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


EVERYWHERE = Scope()


def check_sort(sort: str) -> str:
    """Return the sort order unchanged. Raises UsageError, with the known orders, for an unknown one."""
    if sort.removeprefix("-") in SORTS or query_of_like(sort):
        return sort
    orders = f"{' '.join(SORTS)} like(tag:NAME)"
    raise UsageError(f"no sort order “{sort}”; orders: {orders}; prefix - to reverse one")


def query_of_like(sort: str) -> str:
    """Return the query inside `like(QUERY)`, with whose papers others are compared; "" for other orders."""
    match = _LIKE.fullmatch(sort)
    return match[1].strip() if match else ""


def is_prefix_of_sort(sort: str) -> bool:
    """Whether an unknown sort order is the prefix of a known one."""
    name = sort.removeprefix("-")
    if name.startswith("like("):
        return name.count("(") > name.count(")")
    return any(order.startswith(name) for order in (*SORTS, "like("))
