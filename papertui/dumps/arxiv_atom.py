"""Atom: the answers of arXiv's API, and the Atom side of its daily feeds."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import on_arxiv, split_names
from papertui.dumps.arxiv_announced import empty_feed, feed_id, read_announced
from papertui.dumps.links import find_links
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import iso_date, make_paper
from papertui.dumps.references import read_doi
from papertui.dumps.xml_tree import child_text, children_texts, read_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FEED = re.compile(
    r"<(?:\w{1,20}:)?feed\b[^>]{0,2000}?\bxmlns(?::\w{1,20})?\s*=\s*[\"']http://www\.w3\.org/2005/Atom"
)
_ARXIV = re.compile(r"arxiv\.org/(?:abs|api)/|oai:arXiv\.org:|//rss\.arxiv\.org/", re.IGNORECASE)
_DAILY = re.compile(r"//rss\.arxiv\.org/", re.IGNORECASE)


def _recognise(page: Page) -> bool:
    # Anywhere, for any number of declarations may stand before the first element.
    return page.head.startswith("<") and bool(_FEED.search(page.text) and _ARXIV.search(page.text))


def _parse(page: Page) -> Iterator[Found]:
    tree = read_xml(page)
    entries = tree.all("entry")
    for number, entry in enumerate(entries, 1):
        line = tree.line_of(entry)
        if "/api/errors" in child_text(entry, "id"):
            yield Problem(line, f"arXiv answered with an error: {child_text(entry, 'summary')}")
            continue
        # Where the text breaks off, a title without what follows it may be half a title.
        cut = tree.problem is not None and number == len(entries) and not child_text(entry, "summary")
        record = None if cut else _record(entry, line)
        yield record or Problem(line, f"entry {number} {'breaks off' if cut else 'has no title'}")
    if tree.problem:
        yield tree.problem
    elif not entries and _DAILY.search(page.head):
        yield empty_feed()


def _record(entry: "Element", line: int) -> Record | None:
    announced = read_announced(child_text(entry, "summary"))
    links = entry.findall("{*}link")
    daily = announced.arxiv is not None
    paper = make_paper(
        child_text(entry, "title"),
        announced.abstract,
        authors=children_texts(entry, "author/name") or split_names(child_text(entry, "creator")),
        # The daily feed's date is that of its announcement, not the paper's.
        date=None if daily else iso_date(child_text(entry, "published").strip()),
        arxiv=feed_id(child_text(entry, "id")) or announced.arxiv,
        doi=read_doi(child_text(entry, "doi")),
        url=next((link.get("href") for link in links if link.get("rel") in (None, "alternate")), None),
        pdf_url=next((link.get("href") for link in links if link.get("title") == "pdf"), None),
        links=find_links(child_text(entry, "comment")),
    )
    return Record(on_arxiv(paper), line) if paper else None


FORMAT = DumpFormat(
    name="arxiv-atom",
    description="Atom feed of arXiv's API or of its daily papers",
    example="an Atom feed whose entries have ids of arxiv.org",
    recognise=_recognise,
    parse=_parse,
)
