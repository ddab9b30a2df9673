"""Kill fetches at any moment: no file is torn or doubled, no state lost, no draft left.

    python tests/soak/fetches.py --kills 100

Each life is the installed `papertui fetch` (now and then `--complete`) against a
service on this machine whose listings grow with each request; some moment after one
of the requests it is killed with SIGKILL. After each, every file must be one that was
sent and the state must be whole; after the last, one run that is left alone must bring
everything to where it would be if nothing had been killed. Prints the figures; exit
code 1 if not.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from tests.fetch_kills import COMPLETE, LISTINGS, Growing, Victim
from tests.fetching import FakeService

LOOKING_UP = 0.3  # the share of lives that look titles up


def main() -> int:
    """Kill so many, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng, growing = random.Random(args.seed), Growing()
    started, killed, faults = time.monotonic(), 0, list[str]()
    with tempfile.TemporaryDirectory() as home, FakeService(growing) as service:
        victim = Victim(Path(home), service)
        while killed < args.kills:
            words, requests = (COMPLETE, 8) if rng.random() < LOOKING_UP else (LISTINGS, 4)
            if words is COMPLETE:
                victim.forget_titles()
            killed += victim.kill_one(growing, rng, words, requests)
            faults += victim.faults(growing)
        faults += victim.faults_at_the_end(growing)
    for fault in faults:
        print(fault)
    took = time.monotonic() - started
    print(f"{killed} fetches killed, {growing.count} requests, {len(faults)} faults, {took:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
