"""OneTab's exports: an address and the title of its page in each line."""

import re
from collections.abc import Iterator

from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.saved_links import SavedLink, any_paper, read_links

_LINE = re.compile(r"(https?://\S{4,2000}) \| (\S.*)\Z")
_ADDRESS = re.compile(r"[a-z][a-z-]{1,20}:\S+(?: \| .*)?\Z")


def _recognise(page: Page) -> bool:
    lines = page.lines
    # A tab may have no title, and be of the browser itself.
    whole = bool(lines) and _LINE.match(lines[0][1]) and all(_ADDRESS.match(text) for _, text in lines)
    return bool(whole) and any_paper(page.once(_found))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_found))


def _found(page: Page) -> list[Found]:
    parted = ((line, _LINE.match(text), text) for line, text in page.lines)
    links = (
        SavedLink(tab[1], tab[2], line=line) if tab else SavedLink(text, "", line=line)
        for line, tab, text in parted
    )
    return read_links(links, "tabs")


FORMAT = DumpFormat(
    name="onetab",
    description="OneTab's export, as far as it leads to papers",
    example="https://arxiv.org/abs/… | title, one in each line",
    gives=("ids",),
    recognise=_recognise,
    parse=_parse,
)
