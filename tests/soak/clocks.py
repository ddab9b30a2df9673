"""Let the clock jump years ahead and back while a library is used: its backups go by its content.

    python tests/soak/clocks.py --days 2000

On each "day" the clock says something else, papers are tagged, and on one day in
ten the library is destroyed. It must come back as it was when that day began, for
a backup is due on each day with a change since the last, and never more than
seven are kept, the newest. Prints the figures; exit code 1 if anything older came
back.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from papertui.library import Library
from papertui.library.backup import KEPT, backups
from papertui.library.store import Store
from papertui.paper import Paper

_DAY = 86_400.0
_START = 1_700_000_000.0
_PAPER = Paper(title="A paper on time", arxiv_id="2401.00001")


@dataclass
class Figures:
    """What the days came to; `stale` counts days after which an older state than the newest came back."""

    days: int = 0
    destroyed: int = 0
    stale: int = 0
    missing: int = 0
    kept_wrongly: int = 0

    @property
    def failures(self) -> int:
        """How much went wrong."""
        return self.stale + self.missing + self.kept_wrongly


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder) / "library", jumps(options.days, random.Random(options.seed)), every=10)
    print(
        f"{figures.days} days of jumping clocks, {figures.destroyed} libraries destroyed, seed {options.seed}"
    )
    print(f"{figures.stale} older states came back, {figures.missing} backups missing")
    print(f"{figures.kept_wrongly} times other backups than the newest seven were kept")
    return int(bool(figures.failures) or not figures.destroyed)


def jumps(days: int, chance: random.Random) -> list[float]:
    """Return what the clock says on each day: mostly the next day, at times years ahead or back."""
    now, said = _START, list[float]()
    for _ in range(days):
        now += _DAY
        off = chance.choice((0.0, 0.0, 0.0, 0.0, 7 * 365 * _DAY, -20 * 365 * _DAY, -_DAY, 3 * _DAY))
        said.append(now + off)
    return said


def run(directory: Path, clock: list[float], every: int) -> Figures:
    """Use a library on these days, and destroy it on every `every`th of them."""
    figures, day_before, newest = Figures(), "", set[str]()
    for number, now in enumerate(clock, 1):
        figures.days = number
        with closing(_open(directory, now)) as library:
            tags = set(library.tags())
            today = time.strftime("%Y%m%d", time.gmtime(now))
            if tags and today != day_before and not _is_backed_up(directory, tags):
                figures.missing += 1
            if today != day_before:
                newest = tags  # on a day that comes twice in a row, its first backup is the newest
            day_before = today
            library.tag([_PAPER], [f"day{number}"], [f"day{number - 20}"])
        figures.kept_wrongly += len(backups(directory)) > KEPT
        if number % every == 0:
            figures.destroyed += 1
            (directory / "library.db").write_bytes(b"torn")
            with closing(_open(directory, now)) as library:
                figures.stale += set(library.tags()) != newest
    return figures


def _open(directory: Path, now: float) -> Library:
    return Library(Store(directory, clock=lambda: now))


def _is_backed_up(directory: Path, tags: set[str]) -> bool:
    newest = backups(directory)[0]
    with closing(sqlite3.connect(newest)) as connection:
        return {name for (name,) in connection.execute("SELECT DISTINCT name FROM tag")} == tags


if __name__ == "__main__":
    sys.exit(main())
