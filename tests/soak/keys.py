"""Press keys and click at random, in bursts, while dumps and tags change from outside: nothing breaks.

    python tests/soak/keys.py --rounds 50 --seed 1

Each round is papertui on real dumps in this process, with the library and the
searches that the rounds before it left. Keys come as over a slow line: several
at once, before the screen that the first of them opens is there or after the one
that it closes has gone. After each round escape must lead back to the list, and
its keys must work. Prints the keys of what failed; exit code 1 if anything did.
"""

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.keys import _character_to_key
from textual.pilot import OutOfBounds

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.config import Rule, Settings, UserCommand
from papertui.tui.keymap import ACTIONS
from papertui.tui.screens.browser import Browser
from papertui.workspace import Workspace
from tests.browsing import SAMPLES
from tests.inside import Inside, _send, inside

_DUMPS = sorted(path for path in SAMPLES.iterdir() if path.is_file())
_SIZES = ((120, 40), (80, 24), (60, 20), (40, 12), (20, 5), (9, 2))
_TYPED = ("model", "rl ", "title:", "tag:r", "-", "year:2023", "~", "a/b", "mine", "two words", "x.bib")
_MOVES = ("enter", "escape", "up", "down", "tab", "backspace", "ctrl+u", "y", "n", "slash", "u", "d", "r")
_WHOLE = tuple(
    line.split()
    for line in (
        "t to-read enter", "slash tag:to-read enter", "} [ ]", "bar cat enter", "S mine enter",
        "bar sleep space 1 enter escape", "apostrophe enter", "apostrophe r new enter",
        "x b r /tmp/none/a.bib enter escape", "colon same space paper enter",
        "colon not space the space same enter", "V T r other enter", "T d y", "O 2", "U u",
        "slash model enter backslash rl enter", "f down enter", "f down space v enter",
        "e x ctrl+s", "z", "* t marked enter", "* U enter", "F", "o c", "R", "percent_sign escape",
        "I escape", "f1 enter", "M", "slash tag:", "ctrl+g", "1 1", "question_mark slash undo enter",
        "Y b", "Y p",
    )
)  # fmt: skip
_NEVER = {"q", "ctrl+z", "ctrl+c"}
_LATEST = 0.05  # seconds that an answer is held back
_BACK = 12  # times escape, which is more than there are levels


def keys(rng: random.Random, count: int) -> Iterator[list[str]]:
    """Yield bursts of keys."""
    keymap = [key for action in ACTIONS for key in action.keys if key not in _NEVER]
    while count > 0:
        burst = ["escape"] * rng.choice((0, 0, 1, 2))
        for _ in range(rng.choice((1, 1, 2, 3, 5, 12))):
            kind = rng.random()
            if kind < 0.4:
                burst.append(rng.choice(keymap))
            elif kind < 0.65:
                burst.append(rng.choice(_MOVES))
            elif kind < 0.85:
                for word in rng.choice(_WHOLE):
                    burst += [word] if word in _NAMES else word
            else:
                burst += rng.choice(_TYPED)
        count -= len(burst)
        yield [_named(key) for key in burst]


_NAMES = {
    "enter",
    "space",
    "bar",
    "apostrophe",
    "slash",
    "backslash",
    "colon",
    "down",
    "percent_sign",
    "escape",
}
_NAMES |= {"ctrl+s", "ctrl+g", "question_mark", "f1"}


def _named(key: str) -> str:
    return _character_to_key(key) if len(key) == 1 else key


@contextmanager
def late(rng: random.Random) -> Iterator[None]:
    """Hold back the answers of the search thread."""

    def wait(method: Any) -> Any:  # noqa: ANN401 – any method of the workspace
        def waiting(*args: Any, **more: Any) -> Any:  # noqa: ANN401
            time.sleep(rng.random() * _LATEST)
            return method(*args, **more)

        return waiting

    with patch.object(Workspace, "find", wait(Workspace.find)):
        yield


class World:
    """What happens outside: another papertui tags, dump files come, change and go."""

    def __init__(self, home: Path, seed: int) -> None:
        self._dumps, self._rng = home / "dumps", random.Random(seed)
        self._dumps.mkdir(parents=True, exist_ok=True)
        for path in self._rng.sample(_DUMPS, 4):
            shutil.copy(path, self._dumps)
        pick = self._rng.choice
        paths = (home / "library", home / "cache", home / "state", home / "config.toml")
        self.settings = Settings(
            *paths,
            dumps=(self._dumps,),
            engine=pick(("whoosh", "whoosh", "tantivy")),
            watch=pick((False, True)),
            ascii=pick((False, False, True)),
            layout=pick(("auto", "side", "stacked", "list")),
            titles=pick(("wrap", "one-line")),
            columns=pick((("title",), ("mark", "state", "date", "title", "venue", "tags", "votes"))),
            read_on_open=pick((False, 0.05)),
            show_archived=pick((False, True)),
            keep_marks=pick((False, True)),
            keys=pick(({}, {}, {"preset": "vim"}, {"preset": "mutt"}, {"preset": "emacs"})),
            commands=(UserCommand("ctrl+g", "cat", "jsonl"),),
            rules=(Rule("title:model", ("ruled",)),) if pick((False, True)) else (),
        )

    def turn(self) -> None:
        """Let one thing happen."""
        self._rng.choice((self._come, self._come, self._change, self._go, self._tag))()

    def _come(self) -> None:
        shutil.copy(self._rng.choice(_DUMPS), self._dumps)

    def _change(self) -> None:
        path = self._rng.choice(sorted(self._dumps.iterdir()))
        path.write_bytes(path.read_bytes()[: self._rng.randrange(path.stat().st_size + 1)])

    def _go(self) -> None:
        files = sorted(self._dumps.iterdir())
        if len(files) > 1:
            self._rng.choice(files).unlink()

    def _tag(self) -> None:
        with closing(Workspace.open(self.settings.dumps, self.settings)) as workspace:
            count = len(workspace.find("").docs)
            if count:
                docs = self._rng.sample(range(count), min(3, count))
                workspace.tag(docs, ["outside"], ["read"])


async def press_all(
    screen: Inside, world: World, rng: random.Random, count: int, pressed: list[list[str]]
) -> None:
    """Press keys in bursts, and return to the list."""
    app, pilot = screen.browser.app, screen.pilot
    for burst in keys(rng, count):
        pressed.append(burst)
        for key in burst:
            _send(pilot, key)
            if rng.random() < 0.3:
                await asyncio.sleep(rng.choice((0, 0.001, 0.02)))
        if rng.random() < 0.1:
            width, height = app.size
            where = rng.randrange(width), rng.randrange(height)
            with suppress(OutOfBounds):
                await pilot.click(offset=where, times=rng.choice((1, 1, 2)))
        if rng.random() < 0.05:
            await pilot.resize_terminal(*rng.choice(_SIZES))
        if rng.random() < 0.2:
            await asyncio.to_thread(world.turn)
        if rng.random() < 0.4:
            await pilot.pause(rng.choice((0, 0.01, 0.1)))
        if app._exception is not None:
            return
    await pilot.resize_terminal(80, 24)
    await screen.until_saved()
    for _ in range(_BACK):
        await screen.press("escape")
    await screen.wait_for(lambda: isinstance(app.screen, Browser))
    await screen.press("g", "home")
    await screen.wait_for(lambda: not screen.browser.desk.bar.is_typed)


async def play(home: Path, seed: int, count: int) -> tuple[list[list[str]], str]:
    """Play one round; return what was pressed, and a traceback if it failed."""
    rng, pressed = random.Random(seed), list[list[str]]()
    try:
        world = World(home, seed)
        with late(random.Random(seed)):
            async with inside(world.settings, rng.choice(_SIZES[:4])) as screen:
                screen.desk.workspace.library.save_searches(
                    {"mine": "model", "rl": "title:learning"}, "saved"
                )
                await press_all(screen, world, rng, count, pressed)
    except BaseException:  # whatever ends the program
        return pressed, traceback.format_exc()
    return pressed, ""


def main() -> int:
    """Play the rounds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--count", type=int, default=300, help="keys a round")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for name in ("EDITOR", "VISUAL", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # no file of ours
        os.environ["PATH"] = f"{folder}/bin"  # where only these programs are
        Path(folder, "bin").mkdir()
        for name in ("cat", "sleep"):
            Path(folder, "bin", name).symlink_to(f"/bin/{name}")
        os.chdir(folder)
        for seed in range(args.seed, args.seed + args.rounds):
            pressed, trouble = asyncio.run(play(Path(folder) / f"home{seed % 4}", seed, args.count))
            failed += bool(trouble)
            if trouble:
                print(f"round {seed} failed after {pressed[-3:]}\n{trouble}", flush=True)
    print(f"{args.rounds:,} rounds of {args.count:,} keys, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
