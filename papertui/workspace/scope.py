"""What a search is made within: searches before it, papers that the found ones are to be like."""

import re
from dataclasses import dataclass

from papertui.errors import UsageError


@dataclass(frozen=True, slots=True)
class Order:
    """A row of the sort orders: its name, and its key in the menu (q closes the menu).

    Relevance, tagged, queue and mine aside, `papertui.catalog` has it: as one of
    `columns.ORDERS`, or as the names of one of `columns.NAMES`.
    """

    name: str
    letter: str


ORDERS = (
    Order("relevance", "r"),
    Order("date", "d"),
    Order("title", "t"),
    Order("comments", "c"),
    Order("upvotes", "u"),
    Order("added", "a"),
    Order("tagged", "e"),
    Order("venue", "v"),
    Order("queue", "h"),
    Order("mine", "m"),
)
SORTS = tuple(order.name for order in ORDERS)

_LIKE = re.compile(r"-?like\((.*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scope:
    """`within` are queries that hold as well, outermost first; `like` and `only` are keys of papers, if any.

    With `like` only the papers most like those are found, the likest first; with `only` no others than those.
    """

    within: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


EVERYWHERE = Scope()


def check_sort(sort: str) -> str:
    """Return the sort order unchanged. Raises UsageError, with the known orders, for an unknown one."""
    if sort.removeprefix("-") in SORTS or likened(sort):
        return sort
    orders = f"{' '.join(SORTS)} like(tag:NAME)"
    raise UsageError(f"no sort order “{sort}”; orders: {orders}; prefix - to reverse one")


def likened(sort: str) -> str:
    """Return the query inside `like(QUERY)`, to whose papers others are compared; "" for other orders."""
    match = _LIKE.fullmatch(sort)
    return match[1].strip() if match else ""


def is_begun(sort: str) -> bool:
    """Whether an unknown sort order is the beginning of a known one."""
    name = sort.removeprefix("-")
    if name.startswith("like("):
        return name.count("(") > name.count(")")
    return any(order.startswith(name) for order in (*SORTS, "like("))
