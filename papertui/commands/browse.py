"""`papertui [PATH ...]`: open the interface."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import add_paths, charset, complain, format_names, sorts, warn
from papertui.config import FetchSettings, Settings
from papertui.errors import PapertuiError, UsageError
from papertui.files import refuse_missing

if TYPE_CHECKING:
    from papertui.exports import ExportFormat
    from papertui.workspace import Workspace


def configure(parser: CommandParser) -> None:
    """Add the options of browsing."""
    add_paths(parser)
    parser.add_argument("--demo", action="store_true", help="try it on sample pages; nothing is kept")
    parser.add_argument("--query", metavar="Q", help="begin with this query; '' with none")
    parser.add_argument("--sort", metavar="S", values=sorts, help="begin in this order, -S reversed")
    parser.add_argument("--plain", action="store_true", help="prompt and print lines, for screen readers")
    parser.add_argument("--theme", metavar="T", values=_themes, help=f"colours: {' '.join(_themes())}")
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII signs only")
    parser.add_argument("--watch", action="store_true", help="read pages again when they change")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument(
        "--print",
        metavar="FORMAT",
        values=format_names,
        help="write the marked papers on quitting",
    )


def _themes() -> Sequence[str]:
    from papertui.tui.themes import THEMES

    return THEMES


def run(args: Namespace, settings: Settings) -> int:
    """Browse until the user quits. Raises UsageError, with nothing started, if there can be no interface."""
    form = _format(args.print, settings) if args.print else None
    for path in args.paths:
        refuse_missing(path)
    if args.demo and args.paths:
        raise UsageError("--demo shows sample pages and takes no PATH")
    if args.plain and form is not None:
        raise UsageError("--plain has no marks to print; papertui search prints papers")
    if not args.plain:
        check_terminal(os.environ, prints=form is not None)
    if not args.demo:
        return _browse(args, settings, form)
    from tempfile import TemporaryDirectory  # saves 3 ms of every other start

    with TemporaryDirectory(prefix="papertui-demo-", ignore_cleanup_errors=True) as home:
        args.paths = [_samples()]
        return _browse(args, _thrown_away(settings, Path(home)), form)


def browse_library(settings: Settings) -> int:
    """Browse the papers of the library, ignoring the setting `dumps`."""
    check_terminal(os.environ, prints=False)
    flags = dict.fromkeys(("ascii", "plain", "watch", "no_mouse"), False)
    args = Namespace(paths=[], query=None, sort=None, theme=None, **flags)
    return _browse(args, replace(settings, dumps=()), None)


def _samples() -> Path:
    """Return the folder of sample pages: in the installed package, or in the repository."""
    package = Path(__file__).parents[1]
    places = (package / "samples", package.parent / "sample_dumps")
    return next(place for place in places if place.is_dir())


def _thrown_away(settings: Settings, home: Path) -> Settings:
    """Return settings that store everything in a temporary folder, without rules and fetching."""
    return replace(
        settings,
        library_dir=home / "library",
        cache_dir=home / "cache",
        state_dir=home / "state",
        rules=(),
        fetch=FetchSettings(complete=()),
    )


def _browse(args: Namespace, settings: Settings, form: "ExportFormat | None") -> int:
    if args.plain:
        return _converse(args, settings)
    # Imported modules stay in memory; collecting garbage among them takes a tenth of the start.
    # The browser enables the collector again after the first frame.
    gc.disable()
    from papertui.tui.app import run as browse
    from papertui.workspace import Workspace
    from papertui.workspace.exporting import with_keys

    settings = replace(settings, watch=args.watch or settings.watch, ascii=args.ascii or settings.ascii)
    workspace = Workspace.open(args.paths or settings.dumps, settings, live=True)
    try:
        with _terminal_as_stdout():
            code, marked = browse(
                workspace,
                query=args.query,
                sort=args.sort,
                theme=args.theme,
                mouse=settings.mouse and not args.no_mouse,
            )
        if not code:
            _note_seen(workspace)
        if form:
            cited = with_keys(workspace, marked, form)
            warn(cited.message)
            marked = cited.entries
    finally:
        workspace.close()
    if form:
        form.write(marked, results())
    return code


def _converse(args: Namespace, settings: Settings) -> int:
    from papertui.plain import run as converse
    from papertui.tui import saved_state
    from papertui.tui.config_problems import sort_of
    from papertui.workspace import Workspace

    workspace = Workspace.open(args.paths or settings.dumps, settings)
    try:
        # Piped input must start in a state that does not depend on earlier sessions.
        is_typed = sys.stdin is not None and sys.stdin.isatty()
        left = (
            saved_state.saved_state(workspace)
            if is_typed and args.query is None
            else saved_state.DEFAULT_STATE
        )
        query = settings.query if args.query is None else args.query
        sort = args.sort or left.sort or sort_of(settings) or ""
        left = replace(left, query=query or left.query, sort=sort)
        has_left, left = converse(workspace, left, is_asked=args.query is not None)
        if is_typed:
            saved_state.write_state(workspace, left)
        if has_left:
            _note_seen(workspace)
    finally:
        workspace.close()
    return 0


def _format(name: str, settings: Settings) -> "ExportFormat":
    from papertui.exports import find_format

    return find_format(name, settings.template)


def _note_seen(workspace: "Workspace") -> None:
    # After a signal the user has not quit: new papers stay new.
    try:
        workspace.leave()
    except PapertuiError as error:
        complain(error)


def check_terminal(environ: Mapping[str, str], *, prints: bool) -> None:
    """Raise UsageError if there is no terminal, a dumb one, or one without UTF-8."""
    needed = (0, 2) if prints else (0, 1, 2)
    if not all(map(_is_terminal, needed)):
        raise UsageError("browsing needs a terminal; “papertui search” and “papertui export” do without")
    if environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise UsageError(
            f"browsing needs a terminal that can move its cursor; TERM is “{environ.get('TERM', '')}”; "
            "papertui --plain works there"
        )
    found = charset(environ)
    if found != "utf-8":
        raise UsageError(f"browsing needs a UTF-8 locale, this one is {found}; try LC_ALL=C.UTF-8")


def _is_terminal(handle: int) -> bool:
    try:
        return os.isatty(handle)
    except OSError:
        return False


@contextmanager
def _terminal_as_stdout() -> Iterator[None]:
    # The interface draws on stderr but gets its size from stdout; the real stdout is kept for the results.
    if _is_terminal(1):
        yield
        return
    sys.stdout.flush()
    aside = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(aside, 1)
        os.close(aside)


COMMAND = Command("browse", "[PATH ...]", "browse saved paper listings", configure, run)
