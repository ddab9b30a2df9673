"""Kill builders of a cache in the midst of their work; it must stay whole for readers, and must not grow.

    python tests/soak/builds.py --kills 500

A builder syncs dumps, of which one is another before each life, with the real
index; it is killed with SIGKILL after a random time. After each kill a reader
opens what is published and reads all of it. In the end one sync must give what
a clean cache gives, in at most twice its size. Prints the figures; exit code 1
if anything of this is not so.
"""

import argparse
import itertools
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui import sync
from papertui.catalog import Catalog, directory_for
from papertui.errors import PapertuiError
from papertui.paper import Paper
from papertui.search import index as whoosh
from papertui.sync import worker
from papertui.sync.reading import Reading, Task
from tests.bench.corpus import generate, write_folder

FILES, PER_FILE = 8, 25
LONGEST_LIFE = 0.6


@dataclass
class Tally:
    """What readers found after the kills."""

    kills: int = 0
    finished: int = 0
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
    for number in range(1, kills + 1):
        _another(dumps, chance, number)
        tally.finished += _kill(dumps, cache, chance.uniform(0, LONGEST_LIFE))
        tally.kills += 1
        _look(directory_for(cache, [dumps]), tally)
        tally.largest = max(tally.largest, _size(cache))
    _sync(dumps, cache)
    _sync(dumps, directory / "clean")
    same = _papers(dumps, cache) == _papers(dumps, directory / "clean")
    return _report(tally, same, _size(cache), _size(directory / "clean"), time.monotonic() - began)


def _sync(dumps: Path, cache: Path) -> None:
    sync.run([dumps], cache, read=_read)


def _read(tasks: Sequence[Task]) -> Iterator[Reading]:
    # In the builder itself: workers are killed elsewhere, and here they would only lengthen each life.
    return map(worker.read, tasks)


def _another(dumps: Path, chance: random.Random, number: int) -> None:
    """Replace one dump by other papers."""
    papers = list(itertools.islice(generate(PER_FILE, seed=1000 + number), PER_FILE))
    [made] = write_folder(dumps.parent / "made", papers, PER_FILE)
    os.utime(made, (1_763_600_000 + number, 1_763_600_000 + number))
    made.replace(dumps / f"page-{chance.randrange(FILES):05}.txt")


def _kill(dumps: Path, cache: Path, life: float) -> bool:
    """Start a builder and kill it after so many seconds; whether it was done before that."""
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
    return os.waitstatus_to_exitcode(status) == 0


def _look(directory: Path, tally: Tally) -> None:
    try:
        catalog = Catalog.open(directory)
        if catalog is None:
            tally.nothing += 1
            return
        with closing(catalog):
            papers = catalog.papers(catalog.order("date"))
            covered = whoosh.open_index(catalog.index_dir).size if catalog.indexed == catalog.size else 0
            tally.errors += len(papers) != catalog.count or covered not in (0, catalog.size)
    except (PapertuiError, OSError, LookupError, ValueError) as error:
        print(f"after {tally.kills} kills: {type(error).__name__}: {error}")
        tally.errors += 1


def _papers(dumps: Path, cache: Path) -> list[Paper]:
    catalog = Catalog.open(directory_for(cache, [dumps]))
    assert catalog
    with closing(catalog):
        return catalog.papers(catalog.order("date"))


def _size(folder: Path) -> int:
    # By inode, for generations share files of their indexes.
    statuses = (file.lstat() for file in folder.rglob("*"))
    return sum({status.st_ino: status.st_size for status in statuses if S_ISREG(status.st_mode)}.values())


def _report(tally: Tally, same: bool, size: int, clean: int, seconds: float) -> int:
    print(f"{tally.kills} kills in {seconds:.1f} s, {tally.finished} builders were done before")
    print(f"{tally.nothing} readers found nothing, {tally.errors} found an error")
    print(f"size {size / clean:.2f} × clean in the end, at most {tally.largest / clean:.2f} × in between")
    print(f"papers {'as' if same else 'NOT as'} in a clean cache")
    return int(bool(tally.nothing or tally.errors or not same or size > 2 * clean))


if __name__ == "__main__":
    sys.exit(main())
