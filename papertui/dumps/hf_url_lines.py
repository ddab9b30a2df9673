"""Hugging Face listings as text in which the address of each link follows on a line of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from papertui.dumps.hf_text import invites
from papertui.dumps.linked import read_cards
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.pieces import Piece, paragraphs

_ADDRESS = re.compile(r"https?://\S+\Z")
_PAPER_ADDRESS = re.compile(r"https?://\S*/papers/\d{4}\.\d{4,5}\Z")
_HALF_LINK = re.compile(r"(.*)\]\((https?://[^\s()]+)\)\Z")


def _recognise(page: Page) -> bool:
    if page.is_html or not page.once(invites):
        return False
    # Below a text each, and not in a list of references at the end of the page.
    return sum(_leads(text, below) for (_, text), (_, below) in pairwise(page.lines)) >= 2


def _leads(text: str, below: str) -> bool:
    """Whether the line below a text is the address of a paper."""
    return "/papers/" in below and not text.startswith("http") and _PAPER_ADDRESS.match(below) is not None


def _parse(page: Page) -> Iterator[Found]:
    return read_cards(_pieces(page))


def _pieces(page: Page) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in paragraphs(_lines(page)):
        address = _ADDRESS.match(piece.text)
        half = _HALF_LINK.match(piece.text)
        if address and last and not last.is_link:
            yield replace(last, target=piece.text, is_link=True)
            last = None
        elif half:
            yield from _if_any(last)
            last = Piece(piece.line, half[1], half[2], True)
        elif not address:
            yield from _if_any(last)
            last = piece
    yield from _if_any(last)


def _lines(page: Page) -> Iterator[tuple[int, str]]:
    """Return the lines of the page; an address ends a paragraph, with or without blank lines around it."""
    for number, line in enumerate(page.text.split("\n"), page.line):
        if _ADDRESS.match(line.strip()):
            yield number, ""
            yield number, line
            yield number, ""
        else:
            yield number, line


def _if_any(piece: Piece | None) -> Iterator[Piece]:
    if piece is not None:
        yield piece


FORMAT = DumpFormat(
    name="hf-url-lines",
    description="Hugging Face papers page as text, each link's address on the next line",
    example="a title, then https://huggingface.co/papers/<arXiv id> on a line of its own",
    gives=("dates", "abstracts", "ids", "counts"),
    recognise=_recognise,
    parse=_parse,
)
