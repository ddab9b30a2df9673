"""Markdown taken apart into blocks: items of lists with what stands below them, and paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papertui.dumps.md_authors import are_persons, may_be_names
from papertui.dumps.md_inline import shown

ITEM = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,4}[.)])[ \t]+(.*)")
"""A line that begins an item: its indent and its text."""

_INDENT = re.compile(r"[ \t]*")
# A paragraph that may be the head of an entry begins with a bold run or a link.
_HEAD = re.compile(r"(?:\*\*|__|<b>|<strong>|\[|!\[)")
_BREAK = re.compile(r"(?:\\|<br ?/?>)\s*\Z", re.IGNORECASE)
_DEEPEST = 20


@dataclass(slots=True)
class Block:
    """An entry of a page: its line, how far it stands in, its text, the lines and blocks below it."""

    line: int
    indent: int
    parts: list[str]
    below: list["Block"] = field(default_factory=list)

    @property
    def is_paragraph(self) -> bool:
        """Whether it is no item of a list."""
        return self.indent < 0

    @property
    def text(self) -> str:
        """Its own text, the lines joined."""
        return " ".join(self.parts)

    @property
    def lines(self) -> Iterator[str]:
        """What stands below its first line, line by line."""
        yield from self.parts[1:]
        for block in self.below:
            yield from block.parts[:1]
            yield from block.lines


class Blocks:
    """Collects the lines of a page; `top` is what stands in no other block."""

    def __init__(self) -> None:
        self.top: list[Block] = []
        self._open: list[Block] = []
        self._blank = False

    def add(self, line: str, number: int) -> None:
        """Take the next line."""
        if not line.strip():
            self._blank = True
            return
        indent = len(_INDENT.match(line)[0].expandtabs(4))  # type: ignore[index]  # it matches anything
        if item := ITEM.match(line):
            self._begin(Block(number, indent, [item[2]]))
        elif self._open and (not self._blank or self._goes_on(line, indent)):
            self._open[-1].parts.append(_BREAK.sub("<br>", line.strip()))
        elif _HEAD.match(line):
            self.end()
            self._begin(Block(number, -1, [_BREAK.sub("<br>", line.strip())]))
        else:
            self.end()
        self._blank = False

    def _goes_on(self, line: str, indent: int) -> bool:
        """Whether a line behind a blank one is of the entry: it stands in, or is the names of its authors."""
        last = self._open[-1]
        if not last.is_paragraph:
            return indent > last.indent
        return may_be_names(line) and are_persons(shown(line).strip(" ."))

    def end(self) -> None:
        """Let what comes next stand below nothing."""
        self._open.clear()
        self._blank = False

    def _begin(self, block: Block) -> None:
        while self._open and (self._open[-1].indent >= block.indent or len(self._open) > _DEEPEST):
            self._open.pop()
        (self._open[-1].below if self._open else self.top).append(block)
        self._open.append(block)
