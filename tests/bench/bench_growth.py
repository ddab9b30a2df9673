"""What an index costs that papers are added to day by day. `python tests/bench/bench_growth.py [DAYS]`.

Twenty papers a day come to 3,000. The grown index and one of the same papers
built at once are asked in turn, in this process, for the same words; a lookup
is all documents of one word in the abstracts. `must` is the ratio to the other.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from papertui.search import index
from tests.bench.corpus import generate

FIRST, A_DAY = 3_000, 20
WORDS = ("diffusion", "reward", "model", "attention", "network", "video", "nobody")
ROUNDS = 30


def grow(folder: Path, papers: Iterator[Paper], days: int) -> tuple[Path, float]:
    """Add papers for so many days; give the last index and the median seconds of a day."""
    took = []
    directory = _made(folder / "0")
    index.build(directory, islice(papers, FIRST))
    for day in range(1, days + 1):
        new, began = _made(folder / str(day)), time.process_time()
        index.extend(directory, new, islice(papers, A_DAY))
        took.append(time.process_time() - began)
        shutil.rmtree(directory)
        directory = new
    return directory, statistics.median(took)


def _made(directory: Path) -> Path:
    directory.mkdir(mode=0o700)
    return directory


def lookup(opened: index.WhooshIndex) -> float:
    """Return the seconds of CPU of one lookup."""
    began = time.process_time()
    for word in WORDS:
        opened.docs("abstract", word)
    return (time.process_time() - began) / len(WORDS)


def main() -> None:
    """Print the table."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as name:
        folder, count = Path(name), FIRST + days * A_DAY
        grown, day = grow(folder, iter(generate(count)), days)
        whole = _made(folder / "whole")
        index.build(whole, generate(count))
        before = len(os.listdir("/proc/self/fd"))
        ours = index.open_index(grown)
        files = len(os.listdir("/proc/self/fd")) - before
        theirs = index.open_index(whole)
        times = [(lookup(ours), lookup(theirs)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(column) for column in zip(*times, strict=True))
        print("| what | measured | must |\n|---|---|---|")
        print(f"| papers after {days} days | {ours.size:,} | |")
        print(f"| CPU of a day | {day * 1e3:.0f} ms | |")
        print(f"| files open | {files} | ≤ 100 |")
        ratio = f"{mine * 1e3:.2f} ms, {mine / other:.1f} × {other * 1e3:.2f} ms"
        print(f"| lookup / built at once | {ratio} | ≤ 3 × |")


if __name__ == "__main__":
    main()
