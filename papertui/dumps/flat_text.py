"""Flat text: a Hugging Face listing of which only titles and abstracts are left, one line each."""

from collections.abc import Iterator

from papertui.dumps.hf_text import body, invites
from papertui.dumps.model import DumpFormat, Found, PageDay
from papertui.dumps.page import Page
from papertui.dumps.pairing import is_prose, pair, take


def _recognise(page: Page) -> bool:
    if page.is_html or not page.once(invites):
        return False
    lines = body(page.lines).lines
    return len(lines) >= 2 and any(is_prose(text) for _, text in lines[:20])


def _parse(page: Page) -> Iterator[Found]:
    listing = body(page.lines)
    if listing.day:
        yield PageDay(listing.day)
    for card in pair(listing.lines):
        yield from take(card)


FORMAT = DumpFormat(
    name="flat-text",
    description="Hugging Face papers as bare titles and abstracts",
    example="title and abstract in turn, one line each, under “Get trending papers in your email inbox”",
    gives=("abstracts",),
    recognise=_recognise,
    parse=_parse,
)
