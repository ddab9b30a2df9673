"""What headings of Markdown say of the papers below them: the day of a listing, a year, a venue.

“## 2025-12-27”, “# New submissions for Thu, 24 Nov 22”, “## 16th June 2026”, “### CVPR 2024”, “## 2020”.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from papertui.dumps.md_venues import is_known, is_venue, venue_in
from papertui.dumps.model import Record
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Date, Reference
from papertui.references.dates import read_date

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_NUMERIC = r"(?:19|20)\d\d(?:[-/.]\d{1,2}){1,2}|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?"
_IN_WORDS = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? +(?P<month>{_MONTH})\.?,? +(?P<year>\d{{4}}|\d\d)"
# May 19, 2025; May 2025; (May 19 - May 25) - 2025, of which the first day counts.
_AMERICAN = (
    rf"(?P<month2>{_MONTH})\.? +(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b[^\d]{{0,4}}"
    r"(?:[^\d]{0,40}\d{1,2}\W{0,6})?)?(?P<year2>(?:19|20)\d\d)"
)
_DAY = re.compile(rf"(?<!\d)(?:(?P<numeric>{_NUMERIC})|{_IN_WORDS}|{_AMERICAN})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(
    r"\W*(?:papers |publications )?(?:of |in |from |year )?((?:19|20)\d\d)(?: papers| publications)?\W*",
    re.IGNORECASE,
)
_NO_DAY = re.compile(r"\b(?:before|until|since|after|updated?|to|from|deadline|version)\b", re.IGNORECASE)
_MOST_WORDS = 10
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above say: the day of a listing, or the year and the venue of publications."""

    level: int = 0
    listed: Date | None = None
    year: Date | None = None
    venue: str = ""

    def of(self, paper: Paper) -> Paper:
        """Return a paper with what it does not say itself; a year is then inferred."""
        listed = self.listed if not paper.listed else paper.listed
        date = paper.date or self.year
        reference = paper.reference
        if self.venue and reference == NO_REFERENCE:
            reference = Reference(venue=self.venue)
        if (listed, date, reference) == (paper.listed, paper.date, paper.reference):
            return paper
        inferred = paper.date_inferred or paper.date is None is not date
        return replace(paper, listed=listed, date=date, date_inferred=inferred, reference=reference)


_NOTHING = Section()


@dataclass(slots=True)
class Headings:
    """The headings of a page, by their lines."""

    _open: list[Section] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)
    _sections: list[Section] = field(default_factory=list)

    def add(self, level: int, text: str, line: int) -> None:
        """Take the next heading, of a level from 1 on."""
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        above = self._open[-1] if self._open else _NOTHING
        self._open.append(_section(text, level, above))
        self._lines.append(line)
        self._sections.append(self._open[-1])

    def told(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield records with what the headings above them say."""
        for record in records:
            section = self._at(record.line)
            yield record if section is _NOTHING else replace(record, paper=section.of(record.paper))

    def _at(self, line: int | None) -> Section:
        place = bisect_right(self._lines, line) if line else 0
        return self._sections[place - 1] if place else _NOTHING


def _section(text: str, level: int, above: Section) -> Section:
    plain = text.strip(" #*_`")
    if year := _YEAR.fullmatch(plain):
        return replace(above, level=level, year=Date(int(year[1])))
    # Names of datasets have years too.
    if is_venue(plain) and is_known(venue := venue_in(plain)):
        return replace(above, level=level, venue=venue, year=_year_of(venue) or above.year)
    if listed := _day_of(plain):
        return replace(above, level=level, listed=listed)
    return replace(above, level=level)


def _year_of(venue: str) -> Date | None:
    year = venue.rpartition(" ")[2]
    return Date(int(year)) if year.isdecimal() else None


def _day_of(text: str) -> Date | None:
    """Return the day or the month that a short heading names; of two days, their month."""
    if len(_WORD.findall(text)) > _MOST_WORDS or _NO_DAY.search(text):
        return None
    found = list(_DAY.finditer(text))
    if not found:
        return None
    day = _date(found[0])
    return Date(*day.parts[:2]) if day and len(found) > 1 else day


def _date(match: re.Match[str]) -> Date | None:
    if match["numeric"]:
        return read_date(match["numeric"]).date
    month, number = match["month"] or match["month2"], match["day"] or match["day2"] or ""
    year = match["year"] or match["year2"]
    century = "20" if len(year) == len("22") else ""
    return read_date(f"{number} {month} {century}{year}".strip()).date
