"""What a large library costs. `python tests/bench/bench_library.py [PAPERS]` prints one table.

Three homes read the same dumps: one with an empty library, one in which 100,000
other papers are tagged, one in which they were tagged and that was undone. papertui
is started in them in turn; each ratio is the median over rounds of the figure beside
that of the empty library in the same round, so that a busy machine slows both.
CPU is that of the process up to its first frame, a busy machine or not.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.library import Library
from papertui.paper import Paper
from tests.bench.bench_screen import first_frame
from tests.bench.corpus import generate
from tests.browsing import SAMPLES, Browsing, command
from tests.shared import DUMPS

PAPERS = 100_000
ROUNDS = 9
EMPTY, TAGGED, UNDONE = "empty", "tagged", "tagged and undone"
STEPS = ("read", "to-read")


@dataclass
class Figures:
    """What was measured in one home, a figure a round."""

    frame: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    tags: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table; 1 where a mark is missed."""
    count = int(arguments[0]) if arguments else PAPERS
    print("| what | where | measured | must |\n|---|---|---|---|")
    missed = False
    with tempfile.TemporaryDirectory() as directory:
        papers = list(generate(count))
        for what, where, figure, most in measure(Path(directory), papers):
            mark = f"≤ {most:g}" if most else ""
            print(f"| {what} | {where} | {figure:.2f} | {mark} |", flush=True)
            missed = missed or bool(most and figure > most)
    return int(missed)


def measure(directory: Path, papers: list[Paper]) -> Iterator[tuple[str, str, float, float]]:
    """Yield what was measured where, the figure, and what it may be at most (0: no mark)."""
    where = f"{len(papers):,} papers"
    homes = {name: directory / name.replace(" ", "-") for name in (EMPTY, TAGGED, UNDONE)}
    for name, home in homes.items():
        with closing(Library.open(home / "data" / "papertui")) as library:
            if name == TAGGED:
                yield "tag, s of CPU", where, _cpu(lambda: library.tag(papers, STEPS[:1])), 0
                yield "tag again, s of CPU", where, _cpu(lambda: library.tag(papers, STEPS[1:])), 0
                yield "undo, s of CPU", where, _cpu(library.undo), 0
                yield "counts of tags, ms", where, 1000 * _cpu(library.tags), 0
            elif name == UNDONE:
                library.tag(papers, STEPS[:1])
                library.undo()
    dumps = DUMPS if DUMPS.exists() else SAMPLES
    figures = {name: Figures() for name in homes}
    for home in homes.values():
        assert command(home, "load", dumps, timeout=900).returncode == 0
    for _ in range(ROUNDS):
        for name, home in homes.items():
            _start(home, dumps, figures[name])
    for name in (TAGGED, UNDONE):
        ours, empty = figures[name], figures[EMPTY]
        yield "first frame / empty library's", name, _ratio(ours.frame, empty.frame), 1.05
        yield "CPU up to it / empty library's", name, _ratio(ours.cpu, empty.cpu), 1.05
        yield "memory after a search / empty library's", name, _ratio(ours.memory, empty.memory), 1.15
        yield "t, ms of CPU", name, statistics.median(ours.tags), 0
    yield "t, ms of CPU", EMPTY, statistics.median(figures[EMPTY].tags), 0


def _start(home: Path, dumps: Path, figures: Figures) -> None:
    with Browsing(home, (dumps,), installed=True) as screen:
        figures.frame.append(first_frame(screen))
        figures.cpu.append(screen.cpu_ms())
        screen.ready(60).settle(0.5)
        screen.search("is:unread model").press("esc").settle(0.5)
        figures.memory.append(screen.rss_mb())
        before = screen.cpu_ms()
        screen.press("t").wait_for("tab completes").settle(0.3)
        figures.tags.append(screen.cpu_ms() - before)
        screen.press("esc")


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
