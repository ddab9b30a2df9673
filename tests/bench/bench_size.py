"""What a catalog of any size costs, beside SQLite's FTS5. `python tests/bench/bench_size.py [PAPERS …]`.

A made-up snapshot of arXiv (100,000 papers, then a million, which takes most of an hour; or as many as
are named) is loaded, changed by 100 papers, which are then removed, extended by one paper
in a hundred, and opened once more.
`CPU` is that of all processes, imports included; memory is the largest of one process.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from tests.bench.bench_screen import Row
from tests.bench.snapshot import snapshot, write_snapshot

DEFAULT = (100_000, 1_000_000)
KNOWN, NEW = 60, 40
SYNC = """
import json, resource, sys, time
from pathlib import Path
from papertui import sync
began, seen = time.perf_counter(), {}
def notify(progress):
    if progress.published:
        seen.setdefault("first", time.perf_counter() - began)
    seen.setdefault(progress.stage, time.perf_counter() - began)
report = sync.run([Path(sys.argv[1])], Path(sys.argv[2]), notify=notify)
me = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
written = next((int(line.split()[1]) for line in open("/proc/self/io") if line.startswith("wchar")), 0)
print(json.dumps([report.papers, seen, me, written]))
"""
OPEN = """
import sys, time
from pathlib import Path
from papertui.catalog import Catalog, directory_for
began = time.perf_counter()
catalog = Catalog.open(directory_for(Path(sys.argv[2]), [Path(sys.argv[1])]))
catalog.papers(catalog.order("date")[:50])
print(time.perf_counter() - began)
"""


def main(arguments: Sequence[str]) -> None:
    """Measure each size and print the table."""
    print("| what | papers | measured | must |\n|---|---|---|---|", flush=True)
    for count in map(int, arguments or DEFAULT):
        with tempfile.TemporaryDirectory() as folder:
            for row in measure(Path(folder), count):
                print(f"| {row.what} | {row.at} | {row.figure} | {row.mark} |", flush=True)


def measure(folder: Path, count: int) -> Iterator[Row]:
    """Return the rows of one size."""
    dumps, cache = folder / "dumps", folder / "cache"
    dumps.mkdir()
    snapshot_file = dumps / "snapshot.jsonl"
    write_snapshot(snapshot_file, count)
    # What was written a moment ago is not relied on, and read again.
    os.utime(snapshot_file, (1_763_600_000, 1_763_600_000))
    size = f"{count:,}"
    loaded = _Run(dumps, cache)
    if loaded.count != count:
        raise SystemExit(f"{count - loaded.count:,} papers were lost")
    yield Row("first list", size, f"{loaded.seen['first']:.1f} s", "≤ 1.5 s")
    rate = f"{count / loaded.wall:,.0f} papers/s, CPU {loaded.cpu:.0f} s"
    yield Row("first load with its index", size, rate, "≥ 8,000/s")
    yield Row("memory of the sync", size, f"{loaded.memory >> 10} MB", "≤ 350 MB, 500 MB at 1 M")
    yield Row("disk", size, f"{_size(cache) / count:,.0f} B a paper", "≤ 1,200")
    _write_change(dumps / "change.jsonl", snapshot_file, count)
    for what in ("change of 100", "its removal"):
        if what == "its removal":
            (dumps / "change.jsonl").unlink()
        run = _Run(dumps, cache)
        figure = f"{run.cpu:.2f} s CPU, {run.written / 1e6:.1f} MB written"
        yield Row(what, size, figure, "≤ 0.6 s at 100,000, ≤ 5 MB")
    yield _next_snapshot(dumps, cache, snapshot_file, count)
    yield Row("nothing changed", size, f"{_Run(dumps, cache).cpu:.2f} s CPU", "")
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, str(dumps), str(cache)], capture_output=True, check=True, text=True
    )
    yield Row("open, first 50 by date", size, f"{float(opened.stdout) * 1e3:.0f} ms", "≤ 100 ms")
    seconds, octets = _fts5(folder / "fts5.db", snapshot_file)
    yield Row(
        "FTS5: one table, all read again", size, f"{seconds:.0f} s CPU, {octets / count:,.0f} B a paper", ""
    )


class _Run:
    """One sync in a process of its own."""

    def __init__(self, dumps: Path, cache: Path) -> None:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", SYNC, str(dumps), str(cache)], capture_output=True, check=True, text=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.wall = time.perf_counter() - began
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.count, self.seen, self.memory, self.written = json.loads(done.stdout)


def _write_change(file: Path, whole: Path, count: int) -> None:
    """Write some papers of a snapshot with another comment, and some that it has not."""
    step = max(1, count // KNOWN)
    with whole.open(encoding="utf-8") as lines:
        known = [json.loads(line) | {"comments": "changed"} for line in islice(lines, 0, step * KNOWN, step)]
    new = [
        item | {"id": f"9912.{number:05}", "title": f"New {number}: {item['title']}", "doi": None}
        for number, item in enumerate(snapshot(NEW, seed=11))
    ]
    file.write_text("".join(f"{json.dumps(item)}\n" for item in (*known, *new)), encoding="utf-8")
    os.utime(file, (1_763_600_000, 1_763_600_000))


def _next_snapshot(dumps: Path, cache: Path, file: Path, count: int) -> Row:
    """Add one paper in a hundred to the snapshot, and load it."""
    with file.open("a", encoding="utf-8") as out:
        for number, item in enumerate(snapshot(max(1, count // 100), seed=13)):
            out.write(json.dumps(item | {"id": f"9911.{number:05}", "doi": None}) + "\n")
    os.utime(file, (1_763_700_000, 1_763_700_000))
    run = _Run(dumps, cache)
    figure = f"{run.wall:.1f} s, {run.cpu:.1f} s CPU, {run.written / 1e6:.1f} MB written"
    return Row("next snapshot, 1 % new", f"{count:,}", figure, "≤ 30 s at 3 M")


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _fts5(file: Path, whole: Path) -> tuple[float, int]:
    """Index a snapshot as a plain user would: one table of titles, abstracts and authors."""
    began = time.process_time()
    with closing(sqlite3.connect(file)) as database, whole.open(encoding="utf-8") as lines:
        database.execute(
            "CREATE VIRTUAL TABLE papers USING fts5(id, title, abstract, authors, prefix='1 2 3')"
        )
        items = map(json.loads, lines)
        rows = ((item["id"], item["title"], item["abstract"], item["authors"]) for item in items)
        database.executemany("INSERT INTO papers VALUES (?, ?, ?, ?)", rows)
        database.commit()
    return time.process_time() - began, file.stat().st_size


if __name__ == "__main__":
    main(sys.argv[1:])
