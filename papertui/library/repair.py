"""Putting a sound library in the place of a damaged one, which is kept beside it byte for byte."""

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from papertui.files import new_private_file, put_in_place, sync
from papertui.library import history
from papertui.library.backup import UNFINISHED, moment, newest_good, write_copy
from papertui.library.connection import DamageError, GoneError, refusal
from papertui.library.marker import Marker
from papertui.library.salvage import Salvaged, salvage

_LIMIT = 2_000_000_000


def repair(library: Path, fault: str, migrations: Sequence[str], now: float) -> str:
    """Replace a damaged or missing library by what can be saved of it; return what the user should know.

    Raises GoneError, with nothing touched, where neither a row nor a good backup is left.
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
    aside = _set_aside(library, now)
    put_in_place(library.with_suffix(UNFINISHED), library)
    kept = f" and is kept as {aside.name}" if aside else ""
    done = found.report(name) if found else f"the backup {name} was restored"
    return f"{library}: was damaged ({fault}){kept}; {done}"


def begin_anew(directory: Path, state: Path | None) -> Path | None:
    """Set what is left of a library aside, so that an empty one can be begun; return its new name.

    Raises LibraryError where that cannot be done.
    """
    library = directory / "library.db"
    try:
        aside = _set_aside(library, time.time())
        library.unlink(missing_ok=True)
        Marker(library, state).clear()
    except OSError as error:
        raise refusal(library, error) from error
    return aside


def _salvaged(library: Path, backup: sqlite3.Connection | None, migrations: Sequence[str]) -> Salvaged | None:
    with suppress(FileNotFoundError, sqlite3.Error, DamageError):
        if 0 < library.stat().st_size < _LIMIT:
            return salvage(library.read_bytes(), backup, migrations)
    return None


def _write(source: sqlite3.Connection, library: Path, now: float) -> None:
    """Write the library beside its place, with a revision above that of anything it was made from."""
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
    """Keep a damaged library under a name of its own; None for one that is missing or empty."""
    # The journal first: left behind alone it would be played back into the restored library.
    name = f"{library.name}.corrupt-{moment(now)}"
    names = (library.with_name(name + more) for more in ("", *map(str, range(-2, -1000, -1))))
    aside = next(name for name in names if not os.path.lexists(name))
    with suppress(FileNotFoundError):
        os.rename(f"{library}-journal", f"{aside}-journal")
    if not library.exists() or not library.stat().st_size:
        return None
    try:
        # A second name, so that at no moment there is no library; not every file system has them.
        os.link(library, aside, follow_symlinks=False)
    except OSError:
        library.rename(aside)
    sync(library.parent)
    return aside
