"""The judge's reading of fields: by the kind that their rows name, by hand for those of their own kind."""

import datetime
import os
import re
from collections.abc import Callable, Collection, Mapping
from fnmatch import fnmatchcase
from typing import Protocol

from papertui.catalog.columns import FLAGS, NAMES, NUMBERS
from papertui.paper import Paper
from papertui.reference import Name
from papertui.search.fields import QueryField
from papertui.text import fold


class Stated(Protocol):
    """A paper with what the user has said of it."""

    @property
    def paper(self) -> Paper: ...
    @property
    def tags(self) -> Collection[str]: ...
    @property
    def note(self) -> str: ...


class Judged(Protocol):
    """A paper as the judge has it."""

    @property
    def stated(self) -> Stated: ...
    @property
    def paper(self) -> Paper: ...
    @property
    def new(self) -> bool: ...


Test = Callable[[Judged], bool]


def by_row(field: QueryField, text: str, today: datetime.date) -> Test:
    """Return the test of a value of a field."""
    if field.name in _OWN:
        return _OWN[field.name](text, today)
    return {"name": _name, "number": _number}[field.kind](field, text)


def whole(field: QueryField, text: str) -> Test:
    """Return the test of `field:=text`."""
    return _name(field, text)


def names_of(field: QueryField, paper: Paper) -> list[str]:
    """Return the names that a paper has in a field."""
    return [name for name in NAMES[field.column](paper) if name]


def _name(field: QueryField, text: str) -> Test:
    spelt = _bare_doi(text) if field.name == "doi" else text
    pattern = fold(spelt).replace("[", "[[]")
    return lambda document: any(
        fnmatchcase(fold(name), pattern) for name in names_of(field, document.paper) if fold(name)
    )


def _bare_doi(text: str) -> str:
    return text.lower().removeprefix("doi:").rpartition("doi.org/")[2]


def _number(field: QueryField, text: str) -> Test:
    low, high = _range(text, int, int)
    number_of = NUMBERS[field.column]
    return lambda document: (value := number_of(document.paper)) is not None and low <= value <= high


def _tag(text: str, today: datetime.date) -> Test:
    return lambda document: any(fnmatchcase(tag, text) for tag in document.stated.tags)


def _is(text: str, today: datetime.date) -> Test:
    return {
        "unread": lambda document: not {"read", "archived"} & set(document.stated.tags),
        "tagged": lambda document: bool(document.stated.tags),
        "noted": lambda document: bool(document.stated.note),
        "undated": lambda document: document.paper.date is None,
        "new": lambda document: document.new,
    }.get(text, lambda document: text in document.stated.tags)


def _has(text: str, today: datetime.date) -> Test:
    give: dict[str, Callable[[Judged], object]] = {
        "code": lambda document: document.paper.code_url,
        "link": lambda document: document.paper.links or document.paper.code_url,
        "note": lambda document: document.stated.note,
        "full-names": lambda document: _all_known_in_full(document.paper),
    }
    return lambda document: bool(give[text](document) if text in give else FLAGS[text](document.paper))


def _all_known_in_full(paper: Paper) -> bool:
    known = paper.authors_complete and paper.author_count == len(paper.names) > 0
    return known and not any(map(_is_short, paper.names))


def _is_short(name: Name) -> bool:
    words = re.findall(r"[^\s.-]+", name.given)
    return not name.literal and all(len(word) == 1 and word.isupper() for word in words)


def _type(text: str, today: datetime.date) -> Test:
    meant = {
        "article": {"article", "article-journal", "article-magazine", "article-newspaper"},
        "conference": {"paper-conference"},
        "inproceedings": {"paper-conference"},
        "phdthesis": {"thesis"},
        "preprint": {"article"},
    }.get(text.lower(), {text.lower()})
    return lambda document: document.paper.reference.type in meant


def _date(text: str, today: datetime.date) -> Test:
    day = {"today": 0, "yesterday": 1}.get(text.lower())
    if day is not None:
        low = high = today.toordinal() - day
    elif days := re.fullmatch(r"(\d+)d", text):
        low, high = today.toordinal() - int(days[1]), today.toordinal()
    else:
        low, high = _range(text, _first_day, _last_day)

    def lies_within(document: Judged) -> bool:
        date = document.paper.date
        return date is not None and low <= date.first.toordinal() and date.last.toordinal() <= high

    return lies_within


def _first_day(text: str) -> int:
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return datetime.date(year, month, day).toordinal()


def _last_day(text: str) -> int:
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    if day:
        return datetime.date(year, month, day).toordinal()
    following = datetime.date(year + 1, 1, 1) if month in (0, 12) else datetime.date(year, month + 1, 1)
    return following.toordinal() - 1


def _range(text: str, low: Callable[[str], int], high: Callable[[str], int]) -> tuple[int, int]:
    first, dots, last = text.partition("..")
    if dots:
        return (low(first) if first else -_FAR), (high(last) if last else _FAR)
    sign, value = re.fullmatch(r"([<>]?=?)(.+)", text).groups()  # type: ignore[union-attr] # always matches
    return {
        ">=": lambda: (low(value), _FAR),
        ">": lambda: (high(value) + 1, _FAR),
        "<=": lambda: (-_FAR, high(value)),
        "<": lambda: (-_FAR, low(value) - 1),
    }.get(sign, lambda: (low(value), high(value)))()


def _year(text: str, today: datetime.date) -> Test:
    low, high = _range(text, int, int)
    return lambda document: (date := document.paper.date) is not None and low <= date.year <= high


def _id(text: str, today: datetime.date) -> Test:
    bare = re.sub(r"v\d+$", "", re.sub(r"^(https?://[^/]+)?(/?(abs|pdf|papers)/)?|\.pdf$", "", text))
    return lambda document: bare == document.paper.arxiv_id or text in document.paper.keys


def _source(text: str, today: datetime.date) -> Test:
    def matches(path: str) -> bool:
        return fnmatchcase(path, text) or fnmatchcase(path, "*/" + text)

    return lambda document: any(matches(os.fsdecode(source)) for source in document.paper.sources)


_FAR = 10**9
_OWN: Mapping[str, Callable[[str, datetime.date], Test]] = {
    "tag": _tag, "is": _is, "has": _has, "date": _date, "year": _year, "id": _id, "source": _source,
    "type": _type,
}  # fmt: skip
