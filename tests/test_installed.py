"""The installed program in a real terminal, at two sizes: what its user sees, keeps and gets back."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browsing import SAMPLES, Browsing, command, fresh_home
from tests.terminal import Terminal, clean_environment, papertui_command

WORD = "dropout"
SIZES = {"wide": (120, 40), "narrow": (80, 24)}
OSC_52 = re.compile(rb"\x1b\]52;[^;]*;([^\x07\x1b]*)(?:\x07|\x1b\\)")


@pytest.fixture(scope="session")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home in which the samples have been read once."""
    home = tmp_path_factory.mktemp("read")
    done = command(home, "load", SAMPLES)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(params=SIZES.values(), ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param  # type: ignore[no-any-return] # pytest gives params untyped


@pytest.fixture
def home(tmp_path: Path, read_home: Path) -> Path:
    return fresh_home(tmp_path, read_home)


@pytest.fixture(scope="module", params=SIZES.values(), ids=list(SIZES))
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, read_home: Path
) -> Iterator[Browsing]:
    """Start the program once for many tests, as over SSH."""
    home = fresh_home(tmp_path_factory.mktemp("shared"), read_home)
    columns, rows = request.param
    with Browsing(home, (SAMPLES,), columns, rows, {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}) as screen:
        yield screen.ready()


@pytest.fixture
def shared(running: Browsing) -> Iterator[Browsing]:
    """Share one running program among tests; after each it is as it was."""
    columns, rows = len(running.screen[0]), len(running.screen)
    total = running.found
    yield running
    running.resize(columns, rows).settle().reset(total)


def count(home: Path, query: str) -> int:
    """Count what the command line prints for a query."""
    return len(command(home, "search", "--format", "jsonl", "--", query, SAMPLES).stdout.splitlines())


def title_under_cursor(home: Path, screen: Browsing) -> str:
    """Give the whole title of the paper under the cursor, from the command line."""
    lines = command(home, "search", "", SAMPLES, "--format", "jsonl").stdout.splitlines()
    titles: list[str] = [json.loads(line)["title"] for line in lines]
    [title] = [title for title in titles if title.startswith(screen.cursor_title)]
    return title


def test_first_frame_shows_papers(home: Path, size: tuple[int, int]) -> None:
    with Browsing(home, (SAMPLES,), *size) as screen:
        screen.wait_for_bytes(b"help")
        assert screen.cursor_title
        assert re.search(r"\d{4}-\d\d-\d\d", screen.text)
        screen.ready()
        assert screen.found == count(home, "")


def test_first_start_fills_the_list_while_dumps_are_read(tmp_path: Path) -> None:
    with Browsing(tmp_path, (SAMPLES,)) as screen:
        screen.ready()
        assert screen.found == count(tmp_path, "")


def test_each_key_narrows_to_what_the_command_line_counts(shared: Browsing, read_home: Path) -> None:
    shared.press("/").settle(0.05)
    before = shared.found
    for end in range(1, len(WORD) + 1):
        shared.type(WORD[end - 1]).wait_for(f"/ {WORD[:end]}").settle(0.1)
        assert shared.found <= before
        before = shared.found
        if end in (2, len(WORD)):
            assert shared.found == count(read_home, WORD[:end])


def test_keys_typed_ahead_all_land_in_the_query(shared: Browsing) -> None:
    shared.type(f"/{WORD}").wait_for(f"/ {WORD}")


def test_esc_restores_the_list_with_the_same_paper_under_the_cursor(shared: Browsing) -> None:
    total = shared.found
    shared.search(WORD).press("enter").settle(0.05).press("G").settle()
    title, found = shared.cursor_title, shared.found
    assert title
    assert found < total
    shared.press("esc").wait_for(lambda: shared.found == total).settle()
    assert shared.cursor_title == title
    assert WORD not in shared.screen[0]


def test_matched_words_are_marked(shared: Browsing) -> None:
    word = max(shared.cursor_title.split(), key=len)
    shared.search(word.casefold()).press("enter").settle()
    row = next(number for number, line in enumerate(shared.screen) if word in line)
    column = shared.screen[row].index(word)
    inside, before = shared.cells[row][column], shared.cells[row][column - 2]
    assert (inside.fg, inside.bg, inside.bold, inside.underscore) != (
        before.fg, before.bg, before.bold, before.underscore,
    )  # fmt: skip


def test_a_wrong_query_says_so_and_keeps_the_last_results(shared: Browsing) -> None:
    shared.search("nosuch:x")
    shared.wait_for("no field")
    assert shared.cursor_row
    shared.press("esc").wait_for(lambda: "no field" not in shared.text)


def test_resize_keeps_the_paper_under_the_cursor(shared: Browsing) -> None:
    rows, columns = len(shared.screen), len(shared.screen[0])
    shared.press("g").settle().press("j", "j", "j", "j", "j").settle()
    title = shared.cursor_title[:15]
    for width, height in ((70, 20), (58, 15), (140, 50), (columns, rows)):
        shared.resize(width, height).wait_for(lambda: shared.cursor_row, 3).settle()
        assert shared.cursor_title.startswith(title)


def test_a_new_tag_is_there_after_a_restart_and_undo_takes_it_away(home: Path, size: tuple[int, int]) -> None:
    tag = "quokka"
    with Browsing(home, (SAMPLES,), *size) as screen:
        screen.ready().press("j", "t").settle(0.05).type(tag).press("enter")
        screen.wait_for(lambda: tag in screen.cursor_row)
        assert screen.quit() == 0
    with Browsing(home, (SAMPLES,), *size) as screen:
        screen.ready().press("j").wait_for(lambda: tag in screen.cursor_row)
        assert count(home, f"tag:{tag}") == 1
        screen.press("u").wait_for(lambda: tag not in screen.cursor_row)
        assert count(home, f"tag:{tag}") == 0
        screen.press("ctrl+r").wait_for(lambda: tag in screen.cursor_row)
        assert screen.press("u").wait_for(lambda: tag not in screen.cursor_row).press("q").wait_exit() == 0
    assert count(home, f"tag:{tag}") == 0


def test_copy_over_ssh_sends_the_title_once(shared: Browsing, read_home: Path) -> None:
    shared.press("j", "j").settle()
    title = title_under_cursor(read_home, shared)
    mark = shared.mark()
    shared.press("y").wait_for("sent to the terminal (OSC 52)").settle()
    assert [base64.b64decode(sent).decode() for sent in OSC_52.findall(shared.bytes_since(mark))] == [title]


def test_copy_inside_tmux_goes_through_its_buffer(home: Path, size: tuple[int, int], tmp_path: Path) -> None:
    fake = tmp_path / "bin" / "tmux"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$*" > "$0.arguments"\ncat > "$0.text"\n')
    fake.chmod(0o755)
    env = {"TMUX": "/nowhere,1,0", "SSH_CONNECTION": "a b c d", "PATH": f"{fake.parent}:{os.environ['PATH']}"}
    with Browsing(home, (SAMPLES,), *size, env=env) as screen:
        screen.ready().press("j").settle()
        title = title_under_cursor(home, screen)
        screen.press("y").wait_for("tmux")
        assert fake.with_suffix(".arguments").read_text() == "load-buffer -w -\n"
        assert fake.with_suffix(".text").read_text() == title
        assert not OSC_52.findall(screen.raw)


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux here")
def test_copy_inside_a_real_tmux_fills_its_buffer(home: Path, tmp_path: Path) -> None:
    tmux = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    env = clean_environment(home)

    def ask(*arguments: str) -> str:
        return subprocess.run(
            [*tmux, *arguments], env=env, capture_output=True, text=True, check=False
        ).stdout

    try:
        ask("new-session", "-d", "-x", "120", "-y", "40", *papertui_command(), str(SAMPLES))
        _until(lambda: "help" in ask("capture-pane", "-p") and "▌" in ask("capture-pane", "-p"))
        ask("send-keys", "y")
        _until(lambda: ask("show-buffer"))
        assert ask("show-buffer")[:12] in ask("capture-pane", "-p")
    finally:
        ask("kill-server")


def _until(condition: Callable[[], object], timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_quit_leaves_the_terminal_as_it_was(home: Path) -> None:
    with Browsing(home) as screen:
        assert screen.ready().modes()["1000"]
        assert screen.quit() == 0
        assert_restored(screen)


def assert_restored(screen: Terminal) -> None:
    """Check that alternate screen, mouse, paste and focus reports are off and the cursor is shown."""
    modes = screen.modes()
    on = {name for name, is_on in modes.items() if is_on}
    assert on <= {"7", "25"}
    assert modes["25"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_restore_the_terminal_within_a_second(home: Path, number: signal.Signals) -> None:
    with Browsing(home) as screen:
        screen.ready().press("s").wait_for(lambda: "★" in screen.cursor_row)
        screen.signal(number).wait_exit(1.0)
        assert_restored(screen)
        _until(lambda: not screen.family(), 1.0)
    assert count(home, "is:starred") == 1


@pytest.mark.parametrize("seen", [True, False], ids=["after it was shown", "while dumps are read"])
def test_a_closed_terminal_loses_nothing_and_leaves_no_orphan(home: Path, seen: bool) -> None:
    for number in range(3 if seen else 2):
        if not seen:
            shutil.rmtree(home / "cache")
        with Browsing(home) as screen:
            screen.wait_for(lambda: screen.cursor_row)
            if seen:
                screen.press(*"j" * number).wait_for(lambda: "★" not in screen.cursor_row)
                screen.press("s").wait_for(lambda: "★" in screen.cursor_row)
            screen.hangup().wait_exit(1.0)
            _until(lambda: not screen.family(), 1.0)
    if seen:
        assert count(home, "is:starred") == 3


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": None}, {"TERM": "linux"}], ids=str
)
def test_screen_is_readable_without_colour_and_small(home: Path, env: dict[str, str | None]) -> None:
    with Browsing(home, (SAMPLES,), 60, 20, env=env) as screen:
        screen.ready().press("s").wait_for(lambda: re.search(r"[★*]", screen.cursor_row))
        assert screen.cursor_title
        first = screen.cursor_title
        screen.press("j").wait_for(lambda: screen.cursor_title != first)
        if "NO_COLOR" in env:
            assert not re.search(rb"\x1b\[(?:\d+;)*(?:[34][1-6]|[34]8;[25];[\d;]+)m", screen.raw)


def test_start_without_a_terminal_is_one_sentence(home: Path) -> None:
    done = command(home, SAMPLES)
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


def test_missing_path_is_one_sentence(home: Path) -> None:
    done = command(home, "nowhere/at/all")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert b"nowhere/at/all" in done.stderr


def test_empty_folder_says_what_it_looks_for_and_no_mouse_asks_for_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with Browsing(tmp_path, (tmp_path / "empty",), options=("--no-mouse",)) as screen:
        screen.wait_for("Hugging Face")
        assert "1000" not in screen.modes()
        assert screen.quit() == 0
