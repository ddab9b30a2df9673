"""The library on disk: opened whole, repaired or read-only; each write is on disk when it returns."""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from papertui.errors import LibraryError
from papertui.library import schema
from papertui.library.backup import backups, day, is_due, make_backup
from papertui.library.connection import (
    PATIENCE,
    GoneError,
    LibraryDamageError,
    connect,
    explain,
    is_busy,
    reason,
    refusal,
    set_patience,
    unreadable,
)
from papertui.library.files import dangling_link, is_there, private_directory, private_file, write_lock
from papertui.library.marker import Marker

_FOR_A_BACKUP = 0.1
"""Seconds that opening waits for the write lock to make the daily backup."""

_QUICKLY_CHECKED = 4_000_000
"""Size in bytes of a library that is checked in about 10 ms."""


class Store:
    """The writing connection of a library in a directory.

    `notice` tells the user that the library was restored from a backup
    (`is_repaired`), or that nothing can be saved and why. If the directory cannot be
    created or written, the library can be read and every write is refused. Raises
    LibraryError for files of other users, symbolic links, databases of other programs
    and libraries of a later papertui.
    """

    def __init__(
        self,
        directory: Path,
        migrations: Sequence[str] = schema.MIGRATIONS,
        *,
        state: Path | None = None,
        clock: Callable[[], float] = time.time,
        later: bool = False,
    ) -> None:
        """Open the library; with `later`, defer the check of a large file and the daily backup."""
        self.path = directory / "library.db"
        self.notice, self.is_repaired = "", False
        self._refusal = ""
        self._lock_file = directory / "library.lock"
        self._migrations = migrations
        self._marker = Marker(self.path, state)
        self._clock = clock
        self._identity: tuple[int, int] | None = None
        self._day = ""
        self._later = later
        self._is_unchecked = False
        self.connection = _nothing()
        try:
            self._open()
        except (OSError, sqlite3.Error) as error:
            self._open_read_only(error)

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
        """Run the block as one exclusive write; it is on disk once the block is left.

        Raises LibraryError, with nothing written, if the disk refuses; BusyError if
        other programs keep the file locked for about `patience` seconds.
        """
        if self._refusal:
            raise LibraryError(self._refusal)
        try:
            # Other papertui processes finish soon; only another program can keep the file locked.
            with write_lock(self._lock_file, 2 * patience), self._rolled_back_on_error():
                self.follow()
                set_patience(self.connection, patience)
                self._back_up_daily()
                self.connection.execute("BEGIN IMMEDIATE")
                set_patience(self.connection)
                yield self.connection
                self.connection.execute("COMMIT")
                if self._marker.is_missing and self._holds_something():
                    self._marker.set()
        except (sqlite3.Error, OSError) as error:
            raise refusal(self.path, error) from error

    def follow(self) -> bool:
        """Reopen the library if another papertui has replaced its file; True if it has."""
        if self._refusal or self._identity == _identity(self.path):
            return False
        self._connect()
        return True

    def repair(self, fault: str) -> None:
        """Replace the damaged library by what can be recovered, unless another papertui just did.

        Raises LibraryError if it cannot be repaired.
        """
        if self._refusal:
            raise unreadable(self.path, f"it is damaged, {fault}, and cannot be repaired where it is")
        try:
            with write_lock(self._lock_file):
                if not self.follow():
                    self._replace(fault)
                self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise refusal(self.path, error) from error

    def check(self) -> None:
        """Check the whole file, if that was deferred, and repair it if it is damaged."""
        if self._is_unchecked:
            try:
                connect(self.path).close()
            except LibraryDamageError as fault:
                self.repair(str(fault))
            except (sqlite3.Error, OSError) as error:
                raise refusal(self.path, error) from error
            self._is_unchecked = False

    def back_up(self) -> None:
        """Write the daily backup, if it is due."""
        # Not while another papertui is writing: the next write makes the backup.
        if not self._refusal and self._awaits_backup():
            with suppress(LibraryError), write_lock(self._lock_file, timeout=_FOR_A_BACKUP):
                self._back_up_daily()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _open(self) -> None:
        # A library that is sound and current is opened without waiting for other processes.
        if not self._open_as_it_is():
            self._refuse_where_gone()
            private_directory(self.path.parent)
            self._refuse_where_protected()
            with write_lock(self._lock_file):
                self._bring_about()
        self.connection.execute("PRAGMA journal_mode = DELETE")
        if self._marker.is_missing and self._holds_something():
            self._marker.set()
        if not self._later:
            self.back_up()

    def _open_as_it_is(self) -> bool:
        if not is_there(self.path) or not private_file(self.path):
            return False
        private_directory(self.path.parent)
        self._refuse_where_protected()
        private_file(self.path.with_name("library.db-journal"))  # else SQLite says that the disk fails
        with suppress(LibraryDamageError):
            self._connect(checked=not self._later or self.path.stat().st_size < _QUICKLY_CHECKED)
            return schema.is_current(self.connection, self.path, self._migrations)
        return False

    def _refuse_where_protected(self) -> None:
        if not os.access(self.path.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "write-protected")

    def _refuse_where_gone(self) -> None:
        """Raise GoneError, with nothing created, if a library existed and neither it nor a backup is left."""
        if is_there(self.path) and self.path.stat().st_size:
            return
        place = dangling_link(self.path.parent)
        if place is not None:
            raise GoneError(self.path, f"{place} leads to a folder that is not there")
        if self._marker.is_set and not backups(self.path.parent):
            raise GoneError(self.path, "it held tags or notes and is not there any more")

    def _bring_about(self) -> None:
        self._refuse_where_gone()
        try:
            if not is_there(self.path) and backups(self.path.parent):
                raise LibraryDamageError("it has gone")
            private_file(self.path, create=True)
            self._connect()
            if schema.is_empty(self.connection) and backups(self.path.parent):
                raise LibraryDamageError("nothing is in it")
            self._migrate()
        except LibraryDamageError as fault:
            self._replace(str(fault))
            self._migrate()

    def _replace(self, fault: str) -> None:
        from papertui.library.repair import repair

        self.connection.close()
        self._say(repair(self.path, fault, self._migrations, self._clock()))
        self.is_repaired = True
        self._connect()

    def _migrate(self) -> None:
        if schema.is_current(self.connection, self.path, self._migrations):
            return
        if not schema.is_empty(self.connection):
            make_backup(self.connection, self.path.parent, self._clock())
        schema.migrate(self.connection, self._migrations)

    def _open_read_only(self, error: OSError | sqlite3.Error) -> None:
        """Open the library for reading only; a missing file is an empty library."""
        if is_busy(error):
            raise unreadable(self.path, reason(error)) from error
        self._refuse_where_gone()
        self._refusal = f"nothing can be saved ({reason(error)}): {self.path}"
        self._say(self._refusal)
        self.connection.close()
        self.connection = schema.new_library(self._migrations)
        if not is_there(self.path):
            if backups(self.path.parent):
                raise unreadable(
                    self.path, "it has gone, and its backup cannot be restored where nothing can be written"
                )
            return
        try:
            with suppress(OSError):
                private_file(self.path)
            self._connect("ro")
            if not schema.is_current(self.connection, self.path, self._migrations):
                self._upgrade_in_memory()
        except LibraryDamageError as fault:
            raise unreadable(
                self.path, f"it is damaged, {fault}, and cannot be repaired where nothing can be written"
            ) from fault
        except (OSError, sqlite3.Error) as fault:
            raise unreadable(self.path, reason(fault)) from fault

    def _upgrade_in_memory(self) -> None:
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.backup(copy)
        self.connection.close()
        self.connection = copy
        schema.migrate(copy, self._migrations)

    def _connect(self, mode: str = "rw", *, checked: bool = True) -> None:
        # The file's identity first: if it is replaced in between, the next transaction notices.
        self._identity = _identity(self.path)
        self.connection.close()
        self.connection = connect(self.path, mode, checked=checked)
        self._is_unchecked = not checked

    def _holds_something(self) -> bool:
        state = "SELECT 1 FROM paper UNION ALL SELECT 1 FROM saved LIMIT 1"
        return self.connection.execute(state).fetchone() is not None

    def _awaits_backup(self) -> bool:
        today = day(self._clock())
        if self._day == today or not is_due(self.connection, self.path.parent, self._clock()):
            return False
        return self._holds_something()

    def _back_up_daily(self) -> None:
        if not self._awaits_backup():
            return
        self._day = day(self._clock())  # even if it fails: a full disk must not slow down every action
        try:
            make_backup(self.connection, self.path.parent, self._clock())
        except (OSError, sqlite3.Error) as error:
            self._say(f"no backup could be made: {explain(self.path, error)}")
        except LibraryError as error:
            self._say(f"no backup could be made: {error}")

    def _say(self, sentence: str) -> None:
        self.notice = "; ".join(filter(None, (self.notice, sentence)))

    @contextmanager
    def _rolled_back_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self.connection.rollback()
            raise


def is_first_start(directory: Path, state: Path | None) -> bool:
    """Whether no library exists here and none ever did; LibraryError if that cannot be found out."""
    path = directory / "library.db"
    if is_there(path):
        return False
    return not (Marker(path, state).is_set or backups(directory) or dangling_link(directory))


def _nothing() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _identity(path: Path) -> tuple[int, int]:
    info = path.stat()
    return info.st_dev, info.st_ino
