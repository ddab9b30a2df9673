"""The content of the detail pane; `laid` lays it out in lines."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from papertui.paper import Paper
from papertui.text import clean, clean_line

Spans = Sequence[tuple[int, int]]

_TITLE_LIMIT = 500
_BODY_LIMIT = 2_000_000
_NAMES_SHOWN = 12
_LISTED = 20
_URL_LIMIT = 2_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_URL = re.compile(r"(?:https?://[!-~]|mailto:[!-~])[!-~]*\Z")
_DASHES = re.compile(r"\s*[-‐‑–—]+\s*")


@dataclass(frozen=True, slots=True)
class Content:
    """A paper as the detail pane shows it; `content_of` makes one. Texts are clean."""

    id: str
    title: str
    date: str = ""
    counts: tuple[str, ...] = ()
    author_count: str = ""
    authors: tuple[str, ...] = ()
    more_authors: int = 0
    venue: str = ""
    organization: str = ""
    arxiv: str = ""
    url: str = ""
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    abstract: str = ""
    links: tuple[str, ...] = ()
    note: str = ""
    why: str = ""
    twin: str = ""
    times: str = ""
    title_spans: tuple[tuple[int, int], ...] = ()
    abstract_spans: tuple[tuple[int, int], ...] = ()
    note_spans: tuple[tuple[int, int], ...] = ()


def content_of(
    paper: Paper, tags: Collection[str], note: str, spans: Callable[[str], Spans] = lambda text: ()
) -> Content:
    """Return the content for a paper; `spans` finds the matched words in a shown text."""
    title = clean_line(paper.title, _TITLE_LIMIT)
    abstract = clean(paper.abstract[:_BODY_LIMIT])
    links = (paper.url, paper.pdf_url, paper.code_url, *paper.links[:_LISTED])
    # One more name is as short as the words “and one more”.
    named = len(paper.authors) if len(paper.authors) <= _NAMES_SHOWN + 1 else _NAMES_SHOWN
    return Content(
        id=paper.id,
        title=title,
        date=_date(paper),
        counts=_counts(paper),
        author_count=count(paper.author_count, "author") if paper.author_count is not None else "",
        authors=tuple(map(clean_line, paper.authors[:named])),
        more_authors=len(paper.authors) - named,
        venue=_venue(paper),
        organization=clean_line(paper.organization or ""),
        arxiv=clean_line(paper.arxiv_id or ""),
        url=safe_url(f"https://arxiv.org/abs/{paper.arxiv_id}") if paper.arxiv_id else "",
        sources=tuple(
            clean_line(source.rpartition(b"/")[2].decode("utf-8", "replace")) for source in paper.sources
        ),
        tags=tuple(map(clean_line, tags)),
        abstract=abstract,
        links=tuple(dict.fromkeys(clean_line(link) for link in links if link)),
        note=clean(note),
        title_spans=tuple(spans(title)),
        abstract_spans=tuple(spans(abstract)),
        note_spans=tuple(spans(clean(note))),
    )


def safe_url(url: str) -> str:
    """Return the URL for a hyperlink: http, https or mailto in plain ASCII; else ""."""
    url = quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~")
    return url if len(url) <= _URL_LIMIT and _URL.match(url) else ""


def count(number: int, noun: str) -> str:
    """Return a number and its noun: 1 dump, 2 dumps."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _date(paper: Paper) -> str:
    date = paper.date
    month = _MONTHS[date.month - 1] if date and date.month else ""
    return " ".join(filter(None, (str(date.day or ""), month, str(date.year)))) if date else ""


def _counts(paper: Paper) -> tuple[str, ...]:
    counted = ((paper.upvotes, "upvote"), (paper.comments, "comment"))
    return tuple(count(number, noun) for number, noun in counted if number is not None)


def _venue(paper: Paper) -> str:
    """Return where a paper appeared: `Nature 521 (7553), 436–444 · 2015`."""
    reference = paper.reference
    where = reference.venue or reference.publisher
    if not where:
        return ""
    issue = f"({reference.issue})" if reference.issue else ""
    volume = " ".join(filter(None, (where, reference.volume, issue)))
    pages = _DASHES.sub("–", reference.pages)
    year = f" · {paper.date.year}" if paper.date else ""
    return clean_line(", ".join(filter(None, (volume, pages))) + year)
