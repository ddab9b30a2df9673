"""CSV for spreadsheets, without cells that a spreadsheet would evaluate as a formula."""

import csv
import re
from collections.abc import Sequence
from typing import TextIO

from papertui.exports.format import ExportFormat, Listed
from papertui.exports.jsonl import record
from papertui.reference import Name
from papertui.references.ris import write_name
from papertui.text import clean, clean_line

_COLUMNS = (
    "id", "title", "authors", "n_authors", "authors_complete", "organization", "date", "type", "venue",
    "volume", "issue", "pages", "publisher", "doi", "categories", "announced", "comments", "upvotes",
    "arxiv_id", "url", "pdf_url", "code_url", "links", "tags", "note", "queue", "added", "tagged", "abstract",
    "names", "sources",
)  # fmt: skip
_SIGNS = "=+@＝＋－＠﹢﹣﹦﹫-"
# OWASP, “CSV Injection”: what makes a cell a formula. A program with another separator than
# the comma, or without multi-line cells, starts new cells within ours.
_FORMULA = re.compile(rf"\s*[{_SIGNS}]|[\t\r\n]")
_WITHIN = re.compile(rf"(?<=[;|\t\r\n\"])\s*(?=[{_SIGNS}])|(?<=,)\s*(?=[=@＝＠]|[+＋－-][^\W\d])")


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write a header row and one row per paper; lists are joined by `; `, an unknown value is empty."""
    rows = csv.writer(out)
    rows.writerow(_COLUMNS)
    for listed in papers:
        values = record(listed)
        values["title"] = clean(listed.paper.title)
        values["abstract"] = clean(listed.paper.abstract)
        values["names"] = [_name(name) for name in listed.paper.names]
        values["queue"] = [f"{tag} {place}" for tag, place in (values["queue"] or {}).items()]
        values["authors_complete"] = str(listed.paper.authors_complete).lower()
        rows.writerow([_cell(values[column]) for column in _COLUMNS])


def _name(name: Name) -> str:
    """Return a name as `von Family, Given, Jr`, so that its parts can be recognised."""
    return clean_line(name.literal) or clean_line(write_name(name))


def _cell(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    disarmed = _WITHIN.sub(r"\g<0>'", text)
    return f"'{disarmed}" if _FORMULA.match(text) else disarmed


FORMAT = ExportFormat("csv", ".csv", "comma-separated values; cells cannot be formulas", write)
