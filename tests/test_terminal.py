"""The harness itself, on programs whose behaviour is known."""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal, papertui_command

TINY_APP = """
from textual.app import App
from textual.widgets import Static
class Tiny(App):
    BINDINGS = [("q", "quit", "")]
    def compose(self):
        yield Static("ready", id="out")
    def on_key(self, event):
        self.query_one(Static).update(f"key {event.key} at {self.size.width}x{self.size.height}")
    def on_resize(self, event):
        self.query_one(Static).update(f"size {event.size.width}x{event.size.height}")
Tiny().run()
"""


@pytest.fixture(scope="module")
def tiny() -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", TINY_APP], 80, 24) as terminal:
        yield terminal.wait_for("size 80x24")


@pytest.mark.parametrize(
    "key", ["j", "down", "ctrl+d", "esc", "G", "tab", "enter", "ctrl+up", "pagedown", "backspace"]
)
def test_named_keys_arrive_as_textual_names_them(tiny: Terminal, key: str) -> None:
    tiny.press(key).wait_for(f"key {key.replace('esc', 'escape')} at", 3)


def test_resize_is_seen_by_the_program_and_drawn_by_the_screen(tiny: Terminal) -> None:
    # A signal that comes between Python's last look for one and its wait for input is handled with
    # the next input only, and here none comes: so each meets a program that waits already.
    tiny.settle(0.05).resize(100, 30).wait_for("size 100x30")
    assert len(tiny.screen) == 30
    assert len(tiny.screen[0]) == 100
    tiny.settle(0.05).resize(80, 24).wait_for("size 80x24")


def test_terminal_answers_that_it_can_synchronise_output(tiny: Terminal) -> None:
    mark = tiny.mark()
    tiny.press("k").wait_for("key k")
    assert b"\x1b[?2026h" in tiny.bytes_since(mark)


def test_measures_are_of_the_program_alone(tiny: Terminal) -> None:
    before = tiny.cpu_ms()
    tiny.press("x").wait_for("key x")
    assert 0 < tiny.cpu_ms() - before < 1000
    assert 10 < tiny.rss_mb() < 200


def test_quit_gives_exit_code_and_modes_left() -> None:
    """A fork as well as any: its code runs in place of papertui's."""
    with Terminal(papertui_command(), before=f"{TINY_APP}raise SystemExit") as terminal:
        terminal.wait_for("size").press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.modes()["1049"]
        assert terminal.modes()["25"]


def test_questions_are_answered_though_they_arrive_in_pieces() -> None:
    ask = (
        "import sys, time, tty; tty.setraw(0); w = sys.stdout; "
        "[(w.write(p), w.flush(), time.sleep(.02)) for p in "
        "('\\x1b', ']11;', '?\\x1b', '\\\\', '\\x1b[', 'c')]; "
        "w.write(repr(b''.join(iter(lambda: sys.stdin.buffer.raw.read(1), b'c'))))"
    )
    with Terminal([sys.executable, "-c", ask], 80, 24) as terminal:
        terminal.wait_for("rgb:0000/0000/0000").wait_for("62;22")


def test_strings_for_the_terminal_are_not_drawn() -> None:
    with Terminal(["printf", r"a\033]52;c;eA==\007b\033P+q00\033\\c\033[>1ud\n"], 40, 5) as terminal:
        terminal.wait_for("abcd")
        assert b"\x1b]52;c;eA==\x07" in terminal.raw


def test_waiting_in_vain_shows_the_screen() -> None:
    with (
        Terminal(["printf", "only this"], 40, 5) as terminal,
        pytest.raises(AssertionError, match="only this"),
    ):
        terminal.wait_for("something else", 0.2)


def test_a_program_that_works_in_silence_has_not_settled() -> None:
    work = "print('begun', flush=True); [None for _ in range(10**7)]; print('done')"
    with Terminal([sys.executable, "-c", work], 40, 5) as terminal:
        terminal.wait_for("begun").settle(0.05)
        assert "done" in terminal.text


def test_a_predicate_is_asked_again_though_nothing_is_written(tmp_path: Path) -> None:
    with Terminal(["sh", "-c", f"sleep 0.1; : > {tmp_path}/there; read wait"], 40, 5) as terminal:
        terminal.wait_for((tmp_path / "there").exists)


def test_environment_is_clean_and_can_be_added_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "x")
    with Terminal(
        ["sh", "-c", "env; echo END"], 120, 60, {"HOME": str(tmp_path), "COLORTERM": None}
    ) as terminal:
        terminal.wait_for("END")
        assert f"HOME={tmp_path}\n" in terminal.text
        assert "SSH_CONNECTION" not in terminal.text
        assert "COLORTERM" not in terminal.text


def test_hangup_ends_the_program() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.hangup()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_orphans_in_other_sessions_are_found_and_killed() -> None:
    with Terminal(["sh", "-c", "setsid sh -c 'echo up; exec sleep 60' & read wait"]) as terminal:
        terminal.wait_for("up").press("enter").wait_exit()
        assert len(terminal.family()) == 1
    deadline = time.monotonic() + 2
    while terminal.family() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert terminal.family() == []
