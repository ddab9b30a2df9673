"""Parsers for the values of fields: dates, years, numbers; and the messages for wrong values."""

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from operator import add
from typing import TypeVar

from papertui.errors import QueryError
from papertui.search.leaves import Dates, Numbers, TagDates

_SIGNS = ("", "=", ">", ">=", "<", "<=")
_MOST = 10**12  # larger than any count, small enough for every store
_DAYS = {"d": 1, "w": 7}
_DAYS_BY_NAME = {"today": 0, "yesterday": 1}
_MONTHS = {"m": 1, "y": 12}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_BACK = re.compile(r"(\d+)([dwmy])", re.ASCII | re.IGNORECASE)
_DATE_FORMS = "write 2024, 2024-05, 2024-01..2024-06, >=2024-05, today or 7d"

T = TypeVar("T", int, datetime.date)


@dataclass(frozen=True, slots=True)
class Value:
    """The text after a field's colon and its position; `today` is the reference date of `7d`."""

    text: str
    start: int
    today: datetime.date

    def wrong(self, reason: str, meant: str = "") -> QueryError:
        """Return an error that points at this value, with a suggestion."""
        return QueryError(reason, self.start, (len(self.text), meant) if meant else None)


def nearest(word: str, known: Collection[str]) -> str:
    """Return the most similar known name, or ""."""
    return next(iter(get_close_matches(word.lower(), known, n=1)), "")


def asked(name: str) -> str:
    """Return the question whether this name was meant, to append to a message."""
    return f" ({name}?)" if name else ""


def dates(value: Value) -> Dates | None:
    """Parse `2024`, `2024-05..2024-06`, `>=2024-05`, `today`, or `7d`: since seven days ago."""
    text = f"{value.text}..{value.today}" if _BACK.fullmatch(value.text) else value.text
    bounds = _bounds(value, text, _days, _day_after)
    return bounds and Dates(*bounds)


def days_tagged(value: Value) -> TagDates | None:
    """Parse dates as `dates` does, for the last change of tags."""
    found = dates(value)
    return TagDates(found.first, found.last) if found else None


def days_added(value: Value) -> Numbers | None:
    """Parse dates as `dates` does, for the time when a paper was added."""
    found = dates(value)
    ends = [day.toordinal() if day else None for day in (found.first, found.last)] if found else []
    return Numbers("added", *ends) if ends else None


def years(value: Value) -> Dates | None:
    """Parse `2024`, `2020..2024` or `>=2024`."""
    bounds = _bounds(value, value.text, _days_of_year, _day_after)
    return bounds and Dates(*bounds)


def numbers(column: str, value: Value) -> Numbers | None:
    """Parse `5`, `>5`, `10..50` as numbers of a column."""
    bounds = _bounds(value, value.text, _number, add)
    return bounds and Numbers(column, *bounds)


def _bounds(
    value: Value, text: str, span: Callable[[Value, str], tuple[T, T]], step: Callable[[T, int], T]
) -> tuple[T | None, T | None] | None:
    """Parse `5`, `>5`, `<=5`, `5..9`, `5..` to the first and last value; None if there are only signs yet."""
    rest = text.lstrip("<>=")
    sign = text[: len(text) - len(rest)]
    if sign not in _SIGNS:
        raise value.wrong(f"“{sign}” compares nothing; write > >= < or <=")
    if rest in ("", ".."):
        return None
    low, dots, high = rest.partition("..")
    if dots and sign:
        raise value.wrong(f"“{value.text}” compares and spans at once; write one of the two")
    if dots:
        first = span(value, low)[0] if low else None
        last = span(value, high)[1] if high else None
        if first is not None and last is not None and first > last:
            raise value.wrong(f"“{value.text}” runs backwards; write the smaller end first")
        return first, last
    first, last = span(value, rest)
    try:
        return _compared(sign, first, last, step)
    except OverflowError:
        raise value.wrong(f"“{value.text}” leaves the calendar; years are 1 to 9999") from None


def _compared(sign: str, first: T, last: T, step: Callable[[T, int], T]) -> tuple[T | None, T | None]:
    match sign:
        case ">":
            return step(last, 1), None
        case ">=":
            return first, None
        case "<":
            return None, step(first, -1)
        case "<=":
            return None, last
        case _:
            return first, last


def _day_after(day: datetime.date, days: int) -> datetime.date:
    return day + datetime.timedelta(days=days)


def _days(value: Value, text: str) -> tuple[datetime.date, datetime.date]:
    back = _BACK.fullmatch(text)
    if back:
        day = _days_back(value.today, int(back[1]), back[2].lower())
        return day, day
    if text.lower() in _DAYS_BY_NAME:
        day = _days_back(value.today, _DAYS_BY_NAME[text.lower()], "d")
        return day, day
    match = _DATE.fullmatch(text)
    if not match:
        raise value.wrong(f"“{text}” is no date; {_DATE_FORMS}")
    year, month, day_of_month = (int(group) if group else None for group in match.groups())
    try:
        first = datetime.date(year or 0, month or 1, day_of_month or 1)
    except ValueError:
        raise value.wrong(f"“{text}” is not in the calendar; {_DATE_FORMS}") from None
    if day_of_month:
        return first, first
    if month:
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, first.replace(month=12, day=31)


def _days_of_year(value: Value, text: str) -> tuple[datetime.date, datetime.date]:
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise value.wrong(f"“{text}” is no year; write 2023, 2020..2023 or >=2023")
    return _days(value, text)


def _days_back(today: datetime.date, count: int, unit: str) -> datetime.date:
    try:
        if unit in _DAYS:
            return today - datetime.timedelta(days=count * _DAYS[unit])
        year, month = divmod(today.year * 12 + today.month - 1 - count * _MONTHS[unit], 12)
        return datetime.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return datetime.date.min


def _number(value: Value, text: str) -> tuple[int, int]:
    if not re.fullmatch(r"\d+", text, re.ASCII):
        raise value.wrong(f"“{text}” is no number; write 5, >5, <=5 or 10..50")
    number = min(int(text), _MOST)
    return number, number
