"""The database of one generation: its rows and its columns, which are whole arrays over all documents."""

import sqlite3
import threading
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from papertui.errors import CacheError


class Stored:
    """What a generation has on disk. Threads may share it; CacheError where the file proves damaged."""

    def __init__(self, generation: Path, database: sqlite3.Connection) -> None:
        self._folder = generation
        self._database = database
        self._lock = threading.Lock()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return what a statement selects."""
        try:
            with self._lock:
                return self._database.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CacheError(f"{self._folder} is damaged; it will be built again") from error

    def blob(self, name: str) -> bytes:
        """Return a column as it was written; LookupError where there is none of that name."""
        rows = self.rows("SELECT data FROM columns WHERE name = ?", (name,))
        if not rows:
            raise LookupError(name)
        return bytes(rows[0][0])

    def column(self, name: str, typecode: str = "i") -> "array[int]":
        """Return a column of numbers, one a document."""
        return array(typecode, self.blob(name))

    def close(self) -> None:
        """Let the file go, once no thread reads it: SQLite crashes where one still does."""
        with self._lock:
            self._database.close()
