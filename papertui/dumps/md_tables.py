"""Tables of papers: rows of Markdown or HTML under a header that names their columns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from papertui.dumps.json_values import read_day, read_names
from papertui.dumps.links import code_link
from papertui.dumps.md_inline import Inline, read_inline
from papertui.dumps.paper_links import PaperLink
from papertui.dumps.record import make_paper
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Date, Reference

_COLUMNS = {
    "date": ("date", "publish date", "published", "publication date", "submitted", "time"),
    "year": ("year",),
    "title": ("title", "paper title", "paper", "paper name"),
    "name": ("name", "work", "method"),
    "model": ("model",),
    "authors": ("authors", "author"),
    "venue": ("venue", "publication", "conference", "journal", "pub", "where"),
    "code": ("code", "github", "repo", "repository", "codes"),
    "abstract": ("abstract",),
}
_TITLES = ("title", "name", "model")
_LINKS = ("paper", "pdf", "link", "links", "url", "arxiv", "doi", "publication", "reference")
# Of any length: columns that are aligned by blanks have rules as wide as their longest cell.
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_CELL = re.compile(r"(?:[^|\\]|\\.)*")
_YEAR_IN_VENUE = re.compile(r"(?:19|20)\d\d")
_SHORTEST_ABSTRACT = 80
_PLACEHOLDER = re.compile(r"(?:none|null|n/?a|-|link|tbd)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkdownRow:
    """A row below a header: its line, its cells by the name of their column, all of them in order."""

    line: int | None
    named: dict[str, Inline]
    cells: tuple[Inline, ...]


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return where the columns of a header are; without a title it heads no papers."""
    words = _words(header)
    columns = ((name, _first(words, spellings)) for name, spellings in _COLUMNS.items())
    found = {name: at for name, at in columns if at is not None}
    return {} if found.keys().isdisjoint(_TITLES) else found


def _words(header: Sequence[str]) -> list[str]:
    return [" ".join(cell.strip("*_` ").lower().split()) for cell in header]


def _first(words: list[str], spellings: Sequence[str]) -> int | None:
    return next((words.index(spelling) for spelling in spellings if spelling in words), None)


def split_row(line: str) -> list[str]:
    r"""Split a row of Markdown at its bars; `\|` is a bar of the text, as is one within bold text."""
    text = line.strip()
    text = text[1:] if text.startswith("|") else text
    cells: list[str] = []
    at = 0
    while at <= len(text):
        match = _CELL.match(text, at)
        cell = match[0] if match else ""
        at += len(cell) + 1
        cell = cell.replace("\\|", "|").strip()
        if cells and cell.count("**") % 2 and cells[-1].count("**") % 2:
            cells[-1] += f" | {cell}"
        else:
            cells.append(cell)
    return cells[:-1] if cells and not cells[-1] and text.endswith("|") else cells


def is_rule(line: str) -> bool:
    """Whether a line is the one that parts a header from its rows."""
    return "-" in line and "|" in line and _RULE.match(line.strip()) is not None


def rows_of(header: Sequence[str], lines: Iterable[tuple[int | None, Sequence[str]]]) -> list[MarkdownRow]:
    """Read the rows below a header."""
    columns, links = columns_of(header), _first(_words(header), _LINKS)
    columns |= {} if links is None else {"link": links}
    rows = []
    for line, texts in lines:
        cells = tuple(map(read_inline, texts))
        rows.append(
            MarkdownRow(line, {name: cells[at] for name, at in columns.items() if at < len(cells)}, cells)
        )
    return rows


def is_listing(header: Sequence[str], papers: int, rows: int) -> bool:
    """Whether so many papers among the rows make a table one of papers."""
    if papers >= 3:
        return True
    return papers == rows > 0 and (rows > 1 or len(columns_of(header)) >= 3)


def read_row(row: MarkdownRow) -> Paper | None:
    """Make a paper of a row; None where nothing in it leads to one, or it has no title."""
    links = [link for cell in row.cells for link in cell.links]
    papers = [link.paper for link in links if link.paper]
    title = _title(row.named.get("title")) or _name(row)
    if not papers or not title:
        return None
    linked: PaperLink = next((link for link in papers if link.arxiv or link.doi), papers[0])
    names, complete = read_names(_text(row, "authors"))
    venue = _text(row, "venue")
    abstract = _text(row, "abstract")
    code = row.named.get("code")
    urls = [link.url for link in (code.links if code else ())] + [link.url for link in links]
    return make_paper(
        title,
        abstract if len(abstract) >= _SHORTEST_ABSTRACT else "",
        authors=names,
        authors_complete=complete,
        date=_date(row, venue),
        arxiv=linked.arxiv,
        doi=next((link.doi for link in papers if link.doi), "") or None,
        url=linked.url,
        code_url=code_link(urls),
        reference=Reference(venue=venue) if venue else NO_REFERENCE,
    )


def _name(row: MarkdownRow) -> str:
    """Return what a row calls its paper, where the link to it is in that cell or in a column of links.

    A model beside such a column is one of a leaderboard.
    """
    name, model, links = (row.named.get(column) for column in ("name", "model", "link"))
    if name and (name.paper or (links and links.paper)):
        return _title(name)
    return _title(model) if model and model.paper else ""


def _title(cell: Inline | None) -> str:
    if cell is None or (cell.links and not cell.bold and cell.is_generic):
        return ""
    if cell.title:
        return cell.title
    if cell.bold:
        return cell.bold.strip().removesuffix(".")
    text = read_inline(cell.text.partition("\ue002")[0]).plain or (cell.links[0].text if cell.links else "")
    return "" if _PLACEHOLDER.match(text) else text


def _text(row: MarkdownRow, name: str) -> str:
    cell = row.named.get(name)
    text = cell.plain if cell else ""
    return "" if _PLACEHOLDER.match(text) else text


def _date(row: MarkdownRow, venue: str) -> Date | None:
    for name in ("date", "year"):
        if found := read_day(_text(row, name)):
            return found
    year = _YEAR_IN_VENUE.search(venue)
    return Date(int(year[0])) if year else None
