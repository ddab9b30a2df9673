"""arXiv's listings: new, recent, of a month. What is printed there is announced on a day, not dated."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import on_arxiv, split_names
from papertui.dumps.ids import arxiv_id
from papertui.dumps.links import find_links
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper

if TYPE_CHECKING:
    from bs4 import Tag

_LIST = re.compile(r"<dl\b[^<>]{0,200}?\bid\s*=\s*[\"']?articles\b", re.IGNORECASE)
_ABSTRACT_LINK = re.compile(r"/abs/")
_NOT_SHOWN = re.compile(r"\((\d{1,5}) additional authors? not shown\)")


def _recognise(page: Page) -> bool:
    return page.is_html and _LIST.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    from bs4.filter import SoupStrainer

    soup = page.soup(SoupStrainer("dl", id="articles"))
    number = 0
    for listing in soup.find_all("dl", recursive=False):
        term: Tag | None = None
        for tag in listing.find_all(["dt", "dd"], recursive=False):
            if tag.name == "dd" and term is not None:
                yield _record(term, tag) or _untitled(number)
                term = None
            elif tag.name == "dt":
                if term is not None:
                    yield _untitled(number)
                number += 1
                term = tag
        if term is not None:
            yield _untitled(number)


def _untitled(number: int) -> Problem:
    return Problem(None, f"entry {number} has no title")


def _record(term: "Tag", description: "Tag") -> Record | None:
    link = term.find("a", href=_ABSTRACT_LINK)
    authors, n_authors = _authors(description.find(class_="list-authors"))
    paper = make_paper(
        _text(description.find(class_="list-title")),
        _text(description.find("p", class_="mathjax")),
        authors=authors,
        n_authors=n_authors,
        arxiv=arxiv_id(str(link["href"])) if link else None,
        links=find_links(_text(description.find(class_="list-comments"))),
    )
    return Record(on_arxiv(paper)) if paper else None


def _authors(tag: "Tag | None") -> tuple[list[str], int | None]:
    """Read the names, and how many there are where a long row of them is cut."""
    if tag is None:
        return [], None
    text = _text(tag)
    names = [link.get_text() for link in tag.find_all("a")] or split_names(text)
    hidden = _NOT_SHOWN.search(text)
    return names, len(names) + int(hidden[1]) if hidden else None


def _text(tag: "Tag | None") -> str:
    """Give the text without the words that name the field."""
    if tag is None:
        return ""
    for descriptor in tag.find_all(class_="descriptor"):
        descriptor.extract()
    return tag.get_text()


FORMAT = DumpFormat(
    name="arxiv-listing",
    description="arXiv listing as HTML (new, recent, a month)",
    example="dl#articles with a dt and a dd a paper",
    recognise=_recognise,
    parse=_parse,
)
