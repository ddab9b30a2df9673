"""Kill builders of a cache in the midst of their work; it must stay whole for readers, and must not grow.

    python tests/soak/builds.py --kills 500

A builder syncs dumps, of which one is another before each life, with the real
index; it is killed with SIGKILL after a random part of the time that it needs.
A reader opens what is published again and again meanwhile and reads all of it,
and another does after each kill. What lies there must be at most twice a clean
cache once it is swept, as the next start does first, and two and a half times
with what was half built. In the end one sync must give what a clean cache
gives. Prints the figures; exit code 1 if anything of this is not so.
"""

import argparse
import itertools
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui import sync
from papertui.catalog import Catalog, directory_for
from papertui.errors import PapertuiError
from papertui.paper import Paper
from papertui.search import index as whoosh
from papertui.sync.task import FileResult, Task
from tests.bench.corpus import generate, write_folder
from tests.sync_desk import read_here

FILES, PER_FILE = 8, 25
LARGEST_LEFT, LARGEST = 2.0, 2.5  # times a clean cache


@dataclass
class Tally:
    """What readers found after the kills."""

    kills: int = 0
    finished: int = 0
    looks: int = 0
    nothing: int = 0
    errors: int = 0
    largest: int = 0


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.kills, random.Random(options.seed))


def run(directory: Path, kills: int, chance: random.Random) -> int:
    """Kill so many builders; 0 if readers always found the cache whole and it has not grown."""
    began, tally = time.monotonic(), Tally()
    dumps, cache = directory / "dumps", directory / "cache"
    write_folder(dumps, generate(FILES * PER_FILE), PER_FILE)
    _sync(dumps, cache)
    life = time.monotonic() - began
    with _reader(directory_for(cache, [dumps]), tally):
        while tally.kills < kills:
            _another(dumps, chance, tally.kills + tally.finished)
            _kill(dumps, cache, chance.uniform(0, life), tally)
            _look(directory_for(cache, [dumps]), tally)
            tally.largest = max(tally.largest, _size(cache))
    _sync(dumps, cache)
    _sync(dumps, directory / "clean")
    same = _papers(dumps, cache) == _papers(dumps, directory / "clean")
    return _report(tally, same, _size(cache), _size(directory / "clean"), time.monotonic() - began)


def _sync(dumps: Path, cache: Path) -> None:
    sync.run([dumps], cache, read=_read)


def _read(tasks: Sequence[Task]) -> Iterator[FileResult]:
    # In the builder itself: workers are killed elsewhere, and here they would only lengthen each life.
    return read_here(tasks)


def _another(dumps: Path, chance: random.Random, number: int) -> None:
    """Replace one dump by other papers."""
    papers = list(itertools.islice(generate(PER_FILE, seed=1000 + number), PER_FILE))
    [made] = write_folder(dumps.parent / "made", papers, PER_FILE)
    os.utime(made, (1_763_600_000 + number, 1_763_600_000 + number))
    made.replace(dumps / f"page-{chance.randrange(FILES):05}.txt")


def _kill(dumps: Path, cache: Path, life: float, tally: Tally) -> None:
    """Start a builder and kill it after so many seconds, if it is not done before that."""
    process = os.fork()
    if not process:
        try:
            _sync(dumps, cache)
            os._exit(0)
        finally:  # never back into the parent's code
            os._exit(1)
    time.sleep(life)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    tally.kills += code == -signal.SIGKILL
    tally.finished += code == 0
    tally.errors += code == 1


@contextmanager
def _reader(directory: Path, tally: Tally) -> Iterator[None]:
    """Have a process read what is published, over and over, while the block runs; add up what it found."""
    stopped, stop = os.pipe()
    heard, tell = os.pipe()
    process = os.fork()
    if not process:
        try:
            own = Tally()
            while not select.select([stopped], [], [], 0.002)[0]:
                _look(directory, own)
            os.write(tell, f"{own.looks} {own.nothing} {own.errors}".encode())
        finally:
            os._exit(0)
    os.close(tell)
    yield
    os.write(stop, b"!")
    looks, nothing, errors = map(int, os.read(heard, 100).split())
    os.waitpid(process, 0)
    tally.looks += looks
    tally.nothing += nothing
    tally.errors += errors


def _look(directory: Path, tally: Tally) -> None:
    tally.looks += 1
    try:
        catalog = Catalog.open(directory)
        if catalog is None:
            tally.nothing += 1
            return
        with closing(catalog):
            papers = catalog.papers(catalog.order("date"))
            covered = whoosh.open_index(catalog.index_dir).size if catalog.indexed == catalog.size else 0
            # A builder may have changed it meanwhile.
            is_settled = catalog.is_newest
            tally.errors += is_settled and (len(papers) != catalog.count or covered not in (0, catalog.size))
    except (PapertuiError, OSError, LookupError, ValueError) as error:
        print(f"at look {tally.looks}: {type(error).__name__}: {error}", flush=True)
        tally.errors += 1


def _papers(dumps: Path, cache: Path) -> list[Paper]:
    catalog = Catalog.open(directory_for(cache, [dumps]))
    assert catalog
    with closing(catalog):
        return catalog.papers(catalog.order("date"))


def _size(folder: Path) -> int:
    # By inode, for indexes share files.
    statuses = (file.lstat() for file in folder.rglob("*"))
    return sum({status.st_ino: status.st_size for status in statuses if S_ISREG(status.st_mode)}.values())


def _report(tally: Tally, same: bool, size: int, clean: int, seconds: float) -> int:
    largest = tally.largest / clean
    print(f"{tally.kills} kills in {seconds:.1f} s, {tally.finished} builders were done before")
    print(f"{tally.looks} looks of readers: {tally.nothing} found nothing, {tally.errors} an error")
    print(f"size {size / clean:.2f} × clean in the end, {largest:.2f} × at most before")
    print(f"papers {'as' if same else 'NOT as'} in a clean cache")
    is_small = size / clean <= LARGEST_LEFT and largest <= LARGEST
    return int(bool(tally.nothing or tally.errors or not same or not is_small))


if __name__ == "__main__":
    sys.exit(main())
