"""The cheap starts of tests/forks.py: a fork prints, is told and ends as the installed program does."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import forks
from tests.browsing import SAMPLES, Browsing, Installed, command, installed_command
from tests.terminal import clean_environment


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home in which the samples are read and indexed."""
    home = tmp_path_factory.mktemp("home")
    assert installed_command(home, "load", SAMPLES).returncode == 0
    return home


@pytest.mark.parametrize(
    "words", [("search", "diffusion", SAMPLES, "--format", "jsonl"), ("search", b"\xff\xfe"), ("doctor",)]
)
def test_a_fork_prints_what_the_installed_program_prints(
    home: Path, words: tuple[str | bytes | Path, ...]
) -> None:
    forked, installed = command(home, *words), installed_command(home, *words)
    assert (forked.stdout, forked.stderr) == (installed.stdout, installed.stderr)
    assert forked.returncode == installed.returncode


def test_a_fork_shows_the_screen_of_the_installed_program(home: Path) -> None:
    with Installed(home) as screen:
        installed, code = screen.ready().settle().cells, screen.quit()
    with Browsing(home) as screen:
        assert screen.ready().settle().cells == installed
        assert screen.quit() == code == 0


def test_a_fork_and_what_it_started_are_found_while_they_live(home: Path) -> None:
    with Browsing(home) as screen:
        assert screen.pid in screen.family()
        screen.ready().settle()
    assert screen.wait_exit() == -signal.SIGKILL
    deadline = time.monotonic() + 2
    while screen.family():
        assert time.monotonic() < deadline


def test_what_is_commonly_set_needs_no_new_python(home: Path) -> None:
    environment = {**clean_environment(home), "SSH_CONNECTION": "x", "NO_COLOR": "1", "TZ": "Asia/Tokyo"}
    assert forks.run(["--version"], environment, 10)


@pytest.mark.parametrize("name", ["TEXTUAL_FPS", "PYTHONWARNINGS", "LC_ALL", "TERM_PROGRAM"])
def test_what_is_read_before_the_first_line_asks_for_a_new_python(tmp_path: Path, name: str) -> None:
    assert forks.run(["--version"], {**clean_environment(tmp_path), name: "x"}, 10) is None


def test_a_command_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config")
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        forks.run(["formats", "--config", str(tmp_path / "config")], clean_environment(tmp_path), 0.2)
    assert time.monotonic() - began < 5


def test_the_server_and_its_forks_end_with_the_process_that_asked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config")
    program = f"""
import os, signal
from pathlib import Path
from tests import forks
from tests.terminal import clean_environment
words = ["formats", "--config", {str(tmp_path / "config")!r}]
fork = forks.start(words, clean_environment(Path("/nowhere")), (0, 1, 2), in_terminal=False)
parent = Path(f"/proc/{{fork.pid}}/stat").read_text().rpartition(")")[2].split()[1]
print(fork.pid, parent, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, check=False
    )
    assert done.returncode == -signal.SIGKILL
    pids = done.stdout.split()
    assert len(pids) == 2
    deadline = time.monotonic() + 5
    while any(_lives(int(pid)) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return not re.search(r"State:\s+Z", Path(f"/proc/{pid}/status").read_text())
    except FileNotFoundError:
        return False
