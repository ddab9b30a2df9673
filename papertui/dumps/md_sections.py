"""Sections of Markdown that are papers: a heading with the title, lines such as “**Authors:** …” below."""

import re
from collections.abc import Iterable, Mapping, Sequence

from papertui.dumps.arxiv import read_categories
from papertui.dumps.doi import read_doi
from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_values import read_day, read_names
from papertui.dumps.links import code_link
from papertui.dumps.md_inline import Inline, read_inline
from papertui.dumps.paper_links import PaperLink
from papertui.dumps.record import make_paper
from papertui.paper import Paper

_LABELS = {
    "authors": "authors", "author": "authors", "by": "authors",
    "published": "date", "date": "date", "publication date": "date", "submitted": "date",
    "abstract": "abstract",
    "categories": "categories", "category": "categories", "subjects": "categories",
    "link": "link", "links": "link", "url": "link", "paper": "link", "pdf": "link", "source": "link",
    "arxiv": "link", "arxiv id": "link", "id": "link", "doi": "link",
    "code": "code", "github": "code",
}  # fmt: skip
_LABELLED = re.compile(
    r"[ \t]*(?:[-*+•>][ \t]+)*[*_]{0,3}([A-Za-z][A-Za-z ]{1,20}?)[*_]{0,3}[ \t]?[:：][*_]{0,3}[ \t]*(.*)"
)


def read_section(heading: str, lines: Sequence[str]) -> Paper | None:
    """Make a paper of a section; None where its heading is no title of one."""
    inline = read_inline(heading)
    if inline.links and not (inline.paper and inline.title):
        return None
    facts = _facts(lines)
    linked = inline.paper or (_linked(facts) if "authors" in facts or "abstract" in facts else None)
    title = inline.title or (inline.plain if linked else "")
    if linked is None or not title:
        return None
    names, complete = read_names(read_inline(facts.get("authors", "")).plain)
    return make_paper(
        title,
        read_inline(facts.get("abstract", "")).plain,
        authors=names,
        authors_complete=complete,
        date=read_day(read_inline(facts.get("date", "")).plain),
        arxiv=linked.arxiv,
        doi=linked.doi or None,
        url=linked.url,
        code_url=code_link(link.url for link in read_inline(facts.get("code", "")).links),
        categories=read_categories([facts.get("categories", "")]),
    )


def _facts(lines: Iterable[str]) -> Mapping[str, str]:
    """Return what labels are followed by; an abstract goes on to the next label or rule."""
    facts: dict[str, str] = {}
    name = ""
    for line in lines:
        match = _LABELLED.match(line)
        label = _LABELS.get(match[1].strip().lower()) if match else None
        if match and label:
            name = label
            facts[name] = f"{facts[name]} {match[2]}" if name == "link" and name in facts else match[2]
        elif name == "abstract" and not line.startswith(("---", "***", "<")):
            facts[name] = f"{facts[name]} {line}".strip()
        else:
            name = ""
    return facts


def _linked(facts: Mapping[str, str]) -> PaperLink | None:
    inline: Inline = read_inline(facts.get("link", ""))
    if inline.paper:
        return inline.paper
    words = inline.plain.split()
    arxiv = next((found for word in words if (found := arxiv_id(word.strip("[]()")))), None)
    doi = read_doi(inline.plain) if arxiv is None else None
    if arxiv:
        return PaperLink(f"https://arxiv.org/abs/{arxiv.id}", arxiv)
    return PaperLink(f"https://doi.org/{doi}", doi=doi.lower()) if doi else None
