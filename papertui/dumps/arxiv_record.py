"""What arXiv prints of a paper in any of its pages, feeds and mails, made into a record."""

from collections.abc import Sequence
from dataclasses import dataclass

from papertui.dumps.arxiv import addresses_of, on_arxiv
from papertui.dumps.doi import read_doi
from papertui.dumps.ids import ArxivId
from papertui.dumps.links import code_link, find_links
from papertui.dumps.model import Record
from papertui.dumps.record import make_paper
from papertui.latex import latex_to_unicode
from papertui.reference import NO_REFERENCE, Date, Name, Reference
from papertui.text import clean_line

_LONGEST_REMARK = 2000
_LONGEST_VENUE = 500


@dataclass(frozen=True, slots=True)
class Announcement:
    """How arXiv announces a paper: new, cross, replace or "", and the day of the listing, feed or mail."""

    kind: str = ""
    day: Date | None = None


@dataclass(slots=True)  # not frozen: that would slow down each paper
class Printed:
    """What arXiv prints of one paper, as text; every format fills in what it has."""

    title: str
    abstract: str = ""
    authors: Sequence[str | Name] = ()
    n_authors: int | None = None
    authors_complete: bool = True
    date: Date | None = None
    arxiv: ArxivId | None = None
    doi: str = ""
    url: str | None = None
    pdf_url: str | None = None
    remark: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    categories: Sequence[str] = ()
    announcement: Announcement = Announcement()
    links: Sequence[str] = ()


def arxiv_record(printed: Printed, line: int | None = None) -> Record | None:
    """Make a record of what arXiv prints; None where there is no title."""
    remark = clean_line(printed.remark, _LONGEST_REMARK)
    linked = tuple(dict.fromkeys((*find_links(remark), *printed.links)))
    venue = clean_line(latex_to_unicode(printed.journal), _LONGEST_VENUE) if printed.journal else ""
    # Set here: adding them to a finished paper would copy it, the slowest step of all.
    url, pdf_url = addresses_of(printed.arxiv.id) if printed.arxiv else (None, None)
    paper = make_paper(
        printed.title,
        printed.abstract,
        authors=printed.authors,
        n_authors=printed.n_authors,
        authors_complete=printed.authors_complete,
        date=printed.date,
        arxiv=printed.arxiv,
        doi=read_doi(printed.doi),
        url=printed.url or url,
        pdf_url=printed.pdf_url or pdf_url,
        code_url=code_link(linked),
        links=linked,
        reference=_reference(venue, printed),
        categories=tuple(printed.categories),
        announced=printed.announcement.kind,
        listed=printed.announcement.day,
        remark=latex_to_unicode(remark),
    )
    return Record(on_arxiv(paper), line) if paper else None


def _reference(venue: str, printed: Printed) -> Reference:
    if not venue:
        return NO_REFERENCE
    return Reference(
        venue=venue,
        volume=clean_line(printed.volume),
        issue=clean_line(printed.issue),
        pages=clean_line(printed.pages),
    )
