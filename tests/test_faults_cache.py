"""FAULTS 12 at the screen: a cache that decayed on the disk is repaired while the list stays shown."""

import json
import os
from pathlib import Path

from tests.inside import inside, settings_in


async def test_a_catalog_too_large_to_be_checked_at_the_start_is_repaired_under_the_list(
    tmp_path: Path,
) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    items = [
        {"id": f"2401.{number:05}", "title": f"Paper {number}", "summary": "a word of ours " * 40_000}
        for number in range(8)
    ]
    (dumps / "page.json").write_text(json.dumps(items))
    settings = settings_in(tmp_path, dumps)
    [catalog] = settings.cache_dir.glob("*/g*/catalog.db")
    status, data = catalog.stat(), catalog.read_bytes()
    assert len(data) > 4 << 20
    assert b'"title":' in data
    catalog.write_bytes(data.replace(b'"title":', b'"title";'))
    os.utime(catalog, ns=(status.st_mtime_ns, status.st_mtime_ns))
    async with inside(settings) as screen:
        await screen.wait_for("(damaged in the cache")
        await screen.wait_for(lambda: "Paper 0" in screen.text and "damaged" not in screen.text)
