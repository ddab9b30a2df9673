"""The names that papers have, of each kind in `columns.NAMES`, and the names of the dumps they are from."""

import re
from array import array
from collections.abc import Callable
from fnmatch import translate

from papertui.catalog.stored import Stored
from papertui.text import clean_line, fold


class Names:
    """Find the documents that have a name, by all of it, a pattern or a test. Threads may share it."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    def rows(self, kind: str) -> "list[tuple[str, str, array[int]]]":
        """Return the names of a kind, ascending: folded, as shown, the documents that have it."""
        sql = "SELECT name, shown, docs FROM names WHERE kind = ? ORDER BY name"
        return [(name, shown, array("i", docs)) for name, shown, docs in self._stored.rows(sql, (kind,))]

    def like(self, kind: str, text: str, most: int) -> list[str]:
        """Return the names, as shown, that begin with a folded text, then others that hold it."""
        sql = """SELECT shown FROM names WHERE kind = ? AND instr(name, ?)
            ORDER BY instr(name, ?) > 1, length(docs) DESC, name LIMIT ?"""
        return [shown for (shown,) in self._stored.rows(sql, (kind, text, text, most))]

    def docs(self, kind: str, pattern: str) -> "array[int]":
        """Return the documents of which a name fits a pattern of `*` and `?` as a whole, in whatever case."""
        folded = fold(clean_line(pattern))  # as the names themselves are
        if "*" in folded or "?" in folded:
            return self.fitting(kind, _test_of(pattern))
        docs = array("i")
        sql = "SELECT docs FROM names WHERE kind = ? AND name = ?"
        for (blob,) in self._stored.rows(sql, (kind, folded)):
            docs.frombytes(blob)
        return docs

    def fitting(self, kind: str, fits: Callable[[str], object]) -> "array[int]":
        """Return the documents of which a folded name passes a test."""
        docs = array("i")
        for name, blob in self._stored.rows("SELECT name, docs FROM names WHERE kind = ?", (kind,)):
            if fits(name):
                docs.frombytes(blob)
        return docs

    def sources(self, pattern: str) -> "array[int]":
        """Return the documents of the dumps whose name, or end of path, fits a pattern."""
        fits = _test_of(pattern, "(?:.*/)?")
        docs = array("i")
        for name, blob in self._stored.rows("SELECT name, docs FROM sources"):
            if fits(name):
                docs.frombytes(blob)
        return docs


def _test_of(pattern: str, before: str = "") -> Callable[[str], object]:
    """Return the test of a folded name: `*` stands for any run of characters, `?` for one."""
    # A bracket is no class here, and what fnmatch makes of many stars takes no time to fail.
    regex = translate(fold(pattern).replace("[", "[[]"))
    return re.compile(before + regex, re.DOTALL).match
