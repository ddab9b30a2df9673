"""RSS: arXiv's daily feeds, empty at weekends."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import announced_as, printed_day, read_categories, split_names
from papertui.dumps.arxiv_announced import empty_feed, feed_id, no_papers, read_announced
from papertui.dumps.arxiv_record import Announcement, Printed, arxiv_record
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.xml_tree import child_text, children_texts
from papertui.reference import Date

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RSS = re.compile(r"<rss\b")
_ITEM = re.compile(r"<item\b")
_CHANNEL = re.compile(
    r"<link>\s*https?://(?:\w+\.)?arxiv\.org/|<atom:link\b[^<>]{0,300}?\bhref\s*=\s*[\"']https?://(?:\w+\.)?arxiv\.org/",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"<guid\b[^<>]{0,100}>\s*oai:arXiv\.org:|<description>\s*arXiv:\S{1,60}\s+Announce Type:", re.IGNORECASE
)


def _recognise(page: Page) -> bool:
    if not page.head.startswith("<") or not _RSS.search(page.text):
        return False
    first = _ITEM.search(page.text)
    channel = page.text[: first.start()] if first else page.text
    return _CHANNEL.search(channel) is not None or _PAPER.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    tree = page.xml
    items = tree.all("channel/item")
    day = next(iter(map(printed_day, tree.texts("channel/pubDate"))), None)
    others = 0
    for number, item in enumerate(items, 1):
        line = tree.line_of(item)
        if tree.problem is not None and number == len(items) and not child_text(item, "description"):
            yield Problem(line, f"item {number} breaks off")
        elif not (title := child_text(item, "title").strip()):
            yield Problem(line, f"item {number} has no title")
        elif record := _record(item, title, line, day):
            yield record
        else:
            others += 1
    if others:
        yield no_papers(others, len(items), "items")
    if tree.problem:
        yield tree.problem
    elif not items:
        yield empty_feed()


def _record(item: "Element", title: str, line: int, day: Date | None) -> Record | None:
    announced = read_announced(child_text(item, "description"))
    link = child_text(item, "link").strip()
    arxiv = announced.arxiv or feed_id(child_text(item, "guid")) or feed_id(link)
    if arxiv is None:
        return None
    return arxiv_record(
        Printed(
            title,
            announced.abstract,
            authors=split_names(", ".join(children_texts(item, "creator"))),
            arxiv=arxiv,
            doi=child_text(item, "DOI"),
            url=link,
            journal=child_text(item, "journal_reference"),
            categories=read_categories(children_texts(item, "category")),
            announcement=Announcement(
                announced.kind or announced_as(child_text(item, "announce_type")),
                # The day of the announcement, as printed: midnight where arXiv is.
                printed_day(child_text(item, "pubDate")) or day,
            ),
        ),
        line,
    )


FORMAT = DumpFormat(
    name="arxiv-rss",
    description="RSS feed of arXiv's daily papers",
    example="an RSS channel of arxiv.org; descriptions begin “arXiv:… Announce Type:”",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
)
