r"""BibTeX and biblatex, as Zotero, JabRef, papis, DBLP, arXiv and Google Scholar write them."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import clean_text
from papertui.dumps.references import ListEntry, places, read_list
from papertui.reference import Entry, Reference
from papertui.references import bibtex
from papertui.references.dates import read_bibtex_date
from papertui.references.markup import without_heading
from papertui.references.names import read_names
from papertui.references.owners import (
    comment_of,
    is_comment,
    keywords_of,
    unescaped,
    without_own,
)
from papertui.references.scan import RawEntry, Unread, Values, read_entries
from papertui.references.table import reference_of, type_of_bibtex
from papertui.text import clean_line

_ENTRY = re.compile(
    r"^[ \t]{0,20}@(?!comment|string|preamble)[a-z]{2,40}[ \t]{0,9}[{(]\s{0,20}[^\s,{}()=]{0,200}\s{0,20},",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"\b[a-z][\w-]{1,40}\s{0,20}=\s{0,20}[{\"\w]", re.IGNORECASE)
_SOON = 2000
_CHUNK = 1 << 20
_OVERLAP = 600
_HELD = 1 << 25  # characters whose entries may be held in memory; of longer texts parents are read twice
_WANTS = re.compile(r"(?:crossref|xdata)\s*=\s*[{\"]\s*([^{}\"]{1,500})")  # in lower case
# Elsewhere this field names the publisher or the organiser of the conference.
_ORGANIZATION_OF = {"misc": "organization", "techreport": "institution", "report": "institution"}
_MAY_NAME_AN_ID = ("note", "journal", "journaltitle", "number", "howpublished", "pages", "publisher")
_REPOSITORY = re.compile(r"\s*(?:corr|arxiv|computing research repository)\b", re.IGNORECASE)
_IN_REPOSITORY = re.compile(r"\babs/(\S{1,60})")


def _recognise(page: Page) -> bool:
    entry = None if page.is_html else _ENTRY.search(page.text)
    return entry is not None and _FIELD.search(page.text, entry.end(), entry.end() + _SOON) is not None


def _parse(page: Page) -> Iterator[Found]:
    # Universal newlines: line ends of any system count as lines.
    yield from read_list(entries_of(io.StringIO(page.text, newline=None), page.line))


def entries_of(stream: TextIO, line: int = 1) -> Iterator[ListEntry | Problem]:
    """Yield the entries of a stream that can be read again from where it is; in memory that does not grow.

    What entries inherit, by `crossref` or `xdata`, is gathered beforehand.
    """
    start = stream.tell()
    size, wanted = _wanted(stream)
    stream.seek(start)
    raws: Iterable[RawEntry | Unread] = read_entries(stream, line)
    parents: bibtex.Parents = {}
    if wanted and size < _HELD:
        raws = list(raws)
        parents = _parents(raws, wanted)
    elif wanted:
        parents = _parents(raws, wanted)
        stream.seek(start)
        raws = read_entries(stream, line)
    yield from _taken(raws, parents)


def _taken(raws: Iterable[RawEntry | Unread], parents: bibtex.Parents) -> Iterator[ListEntry | Problem]:
    seen: dict[str, tuple[int, int]] = {}
    for raw in raws:
        if isinstance(raw, Unread):
            yield Problem(raw.line, raw.reason)
        elif raw.kind.lower() == "xdata":
            yield Problem(raw.line, f"the entry {raw.key} is xdata, no paper; other entries took its fields")
        else:
            fields = bibtex.fields_of(raw.values)
            yield _list_entry(raw, fields, parents, _clash(raw, fields, seen))


def _wanted(stream: TextIO) -> tuple[int, set[str]]:
    """Return how long the text is, and the keys of the entries that others inherit from."""
    wanted: set[str] = set()
    tail, size = "", 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        lower = (tail + chunk).lower()
        if "crossref" in lower or "xdata" in lower:
            wanted.update(key.strip() for found in _WANTS.finditer(lower) for key in found[1].split(","))
        tail = chunk[-_OVERLAP:]
    return size, wanted


def _parents(raws: Iterable[RawEntry | Unread], wanted: set[str]) -> bibtex.Parents:
    parents: dict[str, tuple[str, dict[str, str]]] = {}
    for raw in raws:
        if isinstance(raw, RawEntry) and raw.key.lower() in wanted:
            parents.setdefault(raw.key.lower(), (raw.kind, bibtex.fields_of(raw.values)))
        if len(parents) == len(wanted):
            break
    return bibtex.with_inherited(parents)


def _clash(raw: RawEntry, fields: dict[str, str], seen: dict[str, tuple[int, int]]) -> list[str]:
    """Return what to say of a key that another entry with another title has."""
    title = hash(bibtex.raw_title(raw.kind, fields))
    line, other = seen.setdefault(raw.key.lower(), (raw.line, title))
    return (
        [f"line {line} has another work with this key; both were taken"] if raw.key and other != title else []
    )


def _list_entry(
    raw: RawEntry, fields: dict[str, str], parents: bibtex.Parents, doubts: list[str]
) -> ListEntry:
    doubts += _repeated(raw.values) if len(fields) < len(raw.values) else ()
    entry = Entry(bibtex.SOURCE, raw.kind, clean_line(raw.key), without_own(raw.values, fields))
    if "crossref" in fields or "xdata" in fields:
        fields = bibtex.inherited(raw.kind, fields, parents)
    csl_type = type_of_bibtex(raw.kind)
    names = read_names(fields.get("author", ""))
    if names.empty:
        doubts.append("an empty name in its author field was left out")
    return ListEntry(
        f"the entry {clean_line(raw.key, 100)}" if raw.key else "the entry without a key",
        raw.line,
        bibtex.raw_title(raw.kind, fields),
        without_heading(fields.get("abstract", "")),
        authors=names.names,
        complete=names.complete,
        organization=bibtex.shown_line(fields.get(_ORGANIZATION_OF.get(raw.kind.lower(), ""), "")),
        date=read_bibtex_date({name: bibtex.shown_line(fields[name]) for name in _DATES if name in fields}),
        arxiv=_arxiv(fields),
        doi=bibtex.unescaped_link(fields.get("doi", "")),
        url=bibtex.read_link(fields.get("url", "")) or bibtex.read_link(fields.get("howpublished", "")),
        reference=_reference(csl_type, fields),
        entry=entry,
        categories=_categories(fields),
        other_keys=_other_keys(raw.key, fields) if "ids" in fields else (),
        notes=[fields[name] for name in _MAY_NAME_AN_ID if name in fields],
        own_id=fields.get("papertui", ""),
        keywords=keywords_of(fields),
        comment=comment_of(raw.values),
        places=places(unescaped(fields.get("papertui-queue", ""))),
        doubts=(*raw.doubts, *doubts),
        decode=_decode,
    )


_DATES = ("date", "year", "month", "day")


def _decode(text: str) -> str:
    return clean_text(bibtex.shown_text(text))


def _reference(csl_type: str, fields: Mapping[str, str]) -> Reference:
    return reference_of(csl_type, bibtex.reference_texts(csl_type, fields))


def _other_keys(own: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    keys = (clean_line(key) for key in fields["ids"].split(","))
    return tuple(sorted({key for key in keys if key and key != own}))


def _arxiv(fields: Mapping[str, str]) -> ArxivId | None:
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    if archive.lower() == "arxiv" and (found := arxiv_id(fields.get("eprint", ""))):
        return found
    journal = fields.get("journal") or fields.get("journaltitle") or ""
    if not _REPOSITORY.match(journal):
        return None
    named = _IN_REPOSITORY.search(f"{journal} {fields.get('volume', '')}")
    return arxiv_id(named[1] if named else fields.get("volume", ""))


def _categories(fields: Mapping[str, str]) -> tuple[str, ...]:
    named = fields.get("primaryclass") or fields.get("eprintclass") or ""
    return (bibtex.shown_line(named),) if named else ()


def _repeated(values: Values) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, value in values:
        if seen.setdefault(name.lower(), value) != value and not is_comment(name.lower()):
            yield f"the field {name} is given twice; the first was taken"


FORMAT = DumpFormat(
    name="bibtex",
    description="BibTeX and BibLaTeX (Zotero, JabRef, papis, arXiv)",
    example="entries that begin with “@type{key,”",
    gives=("dates", "names", "abstracts", "ids", "categories", "venues", "tags"),
    recognise=_recognise,
    parse=_parse,
)
