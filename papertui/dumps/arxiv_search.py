"""arXiv's search results as HTML."""

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import read_categories, split_names
from papertui.dumps.arxiv_record import Printed, arxiv_record
from papertui.dumps.ids import arxiv_id
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.reference import Date

if TYPE_CHECKING:
    from bs4 import Tag

_RESULT = re.compile(r"<li\b[^<>]{0,200}?\bclass\s*=\s*[\"']?[^\"'<>]{0,100}?\barxiv-result\b", re.IGNORECASE)
_ABSTRACT_LINK = re.compile(r"/abs/")
_DOI_LINK = re.compile(r"//(?:dx\.)?doi\.org/10\.")
# A paper that was revised prints the day of its first version behind that of the last.
_SUBMITTED = re.compile(r"submitted\s+(\d{1,2}) ([A-Z][a-z]+), (\d{4})", re.IGNORECASE)
_JOURNAL = re.compile(r"\s*Journal ref:\s*(.+)", re.DOTALL)
_LABEL = re.compile(r"\s*(?:Authors|Comments|Abstract)\s*:\s*")


def _recognise(page: Page) -> bool:
    return page.is_html and _RESULT.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    from bs4.filter import SoupStrainer

    soup = page.soup(SoupStrainer("li", class_="arxiv-result"))
    for number, result in enumerate(soup.find_all("li", recursive=False), 1):
        yield _record(result) or Problem(None, f"result {number} has no title")


def _record(result: "Tag") -> Record | None:
    link = result.find("a", href=_ABSTRACT_LINK)
    doi = result.find("a", href=_DOI_LINK)
    authors = result.find(class_="authors")
    names = [name.get_text() for name in authors.find_all("a")] if authors else []
    rows = result.find_all(class_="comments")
    remark = next((row for row in rows if not _JOURNAL.match(row.get_text())), None)
    return arxiv_record(
        Printed(
            _text(result.find(class_="title")),
            _abstract(result),
            authors=names or split_names(_text(authors)),
            date=_date(result),
            arxiv=arxiv_id(str(link["href"])) if link else None,
            doi=str(doi["href"]) if doi else "",
            remark=_text(remark),
            links=[str(each["href"]) for each in remark.find_all("a", href=True)] if remark else (),
            journal=_journal(result),
            categories=read_categories(tag.get_text() for tag in result.find_all("span", class_="tag")),
        )
    )


def _journal(result: "Tag") -> str:
    """Read the row that begins with “Journal ref:”."""
    rows = (_JOURNAL.match(row.get_text()) for row in result.find_all("p", class_="comments"))
    return next((match[1] for match in rows if match), "")


def _abstract(result: "Tag") -> str:
    # The short one beside it is cut at both ends, and would contradict what other pages give.
    whole = result.find(class_="abstract-full")
    if whole is None:
        return ""
    for switch in whole.find_all("a", class_="is-size-7"):
        switch.extract()
    return _text(whole).replace("△ Less", "")


def _date(result: "Tag") -> Date | None:
    rows = (row.get_text() for row in result.find_all("p", class_="is-size-7"))
    days = [day for row in rows for day in _SUBMITTED.findall(" ".join(row.split()))]
    if not days:
        return None
    try:
        day = datetime.datetime.strptime(" ".join(days[-1]), "%d %B %Y").replace(tzinfo=datetime.UTC)
        return Date.of(day.date())
    except ValueError:
        return None


def _text(tag: "Tag | None") -> str:
    # Joined without spaces: the search marks its hits within words.
    return _LABEL.sub("", tag.get_text(), count=1) if tag else ""


FORMAT = DumpFormat(
    name="arxiv-search",
    description="arXiv search results as HTML",
    example="li.arxiv-result, one a paper",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
)
