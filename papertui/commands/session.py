"""Helpers shared by the commands: the workspace of their paths, progress, and output."""

import codecs
import locale
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from papertui.commands.parser import CommandParser
from papertui.config import Settings
from papertui.errors import ConfigError, PapertuiError, QueryError
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.sync import Progress
    from papertui.workspace import Report, Workspace

NOTHING = 1
"""The exit code if nothing matched."""

_SECONDS_BETWEEN = 0.1
_WIDTH = 79


def add_paths(parser: CommandParser, *, nargs: str = "*") -> None:
    """Add PATH, any number of dump files and folders."""
    parser.add_argument(
        "paths",
        nargs=nargs,
        default=[],  # else argparse calls it required
        type=Path,
        metavar="PATH",
        help="files and folders of saved pages, read recursively",
    )


def add_query(parser: CommandParser) -> None:
    """Add QUERY."""
    parser.add_argument(
        "query", metavar="QUERY", help="what to look for, as in the search bar; '' is every paper"
    )


def meant_paths(paths: Sequence[Path], settings: Settings) -> tuple[Path, ...]:
    """Return the given paths, or else those of the settings; none means the papers of the library.

    Raises ConfigError if the paths of the settings are wrong, because the papers of the
    library must not be tagged or exported in their place.
    """
    for problem in () if paths else settings.problems:
        if problem.setting == "dumps":
            raise ConfigError(problem.text)
    return tuple(paths) or settings.dumps


def format_names() -> Sequence[str]:
    """Return the names of all export formats."""
    from papertui.exports import TEMPLATE, formats

    return (*formats(), TEMPLATE)


def sorts() -> Sequence[str]:
    """Return the sort orders that have a fixed name."""
    from papertui.workspace import SORTS

    return SORTS


@contextmanager
def synced_workspace(paths: Sequence[Path], settings: Settings) -> "Iterator[tuple[Workspace, Report]]":
    """Open the workspace of these paths and sync it.

    Without paths: those of the settings, else the papers of the library.
    Raises UsageError for a path that does not exist.
    """
    from papertui.workspace import Workspace

    workspace = Workspace.open(meant_paths(paths, settings), settings)
    try:
        with noticed(workspace), meter() as progress:
            report = workspace.sync(progress)
        yield workspace, report
    finally:
        workspace.close()


@contextmanager
def noticed(workspace: "Workspace") -> Iterator[None]:
    """Print the notice of the library, do what is to be done, then print what became of the cache."""
    notice = workspace.notice
    warn(notice)
    yield
    if workspace.notice != notice:
        warn(workspace.cache.notice)


def tell(message: str) -> None:
    """Print a message on stderr if it is a terminal; scripts do not see it."""
    if _is_terminal(sys.stderr):
        print_aside(clean_line(message))


def warn(notice: str) -> None:
    """Print the library's notice on stderr, if there is one."""
    if notice:
        print_aside(f"papertui: {clean_line(notice)}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 paper`, `2,000 papers`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def complain(error: PapertuiError) -> None:
    """Print an error as one clean line on stderr; for a query, with the position."""
    place = f" (at character {error.position + 1} of the query)" if isinstance(error, QueryError) else ""
    print_aside(f"papertui: {clean_line(str(error))}{place}")


def print_aside(line: str) -> None:
    """Print a line on stderr; if that is closed or full, the exit code must say enough."""
    if sys.stderr is None:
        return  # `print` would take stdout in its place
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        forget_output(2)


def forget_output(*handles: int) -> None:
    """Send what is still printed on these nowhere: Python would complain about it once more as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for handle in handles:
        os.dup2(nowhere, handle)
    if nowhere > 2:
        os.close(nowhere)


def charset(environ: Mapping[str, str]) -> str:
    """Return the encoding of the user's locale, by Python's name for it."""
    meant = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG", "")
    # Python replaces a missing locale by C.UTF-8; the environment says what the user set.
    if (
        meant in ("C.UTF-8", "C.utf8", "UTF-8")
        and "." in environ.get("LANG", "")
        and not environ.get("LC_ALL")
    ):
        meant = environ["LANG"]
    for name in (meant.partition("@")[0].rpartition(".")[2], locale.nl_langinfo(locale.CODESET)):
        with suppress(LookupError):
            return codecs.lookup(name).name
    return meant


@contextmanager
def meter() -> "Iterator[Meter | None]":
    """Yield a progress line on the terminal, removed at the end; None if there is no terminal."""
    if not _is_terminal(sys.stderr):
        yield None
        return
    shown = Meter(sys.stderr)
    try:
        yield shown
    finally:
        shown.wipe()


class Meter:
    """A progress line on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown_at = time.monotonic()
        self._length = 0

    def __call__(self, progress: "Progress") -> None:
        """Show progress, at most ten times a second."""
        now = time.monotonic()
        if now - self._shown_at < _SECONDS_BETWEEN:
            return
        self._shown_at = now
        how_far = f" {progress.done}/{progress.total}" if progress.total else ""
        self.show(f"{progress.stage}{how_far} · {progress.papers:,} papers")

    def count(self, doing: str, done: int, total: int) -> bool:
        """Show the progress of something, at most ten times a second; return True, to continue."""
        now = time.monotonic()
        if now - self._shown_at >= _SECONDS_BETWEEN:
            self._shown_at = now
            self.show(f"{doing} {done:,} of {total:,}")
        return True

    def show(self, line: str) -> None:
        """Replace the progress line."""
        self._paint(clean_line(line, _WIDTH))

    def wipe(self) -> None:
        """Erase the line."""
        if self._length:
            self._paint("")
            self._stream.write("\r")
            self._stream.flush()

    def _paint(self, line: str) -> None:
        # Blanks, not an escape sequence, so that it works on a dumb terminal too.
        self._stream.write("\r" + line.ljust(self._length))
        self._stream.flush()
        self._length = len(line)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and os.isatty(stream.fileno())
    except (OSError, ValueError):
        return False
