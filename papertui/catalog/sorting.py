"""What orders sort by, and how all live documents are sorted.

The database sorts by title, which is by far the most of the work. Each other order is one
that is sorted already, grouped by one number: what has the same number keeps its order.
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

from papertui.catalog.columns import ORDERS

Ranks = tuple[Any, ...]
"""What a document is sorted by: day, title, tie, comments, upvotes, and last when it was added.

The time decides no order but its own, because a file can change it for all its documents at once.
"""

COLUMNS = ("d.day", "d.title", "d.tie", "d.comments", "d.upvotes", "-coalesce(d.added, f.added)")
"""The ranks as the database has them, in `DOCS`."""
DOCS = "docs d LEFT JOIN files f ON f.file = d.files"
ADDED = "added"
FIRST: Mapping[str, int] = {"date": 0, "title": 1, "comments": 3, "upvotes": 4, ADDED: 5}
"""Which of the ranks an order goes by, before `TIES`."""
TIES = slice(0, 5)
_Groups = defaultdict[int, "array[int]"]
_AT_ONCE = 4096
_NUMBERED = tuple(name for name in FIRST if name not in ("date", "title"))
assert FIRST.keys() == ORDERS.keys()  # noqa: S101  # a row of the one needs one of the other


def every_order(database: sqlite3.Connection, live: bytes) -> "Iterator[tuple[str, array[int]]]":
    """Yield the name of each order and its documents, in memory of at most 40 bytes for each document.

    `live` has a bit for each document.
    """
    by_title, by_day = array("i"), _Groups(_none)
    numbers = {name: _Numbers(8 * len(live)) for name in _NUMBERED}
    for docs, days, *columns in _rows_by_title(database, live):
        by_title.extend(docs)
        for doc, day in zip(docs, days, strict=True):
            by_day[day].append(doc)
        for own, column in zip(numbers.values(), columns, strict=True):
            own.set(docs, column)
    yield "title", by_title
    by_date = _joined(by_day)
    yield "date", by_date
    for name, own in numbers.items():
        yield name, own.grouped(by_date)


class _Numbers:
    """A number for each of so many documents; where all have the same, as most often, it takes no memory."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._same: int | None = None
        self._column: array[int] | None = None

    def set(self, docs: Sequence[int], numbers: Sequence[int]) -> None:
        """Set the numbers of some documents."""
        if self._column is None:
            self._same = numbers[0] if self._same is None else self._same
            if numbers.count(self._same) == len(numbers):
                return
            self._column = array("q", [self._same]) * self._size
        for doc, number in zip(docs, numbers, strict=True):
            self._column[doc] = number

    def grouped(self, docs: "array[int]") -> "array[int]":
        """Return documents sorted by their numbers; those of one number keep their order."""
        if self._column is None:
            return docs
        groups = _Groups(_none)
        for doc in docs:
            groups[self._column[doc]].append(doc)
        return _joined(groups)


def _rows_by_title(database: sqlite3.Connection, live: bytes) -> Iterator[Sequence[Sequence[int]]]:
    """Yield live documents, some at a time: their numbers, their days, and a column for each other order."""
    columns = ", ".join(("doc", "d.day", *(COLUMNS[FIRST[name]] for name in _NUMBERED)))
    sql = f"SELECT {columns} FROM {DOCS} ORDER BY d.title, d.day, d.tie, d.comments, d.upvotes, doc"  # noqa: S608 - names of our own
    rows = database.execute(sql)
    while some := rows.fetchmany(_AT_ONCE):
        found = [*zip(*some, strict=True)]
        is_live = [live[doc >> 3] >> (doc & 7) & 1 for doc in found[0]]
        found = found if all(is_live) else [(*compress(column, is_live),) for column in found]
        if found[0]:
            yield found


def by_time(database: sqlite3.Connection, by_date: "array[int]") -> "array[int]":
    """Return the documents of the order by date, sorted by the time they were added."""
    (most,) = database.execute("SELECT max(doc) FROM docs").fetchone()
    times = _Numbers((most or 0) + 1)
    rows = database.execute(f"SELECT doc, coalesce({COLUMNS[FIRST[ADDED]]}, 0) FROM {DOCS}")  # noqa: S608 - names of our own
    while some := rows.fetchmany(_AT_ONCE):
        times.set(*zip(*some, strict=True))
    return times.grouped(by_date)


def _joined(groups: "Mapping[int, array[int]]") -> "array[int]":
    docs = array("i")
    for number in sorted(groups):
        docs += groups[number]
    return docs


def _none() -> "array[int]":
    return array("i")
