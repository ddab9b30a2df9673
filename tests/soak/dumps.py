"""Read mutated dumps through the real workers and count what was not caught: it must be nothing.

    python tests/soak/dumps.py --files 10000

Every file is a sample dump changed in up to six places, or one of the hostile
pages. A file must give papers or a reason. What counts as uncaught: an
exception that only the last net of the reader caught, a worker that broke, a
file without papers or a reason; as a hang: a file that ran into the limits of
time. Prints the figures and the files to look at; exit code 1 if there are any.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.catalog.scan import scan
from papertui.sync.readers import read_all
from papertui.sync.task import FileResult, Limits, Task
from tests.nasty_dumps import mutated, nasties, samples

BATCH = 500


@dataclass
class Tally:
    """What came of the files so far; the worst are kept by name with the reason."""

    files: int = 0
    papers: int = 0
    formats: Counter[str | None] = field(default_factory=Counter)
    uncaught: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)

    def take(self, reading: FileResult) -> None:
        """Count one reading."""
        record = reading.record
        reasons = " | ".join(reason for _line, reason in record.problems)
        name = os.fsdecode(os.path.basename(record.path))
        self.files += 1
        self.papers += len(record.papers)
        self.formats[record.format] += 1
        if "took more than" in reasons or "could not be read" in reasons:
            self.hangs.append(f"{name}: {reasons}")
        elif "broke" in reasons.replace("broken", "") or not (reasons or record.papers):
            self.uncaught.append(f"{name}: {reasons}")


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=10_000, help="mutated dumps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files that went wrong")
    options = parser.parse_args()
    began, tally = time.monotonic(), Tally()
    for batch in _batches(options.files, options.seed):
        with tempfile.TemporaryDirectory() as directory:
            _read(batch, Path(directory), tally, options.keep)
    return _report(tally, time.monotonic() - began)


def _batches(count: int, seed: int) -> Iterator[dict[str, bytes]]:
    others = list(samples().values())
    yield nasties()
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        # Each file of a generator of its own, so that one can be made again without the others.
        chances = ((number, random.Random(f"{seed}/{number}")) for number in numbers)
        yield {
            f"mutated-{number:06}": mutated(chance.choice(others), others, chance)
            for number, chance in chances
        }


def _read(batch: dict[str, bytes], folder: Path, tally: Tally, keep: Path | None) -> None:
    for name, data in batch.items():
        (folder / name).write_bytes(data)
    tasks = [Task(found.path, found.signature) for found in scan([folder]) if found.signature]
    wrong = len(tally.uncaught) + len(tally.hangs)
    for reading in read_all(tasks, Limits()):
        tally.take(reading)
        now = len(tally.uncaught) + len(tally.hangs)
        if keep and now > wrong:
            keep.mkdir(parents=True, exist_ok=True)
            path = Path(os.fsdecode(reading.record.path))
            path.replace(keep / path.name)
        wrong = now


def _report(tally: Tally, seconds: float) -> int:
    for line in (*tally.uncaught, *tally.hangs):
        print(line)
    known = sum(count for kind, count in tally.formats.items() if kind)
    print(f"{tally.files} files in {seconds:.1f} s, {tally.papers} papers")
    print(f"{known} recognised as {len(tally.formats) - (None in tally.formats)} formats")
    print(f"{len(tally.uncaught)} uncaught, {len(tally.hangs)} hangs")
    return int(bool(tally.uncaught or tally.hangs))


if __name__ == "__main__":
    sys.exit(main())
