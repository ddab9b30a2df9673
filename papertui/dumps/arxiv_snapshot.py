"""arXiv's metadata snapshot: JSON Lines as Kaggle offers them, whole or cut to a few categories."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

from papertui.dumps.arxiv import read_categories, split_names
from papertui.dumps.arxiv_record import Printed, arxiv_record
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.json_cutting import JSON_ALONE
from papertui.dumps.json_fields import Json, text_of
from papertui.dumps.json_items import JsonItems
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import iso_date
from papertui.reference import Date

_PRINTED = re.compile(r"[A-Z][a-z]{2}, (\d{1,2}) ([A-Z][a-z]{2}) ([12]\d{3})\Z", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _recognise(page: Page) -> bool:
    return _items(page) is not None


def _items(page: Page) -> JsonItems | None:
    return page.json and page.json.of(lambda item: "authors_parsed" in item)


def _parse(page: Page) -> Iterator[Found]:
    json = _items(page)
    if json is None:
        return
    for item in json.items:
        record = _record(item.value, item.line) if isinstance(item.value, dict) else None
        yield record or Problem(item.line, f"{item.place} is not a paper with a title")
    yield from json.problems


def _record(item: Json, line: int | None) -> Record | None:
    listed = item.get("versions")
    versions = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return arxiv_record(
        Printed(
            text_of(item, "title"),
            text_of(item, "abstract"),
            authors=_authors(item),
            date=_created(text_of(versions[0], "created")) if versions else None,
            arxiv=_versioned(text_of(item, "id"), text_of(versions[-1], "version") if versions else ""),
            doi=text_of(item, "doi"),
            remark=text_of(item, "comments"),
            journal=text_of(item, "journal-ref"),
            categories=read_categories([text_of(item, "categories")]),
        ),
        line,
    )


def _authors(item: Json) -> list[str]:
    """Read [last, first, suffix], behind which affiliations may stand; the plain row keeps LaTeX accents."""
    parsed = item.get("authors_parsed")
    persons = [each for each in parsed if isinstance(each, list)] if isinstance(parsed, list) else []
    return list(map(_shown, persons)) or split_names(text_of(item, "authors"))


def _shown(person: list[Any]) -> str:
    if len(person) > 2 and person[2] == "":  # as most are
        last, first = person[:2]
        if last and first and isinstance(last, str) and isinstance(first, str):
            return f"{first} {last}"
    last, first, suffix, *_ = *(part for part in person[:3] if isinstance(part, str)), "", "", ""
    return " ".join(filter(None, (first, last, suffix)))


def _created(text: str) -> Date | None:
    """Read the day of `Mon, 2 Apr 2007 19:18:42 GMT`, or an ISO date as some cut snapshots have."""
    return _day_of(" ".join(text.split()[:4]))


@lru_cache(maxsize=1 << 12)  # many papers come on one day
def _day_of(text: str) -> Date | None:
    if printed := _PRINTED.match(text):  # as all are; the library takes ten times as long
        with suppress(ValueError):
            return Date(int(printed[3]), _MONTHS.index(printed[2]) + 1, int(printed[1]))
    from email.utils import parsedate_to_datetime  # See dumps/mails.py.

    try:
        return Date.of(parsedate_to_datetime(f"{text} 00:00:00").date())
    except (ValueError, OverflowError):
        return iso_date(text)


def _versioned(name: str, version: str) -> ArxivId | None:
    return arxiv_id(name + version) or arxiv_id(name)


FORMAT = DumpFormat(
    name="arxiv-snapshot",
    description="arXiv metadata snapshot (JSON Lines)",
    example="objects with “authors_parsed” and “versions”, one a line",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON_ALONE,
)
