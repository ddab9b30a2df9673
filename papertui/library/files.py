"""Files that are the user's alone: private modes under any umask, no symbolic links, and whose turn it is."""

import fcntl
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from papertui.errors import BusyError, LibraryError
from papertui.files import make_folder


def private_directory(path: Path) -> None:
    """Make the directory, and what leads to it, for the user alone; tighten it where it is open to others.

    Raises LibraryError if it belongs to someone else, OSError if it cannot be made.
    """
    make_folder(path)
    info = path.stat()
    _refuse_foreign(path, info)
    if info.st_mode & 0o077:
        path.chmod(stat.S_IMODE(info.st_mode) & 0o700)


def is_there(path: Path) -> bool:
    """Whether something has this name; LibraryError where that cannot be told."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise LibraryError(
            f"the library cannot be read ({error.strerror}): {path}; "
            "change the permissions of its folder or mount it, or choose another --library"
        ) from error
    return True


def dangling_link(path: Path) -> Path | None:
    """Return the symbolic link on the way to a folder that leads nowhere; None if there is none."""
    return next((each for each in (path, *path.parents) if each.is_symlink() and not each.exists()), None)


def private_file(path: Path, *, create: bool = False) -> bool:
    """Tell whether there is such a file, and make sure that it is the user's alone.

    Raises LibraryError for a symbolic link, for what is no plain file and for
    a file of someone else's.
    """
    try:
        info = path.lstat()
    except FileNotFoundError:
        if create:
            new_private_file(path)
        return create
    # Never opened to look at it: closing any descriptor of a file drops the locks that SQLite has on it.
    if not stat.S_ISREG(info.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(info.st_mode) else "no plain file"
        raise LibraryError(f"{path}: is {kind}, which papertui does not follow; put the file itself there")
    _refuse_foreign(path, info)
    if info.st_mode & 0o077:
        path.chmod(0o600)
    return True


def new_private_file(path: Path) -> None:
    """Make an empty file with mode 0600; one that another process made first is as good."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def sync(path: Path) -> None:
    """Return once a file, or the names in a directory, are on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(copy: Path, name: Path) -> None:
    """Put a finished file in the place of another; on disk when this returns."""
    sync(copy)
    copy.replace(name)
    sync(name.parent)


@contextmanager
def turn(path: Path, timeout: float = 10.0) -> Iterator[None]:
    """Hold the lock file while the block runs; BusyError if it stays another's for `timeout` seconds.

    SQLite's own waiting lets writers starve each other for seconds. The kernel
    frees the lock of a process that dies.
    """
    private_file(path, create=True)
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _wait_for(descriptor, path, timeout)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, path: Path, timeout: float) -> None:
    with suppress(BlockingIOError):
        return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    won = threading.Event()

    def wait() -> None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            won.set()

    # The kernel lets waiters in about as they came, where asking again and again starves some for a
    # second; but it knows no time limit. A thread left behind gives up the lock with the closed file.
    threading.Thread(target=wait, daemon=True).start()
    if not won.wait(timeout):
        raise BusyError(
            f"nothing was saved, try again: another papertui is writing and does not finish: {path}"
        )
    return None


def _refuse_foreign(path: Path, info: os.stat_result) -> None:
    if info.st_uid != os.geteuid():
        raise LibraryError(
            f"{path}: belongs to another user (id {info.st_uid}); choose a library of your own with --library"
        )
