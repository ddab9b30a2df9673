"""The library as this process knows it, kept up to date with the writes of other processes."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from papertui.errors import BusyError, LibraryError
from papertui.library import compacting, history, searches
from papertui.library.connection import PATIENCE, explain, is_damage
from papertui.library.reader import LibraryReader
from papertui.library.store import Store

_TAGS = """
WITH RECURSIVE tags (name) AS (
    SELECT min(name) FROM tag
    UNION ALL SELECT (SELECT min(tag.name) FROM tag WHERE tag.name > tags.name)
    FROM tags WHERE name IS NOT NULL
)
SELECT CAST(name AS BLOB) FROM tags WHERE name IS NOT NULL
"""

_ROOM, _USUAL = 32_000, 2_000  # kilobytes of a connection's cache
_LEAVING = 0.5  # seconds; after a hangup the whole program has one second

_SHORT = 0.15
"""Seconds that a write waits for other programs in a library that does not wait."""


class Memory:
    """The saved searches at `revision`; `version` grows with every change known here.

    `reader` serves quick reads for display: it does not wait for a lock unless the
    library `waits`. `long_reader` serves reads that may take long. Any thread may
    call. Raises LibraryError if the disk cannot be read or written.
    """

    def __init__(self, store: Store, *, waits: bool = True) -> None:
        """Read the library; repair it if it is damaged."""
        self.searches: dict[str, str] = {}
        self.revision = -1
        self.version = 0
        self.waits = waits
        # A caller that does not wait tries again, and can be stopped in between.
        self._patience = PATIENCE if waits else _SHORT
        self.store = store
        self.reader = LibraryReader(store, PATIENCE if waits else 0.0)
        self.long_reader = LibraryReader(store, PATIENCE)
        self.is_behind = False
        self._writing = threading.Lock()
        self._state = threading.Lock()
        self._known: sqlite3.Connection | None = None
        self._news = False
        try:
            self._catch_up(store.connection)
            # A bad byte costs other text one character, but it would change a tag's name: treat as damage.
            for (name,) in store.connection.execute(_TAGS):
                name.decode()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not is_damage(error):
                raise LibraryError(f"{store.path}: cannot be read: {error}") from error
            store.repair(str(error))
            self._catch_up(store.connection)
        # From here on the library can be read, even if the file is removed.
        with suppress(LibraryError), self.reader.transaction():
            pass
        self._news = False

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one exclusive write on the newest state; on disk once the block is left."""
        with self._writing:
            self.store.check()
            with self.store.transaction(self._patience) as connection, _roomy(connection):
                self._catch_up(connection)
                yield connection
                revision, queries = history.latest(connection), searches.load(connection)
            if revision != self.revision:
                self._publish(queries, revision)

    def refresh(self) -> bool:
        """Load what other instances changed; True if anything changed since the last call."""
        self._follow()
        try:
            with self.reader.transaction() as connection:
                self._catch_up(connection)
        except BusyError:
            if self.waits:
                raise
        news, self._news = self._news, False
        return news

    def maintain(self, history: int) -> Iterator[None]:
        """Do deferred work step by step: check the file, back it up, compact it to `history` undo steps."""
        with self._writing:
            self.store.check()
        yield
        with self._writing, _explained(self.store):
            self.store.back_up()
        yield
        with self.long_reader.transaction() as connection:
            more = compacting.is_due(connection, history)
        while more:
            yield
            with self.writing() as connection:
                more = compacting.compact(connection, history)

    def close(self) -> None:
        """Close the file; wait only briefly for a write in progress."""
        is_free = self._writing.acquire(timeout=_LEAVING)
        self.reader.close()
        self.long_reader.close()
        if is_free:
            self.store.close()
            self._writing.release()

    def _follow(self) -> None:
        # During a write the open file is the right one, so do not wait for the write here.
        if self._writing.acquire(blocking=self.waits):
            try:
                with suppress(OSError):  # it has gone or is just being restored; a write will say so
                    self.store.follow()
            finally:
                self._writing.release()

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        revision, origin = history.latest(connection), self.store.connection
        if revision == self.revision and origin is self._known and not self.is_behind:
            return
        self.is_behind = False
        self._known = origin
        self._publish(searches.load(connection), revision)
        self._news = True

    def _publish(self, queries: dict[str, str], revision: int) -> None:
        with self._state:
            self.searches = queries
            self.revision = revision
            self.version += 1


@contextmanager
def _roomy(connection: sqlite3.Connection) -> Iterator[None]:
    # A change that outgrows the page cache locks readers out from then on, and keys come in any order.
    connection.execute(f"PRAGMA cache_size = {-_ROOM}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {-_USUAL}")


@contextmanager
def _explained(store: Store) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(explain(store.path, error)) from error
