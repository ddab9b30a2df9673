"""Triage in a terminal: an editor, pipes and commands, rules, several instances, dead helpers."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.config import Rule, Settings
from tests.browsing import SAMPLES, Browsing, fresh_home
from tests.desk import plain_desk
from tests.inside import inside, settings_in
from tests.patience import stretched

EDITOR = "#!/bin/sh\nprintf 'compare [with] SCoRe\\n' > \"$1\"\n"
CONFIG = """
[[commands]]
key = "ctrl+g"
run = "cat > {home}/taken.jsonl"
shell = true
suspend = true
"""


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def running(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    home = fresh_home(tmp_path_factory.mktemp("running"), samples_home)
    script(home / "editor", EDITOR)
    script(home / "config" / "papertui" / "config.toml", CONFIG.format(home=home))
    env = {"SSH_TTY": "/dev/pts/9", "EDITOR": str(home / "editor")}
    with Browsing(home, columns=100, rows=30, env=env) as screen:
        screen.home = home  # type: ignore[attr-defined]  # for the tests of this file
        yield screen.ready()


@pytest.fixture
def screen(running: Browsing) -> Iterator[Browsing]:
    """Share one running program; after each test the whole list stands, cursor on top."""
    total = running.found
    yield running
    running.reset(total)


def home_of(screen: Browsing) -> Path:
    home: Path = screen.home  # type: ignore[attr-defined]  # see `running`
    return home


def test_a_note_is_written_in_the_editor_and_undone(screen: Browsing) -> None:
    # Not on the first paper, which a second one without an id may be too.
    screen.press("j").settle(0.05).press("e").wait_for("note written · u undoes")
    screen.search("has:note").wait_for(lambda: screen.found == 1)
    screen.press("enter", "enter").wait_for("compare [with] SCoRe").press("enter")
    screen.press("u").wait_for("undone: note written")


def test_papers_are_piped_into_a_program_without_a_shell(screen: Browsing) -> None:
    screen.press("|").wait_for("pipe 1 paper into:").type("sed s/title/$HOME/;q\r")
    screen.wait_for(re.compile(r"exit code \d+ · sed"))
    assert '"$HOME"' in screen.text
    screen.press("q").wait_for("pipe" if "pipe" in screen.text else "papers")
    screen.press("|").wait_for("pipe 1 paper").press("ctrl+u").type("sleep 60\r").wait_for("esc stops it")
    screen.press("esc").wait_for(lambda: screen.found)
    screen.wait_for(lambda: len(screen.family()) == 1)


def test_a_command_of_the_config_gets_the_screen_and_the_papers(screen: Browsing) -> None:
    screen.press("ctrl+g").wait_for("exit code 0 · cat")
    (line,) = (home_of(screen) / "taken.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["title"].startswith(screen.cursor_title[:10])


def test_the_palette_finds_an_action_by_its_name(screen: Browsing) -> None:
    screen.press(":").wait_for("every action by name").type("sort ord\r").wait_for("sort by")


async def test_a_rule_asks_before_it_tags_what_is_new(tmp_path: Path) -> None:
    settings = Settings(
        tmp_path / "library",
        tmp_path / "cache",
        tmp_path / "state",
        tmp_path / "config.toml",
        dumps=(SAMPLES / "hf-api-daily.json",),
        rules=(Rule("title:language", ("lm",)),),
    )
    async with inside(settings) as screen:
        await screen.wait_for("title:language adds lm")
        assert screen.desk.workspace.library.tags() == {}
        await screen.press("y")
        await screen.wait_for("rule title:language")
        assert screen.desk.workspace.library.tags()["lm"]
        await screen.press("u")
        await screen.wait_for("undone: rule title:language")


async def test_another_instance_is_seen_within_two_seconds_without_a_key(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with inside(settings) as here:
        await here.wait_for("9 papers")
        with plain_desk(settings) as there:
            there.do("tag.star")
            done = time.perf_counter()
            await here.wait_for("★")
            assert time.perf_counter() - done < stretched(2)


HELPERS = {
    "hangs": "exec sleep 30",
    "refuses": "echo STRAY BYTES >&2; echo STRAY; exit 1",
    "forgets": "cat > /dev/null; echo STRAY",
}


@pytest.fixture(scope="module")
def beside_helper(
    samples_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Browsing, Path]]:
    """A program that takes the desktop for its own, and the file that its clipboard's helper is."""
    place = tmp_path_factory.mktemp("clipboard")
    helper = script(place / "bin" / "xclip", "#!/bin/sh\n")
    env = {"DISPLAY": ":99", "PATH": f"{helper.parent}:/usr/bin:/bin"}
    with Browsing(fresh_home(place, samples_home), columns=100, rows=30, env=env) as screen:
        yield screen.ready(), helper


@pytest.mark.parametrize("helper", HELPERS)
def test_a_dead_clipboard_helper_delays_no_key(beside_helper: tuple[Browsing, Path], helper: str) -> None:
    screen, file = beside_helper
    script(file, f"#!/bin/sh\n{HELPERS[helper]}\n")
    # A machine may be busy for once; a helper that holds up a key does so each time.
    assert any(seconds_to_copy_and_move(screen) < stretched(0.2) for _ in range(3))
    assert b"STRAY" not in screen.raw


def seconds_to_copy_and_move(screen: Browsing) -> float:
    first, mark = screen.cursor_title, screen.mark()
    began = time.perf_counter()
    screen.press("y", "j").wait_for(lambda: screen.cursor_title != first)
    took = time.perf_counter() - began
    screen.wait_for_bytes(rb"\x1b\]52;", mark)
    return took
