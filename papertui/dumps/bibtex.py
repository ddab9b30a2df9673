r"""BibTeX and biblatex, as Zotero, JabRef, papis, DBLP, arXiv and Google Scholar write them."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from papertui.dumps.bibtex_cutting import CUT, Context, wanted_in
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import clean_text
from papertui.dumps.references import ListEntry, places, read_list, repository_id
from papertui.reference import Entry, Reference
from papertui.references import bibtex
from papertui.references.dates import EARLY, read_bibtex_date
from papertui.references.markup import without_heading
from papertui.references.names import read_names
from papertui.references.owners import (
    comment_of,
    is_comment,
    is_keywords,
    keywords_of,
    unescaped,
    without_own,
)
from papertui.references.scan import RawEntry, Unread, Values, read_entries
from papertui.references.table import reference_of, type_of_bibtex
from papertui.text import clean_line

_ENTRY = re.compile(
    r"^[ \t]{0,20}@(?!comment|string|preamble)[a-z]{2,40}[ \t]{0,9}[{(]\s{0,20}"
    r"[^\s,{}()=]{0,200}(?:[ \t][^\s,{}()=]{1,60}){0,6}\s{0,20},",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"\b[a-z][\w-]{1,40}\s{0,60}=\s{0,60}[{\"\w]", re.IGNORECASE)
_SOON = 2000
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_FEWEST_SHOWN = 3
# Elsewhere this field names the publisher or the organiser of the conference.
_ORGANIZATION_OF = {"misc": "organization", "techreport": "institution", "report": "institution"}
_MAY_NAME_AN_ID = (
    *("note", "journal", "journaltitle", "number", "howpublished", "volume", "pages", "publisher"),
    *("pdf", "html", "ee"),
)


def _recognise(page: Page) -> bool:
    entry = None if "@" not in page.text or page.is_html else _ENTRY.search(page.text)
    return (
        entry is not None
        and _FIELD.search(page.text, entry.end(), entry.end() + _SOON) is not None
        and not _is_shown(page.text, entry.start())
    )


def _is_shown(text: str, at: int) -> bool:
    """Whether an entry is an example in Markdown, as READMEs show how they want to be cited."""
    before = text[:at]
    fenced = len(_FENCE.findall(before)) % 2 == 1 or before.rfind("<!--") > before.rfind("-->")
    return fenced and len(_ENTRY.findall(text, at)) < _FEWEST_SHOWN


def _parse(page: Page) -> Iterator[Found]:
    context = page.context if isinstance(page.context, Context) else None
    # Universal newlines: line ends of any system count as lines.
    yield from read_list(entries_of(io.StringIO(page.text, newline=None), page.line, context))


def entries_of(
    stream: TextIO, line: int = 1, context: Context | None = None
) -> Iterator[ListEntry | Problem]:
    """Yield the entries of a stream; `context` is that of the file which it is a piece of.

    Without one, what entries inherit, by `crossref` or `xdata`, is looked for in the stream.
    """
    if context is None:
        text = stream.read()
        raws: Iterable[RawEntry | Unread] = list(read_entries(io.StringIO(text), line))
        context = Context(parents=_parents(raws, wanted_in(text.lower())))
    else:
        raws = read_entries(stream, line, context.known)
    yield from _taken(raws, context)


def _taken(raws: Iterable[RawEntry | Unread], context: Context) -> Iterator[ListEntry | Problem]:
    for raw in raws:
        if isinstance(raw, Unread):
            yield Problem(raw.line, raw.reason)
        elif raw.kind.lower() == "xdata":
            yield Problem(raw.line, f"the entry {raw.key} is xdata, no paper; other entries took its fields")
        else:
            fields = bibtex.fields_of(raw.values)
            yield _list_entry(raw, fields, context.parents, _clash(raw, fields, context.seen))


def _parents(raws: Iterable[RawEntry | Unread], wanted: set[str]) -> bibtex.Parents:
    parents: dict[str, tuple[str, dict[str, str]]] = {}
    for raw in raws if wanted else ():
        if isinstance(raw, RawEntry) and raw.key.lower() in wanted:
            parents.setdefault(raw.key.lower(), (raw.kind, bibtex.fields_of(raw.values)))
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
        pdf_url=bibtex.read_link(fields.get("pdf", "")),
        reference=_reference(csl_type, fields),
        entry=entry,
        categories=_categories(fields),
        other_keys=_other_keys(raw.key, fields) if "ids" in fields else (),
        # Zotero writes DOIs into notes of several lines.
        notes=[line for name in _MAY_NAME_AN_ID if name in fields for line in fields[name].split("\n")],
        own_id=fields.get("papertui", ""),
        keywords=keywords_of(fields),
        comment=comment_of(raw.values),
        places=places(unescaped(fields.get("papertui-queue", ""))),
        doubts=(*raw.doubts, *doubts),
        decode=_decode,
    )


_DATES = ("date", "year", "month", "day", *EARLY)


def _decode(text: str) -> str:
    return clean_text(bibtex.shown_text(text))


def _reference(csl_type: str, fields: Mapping[str, str]) -> Reference:
    return reference_of(csl_type, bibtex.reference_texts(csl_type, fields))


def _other_keys(own: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    keys = (clean_line(key) for key in fields["ids"].split(","))
    return tuple(sorted({key for key in keys if key and key != own}))


def _arxiv(fields: Mapping[str, str]) -> ArxivId | None:
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    # An eprint of another kind says that Mendeley's arxivid beside it is a mistake of Mendeley's.
    named = fields.get("eprint") or fields.get("arxivid", "") if archive.lower() == "arxiv" else ""
    if found := arxiv_id(named) or arxiv_id(fields.get("arxiv", "")):
        return found
    return repository_id(fields.get("journal") or fields.get("journaltitle") or "", fields.get("volume", ""))


def _categories(fields: Mapping[str, str]) -> tuple[str, ...]:
    named = fields.get("primaryclass") or fields.get("eprintclass") or ""
    return (bibtex.shown_line(named),) if named else ()


def _repeated(values: Values) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, value in values:
        folded = name.lower()
        first = seen[folded] = seen.get(folded) or value
        if value and first != value and not is_comment(folded) and not is_keywords(folded):
            yield f"the field {name} is given twice; the first was taken"


FORMAT = DumpFormat(
    name="bibtex",
    description="BibTeX and BibLaTeX (Zotero, JabRef, papis, arXiv)",
    example="entries that begin with “@type{key,”",
    gives=("dates", "names", "abstracts", "ids", "categories", "venues", "tags"),
    recognise=_recognise,
    parse=_parse,
    cut=CUT,
)
