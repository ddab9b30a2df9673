"""arXiv's search results as HTML."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import read_categories, split_names
from papertui.dumps.arxiv_record import Printed, arxiv_record
from papertui.dumps.html_tree import classes_of, elements, text_of
from papertui.dumps.ids import arxiv_id
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.reference import Date

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RESULT = re.compile(r"<li\b[^<>]{0,200}?\bclass\s*=\s*[\"']?[^\"'<>]{0,100}?\barxiv-result\b", re.IGNORECASE)
_DOI_LINK = re.compile(r"//(?:dx\.)?doi\.org/10\.")
# A paper that was revised prints the day of its first version behind that of the last.
_SUBMITTED = re.compile(r"submitted\s+(\d{1,2}) ([A-Z][a-z]+), (\d{4})", re.IGNORECASE)
_JOURNAL = re.compile(r"\s*Journal ref:\s*(.+)", re.DOTALL)
_CLASSES = frozenset(("title", "authors", "comments", "abstract-full", "is-size-7", "tag"))
_LABEL = re.compile(r"\s*(?:Authors|Comments|Abstract)\s*:\s*")


def _recognise(page: Page) -> bool:
    return page.is_html and _RESULT.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    number = 0
    for item in elements(page.html, "li"):
        if "arxiv-result" in classes_of(item):
            number += 1
            yield _record(item) or Problem(None, f"result {number} has no title")


def _record(result: "Element") -> Record | None:
    by_class: dict[str, list[Element]] = {}
    links: list[str] = []
    for element in elements(result, "a", "p", "span"):
        for name in classes_of(element) & _CLASSES:
            by_class.setdefault(name, []).append(element)
        if element.tag == "a":
            links.append(str(element.get("href") or ""))
    remarks = [row for row in by_class.get("comments", ()) if not _JOURNAL.match(text_of(row))]
    authors = next(iter(by_class.get("authors", ())), None)
    names = [text_of(name) for name in authors.iter("a")] if authors is not None else []
    return arxiv_record(
        Printed(
            _text(by_class.get("title")),
            _abstract(by_class),
            authors=names or split_names(_text(by_class.get("authors"))),
            date=_date(by_class),
            arxiv=next((found for link in links if "/abs/" in link and (found := arxiv_id(link))), None),
            doi=next(filter(_DOI_LINK.search, links), ""),
            remark=_text(remarks),
            links=[
                str(link.get("href")) for row in remarks[:1] for link in row.iter("a") if link.get("href")
            ],
            journal=_journal(by_class),
            categories=read_categories(map(text_of, by_class.get("tag", ()))),
        )
    )


def _journal(by_class: Mapping[str, Sequence["Element"]]) -> str:
    """Read the row that begins with “Journal ref:”."""
    rows = (_JOURNAL.match(text_of(row)) for row in by_class.get("comments", ()))
    return next((match[1] for match in rows if match), "")


def _abstract(by_class: Mapping[str, Sequence["Element"]]) -> str:
    # The short one beside it is cut at both ends, and would contradict what other pages give.
    return _text(by_class.get("abstract-full")).replace("△ Less", "")


def _date(by_class: Mapping[str, Sequence["Element"]]) -> Date | None:
    rows = (" ".join(text_of(row).split()) for row in by_class.get("is-size-7", ()) if row.tag == "p")
    days = [day for row in rows for day in _SUBMITTED.findall(row)]
    if not days:
        return None
    try:
        day = datetime.datetime.strptime(" ".join(days[-1]), "%d %B %Y").replace(tzinfo=datetime.UTC)
        return Date.of(day.date())
    except ValueError:
        return None


def _text(found: Sequence["Element"] | None) -> str:
    """Return the text of the first element found, without the word that names the field."""
    # Joined without spaces: the search marks its hits within words.
    return _LABEL.sub("", text_of(found[0]), count=1) if found else ""


FORMAT = DumpFormat(
    name="arxiv-search",
    description="arXiv search results as HTML",
    example="li.arxiv-result, one a paper",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
)
