"""Tables of papers: rows of Markdown or HTML under a header that names their columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from papertui.dumps.json_values import read_day
from papertui.dumps.links import code_link
from papertui.dumps.md_columns import columns_of, title_column
from papertui.dumps.md_inline import Inline
from papertui.dumps.md_titles import authors_behind, cell_title, is_placeholder, read_cell, unfolded, year_of
from papertui.dumps.paper_links import PaperLink
from papertui.dumps.printed_names import read_names
from papertui.dumps.record import make_paper
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Date, Reference

# Of any length: columns that are aligned by blanks have rules as wide as their longest cell.
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_CELL = re.compile(r"(?:[^|\\]|\\.)*")
_SHORTEST_ABSTRACT = 80


Lined: TypeAlias = tuple[int | None, Paper]
Cells: TypeAlias = tuple[int | None, tuple[Inline, ...]]


@dataclass(frozen=True, slots=True)
class MarkdownRow:
    """A row below a header: its line, its cells by the name of their column, all of them in order."""

    line: int | None
    named: dict[str, Inline]
    cells: tuple[Inline, ...]


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


def papers_of(header: Sequence[str], lines: Sequence[tuple[int | None, Sequence[str]]]) -> list[Lined]:
    """Return the papers of a table with their lines; none where it is no table of papers."""
    if not any("http" in cell for _, texts in lines for cell in texts):
        return []
    cells = [(line, tuple(map(read_cell, texts))) for line, texts in lines]
    columns = columns_of(header)
    if not columns:
        column = title_column([row for _, row in cells])
        columns = {} if column is None else columns_of(header, column)
    rows = _rows(columns, cells)
    papers = [(row.line, paper) for row in rows if (paper := read_row(row))] if columns else []
    return papers if _is_listing(columns, len(papers), len(rows)) else []


def _rows(
    columns: Mapping[str, int], lines: Iterable[tuple[int | None, tuple[Inline, ...]]]
) -> list[MarkdownRow]:
    return [
        MarkdownRow(line, {name: cells[at] for name, at in columns.items() if at < len(cells)}, cells)
        for line, cells in lines
    ]


def _is_listing(columns: Mapping[str, int], papers: int, rows: int) -> bool:
    """Whether so many papers among the rows make a table one of papers."""
    if papers >= 3 or (papers and columns.keys() >= {"title", "authors"}):
        return True
    return papers == rows > 0 and (rows > 1 or len(columns.keys() - {"link"}) >= 3)


def read_row(row: MarkdownRow) -> Paper | None:
    """Make a paper of a row; None where nothing in it leads to one, or it has no title."""
    links = [link for cell in row.cells for link in cell.links]
    papers = [link.paper for link in links if link.paper]
    title = cell_title(row.named.get("title")) or _name(row)
    if not papers or not title:
        return None
    linked: PaperLink = next((link for link in papers if link.arxiv or link.doi), papers[0])
    names, complete = read_names(_authors(row))
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
        return cell_title(name)
    return cell_title(model) if model and model.paper else ""


def _authors(row: MarkdownRow) -> str:
    cell = row.named.get("authors")
    return authors_behind(cell) if cell and cell is row.named.get("title") else _text(row, "authors")


def _text(row: MarkdownRow, name: str) -> str:
    cell = row.named.get(name)
    text = unfolded(cell) if cell else ""
    return "" if is_placeholder(text) else text


def _date(row: MarkdownRow, venue: str) -> Date | None:
    for name in ("date", "year"):
        if found := read_day(_text(row, name)):
            return found
    return year_of(venue)
