"""The day that a notice of new papers says it is of: “# New submissions for Thu, 24 Nov 22”."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from papertui.dumps.model import Record
from papertui.reference import Date
from papertui.references.dates import read_date

_HEADING = re.compile(
    r"^#{1,4} +(?:new )?submissions for +(?:[a-z]{3,9},? +)?"
    r"(\d{1,2}) +([a-z]{3})[a-z]{0,6},? +(\d{4}|\d\d) *$",
    re.IGNORECASE | re.MULTILINE,
)


def listed_records(text: str, records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records as listed on the day that the headings of a notice say, if they all say one."""
    day = _announced(text)
    for record in records:
        yield replace(record, paper=replace(record.paper, listed=day)) if day else record


def _announced(text: str) -> Date | None:
    days = {match.groups() for match in _HEADING.finditer(text)}
    if len(days) != 1:
        return None
    day, month, year = days.pop()
    return read_date(f"{day} {month} {int(year) % 100 + 2000}").date
