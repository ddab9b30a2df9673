"""The rows of the copy menu: one per way to put papers on the clipboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO

from papertui.exports import bibtex, markdown
from papertui.exports.format import Listed
from papertui.exports.links import authors, identifiers, page_url, title_search
from papertui.text import clean, clean_line

_FEW = 5


@dataclass(frozen=True, slots=True)
class Copy:
    """A row of the copy menu: its key, its name for one paper, and its text for papers ("" for none)."""

    key: str
    label: str
    text: Callable[[Sequence[Listed]], str]
    is_citation: bool = False
    """Whether the text contains citation keys, which must then be stored."""


def citation(listed: Listed) -> str:
    """Return a plain reference: authors (year). Title. Identifiers. Link."""
    paper = listed.paper
    names = ", ".join(clean_line(name) for name in paper.authors[:_FEW]) + " et al."
    who = names if len(paper.authors) > _FEW else authors(paper)
    year = f"({paper.date.year})" if paper.date else ""
    parts = [
        " ".join(filter(None, (who, year))),
        clean_line(paper.title).rstrip("."),
        *identifiers(paper),
    ]
    text = " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts if part)
    return " ".join(filter(None, (text, page_url(paper))))


def _each(one: Callable[[Listed], str | None], between: str = "\n") -> Callable[[Sequence[Listed]], str]:
    return lambda papers: between.join(filter(None, map(one, papers)))


def _bibtex(papers: Sequence[Listed]) -> str:
    out = StringIO()
    bibtex.write(papers, out)
    return out.getvalue()


def urls(papers: Sequence[Listed]) -> str:
    """Return the addresses of their pages; if none has one, of searches for their titles."""
    pages = [page for listed in papers if (page := page_url(listed.paper))]
    return "\n".join(pages or (title_search(listed.paper) for listed in papers))


COPIES = (
    Copy("t", "title", _each(lambda listed: clean_line(listed.paper.title))),
    Copy("c", "citation", _each(citation), is_citation=True),
    Copy("b", "BibTeX", _bibtex, is_citation=True),
    Copy("m", "Markdown link", _each(lambda listed: markdown.link(listed.paper))),
    Copy("u", "URL", urls),
    Copy("a", "abstract", _each(lambda listed: clean(listed.paper.abstract), "\n\n")),
    Copy("i", "arXiv id", _each(lambda listed: clean_line(listed.paper.arxiv_id or ""))),
)
