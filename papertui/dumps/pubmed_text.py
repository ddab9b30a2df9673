"""PubMed's and ERIC's MEDLINE form (.nbib): https://www.nlm.nih.gov/bsd/mms/medlineelements.html."""

import re
from collections.abc import Iterator

from papertui.dumps.csv_services import initials_last
from papertui.dumps.cutting import Headed
from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.records import RawRecord, read_records
from papertui.dumps.tagged import Grammar, Tagged, read_tagged

_TAG = re.compile(r"([A-Z]{2,4}) {0,3}- ?(.*)")
_GRAMMAR = Grammar(_TAG, re.compile(r" {6}(.*)"), re.compile(r"\s*\Z"), frozenset(("PMID",)))
_RECORD = re.compile(r"^(?:PMID- *\d|OWN *- *ERIC)", re.MULTILINE)
_TITLE = re.compile(r"^(?:TI |BTI) - \S", re.MULTILINE)
_DOI = " [doi]"


def _recognise(page: Page) -> bool:
    return "- " in page.head and bool(_RECORD.search(page.head) and _TITLE.search(page.text))


def _parse(page: Page) -> Iterator[Found]:
    records = read_tagged(page.text.split("\n"), _GRAMMAR, page.line)
    yield from read_records(map(_raw, records), "records")


def _kind(title: str, book: str) -> str:
    """Return CSL's type; a book of which no part has a title is the work itself."""
    return ("chapter" if title else "book") if book else "article-journal"


def _raw(record: Tagged) -> RawRecord:
    dois = (text for tag in ("LID", "AID") for text in record.all(tag) if text.endswith(_DOI))
    printed = record.first("DP")
    title, book = record.first("TI"), record.first("BTI")
    kinds = record.all("PT")
    pmid = record.first("PMID")
    authors: list[object] = list(record.all("FAU"))
    # ERIC has whole names under AU; PubMed has initials there, which come last.
    authors = authors or [
        name if "," in name else initials_last(name)[0] for name in record.all("AU") if name
    ]
    values = {
        "title": title or book,
        "abstract": record.first("AB"),
        "authors": [*authors, *({"literal": name} for name in record.all("CN", "CA"))],
        # Two months are a range, of which the year is sure.
        "date": printed[:4] if "-" in printed else printed,
        "doi": next(dois, "").removesuffix(_DOI),
        "pmid": pmid,
        KIND: "article" if "Preprint" in kinds else _kind(title, book),
        "venue": record.first("JT", "TA") or (book if title else ""),
        "publisher": record.first("PB"),
        "volume": record.first("VI"),
        "issue": record.first("IP"),
        "pages": record.first("PG"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
    }
    return RawRecord(record.line, values)


FORMAT = DumpFormat(
    name="pubmed",
    description="PubMed or ERIC in MEDLINE form (.nbib)",
    example="records that begin “PMID- ” or “OWN - ERIC”, with tags such as “TI  - ”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_recognise,
    parse=_parse,
    cut=Headed(_RECORD),
)
