"""Files that a user names, opened without a risk, and folders made for the user alone."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from papertui.errors import FileError
from papertui.text import clean_line

_KINDS = (
    (stat.S_ISDIR, "is a folder; name a file"),
    (stat.S_ISFIFO, "is a pipe; save what comes through it to a file first"),
    (stat.S_ISSOCK, "is a socket; name a regular file"),
    (stat.S_ISCHR, "is a device; name a regular file"),
    (stat.S_ISBLK, "is a device; name a regular file"),
)


def shown_path(path: bytes | str | os.PathLike[str]) -> str:
    """Return a path as one clean line; bytes that are not UTF-8 show as U+FFFD."""
    return clean_line(os.fsencode(path).decode("utf-8", "surrogateescape"))


@contextmanager
def opened(path: Path, largest: int) -> Iterator[BinaryIO]:
    """Open a regular file for reading, through links and `~`; FileError, at once, for anything else.

    A file of more than `largest` bytes is refused; one that grows while it is
    read may give more, so whoever reads it whole goes through `content`.
    """
    try:
        name = path.expanduser()
        _refuse(path, os.stat(name), largest)
        # Looked at first, for to open a pipe or a device is to use it; and non-blocking, for the file
        # may be another one by now.
        with open(os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC), "rb") as file:
            _refuse(path, os.fstat(file.fileno()), largest)
            yield file
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error
    except (ValueError, RuntimeError) as error:
        # A NUL in the name, the home of nobody.
        raise FileError(path, f"cannot be read: {error}") from error


def content(path: Path, largest: int) -> bytes:
    """Read a file whole; FileError, which names the path, for what `opened` refuses."""
    with opened(path, largest) as file:
        found = file.read(largest + 1)
    if len(found) > largest:
        raise FileError(path, _too_large(largest))
    return found


def text_of(path: Path, largest: int) -> str:
    """Read a UTF-8 text whole, with or without a byte order mark; FileError as `content`."""
    try:
        return content(path, largest).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(path, f"byte {error.start} is not UTF-8; save it again as UTF-8") from error


def make_folder(path: Path) -> None:
    """Make a folder, and what leads to it, for the user alone under any umask; OSError if it cannot be."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    # Not `parents=True`: it makes what leads there open to all that the umask lets in.
    path.mkdir(mode=0o700, exist_ok=True)


def _refuse(path: Path, status: os.stat_result, largest: int) -> None:
    if stat.S_ISREG(status.st_mode):
        if status.st_size > largest:
            raise FileError(path, _too_large(largest))
        return
    kind = next((text for is_kind, text in _KINDS if is_kind(status.st_mode)), "is no regular file")
    raise FileError(path, kind)


def _too_large(largest: int) -> str:
    return f"is larger than {largest >> 20} MiB, which no such file should be"
