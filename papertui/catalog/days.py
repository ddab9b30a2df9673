"""Dates as numbers that columns hold: 20240527, 20240500 where the day is not known, 20240000 the month."""

import datetime

from papertui.reference import Date


def packed(date: Date) -> int:
    """Return a date of any precision as one number, smaller than those of the days that it can mean."""
    return date.year * 10_000 + date.month * 100 + date.day


def packed_day(day: datetime.date) -> int:
    """Return a calendar day as one number."""
    return day.year * 10_000 + day.month * 100 + day.day
