"""Send papertui what terminals send that is no key: nothing acts, nothing ends it.

    python tests/soak/answers.py --sequences 100000

The sequences are answers, strings, keys and clicks with numbers out of range, and
what is malformed; whole and in pieces. All go through the reader of the terminal's
input in this process, and as many again, in blocks, to the installed program in a
terminal of its own: its screen and its library must stay as they were, and a key
must be answered after each block. Prints the figures; exit code 1 if not.
"""

import argparse
import random
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from textual import events

from papertui.tui.terminal_input import TerminalInput
from tests.answers import pieces, sequences
from tests.browsing import SAMPLES, Browsing, command

BLOCK = 500
CHUNK = 2000  # what a terminal takes at once before it must be read
_ACTS = (events.Key, events.Paste, events.MouseEvent)


def read(count: int, rng: random.Random) -> int:
    """Read so many sequences in this process; return how many of them acted."""
    acted = 0
    for sequence in islice(sequences(rng), count):
        terminal = TerminalInput()
        sent = pieces(sequence, rng) if rng.random() < 0.5 else [sequence]
        found = [event for number, text in enumerate(sent) for event in terminal.feed(text, number * 0.01)]
        found += terminal.tick(len(sent) + 10.0)
        if any(isinstance(event, _ACTS) for event in found):
            acted += 1
            print(f"acts: {sequence!a}", flush=True)
    return acted


def send(count: int, rng: random.Random, home: Path) -> tuple[int, int]:
    """Send so many sequences to the installed program; return how many blocks acted, and the exits."""
    command(home, "load", SAMPLES)
    acted, every = 0, sequences(rng)
    with Browsing(home, installed=True) as screen:
        before = screen.ready().settle(0.5).screen[:-2]
        for start in range(0, count, BLOCK):
            sent = "".join(islice(every, min(BLOCK, count - start))).encode()
            for at in range(0, len(sent), CHUNK):
                screen.send(sent[at : at + CHUNK]).settle(0.002)
            if fault := _fault(screen, before):
                acted += 1
                print(f"block at {start}: {fault}", flush=True)
                if not screen.family():
                    return acted, 1
                before = screen.screen[:-2]
        if command(home, "library", "dump").stdout:
            acted += 1
            print("the library holds what nobody did", flush=True)
        return acted, int(screen.quit() != 0)


def _fault(screen: Browsing, before: list[str]) -> str:
    """Return what is not as it was, or no more answers; "" if all is well."""
    first = screen.cursor_title
    try:
        screen.press("j").wait_for(lambda: screen.cursor_title != first)
        screen.press("k").wait_for(lambda: screen.screen[:-2] == before)
    except (AssertionError, OSError) as error:
        return str(error)
    return ""


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sequences", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began, rng = time.monotonic(), random.Random(options.seed)
    alone = read(options.sequences, rng)
    with tempfile.TemporaryDirectory() as directory:
        acted, ended = send(options.sequences, rng, Path(directory))
    print(f"{options.sequences} sequences read and sent in {time.monotonic() - began:.0f} s: ", end="")
    print(f"{alone + acted} actions, {ended} exits")
    return int(bool(alone or acted or ended))


if __name__ == "__main__":
    sys.exit(main())
