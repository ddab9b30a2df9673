"""Atom: the answers of arXiv's API, and the Atom side of its daily feeds."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import announced_as, read_categories, split_names
from papertui.dumps.arxiv_announced import Announced, empty_feed, feed_id, no_papers, read_announced
from papertui.dumps.arxiv_record import Announcement, Printed, arxiv_record
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import iso_date
from papertui.dumps.xml_tree import child_text, children_texts

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FEED = re.compile(
    r"<(?:\w{1,20}:)?feed\b[^>]{0,2000}?\bxmlns(?::\w{1,20})?\s*=\s*[\"']http://www\.w3\.org/2005/Atom"
)
# The feed's own id or link, or that of an entry; a link in a text is none.
_ARXIV = re.compile(
    r"<(?:\w{1,20}:)?id>\s*(?:https?://(?:[\w-]{1,20}\.)?arxiv\.org/|oai:arXiv\.org:)", re.IGNORECASE
)
_DAILY = re.compile(r"//rss\.arxiv\.org/", re.IGNORECASE)


def _recognise(page: Page) -> bool:
    # Anywhere, for any number of declarations may stand before the first element.
    return page.head.startswith("<") and bool(_FEED.search(page.text) and _ARXIV.search(page.text))


def _parse(page: Page) -> Iterator[Found]:
    tree = page.xml
    entries = tree.all("entry")
    others = 0
    for number, entry in enumerate(entries, 1):
        line, summary = tree.line_of(entry), child_text(entry, "summary")
        if "/api/errors" in child_text(entry, "id"):
            yield Problem(line, f"arXiv answered with an error: {summary}")
        # Where the text breaks off, a title without what follows it may be half a title.
        elif tree.problem is not None and number == len(entries) and not summary:
            yield Problem(line, f"entry {number} breaks off")
        elif not child_text(entry, "title").strip():
            yield Problem(line, f"entry {number} has no title")
        elif record := _record(entry, line):
            yield record
        else:
            others += 1
    if others:
        yield no_papers(others, len(entries), "entries")
    if tree.problem:
        yield tree.problem
    elif not entries and _DAILY.search(page.head):
        yield empty_feed()


def _record(entry: "Element", line: int) -> Record | None:
    announced = read_announced(child_text(entry, "summary"))
    arxiv = feed_id(child_text(entry, "id")) or announced.arxiv
    if arxiv is None:
        return None
    links = entry.findall("{*}link")
    day = iso_date(child_text(entry, "published").strip())
    daily = announced.arxiv is not None
    primary = next((category.get("term") for category in entry.findall("{*}primary_category")), None)
    return arxiv_record(
        Printed(
            child_text(entry, "title"),
            announced.abstract,
            authors=children_texts(entry, "author/name") or split_names(child_text(entry, "creator")),
            # The daily feed's date is that of its announcement, not the paper's.
            date=None if daily else day,
            arxiv=arxiv,
            doi=child_text(entry, "doi") or child_text(entry, "DOI"),
            url=next((link.get("href") for link in links if link.get("rel") in (None, "alternate")), None),
            pdf_url=next((link.get("href") for link in links if link.get("title") == "pdf"), None),
            remark=child_text(entry, "comment"),
            journal=child_text(entry, "journal_ref") or child_text(entry, "journal_reference"),
            categories=read_categories(
                (category.get("term") or "" for category in entry.findall("{*}category")), primary or ""
            ),
            announcement=Announcement(_kind(entry, announced), day) if daily else Announcement(),
        ),
        line,
    )


def _kind(entry: "Element", announced: Announced) -> str:
    return announced.kind or announced_as(child_text(entry, "announce_type"))


FORMAT = DumpFormat(
    name="arxiv-atom",
    description="Atom feed of arXiv's API or of its daily papers",
    example="an Atom feed whose entries have ids of arxiv.org",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
)
