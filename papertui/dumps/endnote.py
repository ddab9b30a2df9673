"""EndNote's tagged form (.enw, refer): `%T`, `%A`, parted by blank lines."""

import re
from collections.abc import Iterator

from papertui.dumps.cutting import Headed
from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.records import RawRecord, read_records
from papertui.dumps.references import mentioned_arxiv_id
from papertui.dumps.tagged import Grammar, Tagged, read_tagged
from papertui.references.kinds import kind_of

_GRAMMAR = Grammar(re.compile(r"%([A-Z\d]|[^\w\s])(?: (.*)|\Z)"), re.compile(r"(.*)"), re.compile(r"\s*\Z"))
# Elsewhere than at the head, a line such as “%A x” may be a comment of TeX or MATLAB.
_RECORD = re.compile(
    r"(?:\A\s*%[0TA] \S|^%0 (?:Journal|Conference|Book|Thesis|Report|Generic|Electronic|Web|Unpublished) ?)"
    r"[^\n]*\n(?:[^\n]+\n){0,20}?%[A-Z0] ",
    re.MULTILINE,
)


def _recognise(page: Page) -> bool:
    return (page.head.startswith("%") or "\n%0 " in page.head) and _RECORD.search(page.head) is not None


def _parse(page: Page) -> Iterator[Found]:
    yield from read_records(map(_raw, read_tagged(page.text.split("\n"), _GRAMMAR, page.line)), "records")


def _raw(record: Tagged) -> RawRecord:
    found = mentioned_arxiv_id([*record.all("O"), *record.all("U"), *record.all("R")])
    day, year = record.first("8"), record.first("D")
    values = {
        "title": record.first("T"),
        "abstract": record.first("X"),
        "authors": [name.strip(",") if name.endswith(",") else name for name in record.all("A")],
        "date": day if year and year in day else f"{day} {year}".strip(),
        "doi": record.first("R"),
        "arxiv_id": found.id if found else None,
        KIND: kind_of(record.all("0")),
        "venue": record.first("J", "B"),
        "volume": record.first("V"),
        "issue": record.first("N"),
        "pages": record.first("P"),
        "publisher": record.first("I"),
        "url": record.first("U"),
    }
    return RawRecord(record.line, values)


FORMAT = DumpFormat(
    name="endnote",
    description="EndNote or refer as tagged text (.enw)",
    example="records of lines “%0 Journal Article”, “%T …”, “%A …”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_recognise,
    parse=_parse,
    cut=Headed(re.compile(r"^%0 ", re.MULTILINE)),
)
