"""Entries read from BibTeX, written unchanged; papertui adds missing facts, tags, note and queues."""

import re
from collections.abc import Callable, Mapping, Sequence

from papertui.exports.cite_keys import other_keys
from papertui.exports.format import Listed
from papertui.exports.inert import inert
from papertui.exports.known import adds_tags
from papertui.exports.latex import keyword, plain
from papertui.paper import Paper
from papertui.reference import Entry
from papertui.references import bibtex
from papertui.references.owners import KEYWORDS_MARK, NOTE_MARK, comment_of, own_keywords
from papertui.references.table import NOTHING_KNOWN, type_of_bibtex, with_reference
from papertui.text import clean

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_MACROS = {month: month[:3].lower() for month in MONTHS}
_KIND = re.compile(r"[A-Za-z][\w.:+/*!-]{0,60}", re.ASCII)
_FIELD_NAME = re.compile(r"[A-Za-z_:.+/*!&$<>?;|-][\w:.+/*!&$<>?;|-]{0,100}", re.ASCII)
_CUT = re.compile(r"(?i)\s+and\s+(?:others|et al\.?)\s*\Z")
Changes = dict[str, str]
_INHERITED = ("crossref", "xdata")


def raw_entry(key: str, entry: Entry, changes: Mapping[str, str]) -> str:
    """Return an entry with its own fields in their order; `changes` replace fields or are appended."""
    kind = entry.kind if _KIND.fullmatch(entry.kind) else "misc"
    lines = [f"@{kind}{{{key},\n"]
    written: set[str] = set()
    for name, value in entry.values:
        folded = name.lower()
        if folded in written or not _FIELD_NAME.fullmatch(name):
            continue
        written.add(folded)
        lines.append(f"  {name} = {changes[folded] if folded in changes else _value(folded, value)},\n")
    lines += (f"  {name} = {value},\n" for name, value in changes.items() if name.lower() not in written)
    lines.append("}\n")
    return "".join(lines)


def _value(name: str, raw: str) -> str:
    if name == "month" and raw in _MACROS:
        return _MACROS[raw]
    return f"{{{inert(raw, name)}}}"


def changed(
    listed: Listed, entry: Entry, made: Callable[[], Mapping[str, str]], present: set[str]
) -> Changes:
    """Return the fields that differ from the entry as it was read, by name, with their braces.

    `made` are the fields that papertui would write; `present` are the keys of the list
    in lower case: fields inherited from an entry that is not in the list are written out.
    """
    paper, fields = listed.paper, bibtex.fields_of(entry.values)
    names = ["papertui-queue"] if listed.places else []
    names += _lacking(paper, fields)
    if _has_lost_its_parent(fields, present):
        names += _inherited(paper, entry.kind, fields)
    if paper.names and paper.authors_complete and _CUT.search(fields.get("author", "")):
        names.append("author")
    if not paper.arxiv_id and bibtex.shown_line(bibtex.raw_title(entry.kind, fields)) != paper.title:
        names.append("papertui")
    changes: Changes = {}
    if names:
        known = made()
        changes = {name: known[name] if name == "month" else f"{{{known[name]}}}" for name in names}
    changes |= _keywords(listed, fields) | _ids(paper, fields, present)
    return changes | _note(listed, entry, fields)


def _lacking(paper: Paper, fields: Mapping[str, str]) -> list[str]:
    """Return the names of the fields that the paper has from other records and the entry lacks."""
    names = ["author"] if paper.names and not fields.keys() & {"author", "editor", *_INHERITED} else []
    if not fields.keys() & {"year", "date", *_INHERITED}:
        names += _date(paper)
    if paper.abstract and "abstract" not in fields:
        names.append("abstract")
    wants_id = paper.arxiv_id is not None and "eprint" not in fields
    wants_doi = paper.doi is not None and "doi" not in fields
    if not wants_id and not wants_doi:
        return names
    said = bibtex.unescaped_link(" ".join(fields.values())).lower()
    if wants_id and (paper.arxiv_id or "").rpartition("/")[2] not in said:
        names += ["eprint", "archivePrefix"]
    if wants_doi and (paper.doi or "").lower() not in said:
        names.append("doi")
    return names


def _ids(paper: Paper, fields: Mapping[str, str], present: set[str]) -> Changes:
    """Return biblatex's `ids`: the paper's other citation keys, so that each can still be cited."""
    own = fields.get("ids", "")
    known = {key.strip().lower() for key in own.split(",")}
    more = [key for key in other_keys(paper) if key.lower() not in known and key.lower() not in present]
    return {"ids": f"{{{', '.join(filter(None, (own.strip(), *more)))}}}"} if more else {}


def _date(paper: Paper) -> list[str]:
    if paper.date is None or paper.date_inferred:
        return []
    return ["year", "month", "day"][: len(paper.date.parts)]


def _has_lost_its_parent(fields: Mapping[str, str], present: set[str]) -> bool:
    return "xdata" in fields or ("crossref" in fields and fields["crossref"].strip().lower() not in present)


def _inherited(paper: Paper, kind: str, fields: Mapping[str, str]) -> list[str]:
    own = with_reference(NOTHING_KNOWN, paper)
    names = [name for name, _ in bibtex.written_fields(own, type_of_bibtex(kind))]
    dated = [] if fields.keys() & {"year", "date"} else _date(paper)
    return [name for name in (*names, *dated) if name not in fields]


def _keywords(listed: Listed, fields: Mapping[str, str]) -> Changes:
    """Return the entry's keywords followed by the user's tags, if there are tags or a note."""
    own = list(filter(None, own_keywords(fields)))
    return (
        {"keywords": f"{{{keywords(listed, own, fields.get('keywords', ''))}}}"}
        if adds_tags(listed, own)
        else {}
    )


def keywords(listed: Listed, own: Sequence[str], raw: str) -> str:
    """Return an entry's own raw keywords, followed by the user's tags if they differ."""
    tags = ", ".join(map(keyword, listed.tags))
    if not own or not adds_tags(listed, own):
        return tags or inert(raw)
    return f"{inert(raw)}{KEYWORDS_MARK}{', ' if tags else ''}{tags}"


def _note(listed: Listed, entry: Entry, fields: Mapping[str, str]) -> Changes:
    """Return the entry's `annote` followed by the user's note, if that differs."""
    note = clean(listed.note).strip()
    said = clean(comment_of(entry.values)).strip()
    if not note or note == said:
        return {}
    raw = inert(fields.get("annote", ""))
    mark = NOTE_MARK if said else ""
    between = "\n\n" if raw else ""
    return {"annote": f"{{{raw}{between}{mark}{plain(note)}}}"}
