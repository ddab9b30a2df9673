"""The folder of one catalog: private, one builder at a time.

    <cache>/<hash of the paths>/
      lock            held by the one builder
      catalog.db      files, records, papers, keys, columns; changed in place
      damaged         written by a reader that found damage; the next builder rebuilds everything
      index-5f3a…/    words/ (the engine's), indexed, live, dead; `meta` names the one that serves

Nothing is opened that another user owns or can write: what the index holds is unpickled.
"""

import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

from papertui.errors import CacheError
from papertui.files import is_own, is_private, locked, make_folder, open_private

SCHEMA = 17
"""Raise it also where keys or merging change: a record that reads as before is not merged again."""

DATABASE = "catalog.db"
LOCK = "lock"

_BESIDE = ("-wal", "-shm", "-journal")
_DAMAGED = "damaged"
_INDEX = "index-"
_HASH = re.compile(r"[0-9a-f]{20}")
_DAY = 86_400


def directory_for(cache_dir: Path, paths: Iterable[Path | bytes]) -> Path:
    """Return the folder of the catalog of these paths, in whatever order or spelling they come."""
    resolved = sorted({os.path.realpath(os.fsencode(path)) for path in paths})
    digest = blake2b(b"\0".join([b"%d" % SCHEMA, *resolved]), digest_size=10)
    return cache_dir / digest.hexdigest()


def prepare(directory: Path) -> None:
    """Make a private folder; one of this user that others could write is emptied first. Raises CacheError."""
    try:
        try:
            _make_private(directory)
        except FileNotFoundError:
            # It was swept as unused meanwhile; a new one is not.
            _make_private(directory)
    except OSError as error:
        raise CacheError(f"cache {directory}: {error.strerror}; give another with --cache") from error


def _make_private(directory: Path) -> None:
    # One look: a folder that another process makes between two is not one to be emptied.
    if not is_private(directory, folder=True, missing=True):
        _remove_own(directory)
    make_folder(directory)
    directory.chmod(0o700)
    for path in directory.iterdir():
        # A folder with the name of one of our files would block it for ever.
        if path.is_dir() and not (path.is_symlink() or path.name.startswith(_INDEX)):
            shutil.rmtree(path)


@contextmanager
def builder(directory: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Hold the lock of the one builder; wait until another has finished, calling `waiting` meanwhile.

    Yields whether the last one was here more than a day ago. Whatever this process writes
    inside is private, under any umask.
    """
    with ExitStack() as held:
        try:
            held.enter_context(locked(directory / LOCK, waiting=waiting))
        except FileNotFoundError:
            # It was swept as unused since it was prepared.
            prepare(directory)
            held.enter_context(locked(directory / LOCK, waiting=waiting))
        is_first_today = _note_use(directory / LOCK)
        mask = os.umask(0o077)
        try:
            yield is_first_today
        finally:
            os.umask(mask)


def _note_use(lock: Path) -> bool:
    """Set the lock's time, the day of the last use; return whether that was more than a day ago."""
    is_old = time.time() - lock.stat().st_mtime > _DAY
    if is_old:
        os.utime(lock)
    return is_old


def trusted(directory: Path) -> Path | None:
    """Return the database of a catalog if it is there, ours alone, and not known to be damaged."""
    file = directory / DATABASE
    if not (is_private(directory, folder=True) and is_private(file)):
        return None
    beside = (directory / f"{DATABASE}{suffix}" for suffix in _BESIDE)
    if not all(is_private(path, missing=True) for path in beside):
        return None
    return None if os.path.lexists(directory / _DAMAGED) else file


def invalidate(directory: Path) -> None:
    """Mark a catalog as damaged; the next builder rebuilds it."""
    with suppress(OSError):
        os.close(open_private(directory / _DAMAGED, os.O_WRONLY))


def sweep_unused(cache_dir: Path, days: int, now: float) -> list[Path]:
    """Remove the caches, of this and earlier versions, that nobody has built in for so many days."""
    removed: list[Path] = []
    found: list[Path] = []
    with suppress(OSError):  # somebody has removed them all
        found = sorted(cache_dir.iterdir())
    for directory in found:
        with suppress(OSError):
            lock = directory / LOCK
            is_cache = _HASH.fullmatch(directory.name) and is_private(directory, folder=True)
            if is_cache and _unused(lock, now) > days:
                # One that is being built in is in use, and so is one that just was.
                with locked(lock, patience=0):
                    if _unused(lock, now) > days:
                        _remove_unused(directory)
                        removed.append(directory)
    return removed


def _unused(lock: Path, now: float) -> float:
    """Return for how many days nobody has built."""
    return (now - lock.lstat().st_mtime) / _DAY


def _remove_unused(directory: Path) -> None:
    """Remove a cache under its lock; who waits for that makes the folder again, and loses nothing there."""
    # A name of a cache as well, so that what a kill leaves is removed by the next sweep.
    aside = directory.with_name(secrets.token_hex(10))
    directory.rename(aside)
    shutil.rmtree(aside)


def is_doubtful(directory: Path) -> bool:
    """Whether a reader, or the builder itself, has met damage."""
    return os.path.lexists(directory / _DAMAGED)


def discard(directory: Path) -> None:
    """Remove everything but the lock; readers that have it open go on with what they opened."""
    for suffix in ("", *_BESIDE):
        (directory / f"{DATABASE}{suffix}").unlink(missing_ok=True)
    sweep(directory, "")
    (directory / _DAMAGED).unlink(missing_ok=True)


def new_index(directory: Path) -> Path:
    """Make an empty folder for an index; its name is unique, because readers tell indexes by it."""
    index = directory / f"{_INDEX}{secrets.token_hex(4)}"
    index.mkdir(mode=0o700)
    words_of(index).mkdir(mode=0o700)
    return index


def words_of(index: Path) -> Path:
    """Return where the engine's own files are in the folder of an index."""
    return index / "words"


def covering(number: int) -> bytes:
    """Return what the file `indexed` holds if the index covers so many documents."""
    told = b"%d" % number
    return b"%b %08x" % (told, crc32(told))


def covered(told: bytes) -> int:
    """Return what `covering` was given. Raises ValueError if it is damaged: it would hide papers."""
    number = int(told.partition(b" ")[0])
    if told != covering(number):
        raise ValueError("damaged")
    return number


def sweep(directory: Path, kept: str) -> None:
    """Remove every index but the one of this name."""
    for path in directory.glob(f"{_INDEX}*"):
        if path.name != kept:
            shutil.rmtree(path, ignore_errors=True)


def is_ours(words: Path) -> bool:
    """Whether the files of an index, and their folder, are ours alone."""
    if not is_private(words, folder=True):
        return False
    files = list(words.iterdir())
    return bool(files) and all(map(is_private, files))


def _remove_own(directory: Path) -> None:
    status = directory.lstat()
    if not is_own(status):
        raise CacheError(f"cache {directory} belongs to another user; give another with --cache")
    if stat.S_ISDIR(status.st_mode):
        shutil.rmtree(directory)
    else:
        directory.unlink()
