"""RIS: a record read from RIS is written unchanged; any other paper gets the type of its CSL type.

The user's note is `N1`, in the HTML that Zotero writes there; a mere number of
authors is `C1`, or `et al.` if their list is incomplete. `ID` is the citation key; `AN` the
paper's id, by which `papertui import` identifies it; `C8` its position in each manually
ordered tag. In a record of another program the user's keywords and notes follow its
own, and `C8` says how many those are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from papertui.exports.cite_keys import keys_of
from papertui.exports.format import ExportFormat, Listed, write_joined
from papertui.exports.inert import no_link
from papertui.exports.known import adds_tags, keywords_of, known_of
from papertui.exports.links import author_number, cut, page_url
from papertui.paper import Paper
from papertui.reference import Entry, Name, name_of
from papertui.references import ris
from papertui.references.table import ris_type
from papertui.text import clean, clean_line

_MARKUP = re.compile(r"&(?=#?\w)|<(?=[A-Za-z/!])")
_ODD_SPACE = re.compile(r"(?<=\s)[^\S\n]|[^\S \n]")
_LONGEST = 2_000_000
_ENTITIES = {"&": "&amp;", "<": "&lt;"}
_TAG = re.compile(r"[A-Z][A-Z0-9]", re.ASCII)
_KIND = re.compile(r"[A-Z0-9]{2,8}", re.ASCII)
_ENDS = frozenset(("TY", "ER"))

Lines = Iterator[tuple[str, str]]


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write one record per paper, as Unicode, separated by an empty line."""
    write_joined(out, map(_entry, keys_of(papers), papers))


def _entry(key: str, listed: Listed) -> str:
    entry = listed.paper.entry
    if entry is not None and entry.source == ris.SOURCE and _KIND.fullmatch(entry.kind):
        return _record(entry.kind, _raw(listed, entry))
    return _record(ris_type(listed.paper.reference.type), _fields(key, listed))


def _record(kind: str, fields: Lines) -> str:
    lines = (f"{tag}  - {value}" for tag, text in fields if (value := clean_line(text, _LONGEST)))
    return "\n".join((f"TY  - {kind}", *lines, "ER  - ", ""))


def _fields(key: str, listed: Listed) -> Lines:
    paper, date = listed.paper, listed.paper.date
    yield "ID", key
    yield "TI", paper.title
    yield from (("AU", _person(name)) for name in paper.names)
    yield "C1", author_number(paper) or "".join(cut(paper))
    yield "AD", paper.organization or ""
    yield "PY", f"{date.year:04}" if date else ""
    yield "DA", date.isoformat().replace("-", "/") if date and date.month else ""
    yield from ris.written_fields(known_of(paper), paper.reference.type)
    yield "AB", clean(paper.abstract)
    yield "DO", paper.doi or ""
    yield "UR", page_url(paper) or ""
    yield "M1", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else ""
    yield "AN", paper.id
    own = keywords_of(paper)
    has_others = bool(own) and adds_tags(listed, own)
    yield from (("KW", word) for word in (*own, *(listed.tags if has_others else ())))
    yield from (("KW", tag) for tag in (() if own else listed.tags))
    yield "N1", marked_up(clean(listed.note).strip())
    yield "C8", ", ".join(filter(None, (f"{ris.OWN} {len(own)} 0" if has_others else "", _places(listed))))


def _raw(listed: Listed, entry: Entry) -> Lines:
    """Yield the lines of a record as it was read, then facts that it lacks, then the user's data."""
    for tag, text in entry.values:
        if _TAG.fullmatch(tag) and tag not in _ENDS:
            yield tag, no_link(text) if tag == "UR" else text
    fields = ris.grouped(entry.values)
    yield from _lacking(listed.paper, fields)
    words, notes = fields.get("KW", []), fields.get("N1", [])
    note = clean(listed.note).strip()
    has_others = adds_tags(listed, words)
    adds_note = bool(note) and note != ris.comment_of(notes, is_own=False).strip()
    if has_others:
        yield from (("KW", tag) for tag in listed.tags)
    if adds_note:
        yield "N1", marked_up(note)
    if has_others or adds_note or listed.places:
        own = (str(len(words)) if has_others else "-", str(len(notes)) if adds_note else "-")
        yield "C8", ", ".join(filter(None, (f"{ris.OWN} {' '.join(own)}", _places(listed))))


def _lacking(paper: Paper, fields: dict[str, list[str]]) -> Lines:
    """Yield the lines that the paper has from other records and this record lacks."""
    date = paper.date
    if date and not paper.date_inferred and not fields.keys() & {"PY", "Y1", "DA"}:
        yield "PY", f"{date.year:04}"
        yield "DA", date.isoformat().replace("-", "/") if date.month else ""
    if not fields.keys() & {"AU", "A1", "ED", "A2"}:
        yield from (("AU", _person(name)) for name in paper.names)
    if not fields.keys() & {"AB", "N2"}:
        yield "AB", clean(paper.abstract)
    said = " ".join(text for texts in fields.values() for text in texts).lower()
    if paper.doi and paper.doi.lower() not in said:
        yield "DO", paper.doi
    if paper.arxiv_id and paper.arxiv_id.rpartition("/")[2] not in said:
        yield "UR", f"https://arxiv.org/abs/{paper.arxiv_id}"


def _places(listed: Listed) -> str:
    return ", ".join(f"{tag} {place}" for tag, place in sorted(listed.places.items()))


def marked_up(note: str) -> str:
    """Return a note as one line of HTML; white space that a reader would fold is encoded."""
    escaped = _MARKUP.sub(lambda sign: _ENTITIES[sign[0]], note)
    spelled = _ODD_SPACE.sub(lambda space: f"&#{ord(space[0])};", escaped)
    return spelled.replace("\n", "<br/>")


def _person(name: Name) -> str:
    # A one-word name, as pages show it, is read back unchanged; other literals need a marker.
    shown = str(name)
    return shown if name.literal and name == name_of(shown) and "," not in shown else ris.write_name(name)


FORMAT = ExportFormat("ris", ".ris", "RIS for Zotero and EndNote, tags as keywords", write, has_keys=True)
