"""papertui's own exports as text: what a byline says, and a paper made of its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papertui.dumps.doi import read_doi
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import Record
from papertui.dumps.record import count, make_paper
from papertui.reference import Date
from papertui.references.dates import read_date

BETWEEN = " · "
"""What parts the facts of a byline."""
TAGS = "Tags: "
"""What the line of tags begins with."""
_ISO = re.compile(r"\d{4}(?:-\d\d){0,2}\Z")
_NUMBER = re.compile(r"(\d{1,6}) authors?\Z")
# Names that no date and no identifier follows: words that make no sentence.
_LIKE_NAMES = re.compile(r"(?:[^\s,]+(?: [^\s,]+){0,5}(?:, |\Z)(?<![.!?:] |.[.!?:]\Z))+")
_LONGEST_BYLINE = 20_000
_CUT = "et al."
_BY = "by "


@dataclass(slots=True)
class Written:
    """A paper as an export has it; `line` is where it begins. `names` are as they are shown.

    `is_own` says that it has the form of an export, whatever is known of the paper.
    """

    line: int
    title: str
    url: str = ""
    names: Sequence[str] = ()
    n_authors: int | None = None
    organization: str = ""
    date: Date | None = None
    arxiv: ArxivId | None = None
    doi: str = ""
    tags: Sequence[str] = ()
    note: str = ""
    abstract: str = ""
    is_own: bool = True

    @property
    def has_id(self) -> bool:
        """Whether an identifier is known."""
        return self.arxiv is not None or bool(self.doi)

    @property
    def has_facts(self) -> bool:
        """Whether it has what bylines have: an identifier, or authors and a date."""
        return self.has_id or (self.date is not None and bool(self.names or self.n_authors))

    def read_authors(self, names: Sequence[str]) -> None:
        """Take names, or their number where that is all there is."""
        number = _NUMBER.match(names[0]) if len(names) == 1 else None
        if number:
            self.n_authors = count(number[1])
        else:
            self.names = [name for name in names if name]


def read_byline(paper: Written, text: str) -> bool:
    """Take the facts of `A, B · Organisation · 2024-05-27 · arXiv:… · doi:…`; False where it is no byline."""
    if text.startswith(TAGS) or len(text) > _LONGEST_BYLINE:
        return False
    parts = text.split(BETWEEN)
    whole = len(parts)
    if parts[-1].startswith("doi:") and (doi := read_doi(parts[-1])):
        paper.doi = doi
        parts.pop()
    if parts and parts[-1].startswith("arXiv:") and (arxiv := arxiv_id(parts[-1])):
        paper.arxiv = arxiv
        parts.pop()
    if parts and _ISO.match(parts[-1]):
        paper.date = read_date(parts.pop()).date
    if len(parts) > 2 or (len(parts) == whole and not all(map(_LIKE_NAMES.match, parts))):
        return False
    if parts and (len(parts) == 2 or parts[-1].startswith(_BY)):
        paper.organization = parts.pop().removeprefix(_BY)
    if parts:
        paper.read_authors(parts[0].split(", "))
    return True


def record_of(paper: Written) -> Record | None:
    """Make a record; None where the title holds nothing that can be shown."""
    names = [name for name in paper.names if name != _CUT]
    found = make_paper(
        paper.title,
        paper.abstract,
        authors=names,
        authors_complete=len(names) == len(paper.names),
        n_authors=paper.n_authors,
        organization=paper.organization,
        date=paper.date,
        arxiv=paper.arxiv,
        doi=paper.doi or None,
        url=paper.url,
        pdf_url=f"https://arxiv.org/pdf/{paper.arxiv.id}" if paper.arxiv else None,
        decode=_as_is,
    )
    return Record(found, paper.line, keywords=tuple(paper.tags), note=paper.note) if found else None


def _as_is(text: str) -> str:
    return text
