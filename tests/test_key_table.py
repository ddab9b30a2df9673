"""Which documents have a key: the same whether keys are fresh or settled."""

import random
import sqlite3
from pathlib import Path

import pytest

from papertui.catalog import folder, key_table
from papertui.catalog.database import create
from papertui.catalog.key_table import KeyTable

MANY = 20
Row = tuple[int, int]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    """An empty catalog of which so many keys are left where they are."""
    monkeypatch.setattr(key_table, "_MANY", MANY)
    folder.prepare(tmp_path / "cache")
    return create(tmp_path / "cache")


def rows(database: sqlite3.Connection, table: str) -> list[Row]:
    return sorted(database.execute(f"SELECT key, doc FROM {table}"))  # noqa: S608 - ours


def add(table: KeyTable, count: int, first: int = 0) -> set[Row]:
    """Add three keys to each of so many documents."""
    added: set[Row] = set()
    for doc in range(first, first + count):
        keys = {(doc * 7919 + number * 104_729) % 1_000_003 for number in range(3)}
        table.add(doc, keys)
        added |= {(key, doc) for key in keys}
    table.flush(first + count)
    return added


@pytest.mark.parametrize("seed", range(5))
def test_keys_come_and_go_and_all_readers_see_them(database: sqlite3.Connection, seed: int) -> None:
    rng, expected, docs = random.Random(seed), set[Row](), 0
    table, was_settled = KeyTable(database), False
    for _ in range(60):
        for key, doc in rng.sample(sorted(expected), min(len(expected), rng.randrange(4))):
            table.remove(doc, [key])
            expected.discard((key, doc))
        for _ in range(rng.randrange(5)):
            keys = set(rng.sample(range(100), rng.randrange(4)))
            table.add(docs, keys)
            expected |= {(key, docs) for key in keys}
            docs += 1
        table.flush(docs)
        assert rows(database, "keys") == sorted(expected)
        was_settled |= bool(rows(database, "settled_keys"))
        if rng.random() < 0.1:
            table = KeyTable(database)  # another builder goes on
    assert was_settled


def test_a_small_catalog_moves_no_keys(database: sqlite3.Connection) -> None:
    table = KeyTable(database)
    added = add(table, MANY // 3)
    table.finish(MANY // 3)
    assert rows(database, "fresh_keys") == sorted(added)


def test_a_long_reading_leaves_few_keys_fresh_and_none_at_its_end(database: sqlite3.Connection) -> None:
    table, expected = KeyTable(database), set[Row]()
    for first in range(0, 1000, 10):
        expected |= add(table, 10, first)
        if first == 900:
            table = KeyTable(database)  # it broke off, and another builder goes on
        assert len(rows(database, "fresh_keys")) <= max(MANY, 0.4 * (first + 10))
    table.finish(1000)
    assert rows(database, "fresh_keys") == []
    assert rows(database, "settled_keys") == sorted(expected)


def test_a_small_change_of_a_large_catalog_leaves_its_settled_keys_alone(
    database: sqlite3.Connection,
) -> None:
    table = KeyTable(database)
    settled = add(table, 1000)
    table.finish(1000)
    later = KeyTable(database)
    fresh = add(later, 6, 1000)
    later.finish(1006)
    assert rows(database, "settled_keys") == sorted(settled)
    assert rows(database, "fresh_keys") == sorted(fresh)
    doc = 5
    later.remove(doc, {key for key, each in settled if each == doc})
    later.flush(1006)
    assert rows(database, "keys") == sorted(fresh | {row for row in settled if row[1] != doc})
