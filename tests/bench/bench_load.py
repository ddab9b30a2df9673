"""What reading dumps costs: a first load, a second one, the first frame. `python tests/bench/bench_load.py`.

A thousand files of a hundred papers each, as text. The first load is timed
until every paper is in the published catalog, and its index apart; `CPU` is
that of all processes together. The second start is told by what it opens: an
audit hook counts, and the dumps must not be among it.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui import sync
from papertui.catalog import Report
from papertui.sync import Progress
from tests.bench.bench_screen import Row
from tests.bench.corpus import generate, write_folder
from tests.browsing import Browsing, command
from tests.sync_desk import TITLES

FILES, PER_FILE = 1000, 100
PAIRS = 7
# Syncs once more and prints which dumps were opened, what was started, and what it said.
SECOND = """
import json, sys
from pathlib import Path
dumps, opened, started = sys.argv[1], [], []
def watch(event, args):
    if event == "open" and str(args[0]).startswith((dumps + "/", "b'" + dumps + "/")):
        opened.append(str(args[0]))
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.fork"):
        started.append(event)
from papertui import sync
sys.addaudithook(watch)
report = sync.run([Path(dumps)], Path(sys.argv[2]))
print(json.dumps([len(opened), len(started), report.unchanged_files, report.distinct, report.new]))
"""


def main() -> None:
    """Measure everything and print the table."""
    print("| what | where | measured | must |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as directory:
        for row in measure(Path(directory)):
            print(f"| {row.what} | {row.at} | {row.figure} | {row.mark} |", flush=True)


def measure(directory: Path) -> Iterator[Row]:
    """Return the rows: one folder of many files, and one of a single file to compare with."""
    many, one = directory / "many", directory / "one"
    write_folder(many, generate(FILES * PER_FILE), PER_FILE)
    write_folder(one, generate(PER_FILE), PER_FILE)
    where = f"{FILES:,} files of {PER_FILE}"
    yield from _first_load(many, directory / "bare", where)
    home = directory / "home"
    for folder in (many, one):
        done = command(home, "load", folder, timeout=900)
        assert done.returncode == 0, done.stderr
    opened, started, unchanged, seconds = second_load(many, home / "cache" / "papertui")
    figure = f"{opened} dumps opened, {started} workers started, {unchanged:,} unchanged, {seconds:.2f} s"
    yield Row("second load, nothing changed", where, figure, "0 opened")
    for columns, rows in ((120, 40), (80, 24)):
        yield _frames(home, many, one, columns, rows)


def _first_load(folder: Path, cache: Path, where: str) -> Iterator[Row]:
    times: dict[str, float] = {}
    started, cpu = time.perf_counter(), _cpu()

    def notify(progress: Progress) -> None:
        times.setdefault(progress.stage, time.perf_counter() - started)
        times.setdefault("CPU", _cpu() - cpu) if progress.stage == "indexing" else None
        if progress.published:
            times.setdefault("part", time.perf_counter() - started)

    report: Report = sync.run([folder], cache, notify=notify, indexer=TITLES)
    seconds = times["indexing"]
    yield Row("first papers to show", where, f"{times['part']:.2f} s", "")
    figure = f"{report.papers / seconds:,.0f} papers/s ({seconds:.1f} s, CPU {times['CPU']:.1f} s)"
    yield Row("first load from text, without the index", where, figure, "≥ 2,000 papers/s")


def second_load(dumps: Path, cache: Path) -> tuple[int, int, int, float]:
    """Sync once more in a process of its own: dumps opened, processes started, files unchanged, seconds."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", SECOND, str(dumps), str(cache)], capture_output=True, check=True, timeout=300
    )
    opened, started, unchanged, _distinct, _new = json.loads(done.stdout)
    return opened, started, unchanged, time.perf_counter() - began


def _frames(home: Path, many: Path, one: Path, columns: int, rows: int) -> Row:
    times: dict[Path, list[float]] = {many: [], one: []}
    for _ in range(PAIRS):
        for folder, taken in times.items():
            with Browsing(home, (folder,), columns, rows, installed=True) as screen:
                taken.append(_first_frame(screen))
    of_many, of_one = (statistics.median(taken) * 1e3 for taken in times.values())
    figure = f"{of_many:.0f} ms, {of_many / of_one:.2f} × {of_one:.0f} ms with one file"
    return Row("first full frame of a second start", f"{FILES:,} files, {columns}x{rows}", figure, "as fast")


def _first_frame(screen: Browsing) -> float:
    """Return the seconds from exec to the read that completes list, paper and footer."""
    screen.wait_for_bytes(b"help", timeout=30)
    # Of a title that the pane breaks, only the first words stand on one line there.
    screen.wait_for(lambda: screen.cursor_title and screen.text.count(screen.cursor_title[:12]) >= 2)
    return screen.reads[-1][0]


def _cpu() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
