"""Kill writers in the midst of tagging and count what they had acknowledged and was lost: it must be nothing.

    python tests/soak/kills.py --kills 1000 --writers 4

Each writer adds and removes tags of its own on papers that all share, and says
in a log before and after each action what it does. A random time after its
first acknowledged change (one life in ten: after its start) it is killed with
SIGKILL and starts again, `--kills` times; each start compares the library with
the log. Prints the figures; exit code 1 if anything was lost.
"""

import argparse
import os
import random
import select
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
UNSEEN = 0.1  # the share of lives that are counted from the start, so that opening is hit as well
STUCK = 60.0


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


@dataclass
class Life:
    """One writer at work, and when it is to be killed; `ready` is a pipe that its first change comes by."""

    process: int
    ready: int
    length: float
    deadline: float | None

    @classmethod
    def begin(cls, home: Path, number: int, ledger: Ledger, longest: float) -> "Life":
        """Start the writer."""
        seed, length = random.random(), random.uniform(0.0, longest)
        deadline = time.monotonic() + length if random.random() < UNSEEN else None
        ready, tell = os.pipe()
        process = os.fork()
        if not process:
            _write_until_killed(home, number, ledger, tell, random.Random(seed))
        os.close(tell)
        return cls(process, ready, length, deadline)

    def end(self) -> None:
        """Kill it."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.ready)


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=1000, help="kills of each writer")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--life", type=float, default=50, help="the longest life, in milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.kills, options.writers, options.life / 1000)


def run(directory: Path, kills: int, writers: int, longest: float) -> int:
    """Kill each writer so many times; 0 if nothing was lost and the library is whole."""
    began = time.monotonic()
    ledgers = [Ledger(directory / f"{number}.log") for number in range(writers)]
    for ledger in ledgers:
        ledger.path.touch()
    home = directory / "library"
    lives = {number: Life.begin(home, number, ledgers[number], longest) for number in range(writers)}
    left = dict.fromkeys(lives, kills - 1)
    while lives:
        for number in _due(lives):
            lives.pop(number).end()
            ledgers[number].catch_up()
            if left[number]:
                left[number] -= 1
                lives[number] = Life.begin(home, number, ledgers[number], longest)
    return _report(home, ledgers, kills * writers, time.monotonic() - began)


def _due(lives: dict[int, Life]) -> list[int]:
    """Wait until the time of some has come; a writer that is silent for a minute has failed."""
    waiting = {life.ready: life for life in lives.values() if life.deadline is None}
    deadlines = [life.deadline for life in lives.values() if life.deadline is not None]
    patience = max(0.0, min(deadlines) - time.monotonic()) if deadlines else STUCK
    heard = select.select(list(waiting), [], [], patience)[0]
    if not heard and not deadlines:
        raise TimeoutError(f"no writer has written anything for {STUCK:g} s")
    now = time.monotonic()
    for ready in heard:
        waiting[ready].deadline = now + waiting[ready].length
    return [number for number, life in lives.items() if life.deadline is not None and life.deadline <= now]


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


def _write_until_killed(home: Path, number: int, ledger: Ledger, tell: int, chance: random.Random) -> None:
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
            os.write(tell, b"!")
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
