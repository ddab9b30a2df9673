"""RIS: reference lists for Zotero, EndNote and their like.

The user's note is `N1`, in the HTML that Zotero writes there; the mere number of
authors is `C1`. `AN` is the paper's id, by which `papertui import` knows it; `C8`
its place in each tag that was ordered by hand.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from papertui.exports.format import ExportFormat, Listed
from papertui.exports.links import author_number, page_url
from papertui.reference import Name
from papertui.text import clean, clean_line

_MARKUP = re.compile(r"&(?=#?\w)|<(?=[A-Za-z/!])")
_ODD_SPACE = re.compile(r"(?<=\s)[^\S\n]|[^\S \n]")
_LONGEST = 2_000_000
_ENTITIES = {"&": "&amp;", "<": "&lt;"}


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write an entry a paper, its title and abstract as Unicode, with an empty line between them."""
    out.write("\n".join(map(_entry, papers)))


def _entry(listed: Listed) -> str:
    lines = (f"{tag}  - {value}" for tag, text in _fields(listed) if (value := clean_line(text, _LONGEST)))
    return "\n".join(("TY  - GEN", *lines, "ER  - ", ""))


def _fields(listed: Listed) -> Iterator[tuple[str, str]]:
    paper, date = listed.paper, listed.paper.date
    yield "TI", paper.title
    yield from (("AU", _person(name)) for name in paper.names)
    yield "C1", author_number(paper)
    yield "AD", paper.organization or ""
    yield "PY", f"{date.year:04}" if date else ""
    yield "DA", date.isoformat().replace("-", "/") if date and date.month else ""
    yield "AB", clean(paper.abstract)
    yield "DO", paper.doi or ""
    yield "UR", page_url(paper) or ""
    yield "M1", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else ""
    yield "AN", paper.id
    yield from (("KW", tag) for tag in listed.tags)
    yield "N1", marked_up(clean(listed.note).strip())
    yield "C8", ", ".join(f"{tag} {place}" for tag, place in sorted(listed.places.items()))


def marked_up(note: str) -> str:
    """Write a note as one line of HTML; white space that a reader would fold is spelled out."""
    escaped = _MARKUP.sub(lambda sign: _ENTITIES[sign[0]], note)
    spelled = _ODD_SPACE.sub(lambda space: f"&#{ord(space[0])};", escaped)
    return spelled.replace("\n", "<br/>")


def _person(name: Name) -> str:
    family = " ".join(filter(None, (name.particle, name.family)))
    return name.literal or ", ".join(filter(None, (family, name.given, name.suffix)))


FORMAT = ExportFormat("ris", ".ris", "RIS for Zotero and EndNote, tags as keywords", write)
