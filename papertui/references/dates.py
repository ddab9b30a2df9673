"""Dates of any precision in reference lists (EDTF: https://www.loc.gov/standards/datetime/)."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from papertui.reference import Date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)
# Names of months in other languages that do not begin as the English ones do.
_ELSEWHERE = {
    name: month
    for month, names in {
        "jan": "gennaio enero ene",
        "feb": "février fevrier févr fevr fév fevereiro fev",
        "mar": "märz maerz mrz",
        "apr": "avril avr abril abr",
        "may": "mai maio maggio magg",
        "jun": "juin giugno giu",
        "jul": "juillet juil luglio lug",
        "aug": "août aout agosto ago",
        "sep": "settembre sett setembro",
        "oct": "oktober okt ottobre ott outubro",
        "dec": "décembre déc dezember dezembro dez diciembre dicembre dic",
    }.items()
    for name in names.split()
}
_MONTH_ELSEWHERE = re.compile(rf"(?<!\w)({'|'.join(_ELSEWHERE)})(?!\w)", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    r"(0?[1-9]|1[0-2])[/.-]((?:1[4-9]|20)\d\d)"
)  # 08/2020; of 8/12/2020 the year is sure
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일])?)?")
# What an issue is of in place of a month; only its year is sure.
_SEASON = re.compile(
    r"\b(?:win|spr|sum|fal|aut|first|second|third|fourth|q[1-4]|[1-4]\w\w quarter)", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"\s*[\[(]?(?:c(?:a|irca)?\.?\s{0,5})?(\d{4})(?!\d)[~?%]?"
    r"(?:([-/.])(\d{1,2}|XX|uu)(?!\d)[~?%]?(?:\2(\d{1,2}|XX|uu)(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_DIGITS_OF_A_YEAR = 4
_SEASONS = range(21, 42)
EARLY = ("earlyaccessdate", "early_access_date", "early-access-date")
"""What Web of Science calls the date of what has appeared online, in its files of several years."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """The result of reading a date; `wrong` is the text that could not be read, unchanged."""

    date: Date | None = None
    wrong: str = ""


NO_DATE = ReadDate()


def read_date(text: str) -> ReadDate:
    """Read `2017`, `2017-05~`, `2017/05/12/`, `20170512`, `12 May 2017`; of a range its start."""
    text = text.strip()
    if len(text) == _DIGITS_OF_A_YEAR and text.isdecimal() and text > "0999":  # as most are
        return of_parts([int(text)], text)
    if not text.strip("/-. 0") and "-0" not in text:  # 0000, where a year is not known
        return NO_DATE
    if (match := _COMPACT.fullmatch(text)) or (match := _EAST_ASIAN.match(text)):
        return of_parts([int(part) for part in match.groups() if part], text)
    if match := _MONTH_FIRST.fullmatch(text):
        return of_parts([int(match[2]), int(match[1])], text)
    text = _in_english(text)
    match = _NUMERIC.match(text)
    if match is None or (not match[3] and _MONTH_NAME.search(text)):
        return _in_words(text)
    year, sign, month, day = match.groups()
    numbers = [int(part) for part in (year, month, day) if part and part.isdecimal()]
    # 2017/18 is a range, 2017-21 the spring of a year, 2017-XX a month that is not known.
    unknown = month and not month.isdecimal()
    if unknown or (month and ((int(month) > 12 and sign == "/") or int(month) in _SEASONS)):
        numbers = numbers[:1]
    return of_parts(numbers, text)


def _in_english(text: str) -> str:
    """Return a date in which the names of months are English ones."""
    if not any(map(str.isalpha, text)):
        return text
    return _MONTH_ELSEWHERE.sub(lambda found: _ELSEWHERE[found[1].lower()], text)


def of_parts(numbers: list[int], text: str) -> ReadDate:
    """Return the date of year, month and day, without parts that are not in the calendar."""
    numbers = numbers[:3]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    for known in range(len(numbers), 0, -1):
        with suppress(ValueError):
            return ReadDate(Date(*numbers[:known]), "" if known == len(numbers) else text[:40])
    return ReadDate(None, text[:40])


def _in_words(text: str) -> ReadDate:
    year, month = _YEAR.search(text), _MONTH_NAME.search(text)
    if year is None:
        compact = _COMPACT.search(text)  # TRID's `Start date: 20170812`
        numbers = [int(part) for part in compact.groups()] if compact else []
        return of_parts(numbers, text) if numbers and not month else ReadDate(None, text[:40])
    if month is None:
        return ReadDate(Date(int(year[1])))
    return _with_month([int(year[1])], text.replace(year[0], " ", 1), text)


def _with_month(numbers: list[int], month: str, text: str) -> ReadDate:
    """Return the date of a year with a month and perhaps a day: `may`, `5`, `12~January`, `June--July`."""
    name, digits = _MONTH_NAME.search(month), _DAY.findall(month)
    if name:
        days = [digit for digit in digits if int(digit)]
        return of_parts([*numbers, _MONTHS.index(name[1].lower()) + 1, *map(int, days[:1])], text)
    if digits:
        return of_parts([*numbers, int(digits[0])], text)
    return ReadDate(Date(*numbers), "" if _SEASON.search(month) else text[:40])


def read_bibtex_date(fields: Mapping[str, str]) -> ReadDate:
    """Read biblatex's `date`, else `year`, `month` and `day`, all decoded."""
    if written := fields.get("date"):
        return read_date(written)
    # Web of Science has only the last of what has appeared online, but in no issue yet.
    early = next((fields[name] for name in EARLY if name in fields), "")
    year = fields.get("year", "")
    found = read_date(year or early)
    month = _in_english(fields.get("month", "").strip(" #."))
    if found.date is None or found.wrong or found.date.month or not month:
        return found
    return _dated(found.date.year, month, fields.get("day", ""))


def _dated(year: int, month: str, day: str) -> ReadDate:
    found = _with_month([year], month, f"{year} {month}")
    if found.date is None or not found.date.month or found.date.day or not day.strip():
        return found
    number = _DAY.search(day)
    if number is None:
        return ReadDate(found.date, day[:40])
    return of_parts([year, found.date.month, int(number[1])], f"{year}-{month}-{day}")
