"""Where a catalog is: in the user's cache, or in a temporary one if that cannot be written."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from papertui.catalog.database import connect, is_damage
from papertui.catalog.folder import DATABASE, LOCK, directory_for, prepare
from papertui.errors import CacheError
from papertui.files import is_private, open_lock, try_lock, why_unwritable

_PREFIX, _IN_USE = "papertui-cache-", "in-use"


class CachePlace:
    """The cache folder of some dump paths, and the folder of their catalog in it.

    On a read-only or a full disk a temporary cache serves, which begins as a copy of what can
    be read; `notice` says so. It is removed by `close`, or as Python ends.
    """

    def __init__(self, cache_dir: Path, paths: Sequence[Path]) -> None:
        self.cache_dir = cache_dir
        self.directory = directory_for(cache_dir, paths)
        self.notice = ""
        self._spare: TemporaryDirectory[str] | None = None
        self._lock: int | None = None
        if why := why_unwritable(self.directory, LOCK, DATABASE):
            self.move(CacheError(f"cache {self.directory}: {why}; give another with --cache"))

    def move(self, error: CacheError) -> bool:
        """Use a temporary cache because of that error; False if one is used or cannot be written either."""
        if self._spare is not None:
            return False
        with suppress(OSError, CacheError, sqlite3.Error), ExitStack() as made:
            _sweep(Path(gettempdir()))
            spare = TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
            made.callback(spare.cleanup)
            lock = open_lock(Path(spare.name, _IN_USE))
            made.callback(os.close, lock)
            try_lock(lock)
            directory = Path(spare.name, self.directory.name)
            _copy(self.directory, directory)
            made.pop_all()
            self._spare, self.cache_dir, self.directory = spare, Path(spare.name), directory
            self._lock = lock
            self.notice = f"{error}; a temporary one is used"
        return self._spare is not None

    def close(self) -> None:
        """Remove the temporary cache, if there is one."""
        if self._spare is not None:
            self._spare.cleanup()
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None


def _sweep(folder: Path) -> None:
    """Remove the temporary caches of processes that were killed: nobody has locked them."""
    for spare in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError), ExitStack() as opened:
            if not is_private(spare, folder=True):
                continue
            lock = open_lock(spare / _IN_USE, create=False)
            opened.callback(os.close, lock)
            if try_lock(lock, needed=True):
                shutil.rmtree(spare, ignore_errors=True)


def _copy(directory: Path, copy: Path) -> None:
    """Copy what is sound. Raises OSError, CacheError or sqlite3.Error if there is no room."""
    prepare(copy)
    old = connect(directory)
    if old is None:
        return
    try:
        # Not the file: another process may be writing to it.
        with closing(old), closing(sqlite3.connect(copy / DATABASE)) as new:
            old.backup(new)
            # The copy goes its own way: its readings are not counted with those of the original.
            with new:
                new.execute("UPDATE meta SET value = ? WHERE name = 'lineage'", (secrets.token_hex(8),))
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
        (copy / DATABASE).unlink(missing_ok=True)
        return
    (copy / DATABASE).chmod(0o600)
    _copy_indexes(directory, copy)


def _copy_indexes(directory: Path, copy: Path) -> None:
    """Copy the user's own files of the indexes, without their modes; each is checked when it is opened."""
    for place, folders, names in os.walk(directory):
        target = copy / Path(place).relative_to(directory)
        for folder in folders:
            (target / folder).mkdir(mode=0o700)
        for name in names if target != copy else ():
            source = Path(place, name)
            if is_private(source):
                shutil.copyfile(source, target / name)
                (target / name).chmod(0o600)
