"""`papertui import`: import papers, tags and notes from a list."""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.session import NOTHING, counted, print_aside
from papertui.commands.tag_words import tags_of
from papertui.config import Settings
from papertui.files import opened, shown_path
from papertui.library import Imported, Library
from papertui.library.places import is_place
from papertui.library.tags import tag_of
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.dumps import Dump

_LARGEST = 1 << 30


def configure(parser: CommandParser) -> None:
    """Add FILE and --add."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="JSON Lines, BibTeX, RIS or CSL-JSON, as papertui, Zotero, JabRef and papis write them",
    )
    parser.add_argument(
        "--add",
        nargs="+",
        action="extend",
        default=[],
        metavar="TAG",
        help="also add these tags to each paper",
    )


def run(args: Namespace, settings: Settings) -> int:
    """Import all files as one step of undo; report what was imported and, with its line, what was not."""
    from papertui.sync.lists import read_list

    more = tags_of(args, "add", "--add")
    for path in args.files:
        with opened(path, _LARGEST):
            pass  # a wrong file is reported before any other is read
    dumps = [read_list(os.fsencode(path), settings.year) for path in args.files]
    entries = [entry for dump in dumps for entry in _entries(dump, more)]
    with closing(Library.open(settings.library_dir, state=settings.state_dir)) as library:
        names = ", ".join(shown_path(path) for path in args.files)
        changed = library.merge(entries, {}, what=f"imported {names}").count if entries else 0
    _report(dumps, entries, changed)
    return 0 if entries else NOTHING


def _entries(dump: "Dump", more: Sequence[str]) -> Iterator[Imported]:
    for paper, mark in zip(dump.papers, dump.marks, strict=True):
        tags = {tag for keyword in mark.keywords if (tag := tag_of(keyword))}
        places = {tag: place for name, place in mark.places.items() if (tag := tag_of(name))}
        sound = {tag: place for tag, place in places.items() if is_place(place)}
        yield Imported(paper, tags.union(more), mark.note, sound)


def _report(dumps: "Sequence[Dump]", entries: Sequence[Imported], changed: int) -> None:
    for dump in dumps:
        for line, reason in _problems(dump):
            print_aside(f"{shown_path(dump.path)}{f':{line}' if line else ''}: {reason}")
    skipped = sum(not entry.tags and not entry.note for entry in entries)
    print(f"{counted(len(entries), 'paper')} read, {changed:,} changed", file=results())
    if skipped:
        entries_ = f"{skipped:,} {'entry' if skipped == 1 else 'entries'} without tag or note"
        print(f"Skipped {entries_}. To import them too, tag them: --add TAG", file=results())


def _problems(dump: "Dump") -> Iterator[tuple[int | None, str]]:
    yield from ((problem.line, problem.reason) for problem in dump.problems)
    for mark in dump.marks:
        lost = [keyword for keyword in mark.keywords if keyword.strip() and tag_of(keyword) is None]
        yield from ((mark.line, f"“{clean_line(word, 100)}” cannot be made a tag") for word in lost)
        wrong = [tag for tag, place in mark.places.items() if not is_place(place)]
        yield from ((mark.line, f"no place in the queue of {clean_line(tag, 100)}") for tag in wrong)


COMMAND = Command("import", "FILE ...", "papers, tags and notes from a list", configure, run, "Change")
