"""The stored orders, as a builder changes them: some documents are moved, or all are sorted again."""

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from papertui.catalog.columns import ORDERS
from papertui.catalog.database import ints, pack_ints

Ranks = tuple[Any, ...]
"""What a document is sorted by: day, title, tie, comments, upvotes, and last when it was added.

The time decides no order but its own, because a file can change it for all its documents at once.
"""

_COLUMNS = ("d.day", "d.title", "tie", "comments", "upvotes", "-coalesce(d.added, f.added)")
_FROM = "docs d LEFT JOIN files f ON f.file = d.files"
_ADDED = "added"
_FIRST: Mapping[str, int] = {"date": 0, "title": 1, "comments": 3, "upvotes": 4, _ADDED: 5}
_TIES = slice(0, 5)
# About how many documents one part of an order has; a change of one document writes its part. In the order
# by title the numbers are random, so its parts are small; in the others they nearly ascend and shrink well.
_PART, _PART_OF = 8192, {"title": 2048}
_MOST_MOVED = 0.05
_FEW = 200
assert _FIRST.keys() == ORDERS.keys()  # noqa: S101  # a row of the one needs one of the other


class OrderLists:
    """The orders of live documents. What has moved is noted until `flush` puts it in its place."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._before: dict[int, Ranks | None] = {}
        self._after: dict[int, Ranks | None] = {}
        self._is_shifted = False

    def shift(self, file: int, before: int, after: int) -> None:
        """Note that documents of a file were added at another time, all at once."""
        times = min(before, after), max(before, after)
        sql = """SELECT EXISTS (SELECT 1 FROM files WHERE file <> ? AND added BETWEEN ? AND ?)
            OR EXISTS (SELECT 1 FROM docs WHERE added BETWEEN ? AND ?)"""
        (is_passing,) = self._database.execute(sql, (file, *times, *times)).fetchone()
        # Documents that moved before this were noted with the earlier time.
        self._is_shifted = self._is_shifted or bool(is_passing or self._after)

    def move(self, doc: int, before: Ranks | None, after: Ranks | None) -> None:
        """Note that a document is sorted by something else now; None where it is not live."""
        self._before.setdefault(doc, before)
        self._after[doc] = after

    @property
    def is_pending(self) -> bool:
        """Whether anything has moved since the last flush."""
        return bool(self._after) or self._is_shifted

    def ranks_of(self, doc: int) -> Ranks:
        """Return what a document is sorted by, as its row says."""
        sql = f"SELECT {', '.join(_COLUMNS)} FROM {_FROM} WHERE doc = ?"  # noqa: S608 - names of our own
        row: Ranks = self._database.execute(sql, (doc,)).fetchone()
        return row

    def flush(self, count: int, live: Callable[[], bytes]) -> None:
        """Write the orders of `count` live documents; `live` gives the flags of all."""
        moved = [doc for doc in self._after if self._before[doc] != self._after[doc]]
        if len(moved) > max(_FEW, count * _MOST_MOVED):
            self.sort(live())
        else:
            if moved:
                self._put(moved, [name for name in ORDERS if not (self._is_shifted and name == _ADDED)])
            if self._is_shifted:
                self.sort(live(), (_ADDED,))
        self.forget()

    def forget(self) -> None:
        """Forget what has moved."""
        self._before.clear()
        self._after.clear()
        self._is_shifted = False

    def _put(self, moved: Sequence[int], names: Iterable[str]) -> None:
        before = {doc: ranks for doc in moved if (ranks := self._before[doc])}
        after = {doc: ranks for doc in moved if (ranks := self._after[doc])}
        for name in names:
            _Order(self, self._database, name).change(before, after)

    def sort(self, live: bytes, names: Iterable[str] = tuple(ORDERS)) -> None:
        """Sort all live documents; the database does it, in memory that does not grow."""
        for name in names:
            ranked = ", ".join((_COLUMNS[_FIRST[name]], *_COLUMNS[_TIES], "doc"))
            rows = self._database.execute(f"SELECT doc FROM {_FROM} ORDER BY {ranked}")  # noqa: S608 - as above
            docs = array("i", (doc for (doc,) in rows if live[doc >> 3] >> (doc & 7) & 1))
            self._database.execute("DELETE FROM orders WHERE name = ?", (name,))
            size = _PART_OF.get(name, _PART)
            parts = (docs[start : start + size] for start in range(0, len(docs), size))
            numbered = ((name, number, pack_ints(part)) for number, part in enumerate(parts))
            self._database.executemany("INSERT INTO orders VALUES (?, ?, ?)", numbered)


class _Order:
    """One order in its parts, of which those are read that are needed, and those written that differ then."""

    def __init__(self, lists: OrderLists, database: sqlite3.Connection, name: str) -> None:
        self._lists, self._database, self._name = lists, database, name
        rows = database.execute("SELECT part FROM orders WHERE name = ? ORDER BY part", (name,))
        self._parts: list[float] = [part for (part,) in rows]
        self._size = _PART_OF.get(name, _PART)
        self._stored: dict[float, array[int]] = {}
        self._held: dict[float, array[int]] = {}
        self._known: dict[int, Ranks] = {}

    def change(self, before: Mapping[int, Ranks], after: Mapping[int, Ranks]) -> None:
        """Take documents from where they stood, and put them where they belong."""
        self._known = {doc: self._rank(ranks, doc) for doc, ranks in before.items()}
        for doc in before:
            self._remove(doc)
        self._known |= {doc: self._rank(ranks, doc) for doc, ranks in after.items()}
        for doc in after:
            self._insert(doc)
        self._write()

    def _docs(self, part: float) -> "array[int]":
        if part not in self._held:
            sql = "SELECT docs FROM orders WHERE name = ? AND part = ?"
            (data,) = self._database.execute(sql, (self._name, part)).fetchone()
            self._stored[part] = ints(data)
            self._held[part] = self._stored[part][:]
        return self._held[part]

    def _rank(self, ranks: Ranks, doc: int) -> Ranks:
        return (ranks[_FIRST[self._name]], *ranks[_TIES], doc)

    def _rank_of(self, doc: int) -> Ranks:
        if doc not in self._known:
            self._known[doc] = self._rank(self._lists.ranks_of(doc), doc)
        return self._known[doc]

    def _last_rank(self, part: float) -> Ranks:
        docs = self._docs(part)
        return self._rank_of(docs[-1]) if docs else ()

    def _remove(self, doc: int) -> None:
        rank = self._known[doc]
        number = bisect_left(self._parts, rank, key=self._last_rank)
        docs = self._docs(self._parts[number])
        del docs[bisect_left(docs, rank, key=self._rank_of)]
        if not docs:
            del self._parts[number]

    def _insert(self, doc: int) -> None:
        rank = self._known[doc]
        if not self._parts:
            self._parts.append(0.0)
            self._held[0.0] = array("i")
        number = bisect_left(self._parts, rank, key=self._last_rank)
        number = min(number, len(self._parts) - 1)
        docs = self._docs(self._parts[number])
        docs.insert(bisect_left(docs, rank, key=self._rank_of), doc)
        if len(docs) > 2 * self._size:
            self._split(number)

    def _split(self, number: int) -> None:
        part = self._parts[number]
        following = self._parts[number + 1] if number + 1 < len(self._parts) else part + 2
        between = (part + following) / 2
        self._parts.insert(number + 1, between)
        docs = self._held[part]
        self._held[part], self._held[between] = docs[: self._size], docs[self._size :]

    def _write(self) -> None:
        for part, docs in sorted(self._held.items()):
            row = (self._name, part)
            if not docs:
                self._database.execute("DELETE FROM orders WHERE name = ? AND part = ?", row)
            elif docs != self._stored.get(part):
                sql = """INSERT INTO orders VALUES (?, ?, ?)
                    ON CONFLICT (name, part) DO UPDATE SET docs = excluded.docs"""
                self._database.execute(sql, (*row, pack_ints(docs)))
