"""FAULTS 26, 27 on the installed program: nothing that a terminal sends of itself acts, or ends it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answers import ANSWERS
from tests.browsing import SAMPLES, Browsing, command_here, fresh_home
from tests.terminal import Terminal, clean_environment, papertui_command

EDITOR = """#!/bin/sh
before=$(stty -g); stty raw -echo
printf EDITING; while [ ! -e "$0.done" ]; do sleep 0.02; done
stty "$before"
"""
PRESSES = 20
PASTE = "\x1b[200~sra\x1b[31m*s\x1bx\x1b[A:q\r\x1b[201~"
# Ends the thread that reads as the first letter comes: an internal fault that nobody has found yet.
FAULTY = """
from papertui.tui.terminal_input import TerminalInput
feed = TerminalInput.feed
def fail(self, text, now):
    if "j" in text:
        {fault}
    return feed(self, text, now)
TerminalInput.feed = fail
"""


@pytest.fixture(scope="module")
def home(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = fresh_home(tmp_path_factory.mktemp("answers"), samples_home)
    editor = home / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    return home


@pytest.fixture(scope="module")
def screen(home: Path) -> Iterator[Browsing]:
    with Browsing(home, env={"EDITOR": str(home / "editor")}) as screen:
        # How many are unread is counted after the list stands.
        yield screen.ready().wait_for(lambda: " unread" in screen.screen[0]).settle(0.3)


def shown(screen: Browsing) -> list[str]:
    """Return what stands above the line of messages."""
    return screen.screen[:-2]


def back_from_editor(screen: Browsing, before: list[str]) -> None:
    """Wait until this editor has given the screen back: the message of an earlier one may still stand."""
    screen.wait_for(lambda: b"is unchanged" in screen.bytes_since(0).rpartition(b"EDITING")[2])
    screen.wait_for(lambda: shown(screen) == before)


def is_unchanged(screen: Browsing, home: Path, before: list[str]) -> bool:
    """Whether keys are still answered, the screen is as it was, and nothing was tagged or noted."""
    first = screen.cursor_title
    for _ in range(PRESSES):  # keys that come just behind an editor are dropped with what it left
        if screen.press("j").settle(0.3).cursor_title != first:
            break
    assert screen.cursor_title != first, "no key is answered"
    screen.press("g").wait_for(lambda: shown(screen) == before)
    return command_here(home, "library", "dump").stdout == b""


def test_answers_act_on_nothing_whole_and_in_pieces(screen: Browsing, home: Path) -> None:
    before = shown(screen)
    for answer in ANSWERS.values():
        screen.send(answer.encode("utf-8"))
    assert is_unchanged(screen, home, before)
    for answer in ANSWERS.values():
        for at in range(0, min(len(answer), 90), 5):
            screen.send(answer[at : at + 5].encode("utf-8"))
            screen.settle(0.005)
        screen.send(answer[90:].encode("utf-8"))
    assert is_unchanged(screen, home, before)


def test_a_paste_outside_a_text_field_does_nothing(screen: Browsing, home: Path) -> None:
    before = shown(screen)
    screen.send(PASTE.encode())
    for char in PASTE:
        screen.send(char.encode())
    assert is_unchanged(screen, home, before)


def test_what_came_while_an_editor_ran_is_dropped(screen: Browsing, home: Path) -> None:
    before = shown(screen)
    screen.press("e").wait_for("EDITING")
    for answer in ANSWERS.values():
        if "\x18" not in answer:
            screen.send(answer.encode("utf-8"))
    screen.send(b"ssrr").settle(0.05)
    (home / "editor.done").touch()
    screen.wait_for(lambda: screen.cursor_title)
    for answer in ANSWERS.values():
        screen.send(answer.encode("utf-8"))
    back_from_editor(screen, before)
    assert is_unchanged(screen, home, before)


def test_what_was_typed_before_an_editor_had_started_is_dropped(screen: Browsing, home: Path) -> None:
    before = shown(screen)
    (home / "editor.done").unlink(missing_ok=True)
    screen.send(b"essa").wait_for("EDITING")
    (home / "editor.done").touch()
    back_from_editor(screen, before)
    assert is_unchanged(screen, home, before)


@pytest.mark.parametrize("fault", ["raise ValueError('no such number')", "self.nothing()"])
def test_an_unexpected_end_restores_the_terminal_says_why_and_exits_70(home: Path, fault: str) -> None:
    before, env = FAULTY.format(fault=fault), clean_environment(home)
    with Terminal([*papertui_command(), str(SAMPLES)], 120, 40, env, before=before) as screen:
        screen.wait_for("papers").wait_for("▌").press("j")
        assert screen.wait_exit() == 70
        assert not screen.modes()["1049"]
        assert screen.modes()["25"]
        left = screen.bytes_since(0).rpartition(b"\x1b[?1004l")[2].decode()
        assert re.fullmatch(
            r"(?:\x1b\[\?10\d\dl)*papertui: internal error at \S+:\d+: \w+Error: [^\n]*\r\n", left
        ), left
