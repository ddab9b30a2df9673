"""Kill writers in the midst of tagging and count what they had acknowledged and was lost: it must be nothing.

    python tests/soak/kills.py --kills 1000 --writers 4

Each writer adds and removes tags of its own on papers that all share, and says
in a log before and after each action what it does. It is killed with SIGKILL
after a random time and starts again, `--kills` times; each start compares the
library with the log. Prints the figures; exit code 1 if anything was lost.
"""

import argparse
import heapq
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from papertui.library import Library
from papertui.paper import Paper

PAPERS = [
    Paper(title=f"A paper on killing, part {number}", arxiv_id=f"2401.{number:05}") for number in range(10)
]
TAGS = 40
LONGEST_LIFE = 0.12


@dataclass
class Ledger:
    """What one writer has acknowledged: for each tag whether it is set, None where a kill left it open."""

    path: Path
    tags: dict[str, bool | None] = field(default_factory=dict)
    acknowledged: int = 0
    in_flight: int = 0
    lost: int = 0
    _read: int = 0

    def catch_up(self) -> None:
        """Read what the writer has logged in its last life."""
        with self.path.open("rb") as log:
            log.seek(self._read)
            lines = log.read().decode().splitlines()
            self._read = log.tell()
        open_tag = ""
        for line in lines:
            sign, _, tag = line.partition(" ")
            if sign == "lost":
                self.lost += 1
            elif sign == "try":
                open_tag = tag
                self.tags.setdefault(tag, False)
            else:
                self.tags[tag], open_tag = sign == "added", ""
                self.acknowledged += 1
        if open_tag:
            self.tags[open_tag] = None
            self.in_flight += 1

    def missing(self, library: Library) -> list[str]:
        """List the tags that are not as they were acknowledged."""
        return [tag for tag, there in self.tags.items() if there is not None and there != _has(library, tag)]


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=1000, help="kills of each writer")
    parser.add_argument("--writers", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.kills, options.writers)


def run(directory: Path, kills: int, writers: int) -> int:
    """Kill each writer so many times; 0 if nothing was lost and the library is whole."""
    began = time.monotonic()
    ledgers = [Ledger(directory / f"{number}.log") for number in range(writers)]
    for ledger in ledgers:
        ledger.path.touch()
    home = directory / "library"
    lives = [_start(home, number, ledgers[number]) for number in range(writers)]
    heapq.heapify(lives)
    for count in range(kills * writers):
        deadline, number, process = heapq.heappop(lives)
        time.sleep(max(0.0, deadline - time.monotonic()))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        ledgers[number].catch_up()
        if count < (kills - 1) * writers:
            heapq.heappush(lives, _start(home, number, ledgers[number]))
    return _report(home, ledgers, kills * writers, time.monotonic() - began)


def _report(home: Path, ledgers: list[Ledger], kills: int, seconds: float) -> int:
    library = Library.open(home)
    lost = sum(ledger.lost + len(ledger.missing(library)) for ledger in ledgers)
    ((integrity,),) = sqlite3.connect(library.path).execute("PRAGMA integrity_check")
    acknowledged = sum(ledger.acknowledged for ledger in ledgers)
    in_flight = sum(ledger.in_flight for ledger in ledgers)
    print(f"{kills} kills of {len(ledgers)} writers in {seconds:.1f} s")
    print(f"{acknowledged} tag changes acknowledged, {in_flight} killed in flight, {lost} lost")
    print(f"integrity_check: {integrity}; notice: {library.notice or 'none'}")
    return int(lost > 0 or integrity != "ok" or bool(library.notice) or not acknowledged)


def _start(home: Path, number: int, ledger: Ledger) -> tuple[float, int, int]:
    seed, life = random.random(), random.uniform(0.0, LONGEST_LIFE)
    process = os.fork()
    if not process:
        _write_until_killed(home, number, ledger, random.Random(seed))
    return time.monotonic() + life, number, process


def _write_until_killed(home: Path, number: int, ledger: Ledger, chance: random.Random) -> None:
    log = os.open(ledger.path, os.O_WRONLY | os.O_APPEND)
    try:
        library = Library.open(home)
        for tag in ledger.missing(library):
            os.write(log, f"lost {tag}\n".encode())
        while True:
            tag = f"w{number}/{chance.randrange(TAGS)}"
            removes = _has(library, tag)
            os.write(log, f"try {tag}\n".encode())
            library.tag([_paper(tag)], add=[] if removes else [tag], remove=[tag] if removes else [])
            os.write(log, f"{'removed' if removes else 'added'} {tag}\n".encode())
    finally:  # an error is a loss as well; and never back into the parent's code
        os.write(log, f"lost {sys.exc_info()[1]}\n".encode())
        os._exit(1)


def _paper(tag: str) -> Paper:
    return PAPERS[int(tag.partition("/")[2]) % len(PAPERS)]


def _has(library: Library, tag: str) -> bool:
    state = library.state(_paper(tag))
    return state is not None and tag in state.tags


if __name__ == "__main__":
    sys.exit(main())
