"""Private files and folders of the user: private modes under any umask, no symbolic links."""

import os
import stat
from pathlib import Path

from papertui.errors import FileError

_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def is_private(path: Path, *, folder: bool = False, missing: bool = False) -> bool:
    """Whether this is a file (or folder) of the user, not a link, that nobody else can write.

    `missing` is the answer for what is not there; one look, for it can go between two.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return missing
    except OSError:
        return False
    kind = stat.S_ISDIR if folder else stat.S_ISREG
    return kind(status.st_mode) and is_only_own(status)


def is_own(status: os.stat_result) -> bool:
    """Whether a file belongs to the user this process runs as."""
    return status.st_uid == os.geteuid()


def is_only_own(status: os.stat_result) -> bool:
    """Whether a file belongs to that user, and nobody else can write it."""
    return is_own(status) and not status.st_mode & _OTHERS_WRITE


def make_folder(path: Path) -> None:
    """Create a private folder and its parents, under any umask. Raises OSError."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    # Not `parents=True`: it creates the parents with the mode that the umask allows.
    path.mkdir(mode=0o700, exist_ok=True)


def private_folder(path: Path) -> None:
    """Create a folder as `make_folder` does, or make an existing one private.

    Raises FileError if it belongs to another user.
    """
    make_folder(path)
    status = path.stat()
    _refuse_foreign(path, status)
    if status.st_mode & _OTHERS:
        path.chmod(stat.S_IMODE(status.st_mode) & 0o700)


def private_file(path: Path, *, create: bool = False) -> bool:
    """Return whether the file exists, and make it private.

    With `create`, a missing one is created empty. Raises FileError for a symbolic
    link, for anything that is not a regular file, and for a file of another user.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        if create:
            new_private_file(path)
        return create
    # Never opened to check it: closing any descriptor of a file drops SQLite's locks on it.
    if not stat.S_ISREG(status.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "no plain file"
        raise FileError(path, f"is {kind}, which papertui does not follow; put the file itself there")
    _refuse_foreign(path, status)
    if status.st_mode & _OTHERS:
        path.chmod(0o600)
    return True


def new_private_file(path: Path) -> None:
    """Create an empty file with mode 0600, unless another process has just created it."""
    try:
        handle = open_private(path, os.O_RDWR | os.O_EXCL)
    except FileExistsError:
        return
    os.close(handle)


def open_private(path: Path, flags: int) -> int:
    """Open a file for writing and return its descriptor; a missing one is created with mode 0600.

    Raises OSError for a symbolic link.
    """
    handle = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if flags & os.O_EXCL:
            os.fchmod(handle, 0o600)  # a umask can take away even what is the user's own
    except OSError:
        os.close(handle)
        raise
    return handle


def _refuse_foreign(path: Path, status: os.stat_result) -> None:
    if not is_own(status):
        raise FileError(path, f"belongs to another user (id {status.st_uid}); use a folder of your own")
