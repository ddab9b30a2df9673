"""Scopus's CSV in any language: columns are recognised by content, since their names differ or are wrong.

The order is fixed: authors first, the title just before the column of years, the
source just after it.
"""

import re
from collections.abc import Callable, Sequence

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DOI = re.compile(r"10\.\d{4,9}/\S+\Z")
_FULL_NAMES = re.compile(r"[^\d;]{3,80}\(\d{5,12}\)(?:;|\Z)")
_EID = "2-s2.0-"
_ABSTRACT = 200
_BEFORE_YEAR = 2  # at least authors and title

Rows = Sequence[Sequence[str]]


def scopus_header(rows: Rows) -> tuple[str, ...] | None:
    """Return the names of Scopus's columns for these rows; None where they are not Scopus's."""
    width = max(map(len, rows), default=0)
    year = _column(rows, range(_BEFORE_YEAR, width), _YEAR.match)
    if year is None or _column(rows, range(year, width), lambda cell: _EID in cell) is None:
        return None
    names = [f"column {number}" for number in range(width)]
    known = {0: "authors", year - 1: "title", year: "year"}
    after = ("sourcetitle", "volume", "issue", "artno", "pagestart", "pageend")
    known |= dict(enumerate(after, year + 1))
    known |= _by_content(rows, year, width)
    for at, name in known.items():
        if at < width:
            names[at] = name
    return tuple(names)


def _by_content(rows: Rows, year: int, width: int) -> dict[int, str]:
    after = range(year + 2, width)
    found = {
        "authorfullnames": _column(rows, range(1, year - 1), _FULL_NAMES.match),
        "doi": _column(rows, after, _DOI.match),
        "link": _column(rows, after, lambda cell: cell.startswith("http") and _EID in cell),
        "abstract": _column(rows, after, lambda cell: len(cell) > _ABSTRACT and " " in cell),
    }
    return {at: name for name, at in found.items() if at is not None}


def _column(rows: Rows, columns: range, is_it: Callable[[str], object]) -> int | None:
    """Return the column in most of whose filled cells something is found; of those alike, the first."""
    best, most = None, 0.5
    for at in columns:
        cells = [cell for row in rows if at < len(row) and (cell := row[at].strip())]
        share = sum(1 for cell in cells if is_it(cell)) / len(cells) if cells else 0.0
        if share > most:
            best, most = at, share
    return best
