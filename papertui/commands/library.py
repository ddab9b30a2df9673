"""`papertui library`: all of your own state as JSON Lines, and back; is it sound; where is it."""

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TextIO

from papertui.commands.command import Command
from papertui.commands.parser import Parser
from papertui.commands.session import counted, results, tell
from papertui.config import Settings
from papertui.errors import LibraryError, UsageError
from papertui.exports.files import write_file
from papertui.files import content, shown_path
from papertui.library import Library
from papertui.library.carry import Carried, read_lines

_LARGEST = 1 << 30


def configure(parser: Parser) -> None:
    """Add what to do, and the files of dump and restore."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="dumps to restore")
    parser.add_argument("--output", type=Path, metavar="FILE", help="dump into this file; without: stdout")
    parser.add_argument(
        "--add-only", action="store_true", help="restore what is there, not what was removed elsewhere"
    )
    parser.add_argument("--force", action="store_true", help="overwrite FILE")


def run(args: Namespace, settings: Settings) -> int:
    """Do it. A dump merges: the newest change of each tag wins, and restored twice it changes nothing."""
    if bool(args.files) != (args.action == "restore"):
        raise UsageError("“papertui library restore” takes the dumps to restore, the other actions no file")
    return _ACTIONS[args.action](args, settings)


def _dump(args: Namespace, settings: Settings) -> int:
    with closing(Library.open(settings.library_dir)) as library:
        lines = library.dump()

    def write(out: TextIO) -> None:
        out.writelines(f"{line}\n" for line in lines)

    if args.output is None or str(args.output) == "-":
        write(results())
        return 0
    write_file(args.output, write, force=args.force)
    tell(f"{counted(len(lines), 'line')} written to {shown_path(args.output)}")
    return 0


def _restore(args: Namespace, settings: Settings) -> int:
    whole = Carried()
    for path in args.files:
        carried = read_lines(_lines(path))
        for number, reason in carried.problems:
            print(f"{shown_path(path)}:{number}: {reason}", file=sys.stderr)
        whole.add(carried)
    if args.add_only:
        whole = whole.without_times()
    with closing(Library.open(settings.library_dir)) as library:
        what = f"restored {', '.join(map(shown_path, args.files))}"
        changed = library.take(whole.entries, whole.searches, what=what, saved=whole.saved).count
    saved = len(whole.searches.keys() | whole.saved.keys())
    read = f"{counted(len(whole.entries), 'paper')} and {saved:,} saved searches read"
    print(f"{read}, {changed:,} changed", file=results())
    return 0


def _lines(path: Path) -> list[bytes]:
    return content(path, _LARGEST).split(b"\n")


def _check(args: Namespace, settings: Settings) -> int:
    path = settings.library_dir / "library.db"
    if not path.exists():
        print(f"{shown_path(path)}: none yet", file=results())
        return 0
    # Opening checks the whole file, and puts a backup in the place of a damaged one.
    with closing(Library.open(settings.library_dir)) as library:
        if library.notice:
            raise LibraryError(library.notice)
        papers, tags = len(library.states()), len(library.tags())
    print(f"{shown_path(path)}: sound, {counted(papers, 'paper')}, {counted(tags, 'tag')}", file=results())
    return 0


def _path(args: Namespace, settings: Settings) -> int:
    print(shown_path(settings.library_dir / "library.db"), file=results())
    return 0


_ACTIONS: dict[str, Callable[[Namespace, Settings], int]] = {
    "dump": _dump,
    "restore": _restore,
    "check": _check,
    "path": _path,
}

COMMAND = Command(
    "library", "dump|restore|check|path", "all of your own state as JSON Lines, and back", configure, run
)
