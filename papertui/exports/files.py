"""Writing an output file atomically."""

import stat
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO, TypeVar

from papertui.errors import ExportError
from papertui.files import open_regular, replacing, shown_path

__all__ = ["shown_path", "write_file"]

T = TypeVar("T")
_DATABASE = b"SQLite format 3\0"


def write_file(path: Path, write: Callable[[TextIO], T], *, force: bool = False) -> T:
    """Write a text file (UTF-8) atomically, durable when this returns; private (0600) unless it existed.

    Returns the result of `write`.

    A new file in the same folder replaces it: after a kill, and for every reader, the path has
    the old content or the new. Raises ExportError, with the path unchanged, if the file exists
    (unless `force`), is a database, is not a regular file (symbolic links too) or cannot be written.
    """
    try:
        with replacing(path, mode=_mode_to_keep(path, force), overwrite=force) as out:
            # newline="": CSV has its own line ends, the other formats always write \n.
            text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
            result = write(text)
            text.flush()
            text.detach()
        return result
    except FileExistsError as error:
        raise ExportError(f"{shown_path(path)} exists; --force overwrites it") from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL character in the name.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ExportError(f"{shown_path(path)}: cannot be written: {reason}") from error


def _mode_to_keep(path: Path, force: bool) -> int:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return 0o600
    if stat.S_ISLNK(status.st_mode):
        raise ExportError(f"{shown_path(path)} is a symbolic link; name the file itself")
    if not stat.S_ISREG(status.st_mode):
        raise ExportError(f"{shown_path(path)} is no regular file; name a new file")
    if not force:
        raise FileExistsError
    if _is_database(path):
        # A library, a backup of it, or another program's database: never overwritten, even with --force.
        raise ExportError(f"{shown_path(path)} is a database, which no list replaces; name another file")
    return stat.S_IMODE(status.st_mode) & 0o777


def _is_database(path: Path) -> bool:
    try:
        with open_regular(path) as (file, _):
            return file.read(len(_DATABASE)) == _DATABASE
    except PermissionError:
        return False  # a file can be replaced without permission to read it
