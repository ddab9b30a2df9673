"""The installed program in a real terminal: how it ends, and terminals that can do little.

How it is used is walked through by test_first_minutes.
"""

import re
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from papertui.library import Library
from tests.browsing import SAMPLES, Browsing, command, fresh_home
from tests.patience import stretched
from tests.terminal import Terminal


@pytest.fixture
def home(tmp_path: Path, samples_home: Path) -> Path:
    return fresh_home(tmp_path, samples_home)


def starred(home: Path) -> int:
    """Count the stars that are on disk."""
    with closing(Library.open(home / "data" / "papertui")) as library:
        return library.tags().get("starred", 0)


def _until(condition: Callable[[], object], timeout: float) -> None:
    deadline = time.monotonic() + stretched(timeout)
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_quit_leaves_the_terminal_as_it_was(home: Path) -> None:
    with Browsing(home) as screen:
        assert screen.ready().modes()["1000"]
        assert screen.quit() == 0
        assert_restored(screen)


def assert_restored(screen: Terminal) -> None:
    """Check that alternate screen, mouse, paste, focus reports and colours are off, and the cursor is on."""
    assert re.findall(rb"\x1b\[([\d;]*)m", bytes(screen.raw))[-1] == b""
    modes = screen.modes()
    on = {name for name, is_on in modes.items() if is_on}
    assert on <= {"7", "25"}
    assert modes["25"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_restore_the_terminal_within_a_second(home: Path, number: signal.Signals) -> None:
    with Browsing(home, installed=number == signal.SIGTERM) as screen:
        screen.ready().press("s").wait_for(lambda: "★" in screen.cursor_row)
        screen.signal(number).wait_exit(stretched(1.0))
        assert_restored(screen)
        _until(lambda: not screen.family(), 1.0)
    assert starred(home) == 1


@pytest.mark.parametrize("reading", [True, False], ids=["while dumps are read", "after it was shown"])
def test_a_closed_terminal_loses_nothing_and_leaves_no_orphan(home: Path, reading: bool) -> None:
    if reading:
        shutil.rmtree(home / "cache")
    with Browsing(home, installed=reading) as screen:
        screen.wait_for(lambda: screen.cursor_row)
        if not reading:
            screen.press("s").wait_for(lambda: "★" in screen.cursor_row)
        screen.hangup().wait_exit(stretched(1.0))
        _until(lambda: not screen.family(), 1.0)
    assert starred(home) == (not reading)


@pytest.mark.parametrize("env", [{"TERM": "xterm", "COLORTERM": None}, {"TERM": "linux"}], ids=str)
def test_screen_is_readable_with_few_colours_and_small(home: Path, env: dict[str, str | None]) -> None:
    with Browsing(home, (SAMPLES,), 60, 20, env=env) as screen:
        screen.ready().press("s").wait_for(lambda: re.search(r"[★*]", screen.cursor_row))
        assert screen.cursor_title
        first = screen.cursor_title
        screen.press("j").wait_for(lambda: screen.cursor_title != first)


def test_start_without_a_terminal_is_one_sentence(home: Path) -> None:
    done = command(home, SAMPLES, installed=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "env", [{"TERM": "dumb"}, {"LANG": "C", "LC_ALL": "POSIX", "PYTHONUTF8": "0"}], ids=str
)
def test_start_in_a_terminal_that_cannot_is_one_sentence(home: Path, env: dict[str, str | None]) -> None:
    with Browsing(home, env=env) as screen:
        assert screen.wait_exit() == 2
        assert len(screen.text.split("\n")[0]) > 20
        assert b"\x1b" not in screen.raw
