"""Tables of papers in HTML: a header that names the title, rows that link to papers."""

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.html_tree import elements, text_of
from papertui.dumps.md_tables import papers_of
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_PAPER = re.compile(
    r"arxiv\.org/|doi\.org/10\.|openreview\.net/|huggingface\.co/papers/|aclanthology\.org/", re.I
)


def _recognise(page: Page) -> bool:
    return page.is_html and bool(page.once(table_records))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(table_records))


def table_records(page: Page) -> list[Record]:
    """Return the papers of the tables in HTML that a page has, be it one of HTML or of Markdown."""
    if not (_TABLE.search(page.text) and _PAPER.search(page.text)):
        return []
    records: list[Record] = []
    header: list[str] = []
    rows: list[list[str]] = []
    for element in elements(page.html, "table", "tr"):
        if element.tag == "table":
            records += _table(header, rows)
            header, rows = [], []
            continue
        cells = [child for child in element if child.tag in ("td", "th")]
        if not header:
            header = [text_of(cell) for cell in cells]
        else:
            rows.append([_inline(cell) for cell in cells])
    return [*records, *_table(header, rows)]


def _inline(cell: "Element") -> str:
    """Write a cell with its links and line breaks as the reader of rows takes them; all else as text."""
    parts = [_words(cell.text)]
    in_links = set["Element"]()
    for child in cell.iterdescendants():
        if child in in_links or not isinstance(child.tag, str):
            continue
        words = "<br>" if child.tag == "br" else _words(child.text)
        href = str(child.get("href") or "")
        if child.tag == "a" and href.startswith("http"):
            words = f'<a href="{href}">{_words(text_of(child))}</a>'
            in_links.update(child.iterdescendants())
        parts += [words, _words(child.tail)]
    return "".join(parts)


def _words(text: str | None) -> str:
    return escape(_BLANKS.sub(" ", text or ""), quote=False)


def _table(header: list[str], lines: list[list[str]]) -> Iterator[Record]:
    rows = [(None, cells) for cells in lines]
    yield from (Record(on_arxiv(paper)) for _, paper in papers_of(header, rows))


FORMAT = DumpFormat(
    name="html-table",
    description="HTML tables of papers",
    example="a table whose header names a title or paper, and whose rows link to arXiv, a DOI, OpenReview …",
    gives=("dates", "names", "ids", "code"),
    recognise=_recognise,
    parse=_parse,
)
