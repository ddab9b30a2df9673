"""Org mode: a headline a paper, its facts as properties, tags as Org's own where Org can hold them."""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from papertui.exports.format import ExportFormat, Listed
from papertui.exports.links import author_number, page_url
from papertui.text import clean, clean_line

_ORG_TAG = re.compile(r"[^\w@#%]+")
# A line that would be a headline, a keyword, a drawer, a block or a table; a comma is Org's own escape.
_BLOCK = re.compile(r"^(?=\s*(?:\*|#|:\w|\|))", re.MULTILINE)
_BRACKETS = re.compile(r"\[(?=\[)|(?<=\])\]|<(?=<)")


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write each paper as a headline with properties, link, note (quoted) and abstract."""
    out.write("\n".join(map(_entry, papers)))


def _entry(listed: Listed) -> str:
    tags = [_ORG_TAG.sub("_", clean_line(tag)) for tag in listed.tags]
    headline = f"* {_line(listed.paper.title)}" + (f"  :{':'.join(tags)}:" if tags else "")
    drawer = "\n".join(
        (":PROPERTIES:", *(f":{name}: {text}" for name, text in _facts(listed) if text), ":END:")
    )
    note, abstract = _text(listed.note), _text(listed.paper.abstract)
    url = page_url(listed.paper)
    blocks = (
        f"[[{url}]]" if url else "",
        f"#+begin_quote\n{note}\n#+end_quote" if note else "",
        abstract,
    )
    return "\n".join((headline, drawer, *(f"\n{block}" for block in blocks if block), ""))


def _facts(listed: Listed) -> Iterator[tuple[str, str]]:
    paper = listed.paper
    yield "AUTHOR", "; ".join(map(clean_line, paper.authors)) or author_number(paper)
    yield "ORGANIZATION", clean_line(paper.organization or "")
    yield "DATE", paper.date.isoformat() if paper.date else ""
    yield "ARXIV", clean_line(paper.arxiv_id or "")
    yield "DOI", clean_line(paper.doi or "")
    yield "TAGS", " ".join(map(clean_line, listed.tags))


def _line(text: str) -> str:
    return _BRACKETS.sub(_apart, clean_line(text))


def _text(text: str) -> str:
    return _BRACKETS.sub(_apart, _BLOCK.sub(",", clean(text).strip()))


def _apart(found: re.Match[str]) -> str:
    # A blank keeps Org from seeing a link or a target; Org has no escape for either.
    return f"{found[0]} " if found[0] != "]" else " ]"


FORMAT = ExportFormat("org", ".org", "Org mode, a headline a paper", write)
