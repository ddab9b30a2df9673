"""Read dumps on a starved machine, and hold the readings up from outside: no file may be lost.

    python tests/soak/readings.py --loads 100 --busy 8

Beside the loads run so many processes that only compute. Each load reads a
folder into a cache of its own, in a process of its own. A third of the loads are
left alone; in a third everything is stopped for a while, the sync or all of
it, as by a suspended machine; in a third some readers are stopped or killed.
The readers may be silent for two seconds only, so that one load meets what takes
half a minute with the limits of every day. A file that a load gave up is read
by a second load over the same cache; what that lacks is lost. Everything runs
niced. Prints the figures; exit code 1 if a file was lost, or given up by a load that
nobody disturbed.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui import sync
from papertui.sync.readers import read_all
from papertui.sync.task import Limits
from tests.sync_desk import TITLES
from tests.test_sync_processes import children

FILES = 40
SILENCE = 2.0
LONGEST = 120.0
BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: sum(range(1_000_000))"


class Load:
    """One load in a fork of this process that leads a group, with its readers in it."""

    def __init__(self, dumps: Path, cache: Path) -> None:
        out, answer = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.setsid()
            os.close(out)
            _load(dumps, cache, answer)
        os.close(answer)
        self._out = out

    def papers(self) -> int:
        """Wait for the end; give how many papers were read, -1 for a load that failed."""
        with open(self._out, "rb") as file:
            said = file.read()
        os.waitpid(self.pid, 0)
        return int(json.loads(said or b"-1"))

    def signal(self, number: int, *, group: bool = False) -> None:
        """Send a signal to the load, or to it and its readers."""
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.pid, number)


def _load(dumps: Path, cache: Path, answer: int) -> None:
    try:
        signal.alarm(round(LONGEST))
        read = partial(read_all, limits=Limits(silence=SILENCE))
        report = sync.run([dumps], cache, read=read, indexer=TITLES)
        os.write(answer, json.dumps(report.papers).encode())
    finally:
        os._exit(0)


def _leave_alone(load: Load, chance: random.Random) -> None:
    pass


def _stop(load: Load, chance: random.Random) -> None:
    time.sleep(chance.uniform(0, 2))
    group = chance.random() < 0.5
    load.signal(signal.SIGSTOP, group=group)
    time.sleep(chance.uniform(0.5, 1.5) * SILENCE)
    load.signal(signal.SIGCONT, group=group)


def _disturb_readers(load: Load, chance: random.Random) -> None:
    time.sleep(chance.uniform(0, 2))
    for pid in children(load.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, chance.choice((signal.SIGSTOP, signal.SIGKILL)))


WAYS: Sequence[Callable[[Load, random.Random], None]] = (_leave_alone, _stop, _disturb_readers)


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Have so many processes compute while the block runs."""
    processes = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def write_dumps(folder: Path, papers: int) -> None:
    """Write a folder of JSON Lines; every paper has an id of its own."""
    folder.mkdir()
    for number in range(FILES):
        items = (
            {
                "id": f"24{1 + n % 12:02}.{n:05}",
                "title": f"Paper {n} on matters",
                "summary": f"{n} " + "On it. " * 60,
            }
            for n in range(number, papers, FILES)
        )
        (folder / f"{number:02}.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in items))


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--loads", type=int, default=100)
    parser.add_argument("--busy", type=int, default=8, help="processes that compute beside the loads")
    parser.add_argument("--papers", type=int, default=2000, help="papers of each load")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.nice(10)
    with tempfile.TemporaryDirectory() as directory, busy(options.busy):
        write_dumps(Path(directory) / "dumps", options.papers)
        return run(Path(directory), options.loads, options.papers, random.Random(options.seed))


def run(home: Path, loads: int, papers: int, chance: random.Random) -> int:
    """Load so many times; 0 if nothing was lost."""
    began, tally = time.monotonic(), Counter[str]()
    for number in range(loads):
        way = WAYS[number % len(WAYS)]
        shutil.rmtree(home / "cache", ignore_errors=True)
        load = Load(home / "dumps", home / "cache")
        way(load, chance)
        read = load.papers()
        if read != papers:
            tally["given up"] += 1
            tally["faults"] += way is _leave_alone
            read = Load(home / "dumps", home / "cache").papers()
        if read != papers:
            tally["lost"] += 1
            print(f"load {number} ({way.__name__}): {read} of {papers} papers", flush=True)
    print(f"{loads} loads of {papers:,} papers in {FILES} files, {time.monotonic() - began:.0f} s: ", end="")
    print(f"{tally['given up']} gave files up for a time, {tally['faults']} of them undisturbed, ", end="")
    print(f"{tally['lost']} lost any")
    return int(bool(tally["lost"] or tally["faults"]))


if __name__ == "__main__":
    sys.exit(main())
