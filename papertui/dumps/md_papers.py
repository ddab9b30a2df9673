"""Markdown lists and tables of papers: awesome lists, reading lists, the pages of daily scripts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from sys import maxsize

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.html_tables import table_records
from papertui.dumps.links import code_link
from papertui.dumps.md_authors import are_persons, may_be_names
from papertui.dumps.md_blocks import Block, Blocks
from papertui.dumps.md_facts import is_fact, read_label
from papertui.dumps.md_folded import folded_records
from papertui.dumps.md_headings import Headings
from papertui.dumps.md_inline import Inline, is_prose, read_inline, shown
from papertui.dumps.md_plain import PlainLines
from papertui.dumps.md_quoted import unquoted
from papertui.dumps.md_sections import read_section
from papertui.dumps.md_tables import is_rule, papers_of, split_row
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.paper_links import paper_link
from papertui.dumps.printed_names import read_names
from papertui.dumps.record import make_paper
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Reference

_ANY_LINK = re.compile(r"https?://[^\s<>()\[\]\"|]{8,300}")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
# Sections in which a link to a paper is no entry of the list; “News Recommendation” is a topic.
_ASIDE = re.compile(
    r"\W*(?:latest |recent |what.s )?(?:citing|cite|(?:table of )?contents|contribut\w*|licen[cs]e"
    r"|acknowledge?ments?|star history|change ?log|announcements?|todo)\b"
    r"|\W*(?:latest |recent |our )?(?:news|updates?|citations?|content|contact)\b"
    r"(?:\W+(?:us|me|info\w*|guide\w*|news|updates?|and|the|this|our|author\w*|\d+)\b)*\W*\Z",
    re.IGNORECASE,
)
# A list of objects, perhaps below comments and its name. Further down it is an example in a list of papers.
_YAML = re.compile(
    r"\ufeff?(?:---\n|[ \t]*\n|#[^\n]*\n|[a-z_]{1,30}:[ \t]*\n)*( *)- [a-z_]{1,30}:[^\n]*\n\1  [a-z_]{1,30}:"
)
_FEWEST = 3
_SIGNS = ("](", "|", "href", "][", "# ", "**", "\nhttp", ": http", "：http")


@dataclass(slots=True)
class _Listing:
    """What a page holds: papers of items, and those of its tables that are tables of papers."""

    items: list[Record] = field(default_factory=list)
    tables: list[Record] = field(default_factory=list)
    headings: Headings = field(default_factory=Headings)

    @property
    def papers(self) -> list[Record]:
        """The records in the order of the page, then those of HTML; fewer than three items are a note."""
        items = self.items if len(self.items) + len(self.tables) >= _FEWEST else []
        return sorted((*items, *self.tables), key=lambda record: record.line or maxsize)


def _recognise(page: Page) -> bool:
    if page.is_html or not any(sign in page.text for sign in _SIGNS):
        return False
    if _YAML.match(page.text) or not any(paper_link(match[0]) for match in _ANY_LINK.finditer(page.text)):
        return False
    return bool(page.once(_listing).papers)


def _parse(page: Page) -> Iterator[Found]:
    listing = page.once(_listing)
    yield from merged_records(listing.headings.told(listing.papers))


def _listing(page: Page) -> _Listing:
    listing, blocks, plain = _Listing(), Blocks(), PlainLines()
    lines = unquoted(page.text.split("\n"))
    aside = fenced = False
    at = 0
    while at < len(lines):
        line, number = lines[at], page.line + at
        at += 1
        if _FENCE.match(line):
            fenced = not fenced
        elif heading := _HEADING.match(line):
            blocks.end()
            plain.add("", number)
            aside = _ASIDE.match(heading[2]) is not None
            paper = None if aside else read_section(heading[2], _below(lines, at))
            listing.headings.add(len(heading[1]), "" if paper else heading[2], number)
            if paper:
                listing.items.append(Record(on_arxiv(paper), number))
                aside = True  # what is below it are its facts
        elif fenced or aside:
            continue
        elif at < len(lines) and "|" in line and is_rule(lines[at]):
            blocks.end()
            at = _table(listing, lines, at - 1, page.line)
        else:
            blocks.add(line, number)
            plain.add(line, number)
    listing.items += chain(_papers_of(blocks.top), folded_records(page), plain.records())
    listing.tables += table_records(page)
    return listing


def _below(lines: list[str], at: int) -> list[str]:
    """Return the lines below a heading, up to the next one."""
    end = next((n for n in range(at, len(lines)) if _HEADING.match(lines[n])), len(lines))
    return lines[at:end]


def _papers_of(blocks: Iterable[Block]) -> Iterator[Record]:
    for block in blocks:
        below = list(_papers_of(block.below))
        # Where entries stand below it, it is their topic, or a paper of its own.
        if paper := _read_block(block, is_alone=not below):
            yield Record(on_arxiv(paper), block.line)
        yield from below


def _read_block(block: Block, *, is_alone: bool) -> Paper | None:
    """Read an entry, with what stands below it unless that are entries themselves."""
    if block.is_paragraph and (is_prose(block.parts[0]) or is_fact(block.parts[0])):
        return None
    lines = list(block.lines) if is_alone else []
    if not any("http" in line for line in (block.text, *lines)):
        return None
    inline = read_inline(block.text)
    if not is_alone or (inline.paper and inline.title and not block.below):
        return _paper(inline.title, inline, lines)
    whole = read_inline(" ".join((block.text, *(_heads(block)))))
    head = read_inline(block.parts[0])
    plain = _paper(inline.title or head.alone or whole.title, whole, lines, head)
    paper = read_section(block.parts[0], lines, whole.paper)
    return _completed(paper, plain) if paper and plain else paper or plain


def _completed(paper: Paper, plain: Paper) -> Paper:
    """Return the paper that facts describe, with what the entry says beside its title."""
    if not paper.names:
        paper = replace(paper, names=plain.names, authors_complete=plain.authors_complete)
    if not paper.reference.venue:
        paper = replace(paper, reference=plain.reference)
    return replace(paper, date=paper.date or plain.date, code_url=paper.code_url or plain.code_url)


def _heads(block: Block) -> Iterator[str]:
    for below in block.below:
        yield below.text
        yield from _heads(below)


def _paper(title: str, inline: Inline, lines: Iterable[str], head: Inline | None = None) -> Paper | None:
    """Make a paper of an entry; one of the lines below it may be its authors."""
    linked = inline.paper
    if linked is None or not title:
        return None
    names, complete = read_names(inline.authors or (head.authors if head else "") or _names_in(lines, title))
    return make_paper(
        title,
        authors=names,
        authors_complete=complete,
        date=inline.date,
        arxiv=linked.arxiv,
        doi=linked.doi or None,
        url=linked.url,
        code_url=code_link(link.url for link in inline.links),
        reference=Reference(venue=inline.venue) if inline.venue else NO_REFERENCE,
    )


def _names_in(lines: Iterable[str], title: str) -> str:
    """Return the first of some lines that is names and nothing else; "" for none."""
    texts = (shown(line).strip(" .") for line in lines if may_be_names(line) and not read_label(line))
    return next((names for names in texts if are_persons(names) and names not in title), "")


def _table(listing: _Listing, lines: list[str], at: int, first_line: int) -> int:
    """Read the table whose header is at a line; return the line below it."""
    header = split_row(lines[at])
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    rows = [(first_line + n, split_row(lines[n])) for n in range(at + 2, end)]
    listing.tables += [Record(on_arxiv(paper), line) for line, paper in papers_of(header, rows)]
    return end


FORMAT = DumpFormat(
    name="markdown-papers",
    description="Markdown lists and tables of papers: awesome lists, daily scripts, reading lists",
    example="three items, paragraphs or rows with a title and a link to arXiv, a DOI, OpenReview …",
    gives=("dates", "names", "ids", "venues", "code"),
    recognise=_recognise,
    parse=_parse,
)
