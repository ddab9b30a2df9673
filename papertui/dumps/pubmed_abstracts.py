"""PubMed's records as plain text: its formats “Abstract” and “Summary”."""

import re
from collections.abc import Iterator

from papertui.dumps.csv_services import initials_last
from papertui.dumps.cutting import Headed
from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.records import RawRecord, read_records

_NUMBER = re.compile(r"^(\d{1,6})(\.|:) (?=\S)", re.MULTILINE)
# Within a record, one blank line parts its paragraphs.
_BELOW_ANOTHER = re.compile(r"(?<=\n\n\n)\d{1,6}[.:] (?=\S)")
_PMID = re.compile(r"\bPMID: (\d{1,9})\b")
_DOI = re.compile(r"\bdoi: (10\.\d{4,9}/\S+)", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<venue>.{2,300}?)\. "
    r"(?P<date>\d{4}(?: (?:[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?|Winter|Spring|Summer|Fall|Autumn)(?: \d{1,2})?)?)"
    r"(?:[;:](?P<volume>[^():;.\s]{0,20})(?:\((?P<issue>[^()]{1,30})\))?"
    r"(?::(?P<pages>[^\s.;]{1,30}))?)?(?=[.;:]|\Z)"
)
_MARKS = re.compile(r"\(\d{1,3}\)|\(#\)")
_NO_ABSTRACTS = re.compile(
    r"(?:Author information:|Collaborators:|Comment (?:in|on)|Erratum|Update|Republished|Retraction|Copyright"
    r"|©|\(c\) \d|DOI: |PMCID: |PMID: |Conflict of interest|Publisher: |Trial registration: Clin)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"([^\W\d_][^,;:.]{0,80}?) ([A-Z]{1,4})(?: (Jr|Sr|2nd|3rd|[IV]{1,3}))?\Z")
_STOP = re.compile(r"(?<=[.?!]) ")


def _recognise(page: Page) -> bool:
    return "PMID: " in page.text and any(raw.values for raw in page.once(_raws))


def _parse(page: Page) -> Iterator[Found]:
    yield from read_records(page.once(_raws), "records")


def _raws(page: Page) -> list[RawRecord]:
    return list(_records(page))


def _records(page: Page) -> Iterator[RawRecord]:
    """Yield the records: each begins with the next number, and has a PMID."""
    starts = list[re.Match[str]]()
    for match in _NUMBER.finditer(page.text):
        follows = not starts or int(match[1]) == int(starts[-1][1]) + 1
        if follows and (not starts or match[2] == starts[0][2]):
            starts.append(match)
    ends = [each.start() for each in starts[1:]] + [len(page.text)]
    line, counted = page.line, 0
    for start, end in zip(starts, ends, strict=False):
        line += page.text.count("\n", counted, start.start())
        counted, text = start.start(), page.text[start.end() : end]
        yield RawRecord(line, (_of_abstract if start[2] == "." else _of_summary)(text))


def _of_abstract(text: str) -> dict[str, object] | None:
    blocks = [" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    pmid = next((match for block in blocks if (match := _PMID.search(block))), None)
    place = _PLACE.match(blocks[0])
    if pmid is None or place is None or len(blocks) < 3:
        return None
    title, *others = blocks[1:]
    authors = _authors(others[0])
    texts = [block for block in others[1 if authors else 0 :] if not _NO_ABSTRACTS.match(block)]
    return _values(place, title, authors, "\n\n".join(texts), pmid[1], text)


def _of_summary(text: str) -> dict[str, object] | None:
    text = " ".join(text.split())
    pmid = _PMID.search(text)
    parts = _STOP.split(text)
    # The place is the first sentence that begins with a year; the one before it is the journal.
    at = next((at for at, part in enumerate(parts) if at > 1 and re.match(r"\d{4}\b", part)), 0)
    place = _PLACE.match(" ".join(parts[at - 1 : at + 1])) if at else None
    if pmid is None or place is None:
        return None
    authors = _authors(parts[0]) if at > 2 else []
    title = " ".join(parts[1 if authors else 0 : at - 1])
    return _values(place, title, authors, "", pmid[1], text)


def _values(
    place: re.Match[str], title: str, authors: list[object], abstract: str, pmid: str, text: str
) -> dict[str, object]:
    printed, doi = place["date"], _DOI.search(text)
    return {
        "title": title,
        "abstract": abstract,
        "authors": authors,
        "date": printed[:4] if "-" in printed else printed,
        "doi": doi[1].rstrip(".;,") if doi else "",
        "pmid": pmid,
        KIND: "article-journal",
        "venue": place["venue"],
        "volume": place["volume"] or "",
        "issue": place["issue"] or "",
        "pages": place["pages"] or "",
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
    }


def _authors(text: str) -> list[object]:
    """Read a row of names such as “Doe J(1), van den Berg AB(2).”; [] for any other text."""
    names = [name.strip() for name in re.split(r"[,;]", _MARKS.sub("", text).strip().rstrip("."))]
    names = [name for name in names if name]
    persons = [name for name in names if _AUTHOR.match(name)]
    if not persons or len(persons) * 2 < len(names):
        return []
    return [_author(name) for name in names]


def _author(name: str) -> object:
    match = _AUTHOR.match(name)
    if match is None:
        return {"literal": name}
    return {"family": match[1], "given": match[2], "suffix": match[3]} if match[3] else initials_last(name)[0]


FORMAT = DumpFormat(
    name="pubmed-text",
    description="PubMed as plain text, its formats “Abstract” and “Summary”",
    example="records that begin “1. Journal. 2015 May 28;…” or “1: Doe J. Title.” and have a “PMID: ”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_recognise,
    parse=_parse,
    cut=Headed(_BELOW_ANOTHER),
)
