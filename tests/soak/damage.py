"""Damage a cache as disks and people do; it must never lie, never break, and be whole in two seconds.

    python tests/soak/damage.py --trials 1000 [--engine tantivy]

Each trial damages one file of a whole cache (in half of them its size and time
stay as they were), sometimes with a dump changed as well, or plants an index
that would run a command. Then a workspace is opened and asked while a sync runs
beside it, as at every start. Nothing may be raised, an answer over a whole
index must be what the sound cache gave, and such an answer must come within two
seconds. Prints the figures; exit code 1 if anything of this is not so.
"""

import argparse
import itertools
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui import sync
from papertui.catalog import directory_for
from papertui.config import Settings, load_settings
from papertui.errors import CacheError
from papertui.library import Library
from papertui.workspace import Workspace
from tests.bench.corpus import generate, write_folder
from tests.sync_desk import read_here

FILES, PER_FILE = 6, 25
USABLE = 2.0  # seconds; FAULTS 12
PATIENCE = 20.0
TRIES = 3  # on a crowded machine a trial that was late is made again
EACH_BY_PROCESS = 20  # one sync in so many is the real process; the others are forks, which start sooner
QUERIES = (
    "", "reward ", "learn", '"language models"', "-model", "mo", "diffusion OR video", "date:2024",
    "comments:>1", "tag:kept", "-is:tagged", "has:arxiv", "source:page-00001*", "title:a*", "models sort",
    "author:chen",
)  # fmt: skip

Answers = dict[str, list[tuple[str, str, str]]]

OURS = ("lock", "catalog.db", "catalog.db-wal", "index-*/indexed", "index-*/live", "index-*/dead")
WORDS = {
    "whoosh": ("tables", "*.toc", "*.trm", "*.pst", "*.text", "*.col", "*LOCK"),
    "tantivy": ("manifest", "lexicon", "meta.json", ".managed.json", "*.fast", "*.idx", "*.pos", "*.term",
                "*.store", "*.fieldnorm", ".tantivy*lock"),
}  # fmt: skip
PLACES = {name: (*OURS, *(f"index-*/words/{file}" for file in files)) for name, files in WORDS.items()}


def _at(data: bytes, chance: random.Random, new: bytes) -> bytes:
    place = chance.randrange(max(len(data), 1))
    return data[:place] + new + data[place + len(new) :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data or b"?")
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "one bit": _flip,
    "ten bytes": lambda data, chance: _at(data, chance, chance.randbytes(10)),
    "a block of noughts": lambda data, chance: _at(data, chance, bytes(4096)),
    "a block of noise": lambda data, chance: _at(data, chance, chance.randbytes(512)),
    "cut": lambda data, chance: data[: chance.randrange(max(len(data), 1))],
    "emptied": lambda data, chance: b"",
    "longer": lambda data, chance: data + chance.randbytes(100),
    "a text instead": lambda data, chance: b"to-read: everything\n" * 50,
}
MORE = ("gone", "another file", "a folder", "a link", "a pipe", "all can write")


@dataclass(frozen=True, slots=True)
class Ground:
    """A sound cache of some dumps, kept for copying, and what it answers before and after a dump changes."""

    root: Path
    settings: Settings
    before: Answers
    after: Answers

    @property
    def dumps(self) -> Path:
        """Where the dumps are."""
        return self.root / "dumps"

    @property
    def cache(self) -> Path:
        """The folder of their catalog."""
        return directory_for(self.settings.cache_dir, [self.dumps])

    @classmethod
    def make(cls, root: Path, engine: str) -> "Ground":
        """Write dumps, read them, tag some papers, keep the cache."""
        environ = {
            "XDG_CACHE_HOME": str(root / "cache"),
            "XDG_DATA_HOME": str(root / "data"),
            "HOME": str(root),
        }
        settings = load_settings(environ=environ, engine=engine)
        papers = list(generate(FILES * PER_FILE))
        write_folder(root / "dumps", papers, PER_FILE)
        others = list(itertools.islice(generate(PER_FILE, seed=1000), PER_FILE))
        write_folder(root / "other", others, PER_FILE)
        with closing(Library.open(settings.library_dir)) as library:
            library.tag(papers[::7], ["kept"])
        ground = cls(root, settings, {}, {})
        sync.run([ground.dumps], settings.cache_dir, engine=engine)
        shutil.copytree(settings.cache_dir, root / "sound", symlinks=True)
        ground.before.update(ground.answers())
        ground.change()
        sync.run([ground.dumps], settings.cache_dir, engine=engine)
        ground.after.update(ground.answers())
        return ground

    def answers(self) -> Answers:
        """Ask everything of the cache as it is."""
        with closing(Workspace.open([self.dumps], self.settings, live=True)) as workspace:
            answers = asked(workspace)
        assert answers
        return answers

    def reset(self) -> None:
        """Have the cache and the dumps as they were at first."""
        shutil.rmtree(self.settings.cache_dir)
        shutil.copytree(self.root / "sound", self.settings.cache_dir)
        shutil.copy2(self.root / "page", self.dumps / "page-00001.txt")

    def change(self) -> None:
        """Replace one dump by other papers."""
        page = self.dumps / "page-00001.txt"
        if not (self.root / "page").exists():
            shutil.copy2(page, self.root / "page")
        shutil.copy2(self.root / "other" / "page-00000.txt", page)
        os.utime(page, (1_763_700_000, 1_763_700_000))


def asked(workspace: Workspace) -> Answers | None:
    """Ask everything of one catalog version; None until the results are known to be complete."""
    answers: Answers = {}
    workspace.refresh()
    for query in QUERIES:
        # By date: the ranks of a grown index take its dead documents into account.
        found = workspace.find(query, "date")
        if (
            found.catalog_version != workspace.catalog_version
            or not found.total
            or found.covered < found.total
        ):
            return None
        try:
            shown = workspace.entries(list(found.docs))
        except CacheError:  # said on the screen, until it is built again
            return None
        answers[query] = [(entry.paper.title, entry.paper.abstract, " ".join(entry.tags)) for entry in shown]
    return answers


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=PLACES, default="whoosh")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.trials, random.Random(options.seed), options.engine)


def run(root: Path, trials: int, chance: random.Random, engine: str) -> int:
    """Damage the cache so many times; 0 if no answer was wrong or late."""
    began, ground, tally, slowest = time.monotonic(), Ground.make(root, engine), Counter[str](), 0.0
    for number in range(trials):
        state, took = chance.getstate(), USABLE + 1
        for _ in range(TRIES):
            if took > USABLE:
                chance.setstate(state)
                took = min(took, _trial(ground, chance, number, tally))
        slowest = max(slowest, took)
        tally["late"] += took > USABLE
    print(
        f"{trials} damages in {time.monotonic() - began:.0f} s: {tally['raised or wrong']} raised or wrong,"
    )
    print(
        f"{tally['ran what was planted']} ran what was planted, {tally['late']} late; slowest {slowest:.2f} s"
    )
    return int(bool(tally.total()))


def _trial(ground: Ground, chance: random.Random, number: int, tally: Counter[str]) -> float:
    """Damage the cache once; give the seconds until everything was answered rightly."""
    ground.reset()
    changes = chance.random() < 0.3
    if changes:
        ground.change()
    places = PLACES[ground.settings.engine]
    plants = number % 25 == 0 and ground.settings.engine == "whoosh"
    place = places[number % len(places)]
    what = _plant(ground.cache, chance) if plants else _damage(ground.cache, chance, place)
    took = 0.0
    try:
        took = _tried(ground, changes, by_process=number % EACH_BY_PROCESS == 0)
    except Exception as error:  # whatever it is, it is what this soak looks for
        tally["raised or wrong"] += 1
        print(f"trial {number}, {what}: {type(error).__name__}: {error}", flush=True)
    if took > USABLE:
        print(f"trial {number}, {what}: {took:.1f} s", flush=True)
    tally["ran what was planted"] += (ground.cache / "ran").exists()
    return took


def _tried(ground: Ground, changes: bool, *, by_process: bool) -> float:
    """Open, ask and sync; give the seconds until all is answered. AssertionError for a wrong answer."""
    began, right = time.monotonic(), ground.after if changes else ground.before
    with closing(Workspace.open([ground.dumps], ground.settings, live=True)) as workspace:
        _judge(asked(workspace), ground, changes)
        with _syncing(ground, workspace, by_process):
            while (answers := asked(workspace)) != right:
                _judge(answers, ground, changes)
                assert time.monotonic() - began < PATIENCE, "never whole again"
                time.sleep(0.02)
    return time.monotonic() - began


def _judge(answers: Answers | None, ground: Ground, changes: bool) -> None:
    """Raise AssertionError for an answer that neither the old nor the new dumps give."""
    if answers is None or answers == ground.before or (changes and answers == ground.after):
        return
    sides = (ground.before, ground.after) if changes else (ground.before,)
    wrong = min(([query for query in QUERIES if answers[query] != side[query]] for side in sides), key=len)
    raise AssertionError(f"wrong answers to {wrong}")


@contextmanager
def _syncing(ground: Ground, workspace: Workspace, by_process: bool) -> Iterator[None]:
    if by_process:
        handle = workspace.start_sync(lambda progress: None)
        yield
        handle.stop()
        return
    process = os.fork()
    if not process:
        try:
            settings = ground.settings
            sync.run([ground.dumps], settings.cache_dir, engine=settings.engine, read=read_here)
        except Exception as error:  # it is told, and that nothing is repaired then is found out
            print(f"the sync failed: {type(error).__name__}: {error}", flush=True)
        finally:  # never back into the parent's code
            os._exit(0)
    try:
        yield
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _damage(cache: Path, chance: random.Random, place: str) -> str:
    """Damage one file, and say how."""
    file = chance.choice(sorted(cache.glob(place)) or sorted(cache.glob("index-*/words/*")))
    kind = chance.choice((*DAMAGES, *MORE))
    status, data = file.stat(), file.read_bytes()
    keeps = chance.random() < 0.5
    if kind == "gone" or kind == "a folder":
        file.unlink()
    if kind == "a folder":
        file.mkdir()
    elif kind == "a pipe":
        file.unlink()
        os.mkfifo(file)
    elif kind == "a link":
        file.rename(cache.parent / "elsewhere")
        file.symlink_to(cache.parent / "elsewhere")
    elif kind == "all can write":
        file.chmod(0o666)
    elif kind == "another file":
        others = [other for other in cache.rglob("*") if other.is_file() and other != file]
        file.write_bytes(chance.choice(others).read_bytes())
    elif kind in DAMAGES:
        file.write_bytes(DAMAGES[kind](data, chance))
    if keeps and file.is_file():
        os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))
    return f"{file.relative_to(cache)}: {kind}{', its time as before' if keeps else ''}"


class _Crafted:
    """What makes a folder when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


PLANTS: dict[str, Callable[[Path], object]] = {
    "that all can write": lambda toc: toc.chmod(0o666),
    "in a folder that all can write": lambda toc: toc.parent.chmod(0o777),
    "by a link": lambda toc: toc.symlink_to(toc.replace(toc.with_suffix(".real"))),
    "just written": lambda toc: None,
}


def _plant(cache: Path, chance: random.Random) -> str:
    """Put a pickle that runs something in the place of Whoosh's, as others could."""
    (toc,) = cache.glob("index-*/words/*.toc")
    toc.write_bytes(pickle.dumps(_Crafted(cache / "ran")))
    how = chance.choice(sorted(PLANTS))
    PLANTS[how](toc)
    return f"planted {how}"


if __name__ == "__main__":
    sys.exit(main())
