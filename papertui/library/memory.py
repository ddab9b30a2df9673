"""The library in memory, and how it is kept the same as the one on disk that others write too."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from papertui.errors import LibraryError
from papertui.library import history, searches
from papertui.library.connection import is_damage
from papertui.library.shelf import Shelf, load
from papertui.library.store import Store


@dataclass(slots=True)
class Write:
    """A write under way: the connection to write by, and the states as they are to be after it."""

    connection: sqlite3.Connection
    shelf: Shelf


class Memory:
    """All states and saved searches as of `revision`; `version` grows with every change known here.

    Any thread may read `shelf` and `searches`, which are replaced, never
    changed. Raises LibraryError where the disk cannot be read or written.
    """

    def __init__(self, store: Store) -> None:
        """Read the library; one that proves damaged is set aside and its newest good backup restored."""
        self.shelf = Shelf()
        self.searches: dict[str, str] = {}
        self.revision = -1
        self.version = 0
        self.store = store
        self._mutex = threading.Lock()
        self._data_version = -1
        self._loaded_from: sqlite3.Connection | None = None
        try:
            self._catch_up(store.connection)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not is_damage(error):
                raise LibraryError(f"{store.path}: cannot be read: {error}") from error
            store.repair(str(error))
            self._catch_up(store.connection)
        self._news = False

    @contextmanager
    def writing(self) -> Iterator[Write]:
        """Run the block as one write, alone and upon the newest state; on disk once the block is left."""
        with self._mutex:
            # A commit that failed may be on disk all the same: the next refresh is to look.
            self._data_version, data_version = -1, self._data_version
            with self.store.transaction() as connection:
                self._catch_up(connection)
                write = Write(connection, self.shelf)
                yield write
                revision, queries = history.latest(connection), searches.load(connection)
            self._data_version = data_version
            if revision != self.revision:
                self._publish(write.shelf, queries, revision)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run the block on one moment of the library, whatever others write meanwhile."""
        with self._mutex, self.store.reading() as connection:
            yield connection

    def refresh(self) -> bool:
        """Take up what other instances have done; True if there was anything since the last call."""
        with self._mutex:
            with suppress(OSError):  # it has gone or is just being restored; a write will say so
                self.store.follow()
            data_version = self.store.data_version()
            if data_version != self._data_version:
                with self.store.reading() as connection:
                    self._catch_up(connection)
                self._data_version = data_version
            news, self._news = self._news, False
        return news

    def close(self) -> None:
        """Close the file; what was read stays readable."""
        with self._mutex:
            self.store.close()

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        revision = history.latest(connection)
        if connection is not self._loaded_from:
            shelf = Shelf(load(connection))
        elif revision != self.revision:
            shelf = self.shelf.with_states(load(connection, history.touched_since(connection, self.revision)))
        else:
            return
        self._publish(shelf, searches.load(connection), revision)
        self._loaded_from = connection
        self._news = True

    def _publish(self, shelf: Shelf, queries: dict[str, str], revision: int) -> None:
        self.shelf = shelf
        self.searches = queries
        self.revision = revision
        self.version += 1
