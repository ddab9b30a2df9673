"""The stored orders, as a builder changes them: some documents are moved, or all are sorted again."""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from papertui.catalog.columns import ORDERS
from papertui.catalog.database import DamageError, ints, pack_ints
from papertui.catalog.sorting import ADDED, COLUMNS, DOCS, FIRST, TIES, Ranks, by_time, every_order

# About how many documents one part of an order has. A change of one document writes its part, which takes
# less than a page: in the order by title the numbers are random, in the others they nearly ascend.
_PART, _PART_OF = 2048, {"title": 1024}
_AT_ONCE = 2_000  # documents whose places are looked for together
_PLACE = itemgetter(0, 1)
_PUT_PART = """INSERT INTO orders VALUES (?, ?, ?)
    ON CONFLICT (name, part) DO UPDATE SET docs = excluded.docs"""
# To sort all documents takes as long as to move this part of them (measured at 100,000 and at a million).
_MOST_MOVED = 0.005
_FEW, _MANY = 200, 1 << 16


class OrderLists:
    """The orders of live documents. What has moved is noted until `flush` puts it in its place."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._before: dict[int, Ranks | None] = {}
        self._after: dict[int, Ranks | None] = {}
        self._is_shifted = self._must_sort = False

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
        if self._before.setdefault(doc, before) == after:
            del self._before[doc]
            self._after.pop(doc, None)
            return
        self._after[doc] = after
        if len(self._after) > _MANY:
            # So many have moved that all will be sorted: which they were is not kept in memory.
            self.forget()
            self._must_sort = True

    @property
    def is_pending(self) -> bool:
        """Whether anything has moved since the last flush."""
        return bool(self._after) or self._is_shifted or self._must_sort

    def ranks_of(self, docs: Iterable[int]) -> Iterator[Ranks]:
        """Yield some documents, each with what it is sorted by, as its row says."""
        sql = f"SELECT doc, {', '.join(COLUMNS)} FROM {DOCS} WHERE doc IN (SELECT value FROM json_each(?))"  # noqa: S608 - names of our own
        return self._database.execute(sql, (json.dumps(sorted(docs)),))

    def flush(self, count: int, live: Callable[[], bytes]) -> None:
        """Write the orders of `count` live documents; `live` gives the flags of all."""
        moved = [*self._after]
        if self._must_sort or len(moved) > max(_FEW, count * _MOST_MOVED):
            self.sort(live())
        else:
            if moved:
                self._put(moved, [name for name in ORDERS if not (self._is_shifted and name == ADDED)])
            if self._is_shifted:
                self._sort_by_time()
        self.forget()

    def forget(self) -> None:
        """Forget what has moved."""
        self._before.clear()
        self._after.clear()
        self._is_shifted = self._must_sort = False

    def _put(self, moved: Sequence[int], names: Iterable[str]) -> None:
        before = {doc: ranks for doc in moved if (ranks := self._before[doc])}
        after = {doc: ranks for doc in moved if (ranks := self._after[doc])}
        for name in names:
            _Order(self, self._database, name).change(before, after)

    def sort(self, live: bytes) -> None:
        """Sort all live documents, see `papertui.catalog.sorting`."""
        for name, docs in every_order(self._database, live):
            self._replace(name, docs)

    def _sort_by_time(self) -> None:
        rows = self._database.execute("SELECT docs FROM orders WHERE name = 'date' ORDER BY part")
        by_date = array("i", chain.from_iterable(ints(data) for (data,) in rows.fetchall()))
        self._replace(ADDED, by_time(self._database, by_date))

    def _replace(self, name: str, docs: "array[int]") -> None:
        self._database.execute("DELETE FROM orders WHERE name = ?", (name,))
        size = _PART_OF.get(name, _PART)
        parts = (docs[start : start + size] for start in range(0, len(docs), size))
        numbered = ((name, number, pack_ints(part)) for number, part in enumerate(parts))
        self._database.executemany("INSERT INTO orders VALUES (?, ?, ?)", numbered)


_Change: TypeAlias = tuple[int, bool, int]
"""Where a part changes, whether a document is taken from there or put before it, and which."""


class _Order:
    """One order in its parts: those that a change needs are read, and those that differ are written."""

    def __init__(self, lists: OrderLists, database: sqlite3.Connection, name: str) -> None:
        self._lists, self._database, self._name = lists, database, name
        rows = database.execute("SELECT part FROM orders WHERE name = ? ORDER BY part", (name,))
        self._parts: list[float] = [part for (part,) in rows] or [0.0]
        self._size = _PART_OF.get(name, _PART)
        self._held: dict[int, array[int]] = {}
        self._stands: dict[int, Ranks] = {}

    def change(self, before: Mapping[int, Ranks], after: Mapping[int, Ranks]) -> None:
        """Take documents from where they stood, and put them where they belong."""
        self._stands = {doc: self._rank(ranks, doc) for doc, ranks in before.items()}
        moves = [(rank, True) for rank in self._stands.values()]
        moves += [(self._rank(ranks, doc), False) for doc, ranks in after.items()]
        moves.sort()
        changes: dict[int, list[_Change]] = {}
        for (rank, is_gone), (part, at) in zip(moves, self._places([rank for rank, _ in moves]), strict=True):
            changes.setdefault(part, []).append((at, is_gone, rank[-1]))
        for part, some in changes.items():
            self._write(part, self._changed(part, sorted(some, key=_PLACE)))

    def _rank(self, ranks: Ranks, doc: int) -> Ranks:
        return (ranks[FIRST[self._name]], *ranks[TIES], doc)

    def _docs(self, part: int) -> "array[int]":
        if part not in self._held:
            sql = "SELECT docs FROM orders WHERE name = ? AND part = ?"
            row = self._database.execute(sql, (self._name, self._parts[part])).fetchone()
            self._held[part] = ints(row[0]) if row else array("i")  # no document yet
        return self._held[part]

    def _places(self, ranks: Sequence[Ranks]) -> Iterator[tuple[int, int]]:
        """Yield the part of each rank, and where it stands or belongs in that as it is now."""
        for start in range(0, len(ranks), _AT_ONCE):
            yield from self._places_of(ranks[start : start + _AT_ONCE])

    def _places_of(self, ranks: Sequence[Ranks]) -> Iterator[tuple[int, int]]:
        lasts = [len(self._parts) - 1] * len(ranks)
        parts = self._bisected(ranks, lasts, lambda _number, part: self._docs(part)[-1])
        ends = [len(self._docs(part)) for part in parts]
        return zip(
            parts, self._bisected(ranks, ends, lambda number, at: self._docs(parts[number])[at]), strict=True
        )

    def _bisected(
        self, ranks: Sequence[Ranks], ends: Sequence[int], doc_at: Callable[[int, int], int]
    ) -> list[int]:
        """Return where ranks belong; each step of all bisections asks for its ranks in one query."""
        low, high = [0] * len(ranks), [*ends]
        while asked := [number for number, end in enumerate(high) if low[number] < end]:
            middle = {number: (low[number] + high[number]) // 2 for number in asked}
            docs = {number: doc_at(number, at) for number, at in middle.items()}
            known = self._ranks_of({*docs.values()})
            for number, at in middle.items():
                if known[docs[number]] < ranks[number]:
                    low[number] = at + 1
                else:
                    high[number] = at
        return low

    def _ranks_of(self, docs: set[int]) -> dict[int, Ranks]:
        """Return the ranks by which some documents stand; of those that move the rows have later ones."""
        known = {doc: self._stands[doc] for doc in docs & self._stands.keys()}
        rows = self._lists.ranks_of(docs - known.keys())
        return known | {doc: self._rank(tuple(ranks), doc) for doc, *ranks in rows}

    def _changed(self, part: int, changes: Sequence[_Change]) -> "array[int]":
        """Return the documents of a part after some changes, sorted by their place."""
        docs, changed, last = self._docs(part), array("i"), 0
        for at, is_gone, doc in changes:
            changed += docs[last:at]
            last = at + is_gone
            if not is_gone:
                changed.append(doc)
            elif docs[at : at + 1] != array("i", [doc]):
                raise DamageError(f"the order by {self._name} is damaged")
        return changed + docs[last:]

    def _write(self, part: int, docs: "array[int]") -> None:
        number = self._parts[part]
        if docs == self._docs(part):
            return
        if not docs:
            self._database.execute("DELETE FROM orders WHERE name = ? AND part = ?", (self._name, number))
        following = self._parts[part + 1] if part + 1 < len(self._parts) else number + 2
        size = self._size if len(docs) > 2 * self._size else 2 * self._size
        starts = range(0, len(docs), size)
        apart = (following - number) / max(1, len(starts))
        for count, start in enumerate(starts):
            row = (self._name, number + count * apart, pack_ints(docs[start : start + size]))
            self._database.execute(_PUT_PART, row)
