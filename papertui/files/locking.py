"""File locks. The kernel releases the locks of a process that dies."""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from papertui.files.owning import open_private

_BETWEEN_CALLS = 0.05
_TRIES = 100


@contextmanager
def locked(
    path: Path, patience: float | None = None, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold a lock file, created if missing, while the block runs.

    `waiting` is called several times a second while another process holds the lock.
    Raises TimeoutError after `patience` seconds, OSError if the file cannot be opened.
    """
    handle = _acquired(path, patience, waiting)
    try:
        yield
    finally:
        os.close(handle)


def _acquired(path: Path, patience: float | None, waiting: Callable[[], None] | None) -> int:
    for _ in range(_TRIES):
        handle = open_lock(path)
        try:
            if not try_lock(handle):
                _wait(handle, path, patience, waiting)
            # A lock file that was removed since it was opened keeps nobody out.
            if _is_at(path, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    raise OSError(errno.ESTALE, "its lock file is replaced again and again", str(path))


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def open_lock(path: Path, *, create: bool = True, shared: bool = False) -> int:
    """Open a lock file and return its descriptor; closing it releases the lock. Raises OSError.

    A `shared` one is opened for reading only, and never created.
    """
    if create and not shared:
        return open_private(path, os.O_RDWR)
    # Some file systems allow an exclusive lock only on a file that is open for writing.
    access = os.O_RDONLY if shared else os.O_RDWR
    return os.open(path, access | os.O_NOFOLLOW | os.O_CLOEXEC)


def try_lock(handle: int, *, shared: bool = False, needed: bool = False) -> bool:
    """Lock an open file; False if another process holds the lock.

    If the file system has no locks: True, or OSError if the lock is `needed`.
    """
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        if needed:
            raise
    return True


def _wait(handle: int, path: Path, patience: float | None, waiting: Callable[[], None] | None) -> None:
    """Wait in the kernel, which serves waiters roughly in order; polling would starve some of them.

    flock has no time limit, so a thread waits; an abandoned thread releases the lock with the closed file.
    """
    won = threading.Event()
    threading.Thread(target=_wait_in_kernel, args=(handle, won), daemon=True).start()
    ends = None if patience is None else time.monotonic() + patience
    while not won.wait(_pause(ends, waiting)):
        if waiting:
            waiting()
        if ends is not None and time.monotonic() >= ends:
            raise TimeoutError(f"{path} is locked by another process")


def _wait_in_kernel(handle: int, won: threading.Event) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        return  # closed meanwhile
    won.set()


def _pause(ends: float | None, waiting: Callable[[], None] | None) -> float | None:
    left = None if ends is None else max(ends - time.monotonic(), 0)
    if waiting is None:
        return left
    return _BETWEEN_CALLS if left is None else min(_BETWEEN_CALLS, left)
