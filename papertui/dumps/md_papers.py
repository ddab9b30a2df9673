"""Markdown lists and tables of papers: awesome lists, reading lists, the pages of daily scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.links import code_link
from papertui.dumps.md_inline import read_inline
from papertui.dumps.md_sections import read_section
from papertui.dumps.md_tables import columns_of, is_listing, is_rule, read_row, rows_of, split_row
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.paper_links import paper_link
from papertui.dumps.record import make_paper
from papertui.paper import Paper

_ANY_LINK = re.compile(r"https?://[^\s<>()\[\]\"|]{8,300}")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)")
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,4}[.)])[ \t]+(.*)")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
# Sections in which a link to a paper is no entry of the list.
_ASIDE = re.compile(
    r"\W*(?:latest |recent )?(?:news|updates?|citations?|citing|cite|(?:table of )?contents?|contribut\w*"
    r"|licen[cs]e|acknowledge?ments?|star history|change ?log|contact|announcements?|todo)\b",
    re.IGNORECASE,
)
_FEWEST = 3
_SIGNS = ("](", "|", "href", "][", "# ")


@dataclass(slots=True)
class _Item:
    """An entry of a list: its line, how far it stands in, its text with the lines that go on."""

    line: int
    indent: int
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.parts)


@dataclass(slots=True)
class _Listing:
    """What a page holds: papers of items, and those of its tables that are tables of papers."""

    items: list[Record] = field(default_factory=list)
    tables: list[Record] = field(default_factory=list)

    @property
    def papers(self) -> list[Record]:
        """The records in the order of the page; fewer than three items are a note, not a list."""
        items = self.items if len(self.items) + len(self.tables) >= _FEWEST else []
        return sorted((*items, *self.tables), key=lambda record: record.line or 0)


def _recognise(page: Page) -> bool:
    if page.is_html or not any(sign in page.text for sign in _SIGNS):
        return False
    if not any(paper_link(match[0]) for match in _ANY_LINK.finditer(page.text)):
        return False
    return bool(page.once(_listing).papers)


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_listing).papers)


def _listing(page: Page) -> _Listing:
    listing = _Listing()
    lines = page.text.split("\n")
    aside = fenced = False
    item: _Item | None = None
    at = 0
    while at < len(lines):
        line, number = lines[at], page.line + at
        at += 1
        if _FENCE.match(line):
            fenced = not fenced
        elif heading := _HEADING.match(line):
            _close(listing, item)
            item, aside = None, _ASIDE.match(heading[1]) is not None
            if not aside and (paper := read_section(heading[1], _below(lines, at))):
                listing.items.append(Record(on_arxiv(paper), number))
                aside = True  # what is below it are its facts
        elif fenced or aside:
            continue
        elif at < len(lines) and "|" in line and is_rule(lines[at]):
            _close(listing, item)
            item, at = None, _table(listing, lines, at - 1, page.line)
        elif match := _ITEM.match(line):
            item = _next_item(listing, item, _Item(number, len(match[1].expandtabs(4)), [match[2]]))
        elif item is not None and line.strip():
            item.parts.append(line.strip())
        else:
            _close(listing, item)
            item = None
    _close(listing, item)
    return listing


def _below(lines: list[str], at: int) -> list[str]:
    """Return the lines below a heading, up to the next one."""
    end = next((n for n in range(at, len(lines)) if _HEADING.match(lines[n])), len(lines))
    return lines[at:end]


def _next_item(listing: _Listing, item: _Item | None, following: _Item) -> _Item:
    """Return the item that a line begins, or the one above if the line only adds links to it."""
    if item is not None and following.indent > item.indent and not read_inline(item.text).paper:
        below = read_inline(following.text)
        if below.paper and not below.title:
            item.parts += following.parts
            return item
    _close(listing, item)
    return following


def _close(listing: _Listing, item: _Item | None) -> None:
    if item is not None and "http" in item.text and (paper := _read_item(item.text)):
        listing.items.append(Record(on_arxiv(paper), item.line))


def _read_item(text: str) -> Paper | None:
    inline = read_inline(text)
    linked, title = inline.paper, inline.title
    if linked is None or not title:
        return None
    return make_paper(
        title,
        arxiv=linked.arxiv,
        doi=linked.doi or None,
        url=linked.url,
        code_url=code_link(link.url for link in inline.links),
    )


def _table(listing: _Listing, lines: list[str], at: int, first_line: int) -> int:
    """Read the table whose header is at a line; return the line below it."""
    header = split_row(lines[at])
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    if columns_of(header):
        rows = rows_of(header, ((first_line + n, split_row(lines[n])) for n in range(at + 2, end)))
        papers = [(row.line, paper) for row in rows if (paper := read_row(row))]
        if is_listing(header, len(papers), len(rows)):
            listing.tables += [Record(on_arxiv(paper), line) for line, paper in papers]
    return end


FORMAT = DumpFormat(
    name="markdown-papers",
    description="Markdown lists and tables of papers: awesome lists, daily scripts, reading lists",
    example="three items or rows whose title is or stands before a link to arXiv, a DOI, OpenReview …",
    gives=("dates", "names", "ids", "venues", "code"),
    recognise=_recognise,
    parse=_parse,
)
