"""CSV for spreadsheets, with no cell that a spreadsheet would run as a formula."""

import csv
from collections.abc import Sequence
from typing import TextIO

from papertui.exports.format import ExportFormat, Listed
from papertui.exports.jsonl import record
from papertui.text import clean

_COLUMNS = (
    "id", "title", "authors", "n_authors", "organization", "date", "comments", "upvotes", "arxiv_id",
    "url", "pdf_url", "code_url", "links", "tags", "note", "abstract", "sources",
)  # fmt: skip
# OWASP, “CSV Injection”: what makes a cell a formula, the full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write a header row and a row a paper; lists are joined by `; `, unknown is an empty cell."""
    rows = csv.writer(out)
    rows.writerow(_COLUMNS)
    for listed in papers:
        values = record(listed)
        values["title"] = clean(listed.paper.title)
        values["abstract"] = clean(listed.paper.abstract)
        rows.writerow([_cell(values[column]) for column in _COLUMNS])


def _cell(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


FORMAT = ExportFormat("csv", ".csv", "comma-separated values, formulas disarmed", write)
