"""The keys of documents, as a builder changes them; readers find both tables in the view `keys`.

Hashed keys come in no order, so new ones go all over the pages of their table. They are
added to a small table, and moved in one go, in their order, to the large one when they are
a good part of it: so each page of that is written a few times, not once for every few papers.
"""

import sqlite3
from collections.abc import Iterable

_MANY = 1 << 16
"""Fresh keys that are left where they are: 1 MB."""

# Fresh keys for each document, which has three keys or four: while a long reading goes on, where with fewer
# they are moved more often, with more each step writes more of the small table; and when a reading ends,
# so that small changes after it write little.
_FRESH, _LEFT = 0.4, 0.06


class KeyTable:
    """What changes of the keys until `flush` writes it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._added: list[tuple[int, int]] = []
        self._removed: list[tuple[int, int]] = []
        self._fresh: int | None = None  # how many, once they were counted; removed ones are not taken off

    def add(self, doc: int, keys: Iterable[int]) -> None:
        """Add hashed keys to a document that has none of them."""
        self._added += ((key, doc) for key in keys)

    def remove(self, doc: int, keys: Iterable[int]) -> None:
        """Remove hashed keys from a document."""
        self._removed += ((key, doc) for key in keys)

    def flush(self, docs: int) -> None:
        """Write what was added and removed; there are so many documents."""
        run = self._database.executemany
        self._removed.sort()
        run("DELETE FROM settled_keys WHERE key = ? AND doc = ?", self._removed)
        run("DELETE FROM fresh_keys WHERE key = ? AND doc = ?", self._removed)
        run("INSERT OR IGNORE INTO fresh_keys VALUES (?, ?)", sorted(self._added))
        if self._fresh is None:
            (self._fresh,) = self._database.execute("SELECT count(*) FROM fresh_keys").fetchone()
        else:
            self._fresh += len(self._added)
        self._added.clear()
        self._removed.clear()
        if self._fresh > max(_MANY, _FRESH * docs):
            self._settle()

    def finish(self, docs: int) -> None:
        """Settle the keys at the end of a reading that wrote some, if many are fresh."""
        if self._fresh is not None and self._fresh > max(_MANY, _LEFT * docs):
            self._settle()

    def _settle(self) -> None:
        self._database.execute("INSERT OR IGNORE INTO settled_keys SELECT key, doc FROM fresh_keys")
        self._database.execute("DELETE FROM fresh_keys")
        self._fresh = 0
