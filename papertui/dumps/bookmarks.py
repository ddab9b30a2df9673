"""Bookmarks as browsers export them: those that lead to papers, titled as the sites title their pages."""

import re
from collections.abc import Iterator

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.paper_links import page_title, paper_link
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper

_FIRST = re.compile(r"\s*<!DOCTYPE NETSCAPE-Bookmark-file-1", re.IGNORECASE)


def _recognise(page: Page) -> bool:
    return _FIRST.match(page.text) is not None and any(isinstance(each, Record) for each in page.once(_found))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_found))


def _found(page: Page) -> list[Found]:
    links = page.soup("a").find_all("a")
    found: list[Found] = []
    for link in links:
        target = paper_link(str(link.get("href") or ""))
        title = page_title(link.get_text())
        paper = (
            make_paper(title, arxiv=target.arxiv, doi=target.doi or None, url=target.url) if target else None
        )
        if paper is not None:
            words = str(link.get("tags") or "").split(",")
            found.append(Record(on_arxiv(paper), keywords=tuple(filter(None, map(str.strip, words)))))
    if others := len(links) - len(found):
        found.append(Problem(None, f"{others} of {len(links)} bookmarks lead to no paper"))
    return found


FORMAT = DumpFormat(
    name="bookmarks",
    description="bookmarks as browsers export them, as far as they lead to papers",
    example="NETSCAPE-Bookmark-file-1 with links to arXiv, Hugging Face papers, DOIs, OpenReview …",
    gives=("ids", "tags"),
    recognise=_recognise,
    parse=_parse,
)
