"""papertui in a terminal: what stands where on its screen, for tests of the installed program."""

import atexit
import contextlib
import functools
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self
from unittest import mock

from papertui import cli, sync
from tests import forks
from tests.sync_desk import read_here as read_here
from tests.terminal import PATIENCE, Terminal, clean_environment, papertui_command

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_dumps"

_FOUND = re.compile(r"([\d,]+) (?:of [\d,]+|papers?) ")
_BUSY = re.compile(r"reading dumps|sorting papers|indexing words| so far|bringing")


class Browsing(Terminal):
    """The installed papertui on some dumps; `home` is where it keeps its files."""

    def __init__(
        self,
        home: Path,
        paths: Sequence[str | Path] = (SAMPLES,),
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str | None] | None = None,
        options: Sequence[str] = (),
        comes_back: bool = False,
        installed: bool = False,
    ) -> None:
        """Start it; it begins afresh unless it `comes_back` to where it was left."""
        fresh = [] if comes_back or "--query" in options else ["--query", ""]
        argv = [*papertui_command(), *fresh, *options, *map(str, paths)]
        super().__init__(argv, columns, rows, {**clean_environment(home), **(env or {})}, installed)

    def ready(self, timeout: float = PATIENCE) -> Self:
        """Wait until the list stands and the dumps have been read and indexed."""
        return self.wait_for(lambda: self.found and not _BUSY.search(self.text), timeout)

    @property
    def found(self) -> int:
        """The number of papers that the search bar gives; 0 while it gives none."""
        found = _FOUND.search(self.screen[0])
        return int(found[1].replace(",", "")) if found else 0

    @property
    def cursor_row(self) -> str:
        """The line of the list that the cursor is on."""
        return next((line for line in self.screen if line.startswith(("▌", ">"))), "")

    @property
    def cursor_title(self) -> str:
        """The beginning of the title under the cursor."""
        row = re.split(r"  *[│|]", self.cursor_row)[0]
        dated = re.search(r"(?:\d{4}-\d\d-\d\d|undated   )  (.*)", row)
        title = dated[1] if dated else row[len("▌✓●★ ") :]
        return title.split("  ")[0][:24].rstrip(" …~")

    def search(self, query: str) -> Self:
        """Type a query into the bar and wait for its answer; the bar keeps the focus."""
        self.press("/").settle(0.05).type(query)
        self.wait_for(lambda: f"/ {query}" in self.screen[0] and _FOUND.search(self.screen[0]))
        return self.settle(0.05)

    def reset(self, total: int) -> Self:
        """Step back to the whole list of `total` papers, the cursor on its first."""
        for _ in range(4):
            # What is typed into a bar or a prompt is not on the top line any more once that is left.
            self.press("esc", "g").settle(0.05)
            if self.found == total and self.screen[0].startswith(" /  "):
                return self
        raise AssertionError(f"no way back to the list of {total}; the screen:\n{self.text}")

    def quit(self) -> int:
        """Press q and give the exit code."""
        self.press("q")
        return self.wait_exit()


def command(
    home: Path, *arguments: str | Path | bytes, installed: bool = True, timeout: float = PATIENCE
) -> subprocess.CompletedProcess[bytes]:
    """Run one command in that home, its output piped: the installed program, or a fork."""
    words = [*papertui_command(), *arguments]
    return forks.run(words, env=clean_environment(home), forks=not installed, timeout=timeout)


def command_here(home: Path, *arguments: str | Path | bytes) -> subprocess.CompletedProcess[bytes]:
    """Run one command as `command` does, but in this process, which reads the dumps too.

    Most cost less than a start of Python.
    """
    words = [os.fsdecode(argument) for argument in arguments]
    written = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, "utf-8") for each in written)
    with (
        mock.patch.dict(os.environ, clean_environment(home), clear=True),
        mock.patch.dict(sync.run.__kwdefaults__ or {}, read=read_here),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = cli.main(words)
    out.flush()
    err.flush()
    return subprocess.CompletedProcess(words, code, *(each.getvalue() for each in written))


@functools.cache
def read_once(dumps: Path) -> Path:
    """Return a cache in which these sample dumps have been read, once for all tests of this process."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    cache = Path(folder.name) / "cache"
    assert sync.run([dumps], cache, read=read_here).distinct
    return cache


def fresh_home(directory: Path, like: Path) -> Path:
    """Make a home with the cache of another: nothing tagged, nothing to read again."""
    home = directory / "home"
    shutil.copytree(like / "cache", home / "cache")
    return home
