"""What tests of several files share, made once for each process that runs them, and where these work."""

import gc
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from papertui import sync
from papertui.config import load_settings
from tests.browsing import SAMPLES, read_here, read_once
from tests.forks import Fork
from tests.terminal import clean_environment

# Files that wait or compute for long: begun first, so that no process is left alone with one at the end.
_LONG = (
    "test_first_minutes.py", "test_hostile.py", "test_saving.py", "test_cli_browse.py", "test_watch.py",
    "test_sync_readers.py", "test_triage.py", "test_fetch_command.py", "test_paint.py",
)  # fmt: skip
_NUMBERS = count()
_GARBAGE = 20_000  # new objects between two searches for garbage; tests leave little, and read a lot
_MEMORY, _ROOM = "/dev/shm", 2 << 30

# Whoever starts the tests may want no byte code, but without it each process they start compiles everything.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Where there is plenty of memory for files no test waits for a disk. What a disk does is not tested here.
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = _MEMORY


# What is collected stays to the end: no search for garbage walks through it, now or later.
gc.disable()


def pytest_collection(session: pytest.Session) -> None:
    """Import the files from another one on in each process, if all are collected.

    The asserts of a file are rewritten when it is first imported, and kept: so each process of a fresh
    clone rewrites its share of the files. It takes as long as to collect them.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    tests = Path(__file__).parent
    if not number or [Path(arg).resolve() for arg in session.config.args] != [tests]:
        return
    files = sorted(tests.glob("test_*.py"))
    first = len(files) * number // processes
    for file in files[first:] + files[:first]:
        with suppress(Exception, pytest.skip.Exception):  # said when it is collected
            importlib.import_module(f"tests.{file.stem}")


def pytest_collection_finish() -> None:
    """Look for garbage again, but not among the tests themselves."""
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first, before Hypothesis looks at them.

    It reads every file of papertui for numbers and texts to try: 3 s for each process of a fresh clone,
    while the strategies of the few tests that use it name what is odd.
    """
    with suppress(ImportError):  # an early Hypothesis does not do that
        from hypothesis.internal.conjecture import providers

        if hasattr(providers, "_local_constants"):
            providers._get_local_constants = lambda: providers._local_constants
    rank = {name: number for number, name in enumerate(_LONG)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


@pytest.fixture(scope="session", autouse=True)
def home_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set HOME to an empty folder, so that tests never touch the files of the user who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            patch.delenv(f"XDG_{name}_HOME", raising=False)
        yield


@pytest.fixture(autouse=True)
def home_of_this_test(
    home_of_nobody: None, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Set a home for each test: the folder of one that has passed goes to the next of that name.

    What the first noted at home of its library would be held against that of the second.
    """
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp() / "homes" / str(next(_NUMBERS))))


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the processes that papertui starts, its readers too: a start of one costs 0.5 s."""
    monkeypatch.setattr(subprocess, "Popen", Fork)


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read dumps in this process, in tests of what comes of it: each reader process costs 0.2 s."""
    monkeypatch.setitem(sync.run.__kwdefaults__ or {}, "read", read_here)


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the sample dumps have been read: take a copy of it with `fresh_home`."""
    home = tmp_path_factory.mktemp("samples")
    shutil.copytree(read_once(SAMPLES), load_settings(environ=clean_environment(home)).cache_dir)
    return home
