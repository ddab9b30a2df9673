"""Links that are safe to export, and the byline of a paper."""

import re
from urllib.parse import quote, urlsplit

from papertui.paper import Paper
from papertui.text import clean, clean_line

_SCHEMES = {"http", "https", "mailto"}
# All characters of addresses except those that end a link in Markdown, HTML, BibTeX or a shell line.
_KEPT = "!#$%&*+,-./:;=?@_~"


def safe_url(url: str | None) -> str | None:
    """Return the address with its dangerous characters percent-encoded; None unless http, https or mailto."""
    if not url:
        return None
    address = clean(url).strip()
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    return quote(address, safe=_KEPT) if scheme in _SCHEMES else None


def page_url(paper: Paper) -> str | None:
    """Return the address of the paper's page: the dump's, else one built from its arXiv id or DOI."""
    found = safe_url(paper.url)
    if found:
        return found
    if paper.arxiv_id:
        return safe_url(f"https://arxiv.org/abs/{paper.arxiv_id}")
    return safe_url(f"https://doi.org/{paper.doi}") if paper.doi else None


def title_search(paper: Paper) -> str:
    """Return the address of a search for the paper's title, for one that has no page."""
    return f"https://scholar.google.com/scholar?q={quote(clean_line(paper.title, 300), safe='')}"


def identifiers(paper: Paper) -> list[str]:
    """Return the known ones of `arXiv:…` and `doi:…`."""
    found = [f"arXiv:{paper.arxiv_id}"] if paper.arxiv_id else []
    return [clean_line(name) for name in (*found, *([f"doi:{paper.doi}"] if paper.doi else []))]


def authors(paper: Paper) -> str:
    """Return the names of the authors, or their number as `12 authors`, or ""."""
    if paper.authors:
        return ", ".join(clean_line(name) for name in paper.authors)
    return author_number(paper)


def author_number(paper: Paper) -> str:
    """Return `12 authors` if only their number is known, else ""."""
    if paper.authors or not paper.n_authors:
        return ""
    return f"{paper.n_authors} author{'s' * (paper.n_authors != 1)}"


def cut(paper: Paper) -> tuple[str, ...]:
    """Return `et al.` for an incomplete list of names; "" for a complete one."""
    return () if paper.authors_complete or not paper.names else ("et al.",)


def byline(paper: Paper) -> list[str]:
    """Return those of authors, organisation, date and identifiers that are known."""
    date = paper.date.isoformat() if paper.date else ""
    who = ", ".join((authors(paper), *cut(paper)))
    organization = clean_line(paper.organization or "")
    # On its own it would be read as an author.
    of = f"by {organization}" if organization and not who else organization
    parts = (who, of, date, *identifiers(paper))
    return [re.sub(r"\s+", " ", part) for part in parts if part]
