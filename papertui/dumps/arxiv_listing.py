"""arXiv's listings: new, recent, of a month. The day that is printed there is that of the announcement."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import listed_names, printed_day, read_categories, unit_mark
from papertui.dumps.arxiv_record import Announcement, Printed, arxiv_record
from papertui.dumps.html_tree import classes_of, elements, text_of
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.reference import Date

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LIST = re.compile(
    r"<dl\b[^<>]{0,200}?\bid\s*=\s*[\"']?articles\b|<span\b[^<>]{0,80}\bclass\s*=\s*[\"']?list-identifier\b",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_SECTION = re.compile(r"\s*(?:showing )?(new|cross|replacement)", re.IGNORECASE)
_KINDS = {"new": "new", "cross": "cross", "replacement": "replace"}
_MARK = re.compile(r"\((cross-list|replaced)\b")
_MONTH = re.compile(
    r"Authors and titles for ([A-Z][a-z]{2})[a-z]{0,6} (\d{4})|Authors and titles for (\d{4})\s*\Z"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELDS = {
    "list-title": "title",
    "list-authors": "authors",
    "list-comments": "remark",
    "list-journal-ref": "journal",
    "list-subjects": "subjects",
}


@dataclass(slots=True)
class _Place:
    """Where in the page a reader is: the number of the entry, its section and its day."""

    number: int = 0
    kind: str = ""
    day: Date | None = None


def _recognise(page: Page) -> bool:
    return page.is_html and _LIST.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    place = _Place()
    term: Element | None = None
    for element in elements(page.html, *_HEADINGS, "dt", "dd"):
        if element.tag == "dd":
            if term is not None:
                yield _record(term, element, place) or _untitled(place)
            term = None
            continue
        if term is not None:
            yield _untitled(place)
            term = None
        if element.tag == "dt":
            place.number += 1
            term = element
        else:
            _move(place, text_of(element))
    if term is not None:
        yield _untitled(place)


def _untitled(place: _Place) -> Problem:
    return Problem(None, f"entry {place.number} has no title")


def _move(place: _Place, heading: str) -> None:
    """Take the section and the day out of a heading; the sections of a day do not print it again."""
    heading = heading.strip()
    day = printed_day(heading) or _month(heading)
    if section := _SECTION.match(heading):
        place.kind = _KINDS[section[1].lower()]
    elif day:
        # What /recent lists is new or marked; a month lists everything.
        place.kind = "new" if day.is_full else ""
    place.day = day or place.day


def _month(heading: str) -> Date | None:
    match = _MONTH.search(heading)
    if match is None:
        return None
    with suppress(ValueError):
        return Date(int(match[2]), _MONTHS.index(match[1]) + 1) if match[2] else Date(int(match[3]))
    return None


def _record(term: "Element", description: "Element", place: _Place) -> Record | None:
    fields: dict[str, Element] = {}
    abstract = ""
    for element in description.iter("div", "p"):
        classes = classes_of(element)
        if element.tag == "p" and "mathjax" in classes:
            abstract = abstract or text_of(element)
        for name in classes & _FIELDS.keys():
            fields.setdefault(_FIELDS[name], element)
    texts = {name: _text(element) for name, element in fields.items() if name != "authors"}
    names, n_authors = _authors(fields.get("authors"))
    subjects = texts.get("subjects", "")
    return arxiv_record(
        Printed(
            texts.get("title", ""),
            abstract,
            authors=names,
            n_authors=n_authors,
            authors_complete=n_authors is None,
            arxiv=_id(term),
            remark=texts.get("remark", ""),
            links=_links(fields.get("remark")),
            journal=texts.get("journal", ""),
            categories=read_categories([subjects], _primary(fields.get("subjects"))),
            announcement=Announcement(_kind(text_of(term), place.kind), place.day),
        )
    )


def _kind(term: str, section: str) -> str:
    mark = _MARK.search(term)
    if section == "replace" or mark is None:
        return section
    return "replace" if mark[1] == "replaced" else "cross"


def _id(term: "Element") -> ArxivId | None:
    links = (str(link.get("href") or "") for link in term.iter("a"))
    return next((found for link in links if "/abs/" in link and (found := arxiv_id(link))), None)


def _primary(subjects: "Element | None") -> str:
    spans = subjects.iter("span") if subjects is not None else ()
    return next((text_of(span) for span in spans if "primary-subject" in classes_of(span)), "")


def _links(element: "Element | None") -> list[str]:
    # arXiv shows “this https URL” in place of an address.
    return (
        [str(link.get("href")) for link in element.iter("a") if link.get("href")]
        if element is not None
        else []
    )


def _authors(element: "Element | None") -> tuple[list[str], int | None]:
    """Read the names, and how many there are where a long row of them is cut.

    A link is one name, whatever it holds; not every name has one.
    """
    if element is None:
        return [], None
    parts = [element.text or ""]
    units: list[str] = []
    for child in element:
        if child.tag == "a":
            parts.append(unit_mark(len(units)))
            units.append(" ".join(text_of(child).split()))
        elif "descriptor" not in classes_of(child):
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return listed_names("".join(parts), units)


def _text(element: "Element") -> str:
    """Return the text without the words that name the field."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if "descriptor" in classes_of(child) else text_of(child), child.tail or ""]
    return "".join(parts)


FORMAT = DumpFormat(
    name="arxiv-listing",
    description="arXiv listing as HTML (new, recent, a month)",
    example="dl#articles with a dt and a dd a paper",
    gives=("dates", "names", "abstracts", "ids", "categories", "code"),
    recognise=_recognise,
    parse=_parse,
)
