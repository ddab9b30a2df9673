"""Read connections beside the writing one, so that no read waits for a write."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from papertui.errors import BusyError, LibraryError
from papertui.library.connection import explain, text_factory
from papertui.library.store import Store

_LAST = 0.1  # seconds

_PRAGMAS = ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON")


class LibraryReader:
    """A read-only connection to the library of a store, for any thread.

    `patience` is how many seconds it waits for another program that has the file
    locked. When the store opens another file, the reader follows.
    """

    def __init__(self, store: Store, patience: float) -> None:
        self._store = store
        self._patience = patience
        self._lock = threading.Lock()
        self._beside: sqlite3.Connection | None = None
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one read transaction. Raises LibraryError, BusyError while the file is locked."""
        with self._lock:
            try:
                connection = self._open()
                connection.execute("BEGIN")
                try:
                    yield connection
                finally:
                    connection.rollback()
            except sqlite3.Error as error:
                raise _refusal(self._store, error) from error

    def close(self) -> None:
        """Close the connection, unless another thread is waiting for a lock with it."""
        if self._lock.acquire(timeout=_LAST):
            self._drop()
            self._lock.release()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or self._beside is not self._store.connection:
            self._drop()
            self._beside = self._store.connection
            self._connection = _connect(self._store, self._patience)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None and self._connection is not self._beside:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def _connect(store: Store, patience: float) -> sqlite3.Connection:
    (_number, _name, file) = store.connection.execute("PRAGMA database_list").fetchone()
    if not file:
        return store.connection  # the store could not open the file and has an empty database in memory
    uri = f"{store.path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = text_factory
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _refusal(store: Store, error: sqlite3.Error) -> LibraryError:
    busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return (BusyError if busy else LibraryError)(explain(store.path, error))
