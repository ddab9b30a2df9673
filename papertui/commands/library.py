"""`papertui library`: dump, restore, check and locate the library."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TextIO

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import complain, counted, print_aside, tell, warn
from papertui.config import Settings
from papertui.errors import LibraryError, UsageError
from papertui.exports.files import write_file
from papertui.files import content, shown_path
from papertui.library import Library
from papertui.library.connection import GoneError
from papertui.library.dump_lines import LibraryDump, read_lines
from papertui.library.foreign import is_database, lines_of
from papertui.library.repair import start_empty
from papertui.library.store import is_first_start

_LARGEST = 1 << 30


def configure(parser: CommandParser) -> None:
    """Add the action, and the files of dump and restore."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=list(_ACTIONS),
        help="the action; default: browse the papers of the library",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="dumps to restore")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write; default: stdout")
    parser.add_argument("--add-only", action="store_true", help="add tags and notes; do not apply removals")
    parser.add_argument("--force", action="store_true", help="overwrite FILE")


def run(args: Namespace, settings: Settings) -> int:
    """Run the action. Restoring merges: the newest change of each tag wins; a second run changes nothing."""
    if args.action == "restore" and not args.files:
        raise UsageError("restore needs a file: papertui library restore FILE")
    if args.files and args.action != "restore":
        raise UsageError(f"{args.action} takes no file; to write one: papertui library dump --output FILE")
    if args.action is None:
        from papertui.commands.browse import browse_library

        return browse_library(settings)
    return _ACTIONS[args.action](args, settings)


def _opened(settings: Settings) -> Library:
    library = Library.open(settings.library_dir, state=settings.state_dir)
    warn(library.notice)
    return library


def _dump(args: Namespace, settings: Settings) -> int:
    with closing(_opened(settings)) as library:
        lines = library.dump()
        if library.is_repaired and args.output is not None and args.output.exists():
            # The file may hold what the library just lost: a nightly job must not overwrite it.
            why = "the library was damaged and has just been repaired, and this file may hold more"
            raise LibraryError(f"{shown_path(args.output)}: {why}; to overwrite it, run this again")

    def write(out: TextIO) -> None:
        out.writelines(f"{line}\n" for line in lines)

    if args.output is None or str(args.output) == "-":
        write(results())
        return 0
    write_file(args.output, write, force=args.force)
    tell(f"{counted(len(lines), 'line')} written to {shown_path(args.output)}")
    return 0


def _restore(args: Namespace, settings: Settings) -> int:
    whole, lost, read_files = LibraryDump(), 0, [(path, _read_dump(path)) for path in args.files]
    for path, dumped in read_files:
        for number, reason in dumped.problems:
            print_aside(f"{shown_path(path)}:{number}: {reason}")
        whole.add(dumped)
        lost += len(dumped.problems)
    if args.add_only:
        whole = whole.without_times()
    with closing(_opened(settings)) as library:
        what = f"restored {', '.join(map(shown_path, args.files))}"
        changed = library.merge(
            whole.entries,
            whole.searches,
            what=what,
            saved=whole.saved,
            kept=whole.cites,
            verdicts=whole.twins,
        ).count
    saved = len(whole.searches.keys() | whole.saved.keys())
    read = f"{counted(len(whole.entries), 'paper')} and {saved:,} saved search{'es' * (saved != 1)} read"
    print(f"{read}, {changed:,} changed", file=results())
    if lost:
        # Scripts read only the exit code.
        rest = "nothing was changed" if whole.is_empty else "the rest was"
        complain(LibraryError(f"{counted(lost, 'line')} could not be restored, named above; {rest}"))
    return LibraryError.exit_code if lost else 0


def _read_dump(path: Path) -> LibraryDump:
    """Read a dump or a library's database. Raises UsageError for a file that is not a backup."""
    data = content(path, _LARGEST)
    lines: Sequence[str | bytes] = data.split(b"\n")
    if is_database(data):
        found = lines_of(data)
        if found is None:
            raise UsageError(
                f"{shown_path(path)}: is a database, but no papertui library that this version can read."
                " Nothing was changed."
            )
        lines, damage = found
        warn(f"{shown_path(path)}: is damaged; {damage}" if damage else "")
    dumped = read_lines(lines)
    if dumped.is_foreign:
        raise UsageError(
            f"{shown_path(path)}: not a papertui backup; no line of it can be read. Nothing was changed."
        )
    return dumped


def _check(args: Namespace, settings: Settings) -> int:
    path = settings.library_dir / "library.db"
    if is_first_start(settings.library_dir, settings.state_dir):
        print(f"{shown_path(path)}: none yet", file=results())
        return 0
    # Opening checks the whole file, and repairs it if it is damaged.
    with closing(Library.open(settings.library_dir, state=settings.state_dir)) as library:
        if library.notice:
            raise LibraryError(library.notice)
        papers, tags = library.count(), len(library.tags())
    print(f"{shown_path(path)}: sound, {counted(papers, 'paper')}, {counted(tags, 'tag')}", file=results())
    return 0


def _new(args: Namespace, settings: Settings) -> int:
    """Create an empty library where the old one cannot be recovered, and only there."""
    path = settings.library_dir / "library.db"
    try:
        with closing(_opened(settings)) as library:
            papers = len(library.states())
    except GoneError:
        kept_as = start_empty(settings.library_dir, settings.state_dir)
        kept = f"; the old file is kept as {kept_as.name}" if kept_as else ""
        print(f"{shown_path(path)}: begun, empty{kept}", file=results())
        return 0
    if papers:
        raise UsageError(
            f"{shown_path(path)}: is sound and has {counted(papers, 'paper')}; nothing was changed"
        )
    print(f"{shown_path(path)}: is there, and empty", file=results())
    return 0


def _path(args: Namespace, settings: Settings) -> int:
    print(shown_path(settings.library_dir / "library.db"), file=results())
    return 0


_ACTIONS: dict[str, Callable[[Namespace, Settings], int]] = {
    "dump": _dump,
    "restore": _restore,
    "check": _check,
    "path": _path,
    "new": _new,
}

COMMAND = Command(
    "library",
    "[dump|restore FILE|check|path|new]",
    "back up to JSON Lines, merge a backup in",
    configure,
    run,
    "Backup",
    needs_config=lambda args: args.action is None,  # browsing does
)
