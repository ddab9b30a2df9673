"""Opening files that others made or the user names, safely."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from papertui.errors import FileError, UsageError
from papertui.text import clean_line

_KINDS = (
    (stat.S_ISDIR, "is a folder; name a file"),
    (stat.S_ISFIFO, "is a pipe; save what comes through it to a file first"),
    (stat.S_ISSOCK, "is a socket; name a regular file"),
    (stat.S_ISCHR, "is a device; name a regular file"),
    (stat.S_ISBLK, "is a device; name a regular file"),
)


def shown_path(path: bytes | str | os.PathLike[str]) -> str:
    """Return a path as one clean line; bytes that are not UTF-8 become U+FFFD."""
    return clean_line(os.fsencode(path).decode("utf-8", "surrogateescape"))


def refuse_missing(path: Path) -> None:
    """Raise UsageError for a file or folder that is not there, or cannot be looked at.

    Of a folder that cannot be read every file would seem to be gone; a file is named where it is read.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"{shown_path(path)}: no such file or folder") from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{shown_path(path)}: cannot be read: {reason}") from error
    if stat.S_ISDIR(status.st_mode) and not os.access(path, os.R_OK | os.X_OK):
        raise UsageError(f"{shown_path(path)}: cannot be read: {os.strerror(errno.EACCES)}")


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder; one that disappears meanwhile counts as 0."""
    size = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(place, name)).st_size
    return size


class NotRegularError(OSError):
    """The path is not a regular file; `strerror` says what it is and what to do."""


@contextmanager
def open_regular(path: bytes | Path) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """Open a regular file for reading, and yield it with its status; follows links, never waits for a pipe.

    Raises NotRegularError, or OSError.
    """
    # Check before opening, because opening a pipe or a device has effects; and open non-blocking,
    # because the file may have been replaced since.
    _refuse_special(os.stat(path))
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        _refuse_special(status)
        yield file, status


@contextmanager
def opened(path: Path, largest: int) -> Iterator[BinaryIO]:
    """Open a regular file for reading, through links and `~`. Raises FileError for anything else.

    A file of more than `largest` bytes is refused; one that grows while it is read may
    yield more, so use `content` to read it whole.
    """
    try:
        with open_regular(path.expanduser()) as (file, status):
            if status.st_size > largest:
                raise FileError(path, _too_large(largest))
            yield file
    except NotRegularError as error:
        raise FileError(path, str(error.strerror)) from error
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error
    except (ValueError, RuntimeError) as error:
        # A NUL in the name, the home of nobody.
        raise FileError(path, f"cannot be read: {error}") from error


def content(path: Path, largest: int) -> bytes:
    """Read a whole file. Raises FileError with the path, as `opened` does."""
    with opened(path, largest) as file:
        found = file.read(largest + 1)
    if len(found) > largest:
        raise FileError(path, _too_large(largest))
    return found


def text_of(path: Path, largest: int) -> str:
    """Read a whole UTF-8 text, with or without a byte order mark. Raises FileError as `content` does."""
    try:
        return content(path, largest).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(path, f"byte {error.start} is not UTF-8; save it again as UTF-8") from error


def _refuse_special(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((text for is_kind, text in _KINDS if is_kind(status.st_mode)), "is no regular file")
        raise NotRegularError(errno.EINVAL, kind)


def _too_large(largest: int) -> str:
    return f"is larger than {largest >> 20} MiB, which no such file should be"
