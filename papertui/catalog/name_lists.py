"""The documents of each name, as a builder changes them: what is added and removed, by the row."""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from papertui.catalog.columns import NAMES
from papertui.catalog.database import SPAN, ints, pack_ints
from papertui.catalog.names import SOURCE
from papertui.paper import Paper
from papertui.text import clean_line, fold

Name = tuple[str, str]
"""A kind of `columns.NAMES`, or SOURCE, and a folded name."""


def names_of(paper: Paper, files: Iterable[int]) -> dict[Name, str]:
    """Return the names of a paper, folded, each as it is shown."""
    found = {(SOURCE, str(file)): "" for file in files}
    for kind, all_of in NAMES.items():
        for name in all_of(paper):
            if name and (shown := _folded(name))[0]:
                found.setdefault((kind, shown[0]), shown[1])
    return found


@lru_cache(maxsize=1 << 12)  # categories, venues and types are those of many papers
def _folded(name: str) -> tuple[str, str]:
    """Return a name folded, and as it is shown where that differs."""
    line = clean_line(name)
    folded = fold(line)
    return folded, line if line != folded else ""


class NameLists:
    """What changes of the lists of names until `flush` writes it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._shown: dict[Name, str] = {}
        self._added: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
        self._removed: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)

    def add(self, doc: int, names: Iterable[tuple[Name, str]]) -> None:
        """Add a document to names."""
        span = doc // SPAN
        for name, shown in names:
            self._shown.setdefault(name, shown)
            row = (*name, span)
            self._added[row].add(doc)
            if row in self._removed:
                self._removed[row].discard(doc)

    def remove(self, doc: int, names: Iterable[Name]) -> None:
        """Remove a document from names."""
        span = doc // SPAN
        for name in names:
            row = (*name, span)
            self._removed[row].add(doc)
            if row in self._added:
                self._added[row].discard(doc)

    def flush(self) -> None:
        """Write the rows that change."""
        for row in sorted(self._added.keys() | self._removed.keys()):
            self._write(row)
        self.forget()

    def forget(self) -> None:
        """Forget what was changed since the last flush."""
        for held in (self._shown, self._added, self._removed):
            held.clear()

    def _write(self, row: tuple[str, str, int]) -> None:
        found = self._database.execute(
            "SELECT shown, docs FROM names WHERE kind = ? AND name = ? AND span = ?", row
        ).fetchone()
        shown, docs = (found[0], ints(found[1])) if found else (self._shown.get(row[:2], ""), array("i"))
        removed, added = self._removed.get(row), self._added.get(row)
        if removed:
            docs = array("i", (doc for doc in docs if doc not in removed))
        if added:
            docs = array("i", sorted({*docs, *added})) if docs else array("i", sorted(added))
        if docs:
            sql = "INSERT OR REPLACE INTO names VALUES (?, ?, ?, ?, ?)"
            self._database.execute(sql, (*row, shown, pack_ints(docs)))
        elif found:
            self._database.execute("DELETE FROM names WHERE kind = ? AND name = ? AND span = ?", row)
