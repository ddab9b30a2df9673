"""FAULTS 12 at the screen: a cache that decayed on the disk is repaired while the list stays shown."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.inside import inside, settings_in


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
