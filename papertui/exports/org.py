r"""Org mode: one headline per paper, its facts as properties, its tags as Org tags if Org allows them.

Text from dumps is inert: it executes nothing, includes nothing, links to nothing and
appears in no agenda. Org has no escape that works everywhere, so a blank is inserted
into what would have a meaning (`<%% (…)>`, `@ @html:`, `\ input{…}`), and a
comma before what has one at the start of a line. Web addresses
are kept as verbatim text if Org allows it. Ordinary titles are unchanged.

Source: orgmode.org/worg/org-syntax.html, and the patterns of Emacs' agenda.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from papertui.exports.editors import disobeyed
from papertui.exports.format import ExportFormat, Listed, write_joined
from papertui.exports.links import author_number, cut, page_url
from papertui.text import clean, clean_line

_ORG_TAG = re.compile(r"[^\w@#%]+")
# Lines that would be a headline, a keyword, a comment, a drawer or a table.
_BLOCK = re.compile(r"^(?=[^\S\n]*(?:\*|#|:\S|\|))", re.MULTILINE)
# Headlines that would be a task, or be excluded from Org's exports.
_STATE = re.compile(r"\A(?=(?:TODO|DONE|NEXT|WAITING|COMMENT)(?:\s|$)|Footnotes$)")
_TAGS_AT_END = re.compile(r"(?<!\S):(?=[\w@#%:]+:$)")
_TYPES = (
    "attachment bbdb bibtex custom-id coderef data doi docview elfeed elisp eww file fuzzy ftp git gnus help "
    "http https id info irc javascript jump mailto man mhe mu4e news notmuch org org-protocol pdf radio "
    "rmail shell ssh sudo tel vbscript vm w3m wl woman x-devonthink-item"
)
_LINKED = re.compile(
    # An address that can be verbatim text, between characters that Org requires around it …
    r"(?<![^\s('\"])(?P<address>https?://(?:[^\s=~<>()\[\]{}\"\\^@]|=(?=\w))*[\w/])(?=$|[\s,;:!?)'\"]|\.(?:\s|$))"
    # … and anything else that Org would take as a link.
    rf"|\b(?P<type>(?:{'|'.join(_TYPES.split())})(?:\+\w+)?:)(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_MEANT = re.compile(
    r"\[(?=\[|fn:|cite[:/]|#\w\]|\d{4}-\d\d-\d\d)|\](?=\])"  # links, footnotes, citations, priorities, dates
    r"|<(?=<|[\w+-]+:|\d{4}-\d\d-\d\d)|%%(?=\()"  # targets, links, dates of the agenda, Lisp of the diary
    r"|@(?=@)|\{(?=\{\{)|\^(?=\^)"  # snippets, macros, signs by number in TeX
    r"|\\(?=[A-Za-z(\[])"  # LaTeX, entities
    r"|(?:src|call)_(?=[^\s\[({]+[\[({])"  # code in a line
    r"|\b(?:SCHEDULED|DEADLINE|CLOSED|CLOCK)(?=:)"  # plans
)
_PICTURE = re.compile(r"\.(?=(?:png|jpe?g|gif|svg|webp|pdf|eps|tiff?|xbm|xpm|pbm|pgm|ppm)$)", re.IGNORECASE)


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write each paper as a headline with properties, link, note (quoted) and abstract."""
    write_joined(out, map(_entry, papers))


def _entry(listed: Listed) -> str:
    tags = [_ORG_TAG.sub("_", clean_line(tag)) for tag in listed.tags]
    headline = f"* {_title(listed.paper.title)}" + (f"  :{':'.join(tags)}:" if tags else "")
    facts = ((name, _within_line(text)) for name, text in _facts(listed) if text)
    drawer = "\n".join((":PROPERTIES:", *(f":{name}: {text}" for name, text in facts), ":END:"))
    note, abstract = escape(listed.note).strip(), escape(listed.paper.abstract).strip()
    url = page_url(listed.paper)
    blocks = (
        # Org shows an image for an address with such an ending; %2E is the same address.
        f"[[{_PICTURE.sub('%2E', url)}]]" if url else "",
        f"#+begin_quote\n{note}\n#+end_quote" if note else "",
        abstract,
    )
    return "\n".join((headline, drawer, *(f"\n{block}" for block in blocks if block), ""))


def _facts(listed: Listed) -> Iterator[tuple[str, str]]:
    paper = listed.paper
    yield "AUTHOR", "; ".join((*map(clean_line, paper.authors), *cut(paper))) or author_number(paper)
    yield "ORGANIZATION", clean_line(paper.organization or "")
    yield "DATE", paper.date.isoformat() if paper.date else ""
    yield "ARXIV", clean_line(paper.arxiv_id or "")
    yield "DOI", clean_line(paper.doi or "")
    yield "TAGS", " ".join(map(clean_line, listed.tags))


def escape(text: str) -> str:
    """Return text that Org shows literally; newlines are kept."""
    return _within_line(_BLOCK.sub(",", clean(text)))


def _within_line(text: str) -> str:
    return disobeyed(_MEANT.sub(r"\g<0> ", _LINKED.sub(_unlinked, text)))


def _title(text: str) -> str:
    return _TAGS_AT_END.sub(": ", _STATE.sub(",", _within_line(clean_line(text))))


def _unlinked(found: re.Match[str]) -> str:
    return f"={found['address']}=" if found["address"] else f"{found['type']} "


FORMAT = ExportFormat("org", ".org", "Org mode, one headline per paper", write)
