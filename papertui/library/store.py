"""The library on disk: opened whole, repaired or read-only; each write is on disk when it returns."""

import errno
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from papertui.errors import LibraryError
from papertui.library import schema
from papertui.library.backup import backups, is_due, make_backup, restore, set_aside
from papertui.library.connection import PATIENCE, DamageError, connect, explain, reason, refusal, set_patience
from papertui.library.files import new_private_file, private_directory, private_file, turn


class Store:
    """The one connection of a library in a directory.

    `notice` says what the user should know: that the library was restored from
    a backup, or that nothing can be saved and why. Where the directory cannot
    be made or written, what is there can be read and each write is refused.
    Raises LibraryError for files that are not the user's own, links, databases
    of other programs and those of a later papertui.
    """

    def __init__(self, directory: Path, migrations: Sequence[str] = schema.MIGRATIONS) -> None:
        self.path = directory / "library.db"
        self.notice = ""
        self._refusal = ""
        self._turns = directory / "library.lock"
        self._migrations = migrations
        self._identity: tuple[int, int] | None = None
        self._day = ""
        self.connection = _nothing()
        try:
            private_directory(directory)
            self._open()
        except (OSError, sqlite3.Error) as error:
            self._open_read_only(reason(error))

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
        """Run the block as one write, alone; it is on disk once the block is left.

        Raises LibraryError, with nothing written, if the disk does not let it; BusyError
        where other programs do not for about `patience` seconds.
        """
        if self._refusal:
            raise LibraryError(self._refusal)
        try:
            # Programs that take turns are done soon; only one that is no papertui can keep the file.
            with turn(self._turns, 2 * patience), self._rolled_back_on_error():
                self.follow()
                set_patience(self.connection, patience)
                self._back_up_daily()
                self.connection.execute("BEGIN IMMEDIATE")
                set_patience(self.connection)
                yield self.connection
                self.connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise refusal(self.path, error) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run the block on one moment of the library, whatever others write meanwhile."""
        try:
            with self._rolled_back_on_error():
                self.connection.execute("BEGIN")
                yield self.connection
                self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise LibraryError(explain(self.path, error)) from error

    def data_version(self) -> int:
        """Read the number that is another one after any other connection's write; cheap."""
        try:
            (number,) = self.connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            raise LibraryError(explain(self.path, error)) from error
        return int(number)

    def follow(self) -> bool:
        """Turn to the file that is the library now; True if another papertui has replaced it."""
        if self._refusal or self._identity == _identity(self.path):
            return False
        self._connect()
        return True

    def repair(self, fault: str) -> None:
        """Set the damaged library aside and restore the newest good backup, unless another just did."""
        if self._refusal:
            return self._read_nothing(fault)
        try:
            with turn(self._turns):
                if not self.follow():
                    self._replace(fault)
                self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise refusal(self.path, error) from error

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _open(self) -> None:
        if not os.access(self.path.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "write-protected")
        # A library that is sound and up to date is opened without waiting for anyone.
        if not self._open_as_it_is():
            with turn(self._turns):
                self._bring_about()
        self.connection.execute("PRAGMA journal_mode = DELETE")
        if self._awaits_backup():
            with turn(self._turns):
                self._back_up_daily()

    def _open_as_it_is(self) -> bool:
        if not private_file(self.path):
            return False
        with suppress(DamageError):
            self._connect()
            return schema.is_current(self.connection, self.path, self._migrations)
        return False

    def _bring_about(self) -> None:
        private_file(self.path, create=True)
        try:
            self._connect()
            if schema.is_empty(self.connection) and backups(self.path.parent):
                raise DamageError("nothing is in it")
            self._migrate()
        except DamageError as fault:
            self._replace(str(fault))
            self._migrate()

    def _replace(self, fault: str) -> None:
        kept = ""
        if self.path.stat().st_size:
            kept = f" and is kept as {set_aside(self.path).name}"
        else:
            self.path.unlink()
        source = restore(self.path)
        new_private_file(self.path)
        now = (
            f"the backup {source.name} was restored"
            if source
            else "no good backup was found, it begins empty"
        )
        self._say(f"{self.path}: was damaged ({fault}){kept}; {now}")
        self._connect()

    def _migrate(self) -> None:
        if schema.is_current(self.connection, self.path, self._migrations):
            return
        if not schema.is_empty(self.connection):
            make_backup(self.connection, self.path.parent)
        schema.migrate(self.connection, self._migrations)

    def _open_read_only(self, why: str) -> None:
        self._refusal = f"nothing can be saved ({why}): {self.path}"
        self._say(self._refusal)
        fault = ""
        try:
            with suppress(OSError):
                private_file(self.path)
            self._connect("ro")
            if schema.is_current(self.connection, self.path, self._migrations):
                return
            fault = "its tables await an upgrade"
        except (OSError, sqlite3.Error, DamageError) as error:
            fault = str(error) if os.path.lexists(self.path) else ""
        self._read_nothing(fault)

    def _read_nothing(self, fault: str) -> None:
        if fault:
            self._say(f"what it holds cannot be read either: {fault}")
        self.connection.close()
        self.connection = _nothing()
        schema.migrate(self.connection, self._migrations)

    def _connect(self, mode: str = "rw") -> None:
        # The identity first: if the file is replaced in between, the next transaction notices.
        self._identity = _identity(self.path)
        self.connection.close()
        self.connection = connect(self.path, mode)

    def _awaits_backup(self) -> bool:
        if self._day == _today() or not is_due(self.path):
            return False
        return self.connection.execute("SELECT 1 FROM paper LIMIT 1").fetchone() is not None

    def _back_up_daily(self) -> None:
        if not self._awaits_backup():
            return
        self._day = _today()  # whatever comes of it: a full disk is not to slow down every action
        try:
            make_backup(self.connection, self.path.parent)
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


def _today() -> str:
    return time.strftime("%Y%m%d", time.gmtime())


def _nothing() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _identity(path: Path) -> tuple[int, int]:
    info = path.stat()
    return info.st_dev, info.st_ino
