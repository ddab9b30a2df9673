"""The page of one paper, at arXiv or at a publisher, by the `citation_…` data that search engines read."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.ids import arxiv_id
from papertui.dumps.links import find_links
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper
from papertui.dumps.references import date_parts, known_date, mentioned_arxiv_id, person, read_doi

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_CITATION = re.compile(
    r"<meta\b[^<>]{0,1000}?\bname\s*=\s*[\"']?citation_(?:arxiv_id|title)\b", re.IGNORECASE
)
# The first is the day of the first version; publishers know only the second.
_DATES = ("citation_date", "citation_publication_date", "citation_online_date")
_LABEL = re.compile(r"\s*Abstract\s*:\s*")


def _recognise(page: Page) -> bool:
    return page.is_html and _CITATION.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    from bs4.filter import SoupStrainer

    soup = page.soup(SoupStrainer(["meta", "link", "blockquote", "td"]))
    fields: dict[str, list[str]] = {}
    for meta in soup.find_all("meta", attrs={"name": True, "content": True}):
        fields.setdefault(str(meta["name"]).lower(), []).append(str(meta["content"]))
    canonical = soup.find("link", rel="canonical", href=True)
    url = str(canonical["href"]) if canonical else ""
    yield _record(fields, url, soup) or Problem(None, "the page's citation data have no title")


def _record(fields: dict[str, list[str]], url: str, soup: "BeautifulSoup") -> Record | None:
    def first(*names: str) -> str:
        return next((fields[name][0] for name in names if name in fields), "")

    comments = soup.find("td", class_="comments")
    address = url or first("citation_abstract_html_url")
    paper = make_paper(
        first("citation_title"),
        first("citation_abstract") or _shown_abstract(soup),
        authors=map(person, fields.get("citation_author", ())),
        date=known_date(date_parts(first(*_DATES))),
        arxiv=arxiv_id(first("citation_arxiv_id")) or mentioned_arxiv_id([address]),
        doi=read_doi(first("citation_doi")),
        url=address,
        pdf_url=first("citation_pdf_url"),
        links=find_links(comments.get_text()) if comments else (),
    )
    return Record(on_arxiv(paper)) if paper else None


def _shown_abstract(soup: "BeautifulSoup") -> str:
    quote = soup.find("blockquote", class_="abstract")
    return _LABEL.sub("", quote.get_text(), count=1) if quote else ""


FORMAT = DumpFormat(
    name="arxiv-abs",
    description="arXiv abstract page, or a publisher's, as HTML",
    example="meta elements named citation_title or citation_arxiv_id",
    recognise=_recognise,
    parse=_parse,
)
