"""RIS: reference lists as Zotero, EndNote, Cochrane and publishers write them."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import TextIO

from papertui.dumps.cutting import Headed
from papertui.dumps.doi import bare_doi, doi_alone
from papertui.dumps.ids import ArxivId
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.record import clean_text
from papertui.dumps.references import ListEntry, places, read_list, repository_id
from papertui.latex import latex_to_unicode
from papertui.reference import Entry, Name
from papertui.references import ris
from papertui.references.markup import read_markup, without_heading
from papertui.references.name_parts import are_persons, may_name_others, medical_names, without_others
from papertui.references.table import reference_of, type_of_ris

# Some leave out the type; then another tag stands below.
_ANYWHERE = re.compile(
    r"^\ufeff?[ ]{0,3}TY {1,2}-(?: {0,3}\w| {0,3}\n[ ]{0,3}(?:AU|A1|TI|T1|PY) {1,2}- {0,3}\w)", re.MULTILINE
)
_AUTHORS = ("AU", "A1")
_CONFERENCES = ("CPAPER", "CONF")
_CUT: frozenset[str | Name] = frozenset(("et al.", "et al", "others", "and others"))
_SEVERAL = re.compile(r"[;,]?\s+(?=(?:https?|ftp|file)://)|;(?=https?://)")
_OWN_IDS = ("arxiv:", "doi:", "title:")
_OWN_MARK = re.compile(rf"{ris.OWN} (\d{{1,6}}|-) (\d{{1,6}}|-)(?:, |\Z)")
_MAY_NAME_AN_ID = ("M1", "IS", "N1", "AN", "T2", "JO", "JF", "J2", "VL", "PB", "C1", "C2", "C3", "M3", "RN")


def _recognise(page: Page) -> bool:
    # The sign first, for a pattern that is tried at each line costs a hundred times as much.
    return "TY" in page.text and not page.is_html and _ANYWHERE.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    yield from read_list(entries_of(io.StringIO(page.text, newline=None), page.line))


def entries_of(stream: TextIO, line: int = 1) -> Iterator[ListEntry]:
    """Yield the records of a stream, one by one, in memory that does not grow."""
    return map(_list_entry, ris.read_records(stream, line))


def _list_entry(record: ris.RisRecord) -> ListEntry:
    fields = ris.grouped(record.values)
    urls = fields.get("UR", [])
    own_id = ris.first_of(fields, ("AN",))
    own_id = own_id if own_id.startswith(_OWN_IDS) else ""
    marks = ris.first_of(fields, ("C8",))
    mark = _OWN_MARK.match(marks)
    is_own = bool(own_id or mark)
    # Which notes of our own export are the user's: all, except where the mark counts others before them.
    words, notes = _counted(mark) if mark else (0, 0 if own_id else None)
    # In an entry of our own export the notes are the user's: an id in them is that of another paper.
    tags = [tag for tag in _MAY_NAME_AN_ID if not is_own or tag != "N1"]
    csl_type = type_of_ris(record.kind)
    authors = _authors(record.kind, record.values)
    entry = Entry(
        ris.SOURCE, record.kind, ris.first_of(fields, ("ID",)), _without_own(record.values, mark, own_id)
    )
    return ListEntry(
        "the entry",
        record.line,
        ris.title_of(fields),
        without_heading(ris.first_of(fields, ("AB", "N2"))),
        authors=[name for name in authors if name not in _CUT],
        complete=_CUT.isdisjoint((*authors, *fields.get("C1", ()))),
        date=ris.date_of(fields),
        doi=ris.first_of(fields, ("DO",)) or _doi_elsewhere(fields),
        arxiv=_arxiv(fields),
        url=_SEVERAL.split(urls[0])[0] if urls else "",
        notes=[*urls, *(text for tag in tags for text in fields.get(tag, ()))],
        organization=ris.first_of(fields, ("AD",)) if own_id else "",
        own_id=own_id,
        keywords=fields.get("KW", [])[words or 0 :],
        comment=ris.comment_of(fields.get("N1", [])[notes or 0 :], is_own=notes is not None),
        places=places(marks[mark.end() if mark else 0 :]) if is_own else {},
        reference=reference_of(csl_type, ris.known_of(entry).texts),
        entry=entry,
        decode=_decode,
    )


def _doi_elsewhere(fields: Mapping[str, Sequence[str]]) -> str:
    """Return the DOI that EBSCO writes in M3 or L3, Zotero as a link to the file."""
    bare = (text for tag in ("M3", "L3") for text in fields.get(tag, ()))
    links = (text for tag in ("L2", "L1") for text in fields.get(tag, ()))
    return bare_doi(bare) or doi_alone(links) or ""


def _arxiv(fields: Mapping[str, Sequence[str]]) -> ArxivId | None:
    volume = ris.first_of(fields, ("VL",))
    found = (repository_id(text, volume) for tag in ("T2", "JO", "JF") for text in fields.get(tag, ()))
    return next(filter(None, found), None)


def _authors(kind: str, values: ris.Values) -> list[str | Name]:
    """Return the authors in their order; a list that is there under both tags counts once."""
    lists = [[value for tag, value in values if tag == each] for each in _AUTHORS]
    tags = _AUTHORS[:1] if lists[0] == lists[1] else _AUTHORS
    has_sponsors = kind in _CONFERENCES and bool(lists[0])
    return [
        name
        for tag, value in values
        if tag in tags and not (has_sponsors and tag == "A1" and _is_sponsor(value))
        for name in _names(value)
    ]


def _names(written: str) -> Iterator[str | Name]:
    rest = without_others(written) if may_name_others(written) else written
    several = [rest]
    if ";" in rest:
        parts = list(filter(None, map(str.strip, unescape(rest).split(";"))))
        several = parts if len(parts) > 1 and are_persons(parts) else several
    for name in (each for part in filter(None, several) for each in medical_names(part)):
        yield ris.read_name(name) or name
    if rest != written:
        yield "et al."


def _is_sponsor(name: str) -> bool:
    """Whether this is what Web of Science writes of a conference's sponsor: one word, or capitals."""
    return "," not in name and (" " not in name or name.isupper())


def _counted(mark: re.Match[str]) -> tuple[int | None, int | None]:
    """Return how many keywords and notes stand before those of papertui; None where it added none."""
    words, notes = (int(count) if count.isdecimal() else None for count in mark.groups())
    return words, notes


def _decode(text: str) -> str:
    return clean_text(read_markup(latex_to_unicode(ris.decoded(text))))


def _without_own(values: ris.Values, mark: re.Match[str] | None, own_id: str) -> ris.Values:
    """Return the entry without what papertui added to it."""
    # Of a record that papertui made, all keywords and notes are the user's.
    words, notes = _counted(mark) if mark else (0, 0) if own_id else (None, None)
    left = {tag: count for tag, count in (("KW", words), ("N1", notes)) if count is not None}
    kept = []
    for tag, value in values:
        if tag == "C8" and (mark or own_id):
            continue
        if tag in left:
            left[tag] -= 1
            if left[tag] < 0:
                continue
        kept.append((tag, value))
    return tuple(kept)


FORMAT = DumpFormat(
    name="ris",
    description="RIS (Zotero, EndNote, publishers)",
    example="entries that begin with “TY  - ”",
    gives=("dates", "names", "abstracts", "ids", "tags"),
    recognise=_recognise,
    parse=_parse,
    cut=Headed(re.compile(r"^[ ]{0,3}TY {1,2}- ", re.MULTILINE), is_alone=True),
)
