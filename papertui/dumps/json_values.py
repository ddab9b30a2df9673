"""Values of foreign JSON, checked by type: texts, dates, counts, links; None or empty where wrong."""

import datetime
import re
from collections.abc import Mapping
from itertools import takewhile
from math import isfinite
from typing import Any

from papertui.dumps.arxiv_announced import read_announced, read_generated
from papertui.dumps.paper_links import paper_link
from papertui.reference import Date
from papertui.references.dates import of_parts, read_date
from papertui.references.markup import read_markup, without_heading

Json = Mapping[str, Any]

_NO_VALUE = frozenset(
    (
        "", "-", "na", "n/a", "none", "null", "nan", "anonymous", "unknown", "anonymous authors",
        "(author list is unavailable)", "no abstract available", "[no abstract available]",
        "[no author name available]",
    )
)  # fmt: skip
# As in the title of arXiv's page, and where researchers post links.
_ID_BEFORE = re.compile(r"\[(?:(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d{1,2})?|[RDPN])\]\s*")
_COUNT = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?([kKmM]?)\Z")
_SHORTEST_ABSTRACT = 20
_LARGEST = 10**9


def is_no_value(text: str) -> bool:
    """Whether a text only holds the place of one that is missing."""
    return text.strip().lower() in _NO_VALUE


def read_text(value: object) -> str:
    """Read a text, or the first of a list; "" for placeholders and other types."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str) or is_no_value(value):
        return ""
    return value


def read_title(value: object) -> str:
    """Read a title: markup dropped, entities decoded."""
    text = read_text(value)
    text = _ID_BEFORE.sub("", text, count=1) if text.startswith("[") else text
    return " ".join(read_markup(text).split()) if "<" in text or "&" in text else text


def read_abstract(value: object) -> str:
    """Read an abstract; a list holds its paragraphs. Markup is dropped, a leading heading too."""
    if isinstance(value, list):
        value = "\n\n".join(each for each in value if isinstance(each, str))
    if not isinstance(value, str) or is_no_value(value):
        return ""
    text = read_announced(read_markup(value) if "<" in value or "&" in value else value).abstract
    return without_heading(text)


def read_summary(value: object) -> str:
    """Read a text that may be used where no abstract is given; it has some length."""
    text = read_abstract(value) if isinstance(value, str) else ""
    return text if len(text) >= _SHORTEST_ABSTRACT else ""


def read_content(value: object) -> str:
    """Read the text of an entry of a feed, as `read_summary` does."""
    return read_generated(read_summary(value))[0]


def read_number(value: object) -> int | None:
    """Read a whole number, of digits too."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
        value = int(value.strip()[:12])
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < _LARGEST else None


def read_figure(value: object) -> str:
    """Read a volume, an issue or pages: a text or a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else read_text(value)[:60]


def read_remark(value: object) -> str:
    """Read a comment of the authors; a number counts those of readers."""
    text = read_text(value)
    return "" if text.strip().isdecimal() else text


def read_count(value: object) -> int | None:
    """Read a count of votes: 226, "226", "1,200", "1.2k"."""
    if not isinstance(value, str):
        return read_number(value)
    match = _COUNT.match(value.strip().replace(",", ""))
    if match is None:
        return None
    factor = {"": 1, "k": 1000, "m": 1_000_000}[match[2].lower()]
    return int(float(match[1]) * factor)


def read_day(value: object) -> Date | None:
    """Read a date in any of the forms that scripts write: ISO, RFC 2822, seconds, milliseconds, a year."""
    if isinstance(value, dict):
        value = value.get("date-parts") or value.get("date") or value.get("value") or _parts_of(value)
    if isinstance(value, list):
        first = value[0] if value else None
        parts = first if isinstance(first, list) else value
        return (
            of_parts([part for part in parts if isinstance(part, int) and part], "").date if parts else None
        )
    if isinstance(value, str) and not value.strip().isdecimal():
        return None if is_no_value(value) else read_date(value[:60]).date
    if isinstance(value, str) and len(value.strip()) == 8:
        return read_date(value).date
    number = _whole(value)
    return _of_number(number) if number is not None else None


def _parts_of(value: Json) -> list[int]:
    """Read `{"year": "2020", "month": "5"}`."""
    parts = (value.get(name) for name in ("year", "month", "day"))
    # ORCID has each within an object.
    numbers = (read_number(part.get("value") if isinstance(part, dict) else part) or 0 for part in parts)
    return list(takewhile(bool, numbers))


def _whole(value: object) -> int | None:
    if isinstance(value, str):
        return int(value.strip()[:15])
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return int(value)


def _of_number(number: int) -> Date | None:
    if 1500 <= number <= 2100:
        return Date(number)
    if 10**12 <= number < 5 * 10**12:
        number //= 1000
    if 10**9 <= number < 5 * 10**9:
        return Date.of(datetime.datetime.fromtimestamp(number, datetime.UTC).date())
    return None


def read_link(value: object) -> str:
    """Read an address of the web, out of a text, a list or an object with one."""
    if isinstance(value, list):
        return next(filter(None, map(read_link, value)), "")
    if isinstance(value, dict):
        named = read_link(value.get("url") or value.get("href") or value.get("link"))
        # Under other names stand code and slides, too.
        texts = (link.strip() for link in value.values() if isinstance(link, str))
        return named or next(filter(paper_link, texts), "")
    return (
        value.strip() if isinstance(value, str) and value.strip().startswith(("http://", "https://")) else ""
    )
