"""arXiv's abstract page as a web clipper (Obsidian, MarkDownload) keeps it in Markdown."""

import re
from collections.abc import Iterator

from papertui.dumps.arxiv import read_categories
from papertui.dumps.arxiv_record import Printed, arxiv_record
from papertui.dumps.ids import arxiv_id
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import iso_date
from papertui.references.dates import read_date
from papertui.references.names import read_family_first

_SOURCE = re.compile(r"https?://(?:[\w-]{1,20}\.)?arxiv\.org/abs/\S{7,40}\Z")
_ID_BEFORE = re.compile(r"\s*\[[^\[\]]{7,40}\]\s*")
_ABSTRACT = re.compile(r"^>?[ \t]*(?:#+[ \t]*)?Abstract:?[ \t]*(.*(?:\n>?[ \t]*[^\s|>#].*)*)", re.MULTILINE)
_ROW = re.compile(
    r"^\|[ \t]*(Comments|Subjects|Journal reference|Related DOI):?[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE
)
_SUBMITTED = re.compile(r"^\W{0,5}Submitted on (\d{1,2} [A-Z][a-z]{2,8} \d{4})", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")


def _recognise(page: Page) -> bool:
    return _SOURCE.match(_source(page)) is not None and _ABSTRACT.search(page.text) is not None


def _source(page: Page) -> str:
    return page.front.get("source") or page.front.get("url") or ""


def _parse(page: Page) -> Iterator[Found]:
    rows = {row[1]: _LINK.sub(r"\1", row[2]).strip() for row in _ROW.finditer(page.text)}
    abstract, day = _ABSTRACT.search(page.text), _SUBMITTED.search(page.text)
    shown = abstract[1].replace("\n>", "\n") if abstract else ""
    authors = (name.strip("[] ") for name in page.front.get("author", "").split("\n"))
    record = arxiv_record(
        Printed(
            _ID_BEFORE.sub("", page.front.get("title", "")),
            _LINK.sub(r"\1", shown),
            authors=list(filter(None, map(read_family_first, authors))),
            date=iso_date(page.front.get("published")) or (read_date(day[1]).date if day else None),
            arxiv=arxiv_id(_source(page)),
            doi=rows.get("Related DOI", ""),
            remark=rows.get("Comments", ""),
            journal=rows.get("Journal reference", ""),
            categories=read_categories([rows.get("Subjects", "")]),
        ),
        page.line,
    )
    yield record or Problem(page.line, "the clipped page has no title")


FORMAT = DumpFormat(
    name="arxiv-clip",
    description="arXiv abstract page as a web clipper's note",
    example="front matter with “source: https://arxiv.org/abs/<id>”, and “Abstract:” below",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
)
