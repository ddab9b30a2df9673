"""The fields of the query language, one row each, and how their values are read."""

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from operator import add
from typing import Literal, TypeVar

from papertui.errors import QueryError
from papertui.search.tree import Dates, Leaf, Named, NamedKind, Numbers, Trait

STATES = (
    "unread", "read", "starred", "archived", "tagged", "noted", "undated", "new",
)  # fmt: skip
POSSESSIONS = ("code", "link", "note", "arxiv")

_SIGNS = ("", "=", ">", ">=", "<", "<=")
_MOST = 10**12  # larger than any count, small enough for every store
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_BACK = re.compile(r"(\d+)([dwmy])", re.ASCII | re.IGNORECASE)
_DATE_FORMS = "write 2024, 2024-05, 2024-01..2024-06, >=2024-05 or 7d"

T = TypeVar("T", int, datetime.date)


@dataclass(frozen=True, slots=True)
class Value:
    """What stands after a field's colon, and where; `today` is what `7d` counts back from."""

    text: str
    start: int
    today: datetime.date

    def wrong(self, reason: str, meant: str = "") -> QueryError:
        """Make the error that points at this value, with the value that was probably meant."""
        return QueryError(reason, self.start, (len(self.text), meant) if meant else None)


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the query language. `read` makes the leaf of a value, or None while the value is unfinished.

    A text field has no `read`: it holds words. `whole` reads what stands behind
    `=`, the whole of the field and nothing else.
    """

    name: str
    example: str
    about: str
    read: Callable[[Value], Leaf | None] | None = None
    whole: Callable[[Value], Leaf | None] | None = None


def nearest(word: str, known: Collection[str]) -> str:
    """Name the one that was probably meant, or nothing."""
    return next(iter(get_close_matches(word.lower(), known, n=1)), "")


def asked(name: str) -> str:
    """Ask behind a wrong name whether this one was meant."""
    return f" ({name}?)" if name else ""


def _dates(value: Value) -> Leaf | None:
    text = f"{value.text}..{value.today}" if _BACK.fullmatch(value.text) else value.text
    bounds = _bounds(value, text, _days, _day_after)
    return bounds and Dates(*bounds)


def _years(value: Value) -> Leaf | None:
    bounds = _bounds(value, value.text, _days_of_year, _day_after)
    return bounds and Dates(*bounds)


def _numbers(field: Literal["comments", "upvotes", "authors"], value: Value) -> Leaf | None:
    bounds = _bounds(value, value.text, _number, add)
    return bounds and Numbers(field, *bounds)


def _bounds(
    value: Value, text: str, span: Callable[[Value, str], tuple[T, T]], step: Callable[[T, int], T]
) -> tuple[T | None, T | None] | None:
    """Read `5`, `>5`, `<=5`, `5..9`, `5..` as the first and last that fit; None: only signs yet."""
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


def _trait(field: str, known: tuple[str, ...], value: Value) -> Leaf | None:
    name = value.text.lower()
    if not name:
        return None
    if name not in known:
        near = nearest(name, known)
        reason = f"{field}: has no “{value.text}”{asked(near)}; values: {' '.join(known)}"
        raise value.wrong(reason, near)
    return Trait(name)


def _named(kind: NamedKind, value: Value) -> Leaf | None:
    return Named(kind, value.text, value.start) if value.text else None


FIELDS = {
    field.name: field
    for field in (
        Field("title", "title:dropout", "words of the title"),
        Field("abstract", 'abstract:"world model"', "words of the abstract"),
        Field("author", "author:hinton", "an author’s name"),
        Field(
            "org",
            "org:tencent",
            'the organisation; org:="Tencent AI" its whole name',
            whole=partial(_named, "org"),
        ),
        Field("tag", "tag:rl/*", "a tag of yours; * and ? stand for letters", partial(_named, "tag")),
        Field("is", "is:unread", " ".join(STATES), partial(_trait, "is", STATES)),
        Field(
            "date", "date:2024-01..2024-06", "dated so; 2024, 2024-05, >=2024-05, 7d 2w 3m 1y back", _dates
        ),
        Field("year", "year:2023", "of that year", _years),
        Field("comments", "comments:>5", "number of comments", partial(_numbers, "comments")),
        Field("upvotes", "upvotes:10..50", "number of upvotes", partial(_numbers, "upvotes")),
        Field("authors", "authors:>20", "number of authors", partial(_numbers, "authors")),
        Field("has", "has:code", " ".join(POSSESSIONS), partial(_trait, "has", POSSESSIONS)),
        Field("id", "id:2410.05434", "the arXiv id, or a key", partial(_named, "id")),
        Field("source", "source:page.html", "read from this dump", partial(_named, "source")),
        Field("query", "query:name", "a saved search", partial(_named, "query")),
        Field("sort", "sort:comments", "every paper, in this order", partial(_named, "sort")),
    )
}
