"""CSV and TSV with a header: Scopus, Web of Science, Zotero, IEEE, PubMed, Springer, Embase, or anyone's."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import TypeAlias

from papertui.dumps.csv_services import Item
from papertui.dumps.csv_sources import Source, source_of
from papertui.dumps.cutting import Lines
from papertui.dumps.json_papers import ids_of, is_barred, judge, read_object
from papertui.dumps.json_table import AUTHORS, PDF, TITLE, fold_key
from papertui.dumps.json_values import read_link
from papertui.dumps.json_walk import Origin, Verdict
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.own_csv import own_object
from papertui.dumps.own_jsonl import record_of as own_record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem

Row: TypeAlias = tuple[int, list[str]]
_PICTURE = re.compile(r"\A\s*[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+\s+")
_DELIMITERS = (",", ";", "\t")
_FIELD_LIMIT = 4_000_000
_ROWS_TRIED = 50
_MOST_ABOVE = 60
_LONGEST_HEADER = 5_000
_OF_SEVERAL = tuple(key for key in AUTHORS if key not in ("author", "creator"))
_PAPER_LINKS = ("paperurl", "paperlink", "pdfurl", "pdflink", "pdf")


def _recognise(page: Page) -> bool:
    if page.is_html or page.head[:1] in ("{", "[", "@", "#"):
        return False
    source, rows = _table(page)
    tried = islice(rows, _ROWS_TRIED)
    return source is not None and any(_is_paper(cells, source) for _, cells in tried)


def _table(page: Page) -> tuple[Source | None, Iterator[Row]]:
    """Return how to read the table, None where its header names no title, and the rows below the header."""
    at, delimiter = _header_of(page.text)
    rows = _rows(page.below(at), delimiter)
    tried = list(islice(rows, _ROWS_TRIED))
    if not tried:
        return None, rows
    header, below = tried[0][1], tried[1:]
    # R leaves out the name of its column of row names.
    if below and all(len(cells) == len(header) + 1 and cells[-1].strip() for _, cells in below):
        header = ["", *header]
    source = source_of([_key(cell) for cell in header], [cells for _, cells in below])
    return source, chain(below, rows)


def _header_of(text: str) -> tuple[int, str]:
    """Return where the header stands, below lines that a saver put above it, and what parts its cells."""
    at = 0
    lines = text.split("\n", _MOST_ABOVE)[:_MOST_ABOVE]
    for line in lines:
        for delimiter in sorted(filter(line.count, _DELIMITERS), key=line.count, reverse=True):
            cells = next(csv.reader([line[:_LONGEST_HEADER]], delimiter=delimiter, skipinitialspace=True), [])
            if source_of([_key(cell) for cell in cells]):
                return at, delimiter
        at += len(line) + 1
    return 0, max(_DELIMITERS, key=lines[0].count)


def _key(cell: str) -> str:
    """Return what a header calls a column, without a picture before it: “📄 Paper”."""
    return fold_key(_PICTURE.sub("", cell.lstrip("\ufeff"), count=1))


def _is_paper(cells: list[str], source: Source) -> bool:
    item = source.fields(cells) if source.is_whole(cells) else {}
    if not TITLE.of(item) or is_barred(item):
        return False
    if source.of_papers or ids_of(item, Origin()).any:
        return True
    verdict = judge(item, Origin())
    return verdict is Verdict.PAPER or _is_listed(item, source, verdict is Verdict.MAYBE)


def _is_listed(item: Item, source: Source, is_dated: bool) -> bool:
    """Whether a row is a paper by what stands beside its title; a year or a venue says more than it alone.

    Each row is judged by itself, since rows of a long file are read without those that are known.
    """
    keys = AUTHORS if is_dated else () if source.with_ids else _OF_SEVERAL
    if source.by_authors and any(item.get(key) for key in keys):
        return True
    pdf = PDF.of(item) or ""
    return pdf.lower().endswith(".pdf") or (is_dated and any(map(read_link, map(item.get, _PAPER_LINKS))))


def _rows(page: Page, delimiter: str) -> Iterator[Row]:
    """Yield the rows that are not empty, each with the line of the file on which it begins."""
    text = page.text.lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    csv.field_size_limit(_FIELD_LIMIT)
    # Tabs part fields that nobody quotes.
    plain = delimiter == "\t" and '"' not in first
    reader = csv.reader(
        io.StringIO(text),
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL,
        skipinitialspace=True,
    )
    begun = 0
    with suppress(csv.Error):
        for row in reader:
            if any(row):
                yield page.line + begun, row
            begun = reader.line_num


def _parse(page: Page) -> Iterator[Found]:
    source, rows = _table(page)
    if source is not None:
        # papertui's own has a row a paper; others list a paper once a topic.
        records = _records(source, rows)
        yield from records if source.is_own else merged_records(records)


def _records(source: Source, rows: Iterator[Row]) -> Iterator[Found]:
    others: list[int] = []
    number = 0
    for line, cells in rows:
        number += 1
        if not _is_paper(cells, source):
            others.append(line)
            continue
        item = source.fields(cells)
        record = own_record(own_object(item), line) if source.is_own else _foreign(source, item, line)
        yield record or Problem(line, "a row without a title")
        if doubt := source.doubt(item):
            yield Problem(line, doubt)
    if others:
        yield Problem(others[0], f"{len(others)} of {number} rows are no papers: no id, no link to a paper")


def _foreign(source: Source, item: Item, line: int) -> Record | None:
    record = read_object(item, Origin(line))
    return source.finished(record, item) if record else None


FORMAT = DumpFormat(
    name="csv",
    description="CSV or TSV with a header: papertui's own, Scopus, Zotero, IEEE, PubMed, Springer, anyone's",
    example="a first row that names a title and authors, a DOI, an arXiv id or a link",
    gives=("dates", "names", "abstracts", "ids", "counts", "categories", "venues", "code", "tags"),
    recognise=_recognise,
    parse=_parse,
    cut=Lines(headed=True, quoted=True),
)
