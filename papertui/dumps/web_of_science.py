"""Web of Science's plain text (savedrecs.txt, .ciw): tags of two letters, PT to ER."""

import re
from collections.abc import Iterator

from papertui.dumps.cutting import Headed
from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.records import RawRecord, read_records
from papertui.dumps.tagged import Grammar, Tagged, read_tagged
from papertui.references.kinds import kind_of

_GRAMMAR = Grammar(
    re.compile(r"([A-Z][A-Z\d])(?: (.*)|\Z)"),
    re.compile(r"   (.*)"),
    re.compile(r"E[RF]\s*\Z"),
    frozenset(("PT", "FN")),
    frozenset(("AU", "AF", "CR")),
)
_RECORD = re.compile(r"^PT [A-Z]\s*\n(?:(?:[A-Z][A-Z\d] |   )[^\n]*\n){1,9}", re.MULTILINE)
_ADDRESS = re.compile(r"\s*\([^()\s]+@[^()\s]+\)")  # of mail, as Zoological Record has it
_KINDS = {"J": "article-journal", "C": "paper-conference", "S": "chapter", "B": "book", "P": "patent"}
_TITLE = re.compile(r"^TI \S", re.MULTILINE)


def _recognise(page: Page) -> bool:
    return "PT " in page.head and bool(_RECORD.search(page.head) and _TITLE.search(page.text))


def _parse(page: Page) -> Iterator[Found]:
    records = read_tagged(page.text.split("\n"), _GRAMMAR, page.line)
    yield from read_records((_raw(each) for each in records if "PT" in each.values), "records")


def _raw(record: Tagged) -> RawRecord:
    day, year = record.first("PD"), record.first("PY")
    # What appeared early has no year yet.
    early = "" if year else record.first("EA").title()
    values = {
        "title": record.first("TI"),
        "abstract": record.first("AB"),
        "authors": [_ADDRESS.sub("", name) for name in record.all("AF", "AU")],
        # JAN-FEB is a range, of which the year is sure.
        "date": early or (year if "-" in day or not day else f"{day.title()} {year}"),
        "doi": record.first("DI"),
        KIND: kind_of(record.all("DT")) or _KINDS.get(record.first("PT")[:1], ""),
        "venue": record.first("SO"),
        "volume": record.first("VL"),
        "issue": record.first("IS"),
        "pages": "-".join(filter(None, (record.first("BP"), record.first("EP")))),
        "publisher": record.first("PU"),
    }
    return RawRecord(record.line, values)


FORMAT = DumpFormat(
    name="web-of-science",
    description="Web of Science as plain text (savedrecs.txt, .ciw)",
    example="records from “PT J” to “ER”, with tags of two letters",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_recognise,
    parse=_parse,
    cut=Headed(re.compile(r"^PT [A-Z]\s*$", re.MULTILINE)),
)
