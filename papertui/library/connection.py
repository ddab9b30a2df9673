"""Connections to SQLite files: opening them, checking them, and explaining their errors."""

import errno
import re
import sqlite3
from functools import partial
from pathlib import Path

from papertui.errors import BusyError, LibraryError
from papertui.text import clean_line

PATIENCE = 5.0
"""Seconds to wait for another program that has the file locked."""

_PRAGMAS = (
    "synchronous = EXTRA",
    "fullfsync = ON",  # macOS: fsync alone leaves data in the drive's cache
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
_NOT_READ = re.compile(r"error code=(\d+)")
_MESSAGE = 200  # SQLite quotes what it found in a damaged file, of any length
_FULL = "the disk is full; make room and try again"
_PROTECTED = "it is write-protected; change its permissions or choose another --library"
_FORBIDDEN = "it may not be opened; change its permissions or choose another --library"
_UNMOUNTED = "the disk fails or is not mounted; see to it and try again"
_NO_DIRECTORY = "a file stands where its directory should be; move it or choose another --library"
_DAMAGED = "it is damaged; start papertui again to have the newest backup restored"
_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _PROTECTED,
    sqlite3.SQLITE_BUSY: "another program keeps it locked; try again",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: _FORBIDDEN,
    sqlite3.SQLITE_IOERR: _UNMOUNTED,
}
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _PROTECTED,
    errno.EPERM: _PROTECTED,
    errno.EROFS: _PROTECTED,
    errno.EEXIST: _NO_DIRECTORY,
    errno.ENOTDIR: _NO_DIRECTORY,
    errno.EIO: _UNMOUNTED,
    errno.ESTALE: _UNMOUNTED,
    errno.ENOTCONN: _UNMOUNTED,
    errno.ENOENT: "it has gone; start papertui again",
}


text_factory = partial(str, encoding="utf-8", errors="replace")
"""How text is decoded: a byte that is not UTF-8 costs one character, not the rest of the table."""


class LibraryDamageError(LibraryError):
    """A file that is not a sound database; the message is SQLite's."""


class GoneError(LibraryError):
    """A library that existed and of which nothing can be read; the user decides what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the library cannot be read, {why}: {path}; "
            "put it back, or begin an empty one: papertui library new"
        )


def connect(path: Path, mode: str = "rw", *, checked: bool = True) -> sqlite3.Connection:
    """Open an existing database, checked, in autocommit mode. Raises DamageError."""
    # By URI, because a plain path would create an empty database where there is none.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = text_factory
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if checked:
            check(connection)
    except (sqlite3.Error, UnicodeDecodeError, LibraryDamageError) as error:
        connection.close()
        if is_damage(error):
            raise LibraryDamageError(clean_line(str(error), _MESSAGE)) from error
        raise
    return connection


def set_patience(connection: sqlite3.Connection, seconds: float = PATIENCE) -> None:
    """Set how long each statement waits for another program that has the file locked."""
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def check(connection: sqlite3.Connection) -> None:
    """Raise DamageError if a database is damaged."""
    # Not quick_check: it accepts a page with the rows of another table, and tags would silently be wrong.
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        raise _fault(clean_line(str(answer), _MESSAGE))


def _fault(answer: str) -> sqlite3.Error | LibraryError:
    """Return the error for an answer of the check; a page that the disk did not deliver is no damage."""
    found = _NOT_READ.search(answer)
    error = sqlite3.OperationalError(answer)
    error.sqlite_errorcode = int(found[1]) if found else sqlite3.SQLITE_CORRUPT
    return LibraryDamageError(answer) if is_damage(error) else error


def is_damage(error: Exception) -> bool:
    """Whether a failed read means a damaged file rather than one that is out of reach for now."""
    # No error code: text that is not UTF-8, perhaps in SQLite's own message about the damage.
    return _primary_code(error) in (0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def explain(path: Path, error: sqlite3.Error | OSError) -> str:
    """Return one sentence: why the library could not be read or written, and what to do."""
    return f"{path}: {reason(error)}"


def reason(error: sqlite3.Error | OSError) -> str:
    """Return the reason and what to do, without the path."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, error.strerror or str(error))
    return _BY_CODE.get(_primary_code(error), clean_line(str(error), _MESSAGE))


def unreadable(path: Path, why: str) -> LibraryError:
    """Build the error for a library that exists and cannot be read."""
    return LibraryError(f"the library cannot be read ({why}): {path}")


def is_busy(error: Exception) -> bool:
    """Whether another program keeps the file locked."""
    return _primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def refusal(path: Path, error: sqlite3.Error | OSError) -> LibraryError:
    """Build the error for a write that failed."""
    # The path last: a long one fills the rest of a line of 80 columns.
    kind = BusyError if is_busy(error) else LibraryError
    return kind(f"nothing was saved ({reason(error)}): {path}")


def _primary_code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
