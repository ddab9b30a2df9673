"""A file as the formats see it: its text, its lines, its front matter."""

import os
import re
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

from papertui.dumps.decode import decode
from papertui.dumps.html_tree import read_html, read_soup
from papertui.dumps.json_items import JsonItems, read_items, read_piece
from papertui.dumps.mhtml import page_within
from papertui.dumps.problem import Problem
from papertui.dumps.xml_tree import XmlTree, read_xml
from papertui.files import NotRegularError, open_regular
from papertui.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from lxml.etree import _Element as Element

T = TypeVar("T")
LARGEST = 20 * 1024 * 1024
GZIP = b"\x1f\x8b"
NOT_PACKED = "what follows the gzip data is not packed and was not read"
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n((?:[^\n]*\n){0,100}?)---[ \t]*(?:\r?\n|\Z)")
_BLANK_LINES = re.compile(r"\ufeff?(?:[ \t\ufeff]*\n)+")
_FRONT_LINE = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)\s*\Z")
_FRONT_ITEM = re.compile(r"[ \t]*-[ \t]+(.*?)\s*\Z")
_FRONT_BLOCK = re.compile(r"[|>][+-]?")  # the sign of a text in the lines below
_LISTED = re.compile(
    r"[-*] +\**(?:source )?(url|captured|retrieved|exported)\b[^:\n]{0,20}:\**[ \t]*(.*?)\s*\Z", re.IGNORECASE
)
_OF_PAGES = re.compile(r"<(?:!doctype|html|head|body|meta|script|style)\b", re.IGNORECASE)
# Lines that no page of HTML has: a heading, an item or a paragraph that is a link, a rule of a table.
_OF_MARKDOWN = re.compile(
    r"^ {0,3}(?:#{1,6} \S|(?:(?:[-*+]|\d{1,4}[.)]) [^\n]{0,300}|\**\[[^\n]{0,300})\]\(https?://"
    r"|\|? ?:?-{3,}:? ?\|)",
    re.MULTILINE,
)
_FEWEST_LINES = 3
_CHANGED = "kept changing while it was read; read it again later"
_READS = 5
_BETWEEN_READS = 0.05


@dataclass(frozen=True)  # no slots: what is computed from the text is computed once, and kept
class Page:
    """A decoded file without its front matter; `line` is where its text begins in the file (1-based).

    Of a long file it is a piece: `numbers` are those of its items, `context` is what its
    cutter knows of the whole.
    """

    path: bytes
    text: str
    line: int = 1
    front: Mapping[str, str] = field(default_factory=dict)
    modified: float = 0.0
    problems: tuple[Problem, ...] = ()
    numbers: Sequence[int] = ()
    context: object = None
    is_piece: bool = False
    _taken: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, read: Callable[["Page"], T]) -> T:
        """Return what a function reads of the page; it is called once, to recognise or to parse."""
        if read not in self._taken:
            self._taken[read] = read(self)
        return cast("T", self._taken[read])

    def below(self, at: int) -> "Page":
        """Return the page from a place of its text on; front matter there is read and left out."""
        line, text = self.line + self.text.count("\n", 0, at), self.text[at:]
        match = _FRONT_MATTER.match(text)
        if match is None:
            return replace(self, text=text, line=line)
        line += match[0].count("\n")
        return replace(self, text=text[match.end() :], line=line, front=_front(match[1]))

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """The lines that are not blank: number in the file, text without white space around it."""
        # Cleaned line by line where that is needed, so that no sequence reaches into the next line.
        hostile = "\x1b" in self.text
        return tuple(
            (number, stripped)
            for number, line in enumerate(self.text.split("\n"), self.line)
            if (stripped := (clean(line) if hostile else line).strip())
        )

    @cached_property
    def head(self) -> str:
        """The first few thousand characters, to recognise a format by."""
        return self.text[:4096].lstrip()

    @cached_property
    def is_html(self) -> bool:
        """Whether the text is a page or a piece of one, and not a text that speaks of tags.

        Nor is Markdown that begins with a picture in the middle, as many lists do.
        """
        if not self.head.startswith("<") or self.head.startswith("<?xml"):
            return False
        return _OF_PAGES.search(self.head) is not None or not self._is_markdown

    @cached_property
    def _is_markdown(self) -> bool:
        return next(islice(_OF_MARKDOWN.finditer(self.text), _FEWEST_LINES - 1, None), None) is not None

    @cached_property
    def json(self) -> JsonItems | None:
        """The items of JSON or JSON Lines; None for what is neither, not even a broken one."""
        if not self.is_piece:
            return read_items(self.text, self.line)
        return read_piece(self.text, self.line, self.numbers)

    @cached_property
    def html(self) -> "Element | None":
        """The text as a tree of HTML; None where nothing of it can be read."""
        return read_html(self.text)

    def soup(self, *names: str) -> "BeautifulSoup":
        """Return the elements of these names as BeautifulSoup reads them."""
        return read_soup(self.text, names)

    @cached_property
    def xml(self) -> XmlTree:
        """The text as a tree of XML, as far as it can be read."""
        return read_xml(self.text, self.line)


def read_page(path: bytes) -> Page | Problem:
    """Read a file, or say why not; never waits for a pipe or a device, never reads more than 20 MB."""
    try:
        data, modified, settled = _read_settled(path)
    except NotRegularError as error:
        return Problem(None, str(error.strerror))
    except OSError as error:
        return Problem(None, f"cannot be read: {error.strerror or error}", OSError)
    except ValueError as error:  # a NUL in the name
        return Problem(None, f"cannot be read: {error}")
    if isinstance(data, str):
        return Problem(None, data)
    doubts = [] if settled else [Problem(None, _CHANGED, OSError)]
    if data.startswith(GZIP):
        data, cut = _gunzip(data)
        doubts += [Problem(None, cut)] if cut else []
    if len(data) > LARGEST:
        return Problem(None, "larger than 20 MB when unpacked; split it")
    if not data.strip():
        return doubts[0] if doubts else Problem(None, "the file is empty")
    decoded = decode(data)
    if decoded.text is None:
        return Problem(None, decoded.doubt or "binary")
    if decoded.doubt:
        doubts.append(Problem(None, decoded.doubt))
    return _page(path, decoded.text, modified, tuple(doubts))


def _listed(text: str) -> dict[str, str]:
    """Read what a capture says of itself in a list at its head: `- Captured (UTC): 2026-06-29T…`."""
    pairs = (_LISTED.match(line) for line in text[:2000].split("\n")[:20])
    return {pair[1].lower(): pair[2] for pair in pairs if pair}


def _page(path: bytes, text: str, modified: float, problems: tuple[Problem, ...]) -> Page:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = page_within(text) or text
    first = _BLANK_LINES.match(text)
    blank = first.end() if first else 0
    page = Page(path, text, front=_listed(text[blank:]), modified=modified, problems=problems)
    return page.below(blank)


def _front(text: str) -> dict[str, str]:
    """Read the keys of front matter; the items of a list are the lines of its value, a block is one line."""
    front: dict[str, str] = {}
    name = ""
    is_block = False
    for line in text.splitlines():
        if pair := _FRONT_LINE.match(line):
            name = pair[1].lower()
            is_block = _FRONT_BLOCK.fullmatch(pair[2]) is not None
            front[name] = "" if is_block else pair[2].strip("\"'")
        elif is_block:
            front[name] = f"{front[name]} {line.strip()}".strip()
        elif name and (item := _FRONT_ITEM.match(line)):
            front[name] = "\n".join(filter(None, (front[name], item[1].strip("\"'"))))
    return front


def _read_settled(path: bytes) -> tuple[bytes | str, float, bool]:
    """Read until nothing changed meanwhile; text in place of bytes is the reason for not reading."""
    for _ in range(_READS):
        data, before, after = _read_once(path)
        if isinstance(data, str) or before == after:
            return data, before.modified, True
        time.sleep(_BETWEEN_READS)
    return data, after.modified, False


@dataclass(frozen=True, slots=True)
class _Stamp:
    inode: int
    size: int
    nanoseconds: int

    @classmethod
    def of(cls, status: os.stat_result) -> "_Stamp":
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)

    @property
    def modified(self) -> float:
        return self.nanoseconds / 1e9


def _read_once(path: bytes) -> tuple[bytes | str, _Stamp, _Stamp]:
    with open_regular(path) as (file, status):
        before = _Stamp.of(status)
        if status.st_size > LARGEST:
            megabytes = status.st_size / 1024 / 1024
            return f"larger than 20 MB ({megabytes:.0f} MB); split it", before, before
        # No more than there is to be had: a buffer of the largest size costs more than a small file.
        data = file.read(status.st_size + 1)
        if len(data) > status.st_size:
            data += file.read(LARGEST + 1)
        # By name: a file that was replaced is as much changed as one that was rewritten.
        return data, before, _Stamp.of(os.stat(path))


def _gunzip(data: bytes) -> tuple[bytes, str | None]:
    """Return unpacked data, little more than the largest file at most, and what stopped it early."""
    unpacked = bytearray()
    while data and len(unpacked) <= LARGEST:
        member = zlib.decompressobj(wbits=31)
        try:
            unpacked += member.decompress(data, LARGEST + 1 - len(unpacked))
        except zlib.error as error:
            return bytes(unpacked), f"the gzip data is damaged ({error}); what came before was read"
        if not member.eof:
            cut = len(unpacked) <= LARGEST
            return bytes(unpacked), "the gzip data breaks off; what there is was read" if cut else None
        data = member.unused_data.lstrip(b"\0")
        if data and not data.startswith(GZIP):
            return bytes(unpacked), NOT_PACKED
    return bytes(unpacked), None
