"""Where generations live: a private folder, one builder at a time, `CURRENT` replaced in one step.

    <cache>/<hash of the paths>/
      lock            held by the one builder
      records.db      what each file gave
      CURRENT         the name of the published generation
      g000007-5f3a…/  catalog.db, index/, engine, lock (held shared by readers)

Nothing is opened that another user owns or can write: what the index holds is
unpickled.
"""

import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from papertui.errors import CacheError
from papertui.files import is_own, is_private, locked, make_folder, open_lock, replace_file, try_lock

SCHEMA = 6

_CURRENT = "CURRENT"
_LOCK = "lock"
_ENGINE = "engine"
_NAME = re.compile(r"g\d{6,}-[0-9a-f]{8}", re.ASCII)


def directory_for(cache_dir: Path, paths: Iterable[Path | bytes]) -> Path:
    """Return the folder of the catalog of these paths, in whatever order or spelling they come."""
    resolved = sorted({os.path.realpath(os.fsencode(path)) for path in paths})
    digest = blake2b(b"\0".join([b"%d" % SCHEMA, *resolved]), digest_size=10)
    return cache_dir / digest.hexdigest()


def prepare(directory: Path) -> None:
    """Make a private folder; one of this user that others could write is emptied first. Raises CacheError."""
    try:
        if not is_private(directory, folder=True) and os.path.lexists(directory):
            _remove_own(directory)
        make_folder(directory)
        directory.chmod(0o700)
        for path in directory.iterdir():
            # In the place of a file a folder would be in the way for ever.
            if path.is_dir() and not (path.is_symlink() or _is_name(path.name)):
                shutil.rmtree(path)
    except OSError as error:
        raise CacheError(f"cache {directory}: {error.strerror}; give another with --cache") from error


@contextmanager
def builder(directory: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Be the one that builds here; wait for another to finish, calling `waiting` meanwhile.

    Whatever this process writes inside is private, under any umask.
    """
    with locked(directory / _LOCK, waiting=waiting):
        mask = os.umask(0o077)
        try:
            yield
        finally:
            os.umask(mask)


def current(directory: Path) -> Path | None:
    """Return the published generation, if there is one and it is ours alone."""
    pointer = directory / _CURRENT
    if not (is_private(directory, folder=True) and is_private(pointer)):
        return None
    try:
        name = pointer.read_text("ascii")
    except (OSError, ValueError):
        return None
    generation = directory / name
    return generation if _is_name(name) and is_private(generation, folder=True) else None


def create(directory: Path) -> Path:
    """Make the folder of a new generation, numbered after every other; sweep away what is left."""
    sweep(directory)
    numbers = [int(path.name[1:].partition("-")[0]) for path in _generations(directory)]
    # The number is for people. A deleted cache starts again at 1, and no reader may take another
    # generation for its own by the name.
    generation = directory / f"g{max(numbers, default=0) + 1:06}-{secrets.token_hex(4)}"
    generation.mkdir(mode=0o700)
    (generation / _LOCK).touch(mode=0o600)
    return generation


def note_engine(generation: Path, name: str) -> None:
    """Note which engine indexes a generation."""
    (generation / _ENGINE).write_text(name, "ascii")


def engine_of(generation: Path) -> str:
    """Say which engine indexed a generation; the first there was, where nothing is noted."""
    try:
        return (generation / _ENGINE).read_text("ascii")
    except (OSError, ValueError):
        return "whoosh"


def publish(generation: Path) -> None:
    """Make a finished generation the current one, in one step; readers of older ones go on."""
    replace_file(generation.parent / _CURRENT, generation.name.encode("ascii"), alone=True)
    sweep(generation.parent)


def sweep(directory: Path) -> None:
    """Remove every generation that is neither current nor read by anyone."""
    kept = current(directory)
    for generation in _generations(directory):
        if generation != kept:
            _remove_unless_read(generation)


def hold(generation: Path) -> int:
    """Take a generation for reading until the descriptor is closed; OSError when it is gone."""
    handle = open_lock(generation / _LOCK, shared=True)
    if not try_lock(handle, shared=True):
        os.close(handle)
        raise FileNotFoundError(f"{generation} is being swept")
    return handle


def invalidate(directory: Path) -> None:
    """Take the current generation out of use because it proved damaged; the next sync builds another."""
    with suppress(OSError):
        (directory / _CURRENT).unlink(missing_ok=True)


def _generations(directory: Path) -> list[Path]:
    return sorted(path for path in directory.iterdir() if _is_name(path.name))


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _remove_unless_read(generation: Path) -> None:
    try:
        handle = open_lock(generation / _LOCK, create=False)
    except OSError:
        shutil.rmtree(generation, ignore_errors=True)
        return
    try:
        if try_lock(handle):
            shutil.rmtree(generation, ignore_errors=True)
    finally:
        os.close(handle)


def _remove_own(directory: Path) -> None:
    status = directory.lstat()
    if not is_own(status):
        raise CacheError(f"cache {directory} belongs to another user; give another with --cache")
    if stat.S_ISDIR(status.st_mode):
        shutil.rmtree(directory)
    else:
        directory.unlink()
