"""End papertui with a note open, in every way: what was saved in the editor is offered at the next start.

    python tests/soak/notes.py --hangups 200

Each life is the program in a terminal of its own, as in `hangups`. A note is
opened in an editor that saves a text of its own and stays, or in the built-in
one; then the terminal closes, SIGTERM or SIGHUP comes, papertui is killed, or the
editor. The next life must offer the note within its first seconds, and saving it
must put exactly that text into the library. Now and then the editor ends well
instead, and the library must have the text at once. Prints the figures; exit code
1 if a character was lost.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.library import Library
from tests.browsing import SAMPLES, Browsing, command_here

DUMP = SAMPLES / "hf-daily-2023-04-03.html"
TRIES = 20.0
# It saves the text, says so in a file, and stays until it is ended.
EDITOR = """#!/bin/sh
cp "$TEXT" "$1"
echo $$ > "$TEXT.saved"
[ -e "$TEXT.ends" ] && exit 0
while :; do sleep 0.05; done
"""


def _kill_editor(screen: Browsing, home: Path) -> None:
    os.kill(int((home / "text.saved").read_text()), signal.SIGKILL)
    screen.wait_for("was not saved", TRIES)
    screen.signal(signal.SIGKILL)


def _kill(screen: Browsing, home: Path) -> None:
    screen.signal(signal.SIGKILL)
    _end_editor(home)


def _end_editor(home: Path) -> None:
    """End the editor that outlived papertui, as a user at the terminal would."""
    if (home / "text.saved").exists():
        os.kill(int((home / "text.saved").read_text()), signal.SIGKILL)


ENDS: dict[str, Callable[[Browsing, Path], object]] = {
    "closed": lambda screen, home: screen.hangup(),
    "SIGTERM": lambda screen, home: screen.signal(signal.SIGTERM),
    "SIGHUP": lambda screen, home: screen.signal(signal.SIGHUP),
    "killed": _kill,
    "editor killed": _kill_editor,
}
BUILT_IN = ("closed", "SIGTERM", "SIGHUP", "killed")


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hangups", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.hangups, random.Random(options.seed))


def run(home: Path, hangups: int, chance: random.Random) -> int:
    """End so many lives with a note open; 0 if every text came back."""
    began, tally = time.monotonic(), Counter[str]()
    command_here(home, "load", DUMP)
    editor = home / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    ways = [(how, True) for how in ENDS] + [(how, False) for how in BUILT_IN]
    for number in range(hangups):
        how, outside = ways[number % len(ways)]
        text = _text(number, chance, outside=outside)
        try:
            _life(home, text, how, outside=outside)
            _come_back(home, text)
        except AssertionError as error:
            tally["lost"] += 1
            print(f"life {number}, {how}, {'editor' if outside else 'built-in'}: {error}", flush=True)
        tally["characters"] += len(text)
    print(
        f"{hangups} notes of {tally['characters']:,} characters in {time.monotonic() - began:.0f} s: ", end=""
    )
    print(f"{tally['lost']} lost")
    return int(bool(tally["lost"]))


def _text(number: int, chance: random.Random, *, outside: bool) -> str:
    known = ("compare", "with", "größer", "模型", "[b]", "x")
    words = (chance.choice(known) for _ in range(chance.randint(1, 20)))
    glue = chance.choice(" \n") if outside else " "
    return f"{glue.join(words)} end-of-{number}"


def _life(home: Path, text: str, how: str, *, outside: bool) -> None:
    """Open a note, put the text into it, and end."""
    for name in ("text.saved", "text.ends"):
        (home / name).unlink(missing_ok=True)
    (home / "text").write_text(text, encoding="utf-8")
    env = {"TEXT": str(home / "text"), "EDITOR": str(home / "editor") if outside else None}
    with Browsing(home, (DUMP,), 80, 24, env) as screen:
        screen.wait_for(lambda: screen.cursor_row, TRIES).press("e")
        if outside:
            screen.wait_for((home / "text.saved").exists, TRIES)
        else:
            screen.wait_for("note: ", TRIES).type(text)
            # A kill leaves what was kept a moment after it was typed; the rest leave all that was seen.
            screen.wait_for(lambda: (_is_kept if how == "killed" else _is_shown)(screen, home, text), TRIES)
        ENDS[how](screen, home)
        screen.wait_exit(TRIES)


def _is_kept(screen: Browsing, home: Path, text: str) -> bool:
    files = home.glob("state/papertui/notes/*/note.md")
    return any(text in file.read_text(encoding="utf-8") for file in files)


def _is_shown(screen: Browsing, home: Path, text: str) -> bool:
    return text.split()[-1] in screen.text


def _come_back(home: Path, text: str) -> None:
    """Start again, save what is offered, look into the library, and take the note away."""
    with Browsing(home, (DUMP,), 80, 24) as screen:
        screen.wait_for("was not saved", TRIES).press("s").wait_for("note written", TRIES)
        screen.press("q")
        screen.wait_exit(TRIES)
    with closing(Library.open(home / "data" / "papertui")) as library:
        (state,) = library.states()
        assert state.note == text.strip(), f"written {text!r}, kept {state.note!r}"
        library.set_note(state.paper, "")


if __name__ == "__main__":
    sys.exit(main())
