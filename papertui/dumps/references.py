"""What reference lists have in common: persons, identifiers in odd places, dates that lack their day."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from papertui.dumps.doi import doi_alone, read_doi
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import Found, Record
from papertui.dumps.paper_links import publisher_doi
from papertui.dumps.problem import Problem
from papertui.dumps.record import count, make_paper
from papertui.latex import latex_to_unicode
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Date, Entry, Name, Reference
from papertui.references.dates import NO_DATE, ReadDate
from papertui.references.table import UNKNOWN_TYPE
from papertui.text import clean, clean_line

# The spellings under which managers keep the id: `arXiv:…` in notes, journals and numbers, links, DOIs.
_MENTION = re.compile(r"arxiv(?:\.org/(?:abs|pdf|html)/|[:.])\s*(\S{1,60})", re.IGNORECASE)
_REPOSITORY = re.compile(r"\s*(?:corr|arxiv|computing research repository)\b", re.IGNORECASE)
_IN_REPOSITORY = re.compile(r"\babs/(\S{1,60})")
_DATE = re.compile(r"\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)")
_IS_LINK = re.compile(r"(?:https?://|www\.|(?:dx\.)?doi\.org/|(?:doi:\s?)?10\.\d{4,9}/)\S+\Z", re.IGNORECASE)
_AUTHOR_NUMBER = re.compile(r"\s*(\d{1,6}) authors?\s*\Z")

_PARTS = ("venue", "volume", "issue", "pages", "publisher")

DateParts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list as its format gives it; `place` names it to the user.

    `notes` may hold ids, or the number of authors; `decode` makes title and
    abstract readable. `own_id` is the paper's id where papertui wrote the entry;
    `keywords`, `comment` and `places` are its owner's. `doubts` could not be read.
    """

    place: str
    line: int | None
    title: str
    abstract: str = ""
    authors: Sequence[str | Name] = ()
    complete: bool = True
    organization: str | None = None
    date: ReadDate = NO_DATE
    arxiv: ArxivId | None = None
    doi: str = ""
    url: str = ""
    pdf_url: str = ""
    reference: Reference = NO_REFERENCE
    entry: Entry | None = None
    categories: Sequence[str] = ()
    other_keys: Sequence[str] = ()
    notes: Sequence[str] = ()
    own_id: str = ""
    keywords: Sequence[str] = ()
    comment: str = ""
    places: Mapping[str, str] = field(default_factory=dict, hash=False)
    doubts: Sequence[str] = ()
    decode: Callable[[str], str] = latex_to_unicode


def read_list(entries: Iterable[ListEntry | Problem]) -> Iterator[Found]:
    """Make records of a list; what could not be read of an entry is a problem beside its record."""
    for entry in entries:
        if isinstance(entry, Problem):
            yield entry
            continue
        record = _record(entry)
        if record is None:
            yield Problem(entry.line, f"{entry.place} has no title")
            continue
        yield from (Problem(entry.line, f"{entry.place}: {doubt}") for doubt in entry.doubts)
        if entry.date.wrong:
            rest = f"; {entry.date.date} was taken" if entry.date.date else ""
            yield Problem(entry.line, f"{entry.place}: the date “{entry.date.wrong}” cannot be read{rest}")
        yield record


def _record(entry: ListEntry) -> Record | None:
    numbers = (match for note in entry.notes if (match := _AUTHOR_NUMBER.match(note)))
    printed = next(numbers, None)
    own = arxiv_id(entry.own_id) if entry.own_id.startswith("arxiv:") else None
    arxiv = own or entry.arxiv or mentioned_arxiv_id((entry.url, entry.doi, *entry.notes))
    reference, links = _without_links(entry.reference)
    url = entry.url or links.get("venue", "")
    paper = make_paper(
        entry.title,
        entry.abstract,
        authors=entry.authors,
        authors_complete=entry.complete,
        n_authors=count(printed[1]) if printed else None,
        organization=entry.organization,
        date=entry.date.date,
        arxiv=arxiv,
        doi=_doi(entry) or next(filter(None, map(read_doi, links.values())), None),
        url=url or (f"https://arxiv.org/abs/{arxiv.id}" if arxiv else ""),
        pdf_url=entry.pdf_url or (f"https://arxiv.org/pdf/{arxiv.id}" if arxiv else ""),
        reference=_of_preprint(reference) if arxiv else reference,
        entry=entry.entry,
        categories=tuple(entry.categories),
        other_keys=tuple(entry.other_keys),
        decode=entry.decode,
    )
    if paper is None:
        return None
    paper = known_as(paper, entry.own_id)
    note = clean(entry.comment).strip()
    return Record(paper, entry.line, keywords=tuple(entry.keywords), note=note, places=entry.places)


def _doi(entry: ListEntry) -> str | None:
    by_link = read_doi(entry.url) if "doi.org/" in entry.url else None
    return read_doi(entry.doi) or by_link or doi_alone(entry.notes) or publisher_doi(entry.url) or None


def _without_links(reference: Reference) -> tuple[Reference, dict[str, str]]:
    """Return a reference without the links and DOIs in the places of its parts, and these by the part."""
    links = {name: text for name in _PARTS if _IS_LINK.match(text := getattr(reference, name))}
    return (replace(reference, **dict.fromkeys(links, "")) if links else reference), links


def _of_preprint(reference: Reference) -> Reference:
    """Return CSL's type of preprints for what a list only calls a document."""
    return replace(reference, type="article") if reference.type == UNKNOWN_TYPE else reference


def known_as(paper: Paper, own_id: str) -> Paper:
    """Return a paper that papertui exported with the key its title had then, where it has another now."""
    if not own_id.startswith("title:") or own_id in paper.keys:
        return paper
    return replace(paper, aliases=(clean_line(own_id),))


def places(text: str) -> dict[str, str]:
    """Read `to-read a1, rl/offline a0V`: the places that papertui wrote, by tag; a tag has no space."""
    rows = (row.rpartition(" ") for row in text.split(", "))
    return {tag: place for tag, _, place in rows if tag}


def mentioned_arxiv_id(texts: Iterable[str]) -> ArxivId | None:
    """Find the first arXiv id that a text names as such: `arXiv:…`, a link, a DOI of arXiv's."""
    for text in texts:
        for match in _MENTION.finditer(text):
            if found := arxiv_id(match[1]):
                return found
    return None


def repository_id(journal: str, volume: str) -> ArxivId | None:
    """Read the arXiv id of `CoRR` with the volume `abs/…`."""
    if not _REPOSITORY.match(journal):
        return None
    named = _IN_REPOSITORY.search(f"{journal} {volume}")
    return arxiv_id(named[1] if named else volume)


def date_parts(text: str) -> DateParts:
    """Read `2017-06-12`, `2017/06/12/`, `2017-06` or `2017`, as far as it goes."""
    match = _DATE.match(text)
    return tuple(int(part) for part in match.groups() if part) if match else ()


def known_date(parts: DateParts) -> Date | None:
    """Make a date of year, month and day, as far as they are in the calendar; None where the year is not."""
    for known in range(len(parts), 0, -1):
        with suppress(ValueError):
            return Date(*parts[:known])
    return None
