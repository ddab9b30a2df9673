"""FAULTS 12: a cache that decayed on the disk is repaired, at the screen while the list stays shown."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog
from tests.browsing import read_here
from tests.inside import inside, settings_in


@pytest.mark.parametrize("table", ["fresh_keys", "docs", "names"])
def test_zeros_within_a_table_are_found_by_the_next_sync(table: str, tmp_path: Path) -> None:
    """SQLite has no checksums: papers would be missing from answers, and no error would say so."""
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    (dumps / "page.json").write_text(json.dumps([{"id": "2401.00001", "title": "One", "summary": "a word"}]))
    cache = tmp_path / "cache"
    sync.run([dumps], cache, read=read_here)
    [file] = cache.glob("*/catalog.db")
    with closing(sqlite3.connect(file)) as database:
        [(root,)] = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
        [(page,)] = database.execute("PRAGMA page_size")
    with file.open("r+b") as data:
        data.seek(root * page - 8)  # the first row is the last in its page
        data.write(bytes(8))
    heard: list[str] = []
    sync.run([dumps], cache, read=read_here, notify=lambda step: heard.append(step.stage))
    assert "reading" in heard, "the catalog is built again"
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    catalog = Catalog.open(file.parent)
    assert catalog
    with closing(catalog):
        assert catalog.docs_of_keys(["arxiv:2401.00001"])


def test_a_large_catalog_is_looked_through_once_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumps, cache, looked = tmp_path / "dumps", tmp_path / "cache", list[bool]()
    dumps.mkdir()
    monkeypatch.setattr("papertui.catalog.writer.Writer.check", lambda _self, whole: looked.append(whole))
    sync.run([dumps], cache, read=read_here)
    [lock] = cache.glob("*/lock")
    os.utime(lock, (lock.stat().st_mtime - 90_000,) * 2)
    sync.run([dumps], cache, read=read_here)
    sync.run([dumps], cache, read=read_here)
    assert looked == [False, True, False]


async def test_a_catalog_that_decayed_is_repaired_under_the_list(tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    items = [
        {"id": f"2401.{number:05}", "title": f"Paper {number}", "summary": "a word of ours " * 40}
        for number in range(8)
    ]
    (dumps / "page.json").write_text(json.dumps(items))
    settings = settings_in(tmp_path, dumps)
    [file] = settings.cache_dir.glob("*/catalog.db")
    with closing(sqlite3.connect(file)) as database:
        [(held,)] = database.execute("SELECT paper FROM records LIMIT 1")
    data = file.read_bytes()
    assert held in data
    file.write_bytes(data.replace(held, held[:-1] + bytes([held[-1] ^ 4])))
    async with inside(settings) as screen:
        await screen.wait_for("(damaged in the cache")
        await screen.wait_for(lambda: "Paper 0" in screen.text and "damaged" not in screen.text)
