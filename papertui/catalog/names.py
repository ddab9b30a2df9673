"""The names that papers have, of each kind in `columns.NAMES`, and the names of the dumps they are from."""

import json
import re
from array import array
from collections.abc import Callable, Iterable
from fnmatch import translate

from papertui.catalog.stored import Stored
from papertui.text import clean_line, fold

SOURCE = "source"
"""The kind of the names of files, which are their numbers."""


class Names:
    """Find the documents that have a name, by all of it, a pattern or a test. Threads may share it."""

    def __init__(self, stored: Stored, size: int) -> None:
        self._stored, self._size = stored, size

    def rows(self, kind: str) -> "list[tuple[str, str, array[int]]]":
        """Return the names of a kind, ascending: folded, as shown, the documents that have it."""
        sql = "SELECT name, shown, docs FROM names WHERE kind = ? ORDER BY name, span"
        found: list[tuple[str, str, array[int]]] = []
        for name, shown, data in self._stored.rows(sql, (kind,)):
            if found and found[-1][0] == name:
                found[-1][2].extend(self._docs((data,)))
            else:
                found.append((name, shown or name, self._docs((data,))))
        return found

    def like(self, kind: str, text: str, most: int) -> list[str]:
        """Return the names, as shown, that begin with a folded text, then others that hold it."""
        sql = """SELECT shown, name FROM names WHERE kind = ? AND instr(name, ?) GROUP BY name
            ORDER BY instr(name, ?) > 1, sum(length(docs)) DESC, name LIMIT ?"""
        return [shown or name for shown, name in self._stored.rows(sql, (kind, text, text, most))]

    def docs(self, kind: str, pattern: str) -> "array[int]":
        """Return the documents of which a name fits a pattern of `*` and `?` as a whole, in whatever case."""
        folded = fold(clean_line(pattern))  # as the names themselves are
        if "*" in folded or "?" in folded:
            return self.fitting(kind, _test_of(pattern))
        sql = "SELECT docs FROM names WHERE kind = ? AND name = ?"
        return self._docs(data for (data,) in self._stored.rows(sql, (kind, folded)))

    def fitting(self, kind: str, fits: Callable[[str], object]) -> "array[int]":
        """Return the documents of which a folded name passes a test."""
        rows = self._stored.rows("SELECT name, docs FROM names WHERE kind = ?", (kind,))
        return self._docs(data for name, data in rows if fits(name))

    def sources(self, pattern: str) -> "array[int]":
        """Return the documents of the dumps whose name, or end of path, fits a pattern."""
        fits = _test_of(pattern, "(?:.*/)?")
        files = [str(file) for file, name in self._stored.rows("SELECT file, name FROM files") if fits(name)]
        sql = "SELECT docs FROM names WHERE kind = ? AND name IN (SELECT value FROM json_each(?))"
        return self._docs(data for (data,) in self._stored.rows(sql, (SOURCE, json.dumps(files))))

    def _docs(self, rows: Iterable[bytes]) -> "array[int]":
        docs = array("i")
        for data in rows:
            docs.extend(self._stored.docs(data))
        # What a builder has added since is left out.
        return (
            array("i", (doc for doc in docs if doc < self._size))
            if docs and max(docs) >= self._size
            else docs
        )


def _test_of(pattern: str, before: str = "") -> Callable[[str], object]:
    """Return the test of a folded name: `*` stands for any run of characters, `?` for one."""
    # A bracket is no class here, and what fnmatch makes of many stars takes no time to fail.
    regex = translate(fold(pattern).replace("[", "[[]"))
    return re.compile(before + regex, re.DOTALL).match
