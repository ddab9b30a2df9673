"""Close terminals under papertui, and stop it by signals: what it had shown is on disk, and nobody is left.

    python tests/soak/hangups.py --hangups 1000

Each life is the program in a terminal of its own, a fork of a process that has
imported everything (`tests.forks`); so it is short. Stars are set and taken
with keys; then, at a random moment or right behind a key, the terminal closes or
SIGTERM or SIGHUP comes. The program must be gone within a second and all that it
started in one more; the star must be as it was last shown; after SIGTERM the
terminal must be as it was. Prints the figures; exit code 1 if not.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.library import Library
from tests.browsing import SAMPLES, Browsing, command_here
from tests.forks import Fork
from tests.patience import stretched

GONE_WITHIN = 1.0  # FAULTS 6
TRIES = 60.0
EARLY = 0.25  # the share of lives that end while the program starts
LONGEST_START = 0.4
ENDS: dict[str, Callable[[Browsing], object]] = {
    "closed": lambda screen: screen.hangup(),
    "closed at once": lambda screen: screen.hangup(),
    "SIGTERM": lambda screen: screen.signal(signal.SIGTERM),
    "SIGHUP": lambda screen: screen.signal(signal.SIGHUP),
}


class Forked(Browsing):
    """papertui in a terminal as `Browsing` has it, with the processes that the installed one starts."""

    def _start(self, argv: list[str], slave: int, env: dict[str, str]) -> Fork:
        streams: Any = dict.fromkeys(("stdin", "stdout", "stderr"), slave)
        return Fork(argv, controls=True, reads_apart=True, env=env, **streams)


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hangups", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.hangups, random.Random(options.seed))


def run(home: Path, hangups: int, chance: random.Random) -> int:
    """End so many lives; 0 if nothing was lost and nobody was left."""
    began, tally = time.monotonic(), Counter[str]()
    command_here(home, "load", SAMPLES)
    with closing(Library.open(home / "data" / "papertui")) as library:
        for number in range(hangups):
            how = sorted(ENDS)[number % len(ENDS)]
            for fault in _life(home, library, how, chance, tally):
                tally["faults"] += 1
                print(f"life {number}, {how}: {fault}", flush=True)
    print(f"{hangups} lives in {time.monotonic() - began:.0f} s: {tally['shown']} changes shown, ", end="")
    print(
        f"{tally['open']} ended with a change under way; the slowest gone in {tally['slowest ms']} ms; "
        f"{tally['faults']} lost, late, left or torn"
    )
    return int(bool(tally["faults"] or not tally["shown"]))


def _life(home: Path, library: Library, how: str, chance: random.Random, tally: Counter[str]) -> list[str]:
    """Start, star, end; say what was wrong."""
    faults, may_be = [], {_is_starred(library)}
    with Forked(home, columns=80, rows=24) as screen:
        if chance.random() < EARLY:
            screen.settle(0.05, chance.uniform(0, LONGEST_START))
        else:
            may_be = _star(screen, how, chance, tally)
        ended = time.monotonic()
        ENDS[how](screen)
        try:
            screen.wait_exit(TRIES)
        except AssertionError:
            faults.append(f"not gone within {TRIES:.0f} s")
        else:
            tally["slowest ms"] = max(tally["slowest ms"], took := round(1000 * (time.monotonic() - ended)))
            if took > 1000 * stretched(GONE_WITHIN):
                faults.append(f"gone after {took} ms")
        if how == "SIGTERM" and not faults and _left_on(screen):
            faults.append(f"modes left on: {_left_on(screen)}")
        deadline = time.monotonic() + stretched(GONE_WITHIN)
        while left := screen.family():
            if time.monotonic() > deadline:
                faults.append(f"{len(left)} processes left")
                break
            time.sleep(0.01)
    library.refresh()
    if _is_starred(library) not in may_be:
        faults.append(f"shown starred: {may_be}, on disk: {_is_starred(library)}")
    return faults


def _star(screen: Browsing, how: str, chance: random.Random, tally: Counter[str]) -> set[bool]:
    """Star and unstar the first paper; give what may be on disk at the end."""
    screen.wait_for(lambda: screen.cursor_row, TRIES)
    starred = "★" in screen.cursor_row
    for _ in range(chance.randrange(3) + (how != "closed at once")):
        starred = not starred
        screen.press("s").wait_for(lambda starred=starred: ("★" in screen.cursor_row) == starred, TRIES)  # type: ignore[misc] # mypy knows no default of a lambda
        tally["shown"] += 1
    if how != "closed at once":
        return {starred}
    screen.press("s")
    time.sleep(chance.uniform(0, 0.03))
    tally["open"] += 1
    return {starred, not starred}


def _is_starred(library: Library) -> bool:
    return bool(library.tags().get("starred"))


def _left_on(screen: Browsing) -> set[str]:
    return {name for name, is_on in screen.modes().items() if is_on} - {"7", "25"}


if __name__ == "__main__":
    sys.exit(main())
