"""What actions on very many papers cost in the interface. `python tests/bench/bench_state.py [PAPERS]`.

A made-up snapshot (100,000 papers, or as many as are named) is loaded; then everything in it
is searched, sorted, tagged, taken back and exported while the cursor moves. A key is from its
press to the first bytes of the answer. `PAPERS FOLDER HOME` reuses dumps and what was read of them.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from tests.bench.bench_screen import Row
from tests.bench.snapshot import write_snapshot
from tests.browsing import Browsing, command

PAPERS = 100_000
LONG = 3_600
QUERY = "diffusion model"


def main(arguments: Sequence[str]) -> None:
    """Measure and print the table."""
    count = int(arguments[0]) if arguments else PAPERS
    print("| what | papers | measured | must |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as directory:
        dumps, home = map(Path, arguments[1:3]) if arguments[1:] else _loaded(Path(directory), count)
        for row in measure(dumps, home, count, Path(directory)):
            print(f"| {row.what} | {row.at} | {row.figure} | {row.mark} |", flush=True)


def _loaded(directory: Path, count: int) -> tuple[Path, Path]:
    dumps, home = directory / "dumps", directory / "home"
    dumps.mkdir()
    write_snapshot(dumps / "snapshot.jsonl", count)
    os.utime(dumps / "snapshot.jsonl", (1_763_600_000, 1_763_600_000))
    done = command(home, "load", dumps, timeout=LONG)
    assert done.returncode == 0, done.stderr
    return dumps, home


def measure(dumps: Path, home: Path, count: int, directory: Path) -> Iterator[Row]:
    """Return the rows."""
    size = f"{count:,}"
    with Browsing(home, (dumps,), installed=True) as screen:
        screen.ready(600).settle(1.0)
        yield Row("memory at rest", size, f"{screen.rss_mb():.0f} MB", "")
        typed = [_first_bytes(screen, letter) for letter in ("/", *QUERY)]
        yield Row("key of a query", size, _spread(typed), "≤ 100 ms at p95")
        screen.settle(0.5).press("esc", "esc").settle(0.5)
        yield Row("sort by title", size, f"{_first_bytes(screen, 's') * 1e3:.0f} ms", "")
        screen.press("esc").settle(0.5)
        shown = _timed(lambda: screen.press("f").wait_for("tags", LONG))
        yield Row("facets", size, f"{shown * 1e3:.0f} ms", "")
        screen.press("f").settle(0.5)
        screen.press("*").wait_for(f"{size} marked")
        screen.press("+").settle(0.5).type("big").press("enter").wait_for("takes it back").press("y")
        yield from _moving(screen, "tagging all", size, f"{size} papers · u undoes")
        yield Row("memory after it", size, f"{screen.rss_mb():.0f} MB", "")
        screen.press("u")
        yield from _moving(screen, "undo of that", size, "undone: ")
        screen.press("x").wait_for("export as").press("n").wait_for("which papers").press("r")
        screen.wait_for(" to:").press("ctrl+u").type(str(directory / "all.jsonl")).press("enter")
        yield from _moving(screen, "export of all", size, "papers → ")
        yield Row("memory after it", size, f"{screen.rss_mb():.0f} MB", "")


def _moving(screen: Browsing, what: str, size: str, done: str) -> Iterator[Row]:
    """Move the cursor until something is done that takes its time."""
    began, keys = time.perf_counter(), list[float]()
    while done not in screen.text and time.perf_counter() - began < LONG:
        before = screen.cursor_row
        is_moved = _is_elsewhere(screen, before)
        pressed = time.perf_counter()
        screen.press("j").wait_for(is_moved)
        keys.append(time.perf_counter() - pressed)
        time.sleep(0.2)
    yield Row(what, size, f"{time.perf_counter() - began:.1f} s", "")
    yield Row(f"j while {what}", size, _spread(keys), "≤ 100 ms")


def _is_elsewhere(screen: Browsing, before: str) -> Callable[[], bool]:
    return lambda: screen.cursor_row != before


def _first_bytes(screen: Browsing, key: str) -> float:
    mark, began = screen.mark(), time.perf_counter()
    screen.press(key).wait_for_bytes(b"m", mark)
    return time.perf_counter() - began


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _spread(seconds: Sequence[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else max(seconds)
    return f"p50 {statistics.median(seconds) * 1e3:.0f}, p95 {p95 * 1e3:.0f}, max {max(seconds) * 1e3:.0f} ms"


if __name__ == "__main__":
    main(sys.argv[1:])
