"""The loop of prompts: a line is read, obeyed, answered in lines. No cursor moves, nothing is coloured."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from papertui.commands.session import charset, complain, warn
from papertui.errors import PapertuiError, UsageError
from papertui.plain.drafts import offer_drafts
from papertui.plain.ending import ended_by_signals
from papertui.plain.orders import LeftError, obey
from papertui.plain.reader import Reader, Sheet
from papertui.workspace.left_off import LeftOff

if TYPE_CHECKING:
    from collections.abc import Callable

    from papertui.sync import Progress
    from papertui.workspace import Workspace

_PROMPT = "> "
_SECONDS_BETWEEN = 3.0  # between two lines of progress
_LINES, _WIDEST = 20, 80


def run(workspace: Workspace, left: LeftOff, *, is_asked: bool = False) -> tuple[bool, LeftOff]:
    """Read lines until the reader leaves or the input ends; begin where they left off.

    Return whether they left by q, and where they are then. A connection that is lost
    ends the input too. Raises PapertuiError where nothing can begin, and where the
    query was asked for (`is_asked`) and is wrong.
    """
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("papertui --plain needs an input and an output")
    with ended_by_signals() as wait:
        return _converse(_Talk(sys.stdin, sys.stdout, wait), workspace, left, is_asked=is_asked)


def _converse(talk: _Talk, workspace: Workspace, left: LeftOff, *, is_asked: bool) -> tuple[bool, LeftOff]:
    warn(workspace.notice)
    workspace.sync(talk.progress)
    reader = Reader(workspace, talk.say, talk.ask, talk.sheet)
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
            obey(reader, line)
        except LeftError:
            return True, reader.left(left)
        except PapertuiError as error:
            talk.flush()
            complain(error)
    return False, reader.left(left)


class _Talk:
    """Lines in and lines out; a prompt only where somebody types."""

    def __init__(self, source: TextIO, out: TextIO, wait: Callable[[TextIO], None]) -> None:
        self._source, self._out, self._wait = source, out, wait
        self.is_typed = source.isatty()
        self._told_at = time.monotonic()
        with suppress(AttributeError):  # a stream that a test put there
            source.reconfigure(errors="replace")  # type: ignore[attr-defined]
        if out.isatty():
            with suppress(AttributeError, LookupError):
                out.reconfigure(encoding=charset(os.environ), errors="replace")  # type: ignore[attr-defined]

    @property
    def sheet(self) -> Sheet:
        """The room for a page: what a terminal shows at once, else as much as one reads in a go."""
        size = shutil.get_terminal_size((_WIDEST, _LINES + 4))
        lines = size.lines - 4 if self.is_typed else _LINES
        return Sheet(max(lines, 1), min(max(size.columns, 20), _WIDEST))

    def say(self, line: str) -> None:
        """Print a line."""
        self._out.write(f"{line}\n")

    def flush(self) -> None:
        """Put out what was said."""
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
        """Ask a question that only y or yes affirms."""
        if not self.is_typed:
            self.say(f"{question} y or n")
        line = self.read(f"{question} y or n: ") or ""
        return line.strip().lower() in ("y", "yes")

    def progress(self, progress: Progress) -> None:
        """Say how far the reading of pages is, on a line of its own now and then."""
        if self.is_typed and time.monotonic() - self._told_at > _SECONDS_BETWEEN:
            self._told_at = time.monotonic()
            self.say(f"{progress.stage}, {progress.papers:,} papers")
            self._out.flush()
