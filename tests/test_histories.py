"""Whatever happened to the dumps, the catalog is what one is that is built of them at once."""

import os
import random
import shutil
import signal
import sqlite3
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from papertui import sync
from papertui.catalog import Catalog, directory_for
from papertui.catalog.folder import DATABASE
from tests.histories import History, differences, short_pieces, state
from tests.sync_desk import TITLES, counted, read_here

STEPS = 6


def answers(dumps: Path, cache: Path) -> dict[str, object]:
    """Read the dumps, and return all that their catalog answers."""
    sync.run([dumps], cache, read=read_here, indexer=TITLES, first_part=0)
    catalog = Catalog.open(directory_for(cache, [dumps]))
    assert catalog
    with closing(catalog):
        assert counted(catalog.index_dir) == catalog.indexed == catalog.size
        return state(catalog)


@pytest.mark.parametrize("seed", range(5))
def test_a_catalog_that_was_changed_is_one_that_was_built_at_once(tmp_path: Path, seed: int) -> None:
    with short_pieces() if seed else nullcontext():
        follow(tmp_path, seed)


def follow(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path / "dumps", seed)
    done: list[str] = []
    for _ in range(STEPS):
        done += [history.change() for _ in range(random.Random(seed).randrange(1, 4))]
        ours = answers(tmp_path / "dumps", tmp_path / "cache")
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        fresh = answers(tmp_path / "dumps", tmp_path / "fresh")
        assert differences(ours, fresh) == [], done


def killed_at(dumps: Path, cache: Path, writes: int) -> bool:
    """Have a builder killed at one of its statements that write; whether it came so far."""

    def count(kind: int, *_names: object) -> int:
        nonlocal writes
        writes -= kind in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
        if writes <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return sqlite3.SQLITE_OK

    class Doomed(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as the base has it
            # SQLite asks before it prepares a statement, and the process dies there.
            self.set_authorizer(count)
            return super().execute(*arguments)

    process = os.fork()
    if not process:
        try:
            sqlite3.connect = partial(sqlite3.connect, factory=Doomed)  # type: ignore[assignment]
            sync.run([dumps], cache, read=read_here, indexer=TITLES, first_part=0)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("seed", range(3))
def test_builders_that_are_killed_anywhere_leave_nothing_wrong(tmp_path: Path, seed: int) -> None:
    """FAULTS 13."""
    history, rng = History(tmp_path / "dumps", 100 + seed), random.Random(seed)
    kills = 0
    for _ in range(8):
        history.change()
        kills += killed_at(tmp_path / "dumps", tmp_path / "cache", rng.randrange(1, 60))
    ours = answers(tmp_path / "dumps", tmp_path / "cache")
    assert kills > 2
    assert differences(ours, answers(tmp_path / "dumps", tmp_path / "fresh")) == []


@pytest.mark.parametrize("table", ["docs", "records", "merged", "orders", "dictionaries"])
def test_a_catalog_that_lacks_rows_is_built_anew(tmp_path: Path, table: str) -> None:
    """What a paper needs is missed, as soon as it is needed; a builder neither fails nor hangs."""
    dumps, cache = tmp_path / "dumps", tmp_path / "cache"
    history = History(dumps, 7)
    for _ in range(3):
        history.change()
    answers(dumps, cache)
    with closing(sqlite3.connect(directory_for(cache, [dumps]) / DATABASE)) as database:
        database.execute(f"DELETE FROM {table} WHERE rowid % 2")  # noqa: S608 - a name from above
        database.commit()
    for _ in range(3):
        history.change()
    assert differences(answers(dumps, cache), answers(dumps, tmp_path / "fresh")) == []
