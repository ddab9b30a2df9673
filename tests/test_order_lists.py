"""The stored orders after documents came, went and moved: what sorting them all would give."""

import random
import sqlite3
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

from papertui.catalog import folder, order_lists
from papertui.catalog.database import DamageError, create, ints
from papertui.catalog.order_lists import OrderLists
from papertui.catalog.sorting import FIRST, Ranks

_PUT = "INSERT OR REPLACE INTO docs VALUES (?, NULL, 0, ?, ?, ?, ?, ?, ?)"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    """An empty catalog whose orders have parts of a few documents, and never are sorted anew."""
    monkeypatch.setattr(order_lists, "_PART", 4)
    monkeypatch.setattr(order_lists, "_PART_OF", {"title": 2})
    monkeypatch.setattr(order_lists, "_FEW", 10_000)
    monkeypatch.setattr(order_lists, "_AT_ONCE", 7)
    folder.prepare(tmp_path / "cache")
    return create(tmp_path / "cache")


def ranks(rng: random.Random) -> Ranks:
    """Return ranks of which many are alike, so that ties decide."""
    few = [-rng.randrange(4) for _ in range(4)]
    return few[0], f"Title {rng.randrange(6)}", rng.randrange(1 << 20), few[1], few[2], few[3]


def put(database: sqlite3.Connection, doc: int, after: Ranks) -> None:
    day, title, tie, comments, upvotes, added = after
    database.execute(_PUT, (doc, -added, tie, day, title, comments, upvotes))


def stored(database: sqlite3.Connection, name: str) -> list[list[int]]:
    rows = database.execute("SELECT docs FROM orders WHERE name = ? ORDER BY part", (name,))
    return [list(ints(data)) for (data,) in rows]


@pytest.mark.parametrize("seed", range(8))
def test_orders_are_those_that_sorting_gives(database: sqlite3.Connection, seed: int) -> None:
    rng = random.Random(seed)
    lists = OrderLists(database)
    live: dict[int, Ranks] = {}
    numbers = iter(range(10_000))
    for _change in range(25):
        coming = {next(numbers): ranks(rng) for _ in range(rng.choice((0, 1, 3, 40)))}
        known = rng.sample(sorted(live), min(len(live), rng.choice((0, 1, 5, 60))))
        for doc in known:
            # Some go, some move, some stay where they are.
            kept = rng.choice((None, ranks(rng), live[doc]))
            lists.move(doc, live[doc], kept)
            live.pop(doc)
            if kept:
                coming |= {doc: kept}
        for doc, after in coming.items():
            put(database, doc, after)
            if doc not in known:
                lists.move(doc, None, after)
        live |= coming
        lists.flush(len(live), lambda: b"")
        for name, first in FIRST.items():
            parts = stored(database, name)
            assert [*chain(*parts)] == sorted(live, key=lambda doc: (live[doc][first], *live[doc][:5], doc))
            assert all(parts)
            assert max(map(len, parts), default=0) <= 2 * (2 if name == "title" else 4)


def flags(live: Iterable[int], size: int) -> bytes:
    """Return a bit for each document."""
    bits = bytearray(size // 8 + 1)
    for doc in live:
        bits[doc >> 3] |= 1 << (doc & 7)
    return bytes(bits)


@pytest.mark.parametrize("seed", range(8))
def test_all_sorted_anew_is_what_putting_each_in_its_place_gives(
    database: sqlite3.Connection, seed: int
) -> None:
    rng, lists, live = random.Random(seed), OrderLists(database), dict[int, Ranks]()
    count = rng.choice((0, 1, 30, 200))
    for doc in range(count):
        after = ranks(rng)
        put(database, doc, after)
        if rng.random() < 0.8:
            lists.move(doc, None, after)
            live[doc] = after
    lists.flush(len(live), lambda: b"")
    expected = {name: [*chain(*stored(database, name))] for name in FIRST}
    lists.sort(flags(live, count))
    assert {name: [*chain(*stored(database, name))] for name in FIRST} == expected
    for doc in sorted(live)[::2]:
        # A file has another time: all of its documents move at once.
        database.execute("UPDATE docs SET added = ? WHERE doc = ?", (later := rng.randrange(9), doc))
        live[doc] = (*live[doc][:5], -later)
    lists._sort_by_time()
    assert [*chain(*stored(database, "added"))] == sorted(
        live, key=lambda doc: (live[doc][5], *live[doc][:5], doc)
    )


def test_of_what_is_sorted_anew_in_any_case_nothing_is_kept(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_lists, "_MANY", 10)
    rng, lists = random.Random(1), OrderLists(database)
    assert not lists.is_pending
    for doc in range(11):
        after = ranks(rng)
        put(database, doc, after)
        lists.move(doc, None, after)
    assert lists.is_pending
    assert not lists._after
    lists.flush(11, lambda: flags(range(11), 11))
    assert not lists.is_pending
    assert sorted(chain(*stored(database, "title"))) == [*range(11)]


def test_a_part_that_stays_as_it_is_is_not_written(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_lists, "_PART_OF", {})
    monkeypatch.setattr(order_lists, "_PART", 40)
    rng = random.Random(1)
    lists = OrderLists(database)
    all_ranks = [ranks(rng) for _ in range(40)]
    for doc, after in enumerate(all_ranks):
        put(database, doc, after)
        lists.move(doc, None, after)
    lists.flush(40, lambda: b"")
    written: list[str] = []
    database.set_trace_callback(written.append)
    again = (*all_ranks[3][:2], all_ranks[3][2] + 1, *all_ranks[3][3:])
    put(database, 3, again)
    lists.move(3, all_ranks[3], again)
    lists.flush(40, lambda: b"")
    database.set_trace_callback(None)
    assert not [sql for sql in written if "INTO orders" in sql]


def test_a_document_that_is_not_where_it_should_be_is_damage(database: sqlite3.Connection) -> None:
    lists = OrderLists(database)
    one, other = (1, "A", 1, 0, 0, 0), (1, "B", 1, 0, 0, 0)
    for doc, after in enumerate((one, other)):
        put(database, doc, after)
        lists.move(doc, None, after)
    lists.flush(2, lambda: b"")
    lists.move(7, other, None)
    with pytest.raises(DamageError, match="order by"):
        lists.flush(2, lambda: b"")
