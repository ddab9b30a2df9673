"""Replacing a damaged library by a sound one; the damaged file is kept beside it, byte for byte."""

import errno
import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, nullcontext, suppress
from pathlib import Path

from papertui.files import new_private_file, open_private, put_in_place, sync
from papertui.library import history
from papertui.library.backup import UNFINISHED, newest_good, timestamp, write_copy
from papertui.library.connection import GoneError, LibraryDamageError, refusal
from papertui.library.files import write_lock
from papertui.library.marker import Marker
from papertui.library.salvage import Salvaged, salvage

_LIMIT = 2_000_000_000


def repair(library: Path, fault: str, migrations: Sequence[str], now: float) -> str:
    """Replace a damaged or missing library by what can be recovered; return a notice for the user.

    Raises GoneError, with nothing changed, if neither a row nor a good backup is left.
    """
    best = newest_good(library.parent)
    name, backup = (best[0].name, best[1]) if best else ("", None)
    try:
        found = _salvaged(library, backup, migrations)
        if not found and not backup:
            raise GoneError(library, f"it is damaged ({fault}) and there is no good backup")
        _write(found.connection if found else backup, library, now)  # type: ignore[arg-type]
    finally:
        if backup:
            backup.close()
    kept_as = _set_aside(library, now)
    put_in_place(library.with_suffix(UNFINISHED), library)
    kept = f" and is kept as {kept_as.name}" if kept_as else ""
    done = found.report(name) if found else f"the backup {name} was restored"
    return f"{library}: was damaged ({fault}){kept}; {done}"


def start_empty(directory: Path, state: Path | None) -> Path | None:
    """Rename what is left of a library, so that an empty one can be created; return the new name.

    Raises LibraryError if the file cannot be renamed.
    """
    library = directory / "library.db"
    try:
        # Where its folder is there, another papertui may be repairing it.
        turn = write_lock(directory / "library.lock") if directory.is_dir() else nullcontext()
        with turn:
            kept_as = _set_aside(library, time.time()) if directory.is_dir() else None
            library.unlink(missing_ok=True)
            Marker(library, state).clear()
    except OSError as error:
        raise refusal(library, error) from error
    return kept_as


def _salvaged(library: Path, backup: sqlite3.Connection | None, migrations: Sequence[str]) -> Salvaged | None:
    with suppress(FileNotFoundError, sqlite3.Error, LibraryDamageError):
        if 0 < library.stat().st_size < _LIMIT:
            return salvage(library.read_bytes(), backup, migrations)
    return None


def _write(source: sqlite3.Connection, library: Path, now: float) -> None:
    """Write the library beside its path, with a revision above that of each of its sources."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute(
            "INSERT INTO action (at, summary, count, stage, revision)"
            " VALUES (?, 'repaired', 0, 'dropped', ?)",
            (int(now), history.latest(copy) + 1),
        )
        unfinished = library.with_suffix(UNFINISHED)
        unfinished.unlink(missing_ok=True)
        new_private_file(unfinished)
        write_copy(copy, unfinished)


def _set_aside(library: Path, now: float) -> Path | None:
    """Rename a damaged library and return the new path; None for one that is missing or empty."""
    # The journal first: if it were left, SQLite would play it back into the restored library.
    kept_as = _reserved(library, now)
    with suppress(FileNotFoundError):
        os.rename(f"{library}-journal", f"{kept_as}-journal")
    try:
        is_empty = not library.stat().st_size
    except FileNotFoundError:
        is_empty = True
    if is_empty:
        kept_as.unlink()
        return None
    link = kept_as.with_name(f"{kept_as.name}{UNFINISHED}")
    try:
        # A hard link, so that the library never disappears; not every file system has them.
        os.link(library, link, follow_symlinks=False)
        link.replace(kept_as)
    except OSError:
        library.replace(kept_as)
    sync(library.parent)
    return kept_as


def _reserved(library: Path, now: float) -> Path:
    """Create an empty file under a new name beside the library; return it."""
    name = f"{library.name}.corrupt-{timestamp(now)}"
    for more in ("", *map(str, range(-2, -1000, -1))):
        kept_as = library.with_name(name + more)
        if not os.path.lexists(f"{kept_as}-journal"):
            with suppress(FileExistsError):
                os.close(open_private(kept_as, os.O_WRONLY | os.O_EXCL))
                return kept_as
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), f"{library.with_name(name)}-999")
