"""RSS: arXiv's daily feeds, empty at weekends."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import on_arxiv, split_names
from papertui.dumps.arxiv_announced import empty_feed, feed_id, read_announced
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper
from papertui.dumps.references import read_doi
from papertui.dumps.xml_tree import child_text, read_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RSS = re.compile(r"<rss\b")
_ARXIV = re.compile(r"arXiv:\S{1,60}\s+Announce Type:|//(?:\w+\.)?arxiv\.org/", re.IGNORECASE)


def _recognise(page: Page) -> bool:
    return page.head.startswith("<") and bool(_RSS.search(page.text) and _ARXIV.search(page.text))


def _parse(page: Page) -> Iterator[Found]:
    tree = read_xml(page)
    items = tree.all("channel/item")
    for number, item in enumerate(items, 1):
        line = tree.line_of(item)
        cut = tree.problem is not None and number == len(items) and not child_text(item, "description")
        record = None if cut else _record(item, line)
        yield record or Problem(line, f"item {number} {'breaks off' if cut else 'has no title'}")
    if tree.problem:
        yield tree.problem
    elif not items:
        yield empty_feed()


def _record(item: "Element", line: int) -> Record | None:
    announced = read_announced(child_text(item, "description"))
    link = child_text(item, "link").strip()
    paper = make_paper(
        child_text(item, "title"),
        announced.abstract,
        authors=split_names(child_text(item, "creator")),
        # Nothing here dates the paper: pubDate is the day of its announcement.
        arxiv=announced.arxiv or feed_id(link) or feed_id(child_text(item, "guid")),
        doi=read_doi(child_text(item, "DOI")),
        url=link,
    )
    return Record(on_arxiv(paper), line) if paper else None


FORMAT = DumpFormat(
    name="arxiv-rss",
    description="RSS feed of arXiv's daily papers",
    example="an RSS channel of arxiv.org; descriptions begin “arXiv:… Announce Type:”",
    recognise=_recognise,
    parse=_parse,
)
