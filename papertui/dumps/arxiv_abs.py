"""The page of one paper, at arXiv or at a publisher, by the `citation_…` data that search engines read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import read_categories
from papertui.dumps.arxiv_record import Printed, arxiv_record
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import date_parts, known_date, mentioned_arxiv_id, person

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_CITATION = re.compile(
    r"<meta\b[^<>]{0,1000}?\bname\s*=\s*[\"']?citation_(?:arxiv_id|title)\b", re.IGNORECASE
)
# The first is the day of the first version; publishers know only the second.
_DATES = ("citation_date", "citation_publication_date", "citation_online_date")
_VERSION = re.compile(r"\[v(\d{1,3})\]")
_LABEL = re.compile(r"\s*Abstract\s*:\s*")


def _recognise(page: Page) -> bool:
    return page.is_html and _CITATION.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    from bs4.filter import SoupStrainer

    soup = page.soup(SoupStrainer(["meta", "link", "blockquote", "td", "div"]))
    fields: dict[str, list[str]] = {}
    for meta in soup.find_all("meta", attrs={"name": True, "content": True}):
        fields.setdefault(str(meta["name"]).lower(), []).append(str(meta["content"]))
    canonical = soup.find("link", rel="canonical", href=True)
    url = str(canonical["href"]) if canonical else ""
    yield _record(fields, url, soup) or Problem(None, "the page's citation data have no title")


def _record(fields: dict[str, list[str]], url: str, soup: "BeautifulSoup") -> Record | None:
    def first(*names: str) -> str:
        return next((fields[name][0] for name in names if name in fields), "")

    address = url or first("citation_abstract_html_url")
    arxiv = arxiv_id(first("citation_arxiv_id")) or mentioned_arxiv_id([address])
    subjects = soup.find("td", class_="subjects")
    primary = subjects.find(class_="primary-subject") if subjects else None
    return arxiv_record(
        Printed(
            first("citation_title"),
            first("citation_abstract") or _shown_abstract(soup),
            authors=[person(name) for name in fields.get("citation_author", ())],
            date=known_date(date_parts(first(*_DATES))),
            arxiv=_with_version(arxiv, soup),
            doi=first("citation_doi"),
            url=address,
            pdf_url=first("citation_pdf_url"),
            remark=_cell(soup, "comments"),
            links=[str(link["href"]) for link in soup.select("td.comments a[href]")],
            journal=_cell(soup, "jref") or first("citation_journal_title", "citation_conference_title"),
            categories=read_categories(
                [subjects.get_text()] if subjects else (), primary.get_text() if primary else ""
            ),
        )
    )


def _cell(soup: "BeautifulSoup", name: str) -> str:
    cell = soup.find("td", class_=name)
    return cell.get_text() if cell else ""


def _with_version(arxiv: ArxivId | None, soup: "BeautifulSoup") -> ArxivId | None:
    """Add the newest version of the submission history; the address names none."""
    history = soup.find("div", class_="submission-history")
    versions = [int(number) for number in _VERSION.findall(history.get_text())] if history else []
    return replace(arxiv, version=arxiv.version or max(versions, default=None)) if arxiv else None


def _shown_abstract(soup: "BeautifulSoup") -> str:
    quote = soup.find("blockquote", class_="abstract")
    return _LABEL.sub("", quote.get_text(), count=1) if quote else ""


FORMAT = DumpFormat(
    name="arxiv-abs",
    description="arXiv abstract page, or a publisher's, as HTML",
    example="meta elements named citation_title or citation_arxiv_id",
    gives=("dates", "names", "abstracts", "ids", "categories", "code"),
    recognise=_recognise,
    parse=_parse,
)
