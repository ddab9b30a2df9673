"""Lists of papers as HTML, whatever their elements are: proceedings, results of searches, pages of groups."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.html_base import address_of, whole_link
from papertui.dumps.html_entries import AS_LINK, Entry, Titles, candidates, entries_of, words_of
from papertui.dumps.html_said import EntryRead, names_of, paper_of
from papertui.dumps.md_authors import are_names
from papertui.dumps.md_inline import Link
from papertui.dumps.md_labels import is_label
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.paper_links import PaperLink, paper_link

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LINK = re.compile(
    r"href\s*=\s*[\"']?[^\"'\s<>]{0,200}(?:arxiv\.org/|doi\.org/10|openreview\.net/|/(?:forum|pdf)\?id=|_paper\.html"
    r"|aclanthology\.org/|/\d{4}\.[a-z]+-|/[A-Z]\d\d-\d{4}|proceedings\.mlr\.press/v|/paper(?:_files)?/|huggingface\.co/papers/"
    r"|scholar_url\?|alphaxiv\.org/|semanticscholar\.org/paper|ieeexplore|dl\.acm\.org|biorxiv\.org)",
    re.IGNORECASE,
)
_SIGNS = " \t[({|,;:·•–—-"
_PROSE_BEHIND = re.compile(r"[\s]*[,;]?\s+[a-z]{2,}\s+[a-z]+\s+[a-z]+")
_SURE = 1  # the highest rank whose titles need no names
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Listing:
    """What was found of titles that look alike, and how many of them there are."""

    rank: int
    found: Sequence[EntryRead]
    titles: int

    @property
    def worth(self) -> tuple[float, int, int]:
        """The more of them the better; of two alike the one in Latin letters, then the surer sign."""
        latin = sum(max(each.title, default="") < "\u3000" for each in self.found)
        return len(self.found) ** 2 / self.titles, latin, -self.rank


def _recognise(page: Page) -> bool:
    return page.is_html and len(_LINK.findall(page.text)) >= _FEWEST and bool(page.once(_records))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_records))


def _records(page: Page) -> list[Record]:
    if page.html is None:
        return []
    reader = _Reader(address_of(page))
    listings = [reader.listing(titles) for titles in candidates(page.html, reader.leads_to_paper)]
    listings.sort(key=lambda listing: listing.worth, reverse=True)
    whole = (_read_listing(listing) for listing in listings if len(listing.found) >= _FEWEST)
    return next(filter(None, whole), [])


def _read_listing(listing: _Listing) -> list[Record]:
    """Read the papers of titles; none where it is not sure that they are titles of papers."""
    named = names_of(listing.found)
    sure = sum(bool(names) or each.is_own for each, (names, _) in zip(listing.found, named, strict=True))
    if listing.rank > _SURE and 2 * sure < len(listing.found):
        return []
    papers = [(each, paper_of(each, names)) for each, names in zip(listing.found, named, strict=True)]
    return [Record(on_arxiv(paper), each.entry.title.sourceline) for each, paper in papers if paper]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the entries of a page that has this address."""

    address: str

    def leads_to_paper(self, link: "Element") -> bool:
        """Whether a link is one to a paper."""
        return self._paper(link) is not None

    def _paper(self, link: "Element") -> PaperLink | None:
        return paper_link(whole_link(str(link.get("href") or ""), self.address))

    def listing(self, titles: Titles) -> _Listing:
        """Return the entries of titles that lead to papers."""
        found = [each for entry in entries_of(titles.elements) if (each := self._read(entry, titles.rank))]
        return _Listing(titles.rank, found, len(titles.elements))

    def _read(self, entry: Entry, rank: int) -> EntryRead | None:
        if rank == AS_LINK and not _begins_entry(entry.title):
            return None
        links = self._links(entry)
        own = self._own(entry)
        linked = own or _only_paper(links)
        if linked is None:
            return None
        return EntryRead(entry, links, linked, own is not None)

    def _links(self, entry: Entry) -> list[Link]:
        found = ((each, str(each.get("href") or "")) for each in entry.elements() if each.tag == "a")
        whole = ((each, whole_link(href, self.address)) for each, href in found)
        return [Link(words_of(each), url, paper_link(url)) for each, url in whole if url]

    def _own(self, entry: Entry) -> PaperLink | None:
        """Return the paper that the title itself leads to."""
        around = (entry.title, *entry.title.iterancestors("a"), *entry.title.iter("a"))
        return next((paper for each in around if each.tag == "a" and (paper := self._paper(each))), None)


def _only_paper(links: Sequence[Link]) -> PaperLink | None:
    """Return the paper that links of an entry lead to which say no more than “PDF” or its id."""
    papers = [link.paper for link in links if link.paper and link.is_generic]
    if len({paper.arxiv.id for paper in papers if paper.arxiv}) > 1:
        return None
    return next((paper for paper in papers if paper.arxiv or paper.doi), papers[0] if papers else None)


def _begins_entry(title: "Element") -> bool:
    """Whether a link is no part of a sentence: what stands before it on its line is a label or names."""
    before = (title.getprevious().tail if title.getprevious() is not None else title.getparent().text) or ""
    label = before.strip(_SIGNS)
    is_begun = not label or is_label(label) or are_names(label)
    return is_begun and _PROSE_BEHIND.match(title.tail or "") is None


FORMAT = DumpFormat(
    name="html-list",
    description="lists of papers as HTML: proceedings, results of searches, pages of groups",
    example="three entries or more, each with a title and a link to arXiv, a DOI, OpenReview, proceedings …",
    gives=("dates", "names", "abstracts", "ids", "venues", "code"),
    recognise=_recognise,
    parse=_parse,
)
