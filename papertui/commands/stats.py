"""`papertui stats`: counts by month, tag, organisation and source, as bars."""

import json
import os
import shutil
import unicodedata
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from papertui.commands.command import Command
from papertui.commands.parser import Parser
from papertui.commands.session import NOTHING, add_paths, counted, results, synced_workspace, tell
from papertui.config import Settings
from papertui.text import clean_line

if TYPE_CHECKING:
    from papertui.workspace.facets import Facet, Group

_MONTHS = 24
_MANY = 12
_WIDEST_NAME = 32
_LEAST_BAR = 8
# TERM of consoles whose font has no blocks.
_PLAIN_TERMINALS = ("dumb", "vt", "ansi", "cons25", "sun")


def configure(parser: Parser) -> None:
    """Add PATH and the form of the counts."""
    add_paths(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the counts")


def run(args: Namespace, settings: Settings) -> int:
    """Print the counts, no wider than the terminal; never an escape sequence."""
    with synced_workspace(args.paths, settings) as (workspace, _):
        from papertui.workspace.stats import statistics

        count, groups = workspace.count, statistics(workspace)
    if not count:
        tell("no papers to count")
        return NOTHING
    if args.format == "json":
        print(json.dumps(as_json(count, groups), ensure_ascii=False, indent=2), file=results())
        return 0
    width = shutil.get_terminal_size().columns
    print("\n".join(as_text(count, groups, width, signs_for(os.environ))), file=results())
    return 0


def as_json(count: int, groups: "tuple[Group, ...]") -> dict[str, Any]:
    """Return the counts as one object: `papers`, and of each kind a list of names with their counts."""
    kinds = {
        group.name: [{"name": clean_line(row.label), "papers": row.count} for row in group.facets]
        for group in groups
    }
    return {"papers": count, **kinds}


def as_text(count: int, groups: "tuple[Group, ...]", width: int, signs: str = "█…") -> Iterator[str]:
    """Return the counts as lines within that width: names, counts, bars, the highest of each kind longest.

    `signs` are what bars are made of and what ends a name that is cut.
    """
    yield counted(count, "paper")
    for group in groups:
        yield ""
        yield from _months(group, width, signs) if group.name == "month" else _commonest(group, width, signs)


def signs_for(environ: Mapping[str, str]) -> str:
    """Return the signs for the terminal and its locale; ASCII if they may lack others."""
    from papertui.commands.browse import charset

    is_plain = environ.get("TERM", "").startswith(_PLAIN_TERMINALS)
    return "#~" if is_plain or charset(environ) != "utf-8" else "█…"


def _months(group: "Group", width: int, signs: str) -> Iterator[str]:
    """Draw the last months; what is before them or without a date gets no bar, for it would dwarf theirs."""
    dated = [row for row in group.facets if row.clause != "is:undated"]
    yield "month"
    yield from _bars(dated[:_MONTHS], width, signs)
    if len(dated) > _MONTHS:
        before = sum(row.count for row in dated[_MONTHS:])
        yield f"  before   {counted(before, 'paper')} in {counted(len(dated) - _MONTHS, 'month')}"
    for row in group.facets[len(dated) :]:
        yield f"  undated  {counted(row.count, 'paper')}"


def _commonest(group: "Group", width: int, signs: str) -> Iterator[str]:
    rows = group.facets
    yield f"{group.name}, the {len(rows)} commonest" if len(rows) >= _MANY else group.name
    yield from _bars(rows, width, signs)


def _bars(rows: "Sequence[Facet]", width: int, signs: str) -> Iterator[str]:
    if not rows:
        return
    block, ellipsis = signs[0], signs[1]
    labels = [_cut(clean_line(row.label), min(_WIDEST_NAME, width // 2), ellipsis) for row in rows]
    names = max(map(_cells, labels))
    numbers = max(len(f"{row.count:,}") for row in rows)
    room = max(width - names - numbers - 6, _LEAST_BAR)
    highest = max(row.count for row in rows)
    for label, row in zip(labels, rows, strict=True):
        bar = block * max(round(room * row.count / highest), 1)
        yield f"  {label}{' ' * (names - _cells(label))}  {row.count:{numbers},}  {bar}"


def _cut(text: str, width: int, ellipsis: str) -> str:
    if _cells(text) <= width:
        return text
    while _cells(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}{ellipsis}"


def _cells(text: str) -> int:
    return sum(map(_cell, text))


def _cell(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


COMMAND = Command("stats", "[PATH ...]", "counts by month, tag, file …, as bars", configure, run, "Find")
