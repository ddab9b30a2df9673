"""Files written whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from papertui.errors import ExportError
from papertui.files import shown_path

__all__ = ["shown_path", "write_file"]


def write_file(path: Path, write: Callable[[TextIO], None], *, force: bool = False) -> None:
    """Write a text file (UTF-8) whole, durable when this returns; private (0600) unless it existed.

    Through a new file beside it that takes its place, so that whoever kills us
    or reads meanwhile has the old content or the new. Raises ExportError, with
    what stood there untouched, for a file that exists (unless `force`), for what
    is no regular file (symbolic links too) and for what the system refuses.
    """
    try:
        mode = _mode_to_keep(path, force)
        temporary = _write_beside(path, write, mode)
        try:
            _put_in_place(temporary, path, force)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_directory(path.parent)
    except FileExistsError as error:
        raise ExportError(f"{shown_path(path)} exists; --force overwrites it") from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
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
    return stat.S_IMODE(status.st_mode) & 0o777


def _write_beside(path: Path, write: Callable[[TextIO], None], mode: int) -> Path:
    handle, name = tempfile.mkstemp(prefix=".papertui-", suffix=".tmp", dir=path.parent)
    try:
        # newline="": CSV brings its own line ends, the others write \n everywhere.
        with open(handle, "w", encoding="utf-8", errors="replace", newline="") as out:
            write(out)
            out.flush()
            os.fchmod(handle, mode)
            os.fsync(handle)
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)


def _put_in_place(temporary: Path, path: Path, force: bool) -> None:
    if force:
        temporary.replace(path)
        return
    try:
        # A link never overwrites, so a file that appeared meanwhile survives.
        os.link(temporary, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        # File systems without links: the check that was made at the start must do.
        temporary.replace(path)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
