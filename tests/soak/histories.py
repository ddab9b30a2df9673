"""Random histories of dumps, each as a fresh load sees them. `python tests/soak/histories.py [--count N]`.

Files come, change, are renamed and go, in eight formats, over some 2,000 papers; builders
are killed at any moment, or two run at once. After each history the catalog, its keys,
merges, orders and index are to be those of a catalog that is built at once.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from contextlib import closing, nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui import sync
from papertui.catalog import Catalog, directory_for
from papertui.search import index as whoosh
from papertui.sync.indexing import WHOOSH
from tests.histories import History, differences, short_pieces, state
from tests.sync_desk import TITLES, counted, read_here

PAPERS, STEPS = 2_000, 6
_TOLD = 20  # histories from one report to the next: a run takes an hour


def main() -> int:
    """Run so many histories; 0 where none ended otherwise than a fresh load."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began, wrong, kills = time.monotonic(), 0, 0
    for number in range(options.count):
        with tempfile.TemporaryDirectory() as folder:
            found, killed = run(Path(folder) / str(options.seed + number), options.seed + number)
        kills += killed
        if found:
            wrong += 1
            print(f"history {options.seed + number}: {', '.join(found)} differ", flush=True)
        if (number + 1) % _TOLD == 0:
            print(f"{number + 1} histories, {kills} builders killed, {wrong} differ", flush=True)
    seconds = time.monotonic() - began
    print(f"{options.count} histories in {seconds:.0f} s, {kills} builders killed, {wrong} differ")
    return int(wrong > 0)


def run(folder: Path, seed: int) -> tuple[list[str], int]:
    """Run one history; return what differs from a fresh load, and how many builders were killed."""
    rng = random.Random(seed)
    # Every other one with files of pieces, which a real one has from two megabytes on.
    history = History(folder / "dumps", seed, PAPERS)
    with short_pieces() if seed % 2 else nullcontext():
        return _followed(folder, history, rng)


def _followed(folder: Path, history: History, rng: random.Random) -> tuple[list[str], int]:
    dumps, cache, killed = folder / "dumps", folder / "cache", 0
    for _ in range(STEPS):
        for _ in range(rng.randrange(1, 4)):
            history.change()
        how = rng.choice(("build", "kill", "kill", "two"))
        processes = [_started(dumps, cache) for _ in range(2 if how == "two" else 1)]
        if how == "kill":
            time.sleep(rng.random() * 0.6)
            os.kill(processes[0], signal.SIGKILL)
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
        killed += codes.count(-signal.SIGKILL)
        if any(code > 0 for code in codes):
            return [f"a builder failed: exit codes {codes} of {how}"], killed
    _sync(dumps, cache)
    shutil.rmtree(folder / "fresh", ignore_errors=True)
    _sync(dumps, folder / "fresh")
    return differences(_state(dumps, cache), _state(dumps, folder / "fresh")), killed


def _started(dumps: Path, cache: Path) -> int:
    process = os.fork()
    if not process:
        code = 1
        try:
            _sync(dumps, cache)
            code = 0
        except Exception:  # of any kind: it is printed, and counts as a difference
            traceback.print_exc()
        finally:  # never back into the parent's code
            os._exit(code)
    return process


def _sync(dumps: Path, cache: Path) -> None:
    # Whoosh in one of four: it takes ten times as long as all else.
    # The folder tells the seed, so that a history that went wrong can be run again as it was.
    indexer = WHOOSH if int(dumps.parent.name) % 4 == 0 else TITLES
    sync.run([dumps], cache, read=read_here, indexer=indexer, first_part=0)


def _state(dumps: Path, cache: Path) -> dict[str, object]:
    catalog = Catalog.open(directory_for(cache, [dumps]))
    if catalog is None:
        return {"nothing": True}
    with closing(catalog):
        found = state(catalog)
        if catalog.count:
            covered = _covered(catalog)
            found["index"] = catalog.size == catalog.indexed == covered
        return found


def _covered(catalog: Catalog) -> int:
    if catalog.engine == "whoosh":
        return whoosh.open_index(catalog.index_dir).size
    return counted(catalog.index_dir)


if __name__ == "__main__":
    sys.exit(main())
