"""The prompt loop of `--plain`: read a line, run it, print lines. No cursor movement, no colour."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from papertui.commands.session import charset, complain, noticed
from papertui.errors import PapertuiError, UsageError
from papertui.plain.drafts import offer_drafts
from papertui.plain.ending import ended_by_signals
from papertui.plain.prompt_commands import QuitError, run_command
from papertui.plain.reader import PageSize, ResultPrinter
from papertui.workspace.left_off import LeftOff

if TYPE_CHECKING:
    from collections.abc import Callable

    from papertui.sync import Progress
    from papertui.workspace import Workspace

_PROMPT = "> "
_SECONDS_BETWEEN = 3.0  # minimal seconds between two lines of progress
_LINES, _WIDEST = 20, 80


def run(workspace: Workspace, left: LeftOff, *, is_asked: bool = False) -> tuple[bool, LeftOff]:
    """Run the prompt loop until the user quits or the input ends; start at the saved position.

    Return whether the user quit with q, and the new position. A lost connection ends
    the input too. Raises PapertuiError if the loop cannot start, and if the query
    was given by the user (`is_asked`) and is wrong.
    """
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("papertui --plain needs an input and an output")
    with ended_by_signals() as wait:
        return _converse(_LineConsole(sys.stdin, sys.stdout, wait), workspace, left, is_asked=is_asked)


def _converse(
    talk: _LineConsole, workspace: Workspace, left: LeftOff, *, is_asked: bool
) -> tuple[bool, LeftOff]:
    with noticed(workspace):
        workspace.sync(talk.progress)
    reader = ResultPrinter(workspace, talk.say, talk.ask, talk.sheet)
    try:
        reader.begin(left)
    except PapertuiError as error:
        if is_asked:
            raise
        complain(error)
        reader.begin(LeftOff())
    talk.say("enter lists them, ? lists the commands")
    if talk.is_typed:
        offer_drafts(reader)
    while (line := talk.read(_PROMPT)) is not None:
        try:
            workspace.poll()
            run_command(reader, line)
        except QuitError:
            return True, reader.left(left)
        except PapertuiError as error:
            talk.flush()
            complain(error)
    return False, reader.left(left)


class _LineConsole:
    """Input and output of lines; a prompt is shown only on a terminal."""

    def __init__(self, source: TextIO, out: TextIO, wait: Callable[[TextIO], None]) -> None:
        self._source, self._out, self._wait = source, out, wait
        self.is_typed = source.isatty()
        self._told_at = time.monotonic()
        with suppress(AttributeError):  # a stream set by a test
            source.reconfigure(errors="replace")  # type: ignore[attr-defined]
        if out.isatty():
            with suppress(AttributeError, LookupError):
                out.reconfigure(encoding=charset(os.environ), errors="replace")  # type: ignore[attr-defined]

    @property
    def sheet(self) -> PageSize:
        """The size of a page: what fits on the terminal, or a fixed number of lines."""
        size = shutil.get_terminal_size((_WIDEST, _LINES + 4))
        lines = size.lines - 4 if self.is_typed else _LINES
        return PageSize(max(lines, 1), min(max(size.columns, 20), _WIDEST))

    def say(self, line: str) -> None:
        """Print a line."""
        self._out.write(f"{line}\n")

    def flush(self) -> None:
        """Flush the output."""
        self._out.flush()

    def read(self, prompt: str) -> str | None:
        """Read a line; None at the end of the input."""
        if self.is_typed:
            self._out.write(prompt)
        self._out.flush()
        if self.is_typed:
            self._wait(self._source)
        # Not `input`: with readline it writes control sequences.
        line = self._source.readline()
        if not line and self.is_typed:
            self.say("")
        return line or None

    def ask(self, question: str) -> bool:
        """Ask a question; only y or yes means yes."""
        if not self.is_typed:
            self.say(f"{question} y or n")
        line = self.read(f"{question} y or n: ") or ""
        return line.strip().lower() in ("y", "yes")

    def progress(self, progress: Progress) -> None:
        """Print the progress of a sync on a line of its own, every few seconds."""
        if self.is_typed and time.monotonic() - self._told_at > _SECONDS_BETWEEN:
            self._told_at = time.monotonic()
            self.say(f"{progress.stage}, {progress.papers:,} papers")
            self._out.flush()
