"""Programs of the user's over the papers that are meant, as JSON Lines: a pipe, and commands with a key."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.text import clean_line
from papertui.tui import words

if TYPE_CHECKING:
    from papertui.config import UserCommand
    from papertui.tui.programs import Finished
    from papertui.tui.screens.browser import Browser


def pipe(browser: Browser) -> None:
    """Ask for a program and its arguments; no shell reads them, `sh -c '…'` where one is wanted."""
    count = len(browser.targets)
    if not count:
        return

    def taken(line: str) -> None:
        if line:
            words = _split(line)
            if shutil.which(words[0]) is None:
                raise UsageError(f"no program “{clean_line(words[0], 40)}” was found")
            browser.session.last_pipe = line
            _run(browser, words, line, _papers(browser))

    browser.ask_line(
        f"pipe {words.count(count, 'paper')} into:",
        browser.session.last_pipe,
        lambda word: (),
        taken,
        hint="gets JSON Lines · no shell · esc leaves",
    )


def user_command(browser: Browser, command: UserCommand) -> None:
    """Run a command of the config file."""
    words = ["sh", "-c", command.run] if command.shell else _split(command.run)
    data = _papers(browser) if command.input == "jsonl" else None
    if not command.suspend:
        _run(browser, words, command.run, data or b"")
        return
    from papertui.tui.suspended import run_suspended

    code = run_suspended(browser.app, words, data)
    browser.say(f"exit code {code} · {command.run}", bad=code != 0)


def _papers(browser: Browser) -> bytes:
    from papertui.workspace.exporting import jsonl

    return jsonl(browser.workspace.entries(browser.targets))


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
