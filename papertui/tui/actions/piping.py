"""Runs the user's programs on papers as JSON Lines: a pipe, and commands bound to keys."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.text import clean_line
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.config import UserCommand
    from papertui.tui.desk import Desk
    from papertui.tui.programs import Finished


# A line with one of these is run by a shell, which can join programs; otherwise no character is special.
_SHELL = frozenset("|&<>")


def pipe(desk: Desk) -> None:
    """Ask for a program and its arguments; a shell runs the line only if it has shell operators."""
    last = desk.session.last_pipe

    def act(docs: list[int]) -> None:
        def taken(line: str) -> None:
            if line:
                words = _split(line) if _SHELL.isdisjoint(line) else ["sh", "-c", line]
                if shutil.which(words[0]) is None:
                    raise UsageError(f"no program “{clean_line(words[0], 40)}” was found")
                desk.session.last_pipe = line
                desk.saving.after(lambda: _run(desk, words, line, _used(desk, docs)), hold=True)

        desk.ask_line(
            f"pipe {count(len(docs), 'paper')} into:",
            "",
            lambda word: [(last, 0)] if last and last.startswith(word) else [],
            taken,
            hint=f"gets JSON Lines{' · tab: as last time' if last else ''} · esc leaves",
            whole=True,
        )

    desk.targets.take(act, "pipe")


def user_command(desk: Desk, command: UserCommand) -> None:
    """Run a command of the config file."""
    words = ["sh", "-c", command.run] if command.shell else _split(command.run)

    def act(docs: list[int]) -> None:
        desk.saving.after(lambda: _run_command(desk, command, words, _used(desk, docs)), hold=True)

    if command.input == "jsonl":
        desk.targets.take(act, command.run)
    else:
        _run_command(desk, command, words, None)


def _run_command(desk: Desk, command: UserCommand, words: Sequence[str], data: bytes | None) -> None:
    if not command.suspend:
        _run(desk, words, command.run, data or b"")
        return

    code = desk.host.run_suspended(words, data)
    desk.say(f"exit code {code} · {command.run}", bad=code != 0)


def _used(desk: Desk, docs: Sequence[int]) -> bytes:
    """Return papers as JSON Lines and unmark them."""
    from papertui.workspace.exporting import jsonl

    desk.targets.end(docs)
    return jsonl(desk.workspace.entries(docs))


def _split(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}") from error
    if not words:
        raise UsageError("no command")
    return words


def _run(desk: Desk, words: Sequence[str], shown: str, data: bytes) -> None:
    from papertui.tui.programs import Program
    from papertui.tui.screens.output import OutputScreen

    def report(finished: Finished) -> None:
        if screen.is_running:
            screen.show(finished)

    def ended(finished: Finished) -> None:
        # In the program's thread.
        desk.host.call_later(report, finished)

    program = Program(words, data, ended)
    screen = OutputScreen(shown, desk.glyphs, program.stop)
    desk.host.push(screen)
