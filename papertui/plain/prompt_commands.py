"""The commands of the `papertui --plain` prompt, one row each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.text import clean_line
from papertui.tui.tag_edit import TagEdit, parse_edit

if TYPE_CHECKING:
    from papertui.plain.reader import ResultPrinter

_ASK_ABOVE = 50
_MOST = 1_000_000
_NUMBERS = re.compile(r"\d{1,9}(?:-\d{1,9})?(?:,\d{1,9}(?:-\d{1,9})?)*")


class QuitError(Exception):
    """The user quits."""


@dataclass(frozen=True, slots=True)
class PromptCommand:
    """A command of the prompt: its names, its arguments, its function."""

    names: tuple[str, ...]
    rest: str
    does: str
    run: Callable[[ResultPrinter, str], None]


def run_command(reader: ResultPrinter, line: str) -> None:
    """Run a line. Raises PapertuiError if it fails, LeftError to quit."""
    text = clean_line(line)
    if not text:
        reader.turn(1)
    elif text.isascii() and text.isdigit():
        reader.read(int(text[:9]))
    elif text[0] == "/":
        reader.search(text[1:].strip(), reader.sort)
    elif text[0] in "+-" and text[1:]:
        _tag(reader, text)
    else:
        name, _, rest = text.partition(" ")
        _find(name).run(reader, rest.strip())


def _find(name: str) -> PromptCommand:
    by_name = {each: order for order in COMMANDS for each in order.names}
    order = by_name.get(name) or by_name.get(name.lower())
    if order is None:
        near = get_close_matches(name, by_name, 1)
        meant = (
            f"did you mean {near[0]}?" if near else f"? lists the commands, /{clean_line(name, 40)} searches"
        )
        raise UsageError(f"“{clean_line(name, 40)}” is no command; {meant}")
    return order


def _numbered(reader: ResultPrinter, text: str, most: int = _MOST) -> tuple[Sequence[int], str]:
    """Parse numbers such as 3 4-7 or 3,5 and all, or use the open paper; return the text after them.

    At most `most` words are read as numbers.
    """
    words = text.split()
    read = 0
    if words[:1] == ["all"]:
        return reader.all, " ".join(words[1:])
    numbers: dict[int, None] = {}
    beyond = len(reader.all) + 1
    while words and read < most and _NUMBERS.fullmatch(words[0]):
        read += 1
        for part in words.pop(0).split(","):
            numbers.update(dict.fromkeys(_range(part, beyond)))
    return list(numbers) or reader.opened, " ".join(words)


def _range(text: str, beyond: int) -> range:
    """Parse 4-7, or 7-4, or 4; a number far too large is reduced to one just beyond the last."""
    ends = sorted(int(end) for end in text.split("-"))
    if len(ends) > 1:
        ends = [min(end, beyond) for end in ends]
    return range(ends[0], ends[-1] + 1)


def _search(reader: ResultPrinter, text: str) -> None:
    reader.search(text, reader.sort)


def _sort(reader: ResultPrinter, text: str) -> None:
    reader.search(reader.query, text)


def _read(reader: ResultPrinter, text: str) -> None:
    numbers, _ = _numbered(reader, text)
    for number in numbers:
        reader.read(number)


def _tag(reader: ResultPrinter, text: str) -> None:
    numbers, words = _numbered(reader, text)
    edit = TagEdit(*parse_edit(words))
    if not edit:
        raise UsageError("which tags? write them as +rl -later")
    _change(reader, numbers, edit)


def _toggle(tag: str) -> Callable[[ResultPrinter, str], None]:
    return lambda reader, text: _change(reader, _only_numbers(reader, text), TagEdit(toggled=tag))


def _archive(reader: ResultPrinter, text: str) -> None:
    _change(reader, _only_numbers(reader, text), TagEdit(frozenset({"archived"})))
    if not text:
        reader.turn(1)


def _only_numbers(reader: ResultPrinter, text: str) -> Sequence[int]:
    numbers, rest = _numbered(reader, text)
    if rest:
        raise UsageError(f"“{clean_line(rest, 40)}” is no number of a paper")
    return numbers


def _change(reader: ResultPrinter, numbers: Sequence[int], edit: TagEdit) -> None:
    papers = [entry.paper for entry in reader.entries(numbers)]
    if len(papers) > _ASK_ABOVE and not reader.ask(f"{edit} on {len(papers):,} papers?"):
        reader.say("nothing was changed")
        return
    change = edit.apply(reader.workspace, papers, lambda _done, _total: True)
    reader.tell(change, "nothing to change: the tags were so already")


def _note(reader: ResultPrinter, text: str) -> None:
    # Only the first word, because a note may start with a number.
    numbers, words = _numbered(reader, text, 1)
    for entry in reader.entries(numbers):
        if words:
            note = f"{entry.note}\n{words}".strip()
            change = reader.workspace.library.set_note(entry.paper, note, base=entry.note)
            reader.tell(change, "the note says that already")
        else:
            reader.say(f"note: {clean_line(entry.note)}" if entry.note else "no note")


def _tags(reader: ResultPrinter, _text: str) -> None:
    for name, count in reader.workspace.tags().items():
        reader.say(f"{clean_line(name)} {count:,}")


def _saved(reader: ResultPrinter, _text: str) -> None:
    for name, query in reader.workspace.library.searches().items():
        reader.say(f"{clean_line(name)}: {clean_line(query)}")


def _statistics(reader: ResultPrinter, _text: str) -> None:
    """Print counts without bars, which a screen reader cannot read."""
    stats = reader.workspace.engine.statistics(reader.query)
    unread = stats.papers - stats.read
    reader.say(f"{stats.papers:,} papers, {stats.read:,} read or archived, {unread:,} unread")
    dated = (*stats.months, stats.undated)
    sections = [("month", dated, "read"), *((kind.name, kind.counts, "read") for kind in stats.kinds)]
    for title, counts, part in (*sections, ("tagged in the week from", stats.weeks, "tagged")):
        for count in counts:
            if count.papers:
                reader.say(f"{title} {clean_line(count.name)}: {count.papers:,}, {count.part:,} {part}")


def _undo(reader: ResultPrinter, _text: str) -> None:
    reader.tell(reader.workspace.undo(), "nothing to undo", "undone: ")


def _redo(reader: ResultPrinter, _text: str) -> None:
    reader.tell(reader.workspace.redo(), "nothing to redo", "done again: ")


def _reload(reader: ResultPrinter, _text: str) -> None:
    reader.workspace.sync()
    reader.again()


def _help(reader: ResultPrinter, _text: str) -> None:
    for order in COMMANDS:
        said = f"{' or '.join(order.names)} {order.rest}"
        reader.say(f"{said.rstrip()}: {order.does}")
    reader.say("N is the number of a paper, or 3-5, or 2,7, or all; without it the open paper")


def _leave(_reader: ResultPrinter, _text: str) -> None:
    raise QuitError


COMMANDS = (
    PromptCommand(("/", "search"), "QUERY", "matching papers; without a query, every paper", _search),
    PromptCommand(
        ("n", "next"), "", "next page, or the next paper if one is open; enter too", lambda r, _: r.turn(1)
    ),
    PromptCommand(("p", "previous"), "", "previous page or paper", lambda r, _: r.turn(-1)),
    PromptCommand(("l", "list"), "", "the page again", lambda r, _: r.page()),
    PromptCommand(("read",), "N", "read a paper; its number alone too", _read),
    PromptCommand(("t", "tag"), "N +rl -later", "change tags; +rl alone too", _tag),
    PromptCommand(("r",), "N", "read, unread", _toggle("read")),
    PromptCommand(("s", "star"), "N", "star, unstar", _toggle("starred")),
    PromptCommand(("a", "archive"), "N", "archive; the open paper, and go on", _archive),
    PromptCommand(("e", "note"), "N TEXT", "add a line to the note; without TEXT print it", _note),
    PromptCommand(("u", "undo"), "", "take the last change back", _undo),
    PromptCommand(("redo",), "", "make it once more", _redo),
    PromptCommand(("o", "sort"), "ORDER", "date, relevance, title and so on", _sort),
    PromptCommand(("tags",), "", "your tags with their counts", _tags),
    PromptCommand(("saved",), "", "saved searches; /query:NAME searches", _saved),
    PromptCommand(("%", "stats"), "", "statistics of what was found", _statistics),
    PromptCommand(("reload",), "", "read pages that changed", _reload),
    PromptCommand(("?", "help"), "", "this list", _help),
    PromptCommand(("q", "quit"), "", "quit; everything is on disk already", _leave),
)
