"""Backups: whole, checked copies of the library in a folder beside it, the newest seven."""

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from papertui.errors import LibraryError
from papertui.library import schema
from papertui.library.connection import DamageError, check, connect
from papertui.library.files import new_private_file, private_directory, private_file, sync

KEPT = 7
FOLDER = "backups"
_UNFINISHED = ".unfinished"


def backups(directory: Path) -> list[Path]:
    """List the backups, newest first; links and other people's files are none."""
    folder, found = directory / FOLDER, list[Path]()
    if folder.is_symlink():
        return found
    for path in folder.glob("library-*.db"):
        with suppress(LibraryError):
            private_file(path)
            found.append(path)
    return sorted(found, reverse=True)


def is_due(library: Path) -> bool:
    """Tell whether the library has changed since the newest backup and that is not of today."""
    newest = next(iter(backups(library.parent)), None)
    if newest is None:
        return True
    if newest.name.startswith(_name("%Y%m%d")):
        return False
    return library.stat().st_mtime_ns > newest.stat().st_mtime_ns


def make_backup(connection: sqlite3.Connection, directory: Path) -> None:
    """Copy the library into the folder; a copy is named only once it is checked and on disk.

    Raises DamageError if the library proves so: good copies never give way to bad ones.
    """
    folder = directory / FOLDER
    if folder.is_symlink():
        raise LibraryError(f"{folder}: is a symbolic link, which papertui does not follow; remove it")
    private_directory(folder)
    for unfinished in folder.glob(f"*{_UNFINISHED}*"):
        unfinished.unlink()
    final = folder / (_name("%Y%m%dT%H%M%SZ") + ".db")
    copy = final.with_suffix(_UNFINISHED)
    new_private_file(copy)
    with closing(connect(copy)) as target:
        # Nothing to recover here: what is torn has no name yet.
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        connection.backup(target)
        check(target)
    _publish(copy, final)
    for old in backups(directory)[KEPT:]:
        old.unlink()


def set_aside(library: Path) -> Path:
    """Move a damaged library, byte for byte, to a name of its own beside it, and give that name."""
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    names = (
        library.with_name(f"{library.name}.corrupt-{moment}{more}") for more in ("", *range(-2, -1000, -1))
    )
    aside = next(name for name in names if not os.path.lexists(name))
    # The journal first: left behind alone it would be played back into the restored library.
    with suppress(FileNotFoundError):
        os.rename(f"{library}-journal", f"{aside}-journal")
    library.rename(aside)
    sync(library.parent)
    return aside


def restore(library: Path) -> Path | None:
    """Copy the newest good backup to where no library is, and tell which it was; None without one."""
    for path in backups(library.parent):
        if _is_good(path):
            copy = library.with_suffix(_UNFINISHED)
            copy.unlink(missing_ok=True)
            new_private_file(copy)
            shutil.copyfile(path, copy)
            _publish(copy, library)
            return path
    return None


def _is_good(path: Path) -> bool:
    try:
        with closing(connect(path, "ro")) as connection:
            return not schema.is_empty(connection)
    except (sqlite3.Error, DamageError):
        return False


def _publish(copy: Path, name: Path) -> None:
    sync(copy)
    copy.replace(name)
    sync(name.parent)


def _name(moment: str) -> str:
    return time.strftime(f"library-{moment}", time.gmtime())
