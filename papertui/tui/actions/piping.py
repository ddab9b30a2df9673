"""Programs of the user's over the papers that are meant, as JSON Lines: a pipe, and commands with a key."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.text import clean_line
from papertui.tui.actions import marking
from papertui.tui.words import count

if TYPE_CHECKING:
    from papertui.config import UserCommand
    from papertui.tui.programs import Finished
    from papertui.tui.screens.browser import Browser


def pipe(browser: Browser) -> None:
    """Ask for a program and its arguments; no shell reads them, `sh -c '…'` where one is wanted."""

    def act(docs: list[int]) -> None:
        def taken(line: str) -> None:
            if line:
                words = _split(line)
                if shutil.which(words[0]) is None:
                    raise UsageError(f"no program “{clean_line(words[0], 40)}” was found")
                browser.session.last_pipe = line
                browser.saving.after(lambda: _run(browser, words, line, _used(browser, docs)), hold=True)

        browser.ask_line(
            f"pipe {count(len(docs), 'paper')} into:",
            browser.session.last_pipe,
            lambda word: (),
            taken,
            hint="gets JSON Lines · no shell · esc leaves",
        )

    marking.take(browser, act, "pipe")


def user_command(browser: Browser, command: UserCommand) -> None:
    """Run a command of the config file."""
    words = ["sh", "-c", command.run] if command.shell else _split(command.run)

    def act(docs: list[int]) -> None:
        browser.saving.after(lambda: _run_command(browser, command, words, _used(browser, docs)), hold=True)

    if command.input == "jsonl":
        marking.take(browser, act, command.run)
    else:
        _run_command(browser, command, words, None)


def _run_command(browser: Browser, command: UserCommand, words: Sequence[str], data: bytes | None) -> None:
    if not command.suspend:
        _run(browser, words, command.run, data or b"")
        return
    from papertui.tui.suspended import run_suspended

    code = run_suspended(browser.app, words, data)
    browser.say(f"exit code {code} · {command.run}", bad=code != 0)


def _used(browser: Browser, docs: Sequence[int]) -> bytes:
    """Return papers as JSON Lines; their marks end."""
    from papertui.workspace.exporting import jsonl

    marking.end(browser, docs)
    return jsonl(browser.workspace.entries(docs))


def _split(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}") from error
    if not words:
        raise UsageError("no command")
    return words


def _run(browser: Browser, words: Sequence[str], shown: str, data: bytes) -> None:
    from papertui.tui.programs import Program
    from papertui.tui.screens.output import OutputScreen

    def told(finished: Finished) -> None:
        if screen.is_running:
            screen.show(finished)

    def ended(finished: Finished) -> None:
        # In the program's thread.
        browser.call_later(told, finished)

    program = Program(words, data, ended)
    screen = OutputScreen(shown, browser.glyphs, program.stop)
    browser.app.push_screen(screen)
