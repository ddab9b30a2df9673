"""Dates as numbers that columns hold and orders sort by: in each year the full ones before partial ones."""

import datetime

from papertui.reference import Date

_YEAR = 10_000
_FULL = 5_000  # more than any month alone


def packed(date: Date) -> int:
    """Return a date of any precision as one number: 20245527 (2024-05-27), 20240005 (2024-05), 20240000."""
    return date.year * _YEAR + (_FULL + date.month * 100 + date.day if date.day else date.month)


def packed_day(day: datetime.date) -> int:
    """Return a calendar day as one number."""
    return day.year * _YEAR + day.month * 100 + day.day


def month_of(number: int) -> tuple[str, int]:
    """Return the month of a packed date, or the year alone, and the least number of such dates."""
    year, rest = divmod(number, _YEAR)
    month = (rest - _FULL) // 100 if rest >= _FULL else rest
    least = year * _YEAR + _FULL + month * 100 if rest >= _FULL else number
    return (f"{year:04}-{month:02}" if month else f"{year:04}"), least


def oldest_first(number: int) -> tuple[int, ...]:
    """Rank packed dates, oldest first: in each year partial ones after full ones, the year alone last."""
    year, rest = divmod(number, _YEAR)
    return number < 0, year, rest < _FULL, not rest, rest
