"""`papertui doctor`: report paths, problems and the terminal's abilities. Changes nothing."""

import locale
import os
import platform
import sqlite3
import stat
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from papertui import __version__
from papertui.clipboard import route_name
from papertui.commands.command import Command
from papertui.commands.fetching import folder_of, is_read
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import add_paths, counted
from papertui.config import Settings
from papertui.errors import ExportError, LibraryError, PapertuiError, UsageError
from papertui.exports.files import shown_path
from papertui.files import refuse_missing, size_of, why_unwritable
from papertui.text import clean_line

_PARTS = ("textual", "whoosh3", "beautifulsoup4", "lxml", "httpx2", "pyperclip", "pylatexenc")
_INSIDE = (("tmux", ("TMUX",)), ("screen", ("STY",)), ("SSH", ("SSH_CONNECTION", "SSH_TTY")))
_CLIPBOARD = {
    "tmux": "tmux load-buffer; whether it passes it on is set by set-clipboard",
    "screen": "OSC 52 through screen; whether it arrives is up to the terminal",
    "desktop": "a helper of the desktop (xclip, xsel, wl-copy, pbcopy), read back before it is called copied",
    "terminal": "OSC 52, 74,994 bytes at most; whether it arrives is up to the terminal",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the diagnosis: the subject, what was found, and whether that is a problem."""

    name: str
    text: str
    bad: bool = False


def configure(parser: CommandParser) -> None:
    """Add PATH and --print-config."""
    add_paths(parser)
    parser.add_argument("--print-config", action="store_true", help="print a config file with every setting")


def run(args: Namespace, settings: Settings) -> int:
    """Print the diagnosis; return 3 if something of the user's needs attention."""
    if args.print_config:
        print("\n".join(_config_file(settings)), file=results())
        return 0
    findings = list(diagnosis(settings, tuple(args.paths) or settings.dumps))
    for finding in findings:
        sign = "!" if finding.bad else " "
        print(f"{sign} {finding.name:10}{clean_line(finding.text)}", file=results())
    return LibraryError.exit_code if any(finding.bad for finding in findings) else 0


def diagnosis(settings: Settings, paths: Sequence[Path]) -> Iterator[Check]:
    """Yield the findings; repair nothing."""
    yield Check("papertui", f"{__version__}, Python {platform.python_version()}, {platform.system()}")
    yield Check("with", ", ".join(f"{part} {_version(part)}" for part in _PARTS))
    yield from _library(settings.library_dir, settings.state_dir)
    yield from _unwritable(settings.library_dir, "library.db", "library.lock")
    yield from _cache(settings.cache_dir)
    yield from _unwritable(settings.cache_dir)
    yield from _config(settings)
    yield Check("state", shown_path(settings.state_dir))
    yield from _unwritable(settings.state_dir)
    yield from _dumps(settings, paths)
    yield from _fetch(settings)
    yield from _terminal()


def _config_file(settings: Settings) -> Iterator[str]:
    from papertui.config.printing import printed
    from papertui.tui.keymap import ACTIONS

    return printed(settings.config_file, {action.id: action.keys for action in ACTIONS})


def _config(settings: Settings) -> Iterator[Check]:
    from papertui.tui.config_problems import setting_problems
    from papertui.tui.keymap import Keymap  # only this module knows the valid keys

    is_there = os.path.exists(settings.config_file)
    there = "" if is_there else " (none: the defaults are used; --print-config prints one)"
    yield Check("config", f"{shown_path(settings.config_file)}{there}")
    for problem in setting_problems(settings, Keymap(settings.keys, settings.commands).problems):
        yield Check("", problem, bad=True)


def _fetch(settings: Settings) -> Iterator[Check]:
    from papertui.fetch.environment import said_of_environment
    from papertui.fetch.holds import holds

    sources = settings.fetch.sources
    if not sources:
        yield Check("fetch", "no [[fetch.sources]]; papertui manual fetch says what to write")
        return
    try:
        into = folder_of(None, settings)
    except UsageError as error:
        yield Check("fetch", str(error), bad=True)
        return
    plan = "; ".join((f"{counted(len(sources), 'source')} into {shown_path(into)}", *said_of_environment()))
    yield Check("fetch", plan)
    if settings.dumps and not is_read(into, settings):
        yield Check("", f"{shown_path(into)} is not in your dumps, so it is not read", bad=True)
    try:
        yield from (Check("", held) for held in holds(settings.state_dir))
    except ExportError as error:
        yield Check("", str(error), bad=True)


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "missing"


def _library(directory: Path, state: Path) -> Iterator[Check]:
    from papertui.library import Library
    from papertui.library.backup import backups
    from papertui.library.connection import connect
    from papertui.library.files import is_there, private_file
    from papertui.library.store import is_first_start

    path = directory / "library.db"
    try:
        if is_first_start(directory, state):
            yield Check("library", f"{shown_path(path)} (none yet)")
            return
        if not is_there(path):
            raise LibraryError("it held tags or notes and is not there any more")
        private_file(path)  # reading a pipe would block
        # Opened here first, because opening the library would repair it.
        with closing(connect(path, "ro")) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        library = Library.open(directory, state=state)
    except (sqlite3.Error, PapertuiError) as error:
        yield Check("library", f"{shown_path(path)}: {error}; backups: {len(backups(directory))}", bad=True)
        return
    papers, tags = library.count(), len(library.tags())
    notice, kept = library.notice, len(backups(directory))
    library.close()
    amounts = f"{counted(papers, 'paper')}, {counted(tags, 'tag')}, {counted(kept, 'backup')}"
    yield Check("library", f"{shown_path(path)}: {amounts}, integrity {answer}", bad=answer != "ok")
    if notice:
        yield Check("", notice, bad=True)
    for place in (directory, path):
        if place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Check("", f"{shown_path(place)} can be read by others; chmod go= it", bad=True)


def _unwritable(directory: Path, *names: str) -> Iterator[Check]:
    if why := why_unwritable(directory, *names):
        yield Check("", f"{shown_path(directory)} cannot be written: {why}", bad=True)


def _cache(directory: Path) -> Iterator[Check]:
    size = size_of(directory)
    amount = f"{size / 1_000_000:.1f} MB; may be deleted at any time" if size else "empty"
    sets = sum(1 for place in directory.glob("*/lock"))
    yield Check("cache", f"{shown_path(directory)}: {counted(sets, 'set')} of dumps, {amount}")


def _dumps(settings: Settings, paths: Sequence[Path]) -> Iterator[Check]:
    from papertui.catalog import Catalog, directory_for

    names = ", ".join(map(shown_path, paths)) or "none given, so the papers of your library"
    yield Check("dumps", names)
    for path in paths:
        try:
            refuse_missing(path)
        except UsageError as error:
            yield Check("", str(error), bad=True)
    directory = directory_for(settings.cache_dir, paths)
    catalog = Catalog.open(directory)
    if catalog is None:
        yield Check("index", f"{shown_path(directory)}: not made yet; “papertui load” makes it")
        return
    report = catalog.report()
    problems = sum(len(file.problems) for file in report.files)
    indexed = f"indexed {catalog.indexed:,} of {catalog.size:,} with {catalog.engine}"
    amounts = f"{counted(catalog.count, 'paper')}, {size_of(directory) / 1_000_000:.1f} MB, {indexed}"
    yield Check("index", f"{shown_path(directory)}: {amounts}")
    yield Check(
        "",
        f"{counted(len(report.files), 'file')}, {counted(problems, 'problem')} (“papertui load” lists them)",
    )
    catalog.close()


def _terminal() -> Iterator[Check]:
    from papertui.tui.glyphs import is_plain

    environ = os.environ
    size = "no terminal"
    if sys.stdout is not None and sys.stdout.isatty():
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        size = f"{columns}x{lines}"
    inside = [name for name, signs in _INSIDE if any(map(environ.get, signs))]
    facts = (
        size,
        f"TERM={environ.get('TERM', '')}",
        f"COLORTERM={environ.get('COLORTERM', '')}",
        "NO_COLOR" if environ.get("NO_COLOR") else "",
        locale.nl_langinfo(locale.CODESET),
        "ASCII signs" if is_plain(environ) else "",
        f"in {' in '.join(inside)}" if inside else "neither tmux, screen nor SSH",
    )
    yield Check("terminal", ", ".join(filter(None, facts)))
    route = route_name(environ)
    yield Check("clipboard", f"{route}: {_CLIPBOARD[route]}")


COMMAND = Command(
    "doctor", "[PATH ...]", "paths, versions, settings, problems", configure, run, "Help", lambda args: False
)
