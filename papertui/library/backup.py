"""Backups: complete, checked copies of the library in a folder beside it, the newest seven.

The library's own revision decides which is the newest, because clocks can be wrong.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from papertui.errors import LibraryError
from papertui.files import new_private_file, put_in_place
from papertui.library import history
from papertui.library.connection import LibraryDamageError, check, connect, is_busy, unreadable
from papertui.library.files import private_directory, private_file

KEPT = 7
FOLDER = "backups"
UNFINISHED = ".unfinished"
_NAME = re.compile(r"library-(\d{8})\w*(?:-r(\d+))?\.db")
_UNREADABLE = -1
_PATIENCE = 1.0  # seconds that another program may have a backup locked


def backups(directory: Path) -> list[Path]:
    """List the backups, newest first; symbolic links and files of other users are ignored."""
    folder, found = directory / FOLDER, list[Path]()
    with suppress(OSError):  # an unreadable folder counts as empty
        if folder.is_symlink():
            return found
        for path in folder.glob("library-*.db"):
            with suppress(LibraryError, OSError):
                private_file(path)
                found.append(path)
    return sorted(found, key=lambda path: (_revision(path), path.name), reverse=True)


def is_due(connection: sqlite3.Connection, directory: Path, now: float) -> bool:
    """Whether the library changed since the newest backup, and that backup is not of today."""
    newest = next(iter(backups(directory)), None)
    if newest is None:
        return True
    named = _NAME.fullmatch(newest.name)
    if named and named[1] == day(now):
        return False
    return history.latest(connection) != _revision(newest)


def make_backup(connection: sqlite3.Connection, directory: Path, now: float) -> None:
    """Copy the library into the folder; the copy gets its name only once it is checked and on disk.

    Raises DamageError if the library is damaged, so that a bad copy never replaces a good one.
    """
    folder = directory / FOLDER
    if folder.is_symlink():
        raise LibraryError(f"{folder}: is a symbolic link, which papertui does not follow; remove it")
    private_directory(folder)
    for unfinished in folder.glob(f"*{UNFINISHED}*"):
        unfinished.unlink()
    final = folder / f"library-{timestamp(now)}-r{history.latest(connection)}.db"
    copy = final.with_suffix(UNFINISHED)
    new_private_file(copy)
    write_copy(connection, copy)
    put_in_place(copy, final)
    for old in backups(directory)[KEPT:]:
        old.unlink()


def write_copy(connection: sqlite3.Connection, path: Path) -> None:
    """Copy a library into an empty file and check the copy; DamageError if it is not sound."""
    with closing(connect(path)) as target:
        # No journal: an incomplete copy has no name yet and is discarded.
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        connection.backup(target)
        check(target)


def newest_good(directory: Path) -> tuple[Path, sqlite3.Connection] | None:
    """Open the newest sound backup, or None. The revision inside the file counts, not its name."""
    found = list[tuple[int, Path]]()
    for path in backups(directory):
        with _passed_over(path):
            found.append((_revision_within(path), path))
    for _revision, path in sorted(found, reverse=True):
        with _passed_over(path):
            return path, connect(path, "ro")
    return None


@contextmanager
def _passed_over(path: Path) -> Iterator[None]:
    """Pass over a backup that proves damaged. Raises LibraryError for one that is only locked."""
    try:
        yield
    except (sqlite3.Error, LibraryDamageError) as error:
        if is_busy(error):  # an older backup would silently take the place of this one
            raise unreadable(path, "another program keeps it locked; try again") from error


def timestamp(now: float) -> str:
    """Return a time as it is written in file names: 20240131T235959Z."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))


def day(now: float) -> str:
    """Return the day of a time as it is written in file names."""
    return timestamp(now)[:8]


def _revision(path: Path) -> int:
    """Return the revision in the name of a backup; the names of older ones lack it, so read the file."""
    named = _NAME.fullmatch(path.name)
    if named and named[2]:
        return int(named[2])
    try:
        return _revision_within(path)
    except sqlite3.Error:
        return _UNREADABLE


def _revision_within(path: Path) -> int:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE)) as connection:
        return history.latest(connection)
