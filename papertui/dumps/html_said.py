"""What an entry of a list in HTML says of its paper: names, date, venue, abstract, links."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from papertui.dumps.html_entries import Entry, lines_of, words_of
from papertui.dumps.json_values import read_day
from papertui.dumps.links import code_link
from papertui.dumps.md_authors import are_names, are_persons, in_parts, is_person
from papertui.dumps.md_inline import Link
from papertui.dumps.paper_links import PaperLink, page_title
from papertui.dumps.printed_names import read_names
from papertui.dumps.record import make_paper
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Date, Name, Reference

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Names: TypeAlias = tuple[list[str | Name], bool]

_KINDS = {
    "authors": "authors?|gs_a|byline|contributors?",
    "date": "date|year|published|pubdate|datepublished",
    "venue": "venue|journal|periodical|booktitle|conference",
    "abstract": "abstract",
}
_KIND_FORMS = {name: re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])") for name, words in _KINDS.items()}
_LABEL = re.compile(r"(?:authors?|by|作者|著者|abstract|摘要)\s*[:：]\s*|abstract\s+(?=[A-Z])", re.IGNORECASE)
_HOST_BEHIND = re.compile(r"\s[-–—]\s.*", re.DOTALL)  # “A Lee, B Ray - Journal of Walls, 2024 - host”
_YEAR = re.compile(r"(?<![\d./:-])(?:19[5-9]\d|20\d\d)(?![\d/:-])")
_NUMBERED = re.compile(
    r"\s*(?:title\s*:|\[{0,2}\d{4}\.\d{4,5}(?:v\d+)?\]{0,2}(?:\s*[-–—:])?|\d{1,4}[.)]|\[\d{1,4}\])\s+",
    re.IGNORECASE,
)
_SIGNS = " \t[({|,;:·•–—-"
_QUOTES = "\"“”「」《》'"
_NOT_OF_PUBLISHING = re.compile(r"updated|added|accessed|posted|retrieved", re.IGNORECASE)
_DIGITS = re.compile(r"\d{3}")
_SHORTEST_ABSTRACT = 80
_LONGEST_LINE = 200
_LONGEST_NAMES = 4000
_WORD = re.compile(r"[^\W\d_]{2,}")
# “In Proceedings of Walls, May 2024”: the year is the date's.
_AROUND_VENUE = re.compile(r"\AIn:?\s+(?=[A-Z])|[\s,(]+(?:[A-Z][a-z]{2,8}\.? )?(?:19|20)\d\d[).]?\Z")
_MOST_WORDS = 3
_FEWEST_NAMED = 4  # one of so many entries
_CITED = re.compile(r"\bal\b|\A[^\d(]{0,40}\(?(?:19|20)\d\d\)?\Z")
_BOOKTITLE = re.compile(r"(?:@.{0,300}\b)?(?:booktitle|journal)\s*=\s*\{([^{}]{4,200})\}", re.IGNORECASE)


@dataclass(frozen=True)  # no slots: what is computed is kept
class EntryRead:
    """What was found of an entry: its links, the paper that it leads to, and whether its title does."""

    entry: Entry
    links: Sequence[Link]
    paper: PaperLink
    is_own: bool

    @cached_property
    def lines(self) -> list[str]:
        """The lines of its text."""
        return list(lines_of(self.entry.parts))

    @cached_property
    def title(self) -> str:
        """The text of its title."""
        return words_of(self.entry.title)

    @cached_property
    def at(self) -> int:
        """The place of its title among the lines."""
        return next((at for at, line in enumerate(self.lines) if self.title in line), 0)

    @cached_property
    def classed(self) -> list[tuple[frozenset[str], "Element"]]:
        """The elements that say what they are, beside links and the title."""
        above = {self.entry.title, *self.entry.title.iterancestors()}
        elements = (each for each in self.entry.elements() if each.tag != "a" and each not in above)
        kinds = ((_kinds(each.get("class") or "", each.get("itemprop") or ""), each) for each in elements)
        return [(kind, each) for kind, each in kinds if kind]

    def of_kind(self, kind: str) -> Iterator["Element"]:
        """Yield the elements that say by their class that they are of a kind."""
        return (element for kinds, element in self.classed if kind in kinds)


@lru_cache(maxsize=1024)
def _kinds(classes: str, item: str) -> frozenset[str]:
    names = f"{classes} {item}".lower()
    return frozenset(name for name, form in _KIND_FORMS.items() if form.search(names))


def names_of(found: Sequence[EntryRead]) -> list[Names]:
    """Return the names of each entry of a list, and whether they are all."""
    rows = [_row_of_names(each) for each in found]
    places = Counter(row for row in rows if row is not None)
    if _FEWEST_NAMED * places.total() < len(found):  # what looks like names are keywords
        rows, places = [None] * len(found), Counter()
    usual = max(places, key=places.__getitem__, default=None)
    return [_names(each, row, usual) for each, row in zip(found, rows, strict=True)]


def paper_of(read: EntryRead, names: Names) -> Paper | None:
    """Make a paper of an entry."""
    title = page_title(_NUMBERED.sub("", read.title, count=1)).strip(_QUOTES + " ")
    papers = [read.paper, *(link.paper for link in read.links if link.paper and _says_where(link.text))]
    venue = _AROUND_VENUE.sub("", _said(read, "venue") or _in_bibtex(read))
    return make_paper(
        title.removesuffix(".") if title.count(".") == 1 else title,
        _abstract(read),
        authors=names[0],
        authors_complete=names[1],
        date=_date(read),
        arxiv=next((paper.arxiv for paper in papers if paper.arxiv), None),
        doi=next((paper.doi for paper in papers if paper.doi), "") or None,
        url=read.paper.url,
        code_url=code_link(link.url for link in read.links),
        reference=Reference(venue=venue) if venue else NO_REFERENCE,
    )


def _says_where(words: str) -> bool:
    """Whether the words of a link can be no title: “publisher”, “JHEP 04 (2017) 041”; “Lee et al.” cites."""
    return len(_WORD.findall(words)) <= _MOST_WORDS and not _CITED.search(words)


def _said(read: EntryRead, kind: str) -> str:
    texts = (words_of(element) for element in read.of_kind(kind))
    return next((text for text in texts if 0 < len(text) <= _LONGEST_LINE), "")


def _in_bibtex(read: EntryRead) -> str:
    """Return the venue in the BibTeX that an entry folds away."""
    found = (_BOOKTITLE.match(line) for line in read.lines)
    return next((match[1] for match in found if match), "")


def _row_of_names(read: EntryRead) -> int | None:
    """Return how far from the title the line stands that can only be names of several people."""
    rows = ((at - read.at, _names_in(read, at)) for at in range(len(read.lines)))
    return next((row for row, line in rows if are_persons(line)), None)


def _names_in(read: EntryRead, at: int) -> str:
    """Return a line as names are read of it; of that of the title what stands before it, or else behind."""
    line = read.lines[at] if 0 <= at < len(read.lines) else ""
    if len(line) > _LONGEST_NAMES:
        return ""
    if at != read.at:
        return _unlabelled(line.replace(" | ", ", "))
    before, _, behind = line.partition(read.title)
    return _unlabelled(before.rstrip(_SIGNS + _QUOTES) or behind.lstrip(_SIGNS + _QUOTES))


def _unlabelled(line: str) -> str:
    return _LABEL.sub("", line, count=1).rstrip(" .,;")


def _names(read: EntryRead, row: int | None, usual: int | None) -> Names:
    """Return the names of an entry, and whether they are all; one alone stands where others' names do."""
    said = list(read.of_kind("authors"))
    if len(said) > 1 and all(element.get("itemprop") == "author" for element in said):
        return read_names([words_of(element) for element in said])
    for element in said:
        text = " ".join(lines_of([element]))
        if text and len(text) <= _LONGEST_NAMES and not _DIGITS.search(text.partition(" - ")[0]):
            return read_names(_HOST_BEHIND.sub("", _unlabelled(text)).replace(" | ", ", "))
    at = usual if row is None else row
    line = "" if at is None else _names_in(read, read.at + at)
    if row is None and not (are_names(line) or is_person(line)):
        return [], True
    return read_names(in_parts(line))


def _date(read: EntryRead) -> Date | None:
    for element in read.of_kind("date"):
        if found := read_day(str(element.get("datetime") or "") or words_of(element)):
            return found
    short = (
        line for line in read.lines if len(line) <= _LONGEST_LINE and not _NOT_OF_PUBLISHING.search(line)
    )
    years = {year for line in short for year in _YEAR.findall(line.replace(read.title, ""))}
    return Date(int(years.pop())) if len(years) == 1 else None


def _abstract(read: EntryRead) -> str:
    for element in read.of_kind("abstract"):
        text = _LABEL.sub("", words_of(element), count=1)
        if len(text) >= _SHORTEST_ABSTRACT:
            return text
    return ""
