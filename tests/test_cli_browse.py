"""What the commands show on a real terminal, and the marked papers on quitting."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.browsing import command_here
from tests.terminal import Terminal, clean_environment, papertui_command
from tests.test_cli_commands import save_pages


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `dumps` in it, and a home in which these were read."""
    folder = tmp_path_factory.mktemp("browse")
    assert command_here(folder / "home", "load", save_pages(folder / "dumps")).returncode == 0
    return folder


@pytest.fixture
def dumps(read: Path) -> Path:
    return read / "dumps"


@pytest.fixture
def env(read: Path, tmp_path: Path) -> dict[str, str]:
    """A person who has read these dumps, and done nothing else."""
    shutil.copytree(read / "home", tmp_path / "home")
    return clean_environment(tmp_path / "home")


def test_print_writes_the_marked_papers_where_stdout_goes(
    tmp_path: Path, dumps: Path, env: dict[str, str]
) -> None:
    output = tmp_path / "marked.jsonl"
    argv = [*papertui_command(), "--print", "jsonl", str(dumps)]
    with Terminal(argv, 110, 30, env, output=output) as terminal:
        terminal.wait_for("Robots").settle()
        # As wide as the terminal is, though stdout is a file.
        assert any(len(line.rstrip()) > 80 for line in terminal.screen)
        terminal.press("j", "space", "q")
        assert terminal.wait_exit() == 0
    (paper,) = map(json.loads, output.read_text(encoding="utf-8").splitlines())
    assert paper["title"] == "Robots that Fold Laundry"


def test_stdout_that_is_no_terminal_needs_print(tmp_path: Path, dumps: Path) -> None:
    with Terminal([*papertui_command(), str(dumps)], output=tmp_path / "out") as terminal:
        assert terminal.wait_exit() == 2
        assert "needs a terminal" in terminal.text


def test_progress_is_wiped_and_stays_off_the_results(tmp_path: Path, dumps: Path) -> None:
    argv = [*papertui_command(), "search", "robots", str(dumps)]
    with Terminal(argv, output=tmp_path / "out") as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.text.strip() == ""
        assert b"\x1b" not in terminal.raw
    assert (tmp_path / "out").read_text() == "2024-05-01  Robots that Fold Laundry\n"


def test_a_person_at_the_terminal_is_told_why_nothing_matched(dumps: Path, env: dict[str, str]) -> None:
    with Terminal([*papertui_command(), "search", "robtos", str(dumps)], env=env) as terminal:
        assert terminal.wait_exit() == 1
        assert terminal.text.strip() == "nothing matched: no paper has “robtos”; did you mean robots?"


def test_without_a_path_the_pages_of_the_environment_are_browsed(dumps: Path, env: dict[str, str]) -> None:
    env["PAPERTUI_DUMPS"] = str(dumps)
    with Terminal(papertui_command(), 110, 30, env) as terminal:
        terminal.wait_for("Robots").settle().press("s").wait_for("★").press("q")
        assert terminal.wait_exit() == 0
    # Its own papers, with the pages there or not.
    with Terminal([*papertui_command(), "library"], 110, 30, env) as terminal:
        terminal.wait_for("1 paper").press("q")
        assert terminal.wait_exit() == 0


def test_a_wrong_setting_is_said_and_the_interface_starts(
    tmp_path: Path, dumps: Path, env: dict[str, str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('history = 5\n[keys]\n"tag.edit" = "j"\n', encoding="utf-8")
    with Terminal([*papertui_command(), "--config", str(config), str(dumps)], 110, 30, env) as terminal:
        terminal.wait_for(
            "config.toml:1: “history” must be a number of steps, 1,000 at least · 1 more: papertui doctor"
        )
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_the_demo_shows_samples_and_keeps_nothing(tmp_path: Path) -> None:
    env = {**clean_environment(tmp_path / "home"), "TMPDIR": str(tmp_path)}
    with Terminal([*papertui_command(), "--demo"], 110, 30, env) as terminal:
        terminal.wait_for(re.compile(r" \d+ papers from \d+ files")).press("s").wait_for("★")
        assert [each.name[:14] for each in tmp_path.iterdir()] == ["papertui-demo-"]
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert not list(tmp_path.iterdir())
