"""Newsletters and pages as HTML whose entries are titles that lead to a paper, each in a block of its own."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.html_tree import elements, text_of
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.saved_links import SavedLink, read_links

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LINK = re.compile(
    r"href\s*=\s*[\"']?https?://[^\"'\s<>]{0,40}(?:arxiv\.org|doi\.org|openreview\.net)/", re.I
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FEWEST = 3
_FEWEST_WORDS = 3


def _recognise(page: Page) -> bool:
    return page.is_html and len(_LINK.findall(page.text)) >= _FEWEST and len(page.once(_papers)) >= _FEWEST


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_papers))


def _papers(page: Page) -> list[Record]:
    found = read_links(_links(page), "headings")
    return [each for each in found if isinstance(each, Record)]


def _links(page: Page) -> Iterator[SavedLink]:
    """Yield the links that are the whole of a heading; prose only mentions what it links to."""
    for heading in elements(page.html, *_HEADINGS):
        links = list(heading.iter("a"))
        title = _words(heading)
        if len(links) == 1 and _words(links[0]) == title and title.count(" ") + 1 >= _FEWEST_WORDS:
            yield SavedLink(str(links[0].get("href") or ""), title)


def _words(element: "Element") -> str:
    return " ".join(text_of(element).split())


FORMAT = DumpFormat(
    name="newsletter",
    description="newsletters as HTML whose headings are titles that link to papers",
    example="three headings or more, each of them one link to arXiv, a DOI or OpenReview",
    gives=("ids",),
    recognise=_recognise,
    parse=_parse,
)
