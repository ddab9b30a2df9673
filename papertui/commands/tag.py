"""`papertui tag`: tag the matching papers, in one step of undo."""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from papertui.commands.command import Command
from papertui.commands.output import results
from papertui.commands.parser import CommandParser
from papertui.commands.search import why_nothing, write_lines
from papertui.commands.session import (
    NOTHING,
    add_paths,
    add_query,
    meant_paths,
    meter,
    synced_workspace,
    tell,
)
from papertui.commands.tag_words import say_understood, tags_of
from papertui.config import Settings
from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.workspace import PaperEntry


def configure(parser: CommandParser) -> None:
    """Add QUERY, PATH, --add, --remove and --dry-run."""
    add_query(parser)
    add_paths(parser)
    for name in ("--add", "--remove"):
        parser.add_argument(
            name, nargs="+", action="extend", default=[], metavar="TAG", help=f"{name[2:]} these tags"
        )
    parser.add_argument("--dry-run", action="store_true", help="change nothing, list what would be changed")


def run(args: Namespace, settings: Settings) -> int:
    """Tag the papers that match and print how many changed."""
    where = "--add and --remove"
    add, remove = tags_of(args, "add", where), tags_of(args, "remove", where)
    if not add and not remove:
        raise UsageError("name a tag: --add TAG or --remove TAG")
    with synced_workspace(args.paths, settings) as (workspace, _):
        found = workspace.find(args.query)
        if found.hint:
            # The finished query could find other papers; do not tag by a part of it.
            raise UsageError(f"the query is unfinished: {found.hint}; no tag was changed")
        say_understood(args.query, add, remove, meant_paths(args.paths, settings))
        if not found.docs:
            tell(why_nothing(found))
            return NOTHING
        out, docs = results(), list(found.docs)
        signs = " ".join([*(f"+{name}" for name in add), *(f"-{name}" for name in remove)])
        if args.dry_run:
            entries = [entry for entry in workspace.walk(docs) if _changes(entry, add, remove)]
            write_lines(entries, out)
            done = f"would change {len(entries):,}"
        else:
            with meter() as shown:
                change = workspace.tag(docs, add, remove, partial(shown.count, "tagging") if shown else None)
            done = f"changed {change.count:,}"
        print(f"{done} of {len(docs):,} papers: {signs}", file=out)
    return 0


def _changes(entry: "PaperEntry", add: Sequence[str], remove: Sequence[str]) -> bool:
    tags = set(entry.tags)
    return not tags.issuperset(add) or not tags.isdisjoint(remove)


COMMAND = Command(
    "tag",
    "QUERY [PATH ...] --add TAG ... --remove TAG ...",
    "add or remove tags; try --dry-run first",
    configure,
    run,
    "Change",
)
