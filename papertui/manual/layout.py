"""Markdown as plain text for a terminal: the part of it that the manual uses."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from unicodedata import combining, east_asian_width

_INDENT = "  "
_GAP = "  "
_LEAST = 20  # columns of a table's last column
_ITEM = re.compile(r"(?:- |\d+\. )")
_UNSEEN = re.compile(r"<!-- .*? -->\n?|^!\[[^\]]*\]\([^)]*\)\n?", re.MULTILINE)  # comments, pictures
_CODE = re.compile(r"`[^`]{,60}`")
_HELD = "\ue000"
_CELL_END = re.compile(r"(?<!\\)\|")


def laid_out(markdown: str, width: int) -> str:
    """Return headings, paragraphs, lists, tables and examples, none wider than `width` where words allow."""
    lines: list[str] = []
    for block in _blocks(_UNSEEN.sub("", markdown)):
        lines += ["", *_block(block, width)]
    return "\n".join((*lines[1:], ""))


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield what blank lines part; an example between ``` is one block, whatever is in it."""
    block: list[str] = []
    fenced = False
    for line in text.splitlines():
        is_fence = line.startswith("```")
        if block and ((not line and not fenced) or (is_fence and not fenced)):
            yield block
            block = []
        if line or fenced:
            block.append(line)
        fenced = fenced != is_fence
    if block:
        yield block


def _block(block: Sequence[str], width: int) -> Iterable[str]:
    first = block[0]
    if first.startswith("```"):
        return [f"{_INDENT * 2}{line}".rstrip() for line in block[1:-1]]
    if first.startswith("    "):
        return [f"{_INDENT * 2}{line[4:]}".rstrip() for line in block]
    if first.startswith("#"):
        return _heading(first)
    if first.startswith("|"):
        return _table([_cells(line) for line in block if not re.fullmatch(r"[|: -]+", line)], width)
    return [line for item in _items(block) for line in _paragraph(item, width)]


def _heading(line: str) -> list[str]:
    signs, _, title = line.partition(" ")
    return [title.upper(), "=" * _columns(title)] if len(signs) == 1 else [title, "-" * _columns(title)]


def _items(block: Sequence[str]) -> Iterator[str]:
    """Yield the items of a list, each on a line; of a paragraph the whole."""
    starts = [at for at, line in enumerate(block) if at == 0 or _ITEM.match(line)]
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        yield " ".join(line.strip() for line in block[start:end])


def _paragraph(text: str, width: int) -> list[str]:
    item = _ITEM.match(text)
    hanging = " " * (item.end() if item else 0)
    return _wrapped(text, width, _INDENT, _INDENT + hanging)


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    held = _CODE.sub(lambda code: code[0].replace(" ", _HELD), text)  # an example is not broken in two
    lines = textwrap.wrap(
        held,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_HELD, " ") for line in lines]


def _cells(line: str) -> list[str]:
    return [unescape(cell.strip().replace("\\|", "|")) for cell in _CELL_END.split(line.strip()[1:-1])]


def _table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield rows in columns, the last wrapped; where even that has no room, under the first."""
    *sized, last = zip(*rows, strict=True)
    widths = [max(map(_columns, column)) for column in sized]
    start = len(_INDENT) + sum(widths) + len(_GAP) * len(widths)
    if start + _LEAST > width:
        yield from _stacked(rows, width)
        return
    for number, row in enumerate(rows):
        cells = [
            f"{cell}{' ' * (size - _columns(cell))}{_GAP}" for cell, size in zip(row, widths, strict=False)
        ]
        lines = _wrapped(row[-1], width - start) or [""]
        yield f"{_INDENT}{''.join(cells)}{lines[0]}".rstrip()
        yield from (f"{' ' * start}{line}" for line in lines[1:])
        if number == 0:
            yield f"{_INDENT}{'-' * (min(width, start + max(map(_columns, last))) - len(_INDENT))}"


def _stacked(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    for row in rows[1:]:
        yield from _wrapped(row[0], width, _INDENT, _INDENT)
        for cell in row[1:]:
            yield from _wrapped(cell, width, _INDENT * 3, _INDENT * 3)


def _columns(text: str) -> int:
    return sum(0 if combining(sign) else 1 + (east_asian_width(sign) in "WF") for sign in text)
