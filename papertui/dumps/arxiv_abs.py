"""The page of one paper, at arXiv or at a publisher, by the `citation_…` data that search engines read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import read_categories
from papertui.dumps.arxiv_record import Printed, arxiv_record
from papertui.dumps.html_tree import classes_of, elements, text_of
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.json_values import read_abstract
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import mentioned_arxiv_id
from papertui.references.dates import read_date
from papertui.references.names import read_family_first

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CITATION = re.compile(
    r"<meta\b[^<>]{0,1000}?\bname\s*=\s*[\"']?citation_(?:arxiv_id|title)\b", re.IGNORECASE
)
# The first is the day of the first version; publishers know only the second.
_DATES = ("citation_date", "citation_publication_date", "citation_online_date")
_VERSION = re.compile(r"\[v(\d{1,3})\]")
_CELLS = frozenset(("abstract", "comments", "jref", "subjects", "submission-history"))
_LABEL = re.compile(r"\s*Abstract\s*:\s*")


def _recognise(page: Page) -> bool:
    return page.is_html and _CITATION.search(page.text) is not None


@dataclass(slots=True)
class _Shown:
    """What a page says of its paper in its data (`fields`, by name) and shows beside them."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    address: str = ""
    primary: str = ""
    links: list[str] = field(default_factory=list)

    def first(self, *names: str) -> str:
        """Return the first value of the first of these data that is there."""
        return next((self.fields[name][0] for name in names if name in self.fields), "")


def _parse(page: Page) -> Iterator[Found]:
    yield _record(_shown(page.html)) or Problem(None, "the page's citation data have no title")


def _shown(root: "Element | None") -> _Shown:
    shown = _Shown()
    for element in elements(root, "meta", "link", "blockquote", "td", "div"):
        if element.tag == "meta":
            name, content = element.get("name"), element.get("content")
            if name and content is not None:
                shown.fields.setdefault(str(name).lower(), []).append(str(content))
        elif element.tag == "link":
            if element.get("rel") == "canonical":
                shown.address = shown.address or str(element.get("href") or "")
        else:
            _read_cell(shown, element)
    return shown


def _read_cell(shown: _Shown, element: "Element") -> None:
    for name in classes_of(element) & _CELLS:
        if name in shown.cells:
            continue
        shown.cells[name] = text_of(element)
        if name == "comments":
            shown.links = [str(link.get("href")) for link in element.iter("a") if link.get("href")]
        elif name == "subjects":
            primary = (each for each in elements(element) if "primary-subject" in classes_of(each))
            shown.primary = next(map(text_of, primary), "")


def _record(shown: _Shown) -> Record | None:
    address = shown.address or shown.first("citation_abstract_html_url")
    arxiv = arxiv_id(shown.first("citation_arxiv_id")) or mentioned_arxiv_id([address])
    subjects = shown.cells.get("subjects")
    return arxiv_record(
        Printed(
            shown.first("citation_title"),
            _abstract(shown),
            authors=list(filter(None, map(read_family_first, shown.fields.get("citation_author", ())))),
            date=read_date(shown.first(*_DATES)).date,
            arxiv=_with_version(arxiv, shown.cells.get("submission-history", "")),
            doi=shown.first("citation_doi"),
            url=address,
            pdf_url=shown.first("citation_pdf_url"),
            remark=shown.cells.get("comments", ""),
            links=shown.links,
            journal=shown.cells.get("jref", "")
            or shown.first("citation_journal_title", "citation_conference_title"),
            volume=shown.first("citation_volume"),
            issue=shown.first("citation_issue"),
            pages="-".join(filter(None, map(shown.first, ("citation_firstpage", "citation_lastpage")))),
            categories=read_categories([subjects] if subjects else (), shown.primary),
        )
    )


def _abstract(shown: _Shown) -> str:
    abstract = shown.cells.get("abstract", "")
    for text in (shown.first("citation_abstract"), abstract, shown.first("dc.description")):
        if read := read_abstract(_LABEL.sub("", text, count=1)):
            return read
    return ""


def _with_version(arxiv: ArxivId | None, history: str) -> ArxivId | None:
    """Return the id with the newest version of the submission history."""
    versions = [int(number) for number in _VERSION.findall(history)]
    return replace(arxiv, version=arxiv.version or max(versions, default=None)) if arxiv else None


FORMAT = DumpFormat(
    name="arxiv-abs",
    description="arXiv abstract page, or a publisher's, as HTML",
    example="meta elements named citation_title or citation_arxiv_id",
    gives=("dates", "names", "abstracts", "ids", "categories", "code"),
    recognise=_recognise,
    parse=_parse,
)
