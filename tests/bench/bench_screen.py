"""What the screen costs: start, cursor moves, memory. `python tests/bench/bench_screen.py` prints one table.

Start is from exec to the read that completes the first frame: list and footer
on the screen for papertui, its one line for the smallest Textual app. The two
are started in turn, and the ratio is of their medians, so that a busy machine
slows both. A move is every byte and all CPU from one `j` to silence, the
detail pane's repaint included.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from tests.bench.corpus import generate, write_folder
from tests.browsing import SAMPLES, Browsing, command
from tests.shared import DUMPS
from tests.terminal import Terminal, clean_environment

SIZES = ((120, 40), (80, 24))
FEW, MANY = 500, 50_000
PAIRS = 9
MOVES = 40
TINY_APP = """
from textual.app import App
from textual.widgets import Static
class Tiny(App):
    def compose(self):
        yield Static("smallest")
Tiny().run()
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    at: str
    figure: str
    mark: str


def main() -> None:
    """Measure everything and print the table."""
    print("| what | where | measured | must |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as directory:
        for row in measure(Path(directory)):
            print(f"| {row.what} | {row.at} | {row.figure} | {row.mark} |", flush=True)


def measure(directory: Path) -> Iterator[Row]:
    """Return the rows, one corpus after the other."""
    dumps = DUMPS if DUMPS.exists() else SAMPLES
    corpora = [("real dumps" if dumps is DUMPS else "samples", dumps)]
    for count in (FEW, MANY):
        folder = directory / str(count)
        write_folder(folder, generate(count))
        corpora.append((f"{count:,} papers", folder))
    for name, folder in corpora:
        home = directory / f"home-{name}"
        took = _load(home, folder)
        yield Row("first reading", name, f"{took:.1f} s", "")
        for columns, rows in SIZES:
            yield from _start(home, folder, columns, rows, name)
            yield from _moves(home, folder, columns, rows, name)


def _load(home: Path, folder: Path) -> float:
    started = time.perf_counter()
    done = command(home, "load", folder, timeout=900)
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - started


def _start(home: Path, folder: Path, columns: int, rows: int, name: str) -> Iterator[Row]:
    ours, theirs = [], []
    for _ in range(PAIRS):
        with Terminal([sys.executable, "-c", TINY_APP], columns, rows, clean_environment(home)) as tiny:
            theirs.append(tiny.wait_for_bytes(b"smallest"))
        with Browsing(home, (folder,), columns, rows, installed=True) as screen:
            ours.append(first_frame(screen))
    here, there = statistics.median(ours), statistics.median(theirs)
    figure = f"{here * 1e3:.0f} ms, {here / there:.2f} × {there * 1e3:.0f} ms"
    yield Row("first full frame / smallest Textual app", f"{name}, {columns}x{rows}", figure, "≤ 1.3 ×")


def first_frame(screen: Browsing) -> float:
    """Return the seconds from exec to the read that completes list, paper and footer."""
    # Nothing is drawn while the program starts; the footer comes last in a frame.
    screen.wait_for_bytes(b"help", timeout=30)
    screen.wait_for(lambda: screen.cursor_title and screen.text.count(screen.cursor_title) >= 2)
    assert screen.screen[-1].rstrip().endswith("help")
    return screen.reads[-1][0]


def _moves(home: Path, folder: Path, columns: int, rows: int, name: str) -> Iterator[Row]:
    where = f"{name}, {columns}x{rows}"
    with Browsing(home, (folder,), columns, rows, installed=True) as screen:
        screen.ready(60).settle(1.0)
        sizes, cpu = [], []
        for _ in range(MOVES):
            mark, before = screen.mark(), screen.cpu_ms()
            screen.press("j").wait_for_bytes(b"m", mark)
            screen.settle(0.2)
            sizes.append(len(screen.bytes_since(mark)))
            cpu.append(screen.cpu_ms() - before)
        most = "≤ 2.5 kB" if columns == 120 else "≤ 1.2 kB"
        yield Row("bytes of a cursor move (median, worst)", where, _pair(sizes, "{:,.0f}"), most)
        yield Row("CPU of a cursor move (median, worst)", where, _pair(cpu, "{:.1f} ms"), "same at both")
        moved = screen.rss_mb()
        screen.search("d").type("ropout model").settle(0.5)
        yield Row("memory after moves, a search", where, f"{moved:.0f}, {screen.rss_mb():.0f} MB", "≤ 150 MB")


def _pair(values: Sequence[float], form: str) -> str:
    return f"{form.format(statistics.median(values))}, {form.format(max(values))}"


if __name__ == "__main__":
    main()
