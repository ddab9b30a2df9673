"""Values of foreign JSON, checked by type: texts, dates, names, counts, links; None or empty where wrong."""

import datetime
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from math import isfinite
from typing import Any

from papertui.dumps.arxiv import split_names
from papertui.dumps.arxiv_announced import read_announced, read_generated
from papertui.dumps.paper_links import paper_link
from papertui.reference import Date, Name
from papertui.references.dates import of_parts, read_date
from papertui.references.markup import read_markup, without_heading
from papertui.references.names import read_family_first, split_particle
from papertui.text import clean_line

Json = Mapping[str, Any]

_NO_VALUE = frozenset(
    (
        "", "-", "na", "n/a", "none", "null", "nan", "anonymous", "unknown", "anonymous authors",
        "(author list is unavailable)", "no abstract available", "[no abstract available]",
        "[no author name available]",
    )
)  # fmt: skip
_CUT_ENDS = ("al", "al.", "others", "…", "...")
_CUT = re.compile(r"(?:[\s,;]|\band\b)*(?:\bet\.? ?al\b\.?|\band others\b|…|\.\.\.)\s*\Z", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,4}\Z")
# As databases of medicine print them: van den Sample AB.
_LAST_INITIALS = re.compile(r"([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+){0,3}) (?!II|IV|VI)([A-Z]{1,3})\.?\Z")
_SURE_INITIALS = re.compile(r" [A-Z]{2,3}\.?(?:,|\s*\Z)| [A-Z]{1,3}\.\s*\Z")
# As in the title of arXiv's page, and where researchers post links.
_ID_BEFORE = re.compile(r"\[(?:(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d{1,2})?|[RDPN])\]\s*")
# A word with a vowel is no initial, and the dot behind it ends the row.
_FULL_GIVEN = re.compile(r"(?:\A|[\s-])(?=[^\W\d_]*[aeiouyà-ÿ])[^\W\d_]{3,}\.\Z", re.IGNORECASE)
_NUMBERED = re.compile(r" \d{4}\Z")
_COUNT = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?([kKmM]?)\Z")
_PARTS = (("family", "lastname", "last", "keyname"), ("given", "firstname", "first", "forenames"))
_WHOLE = ("displayname", "fullname", "name", "literal", "text", "collectivename", "creator")
_ROLES = ("author", "presenter", "inventor")
_SHORTEST_ABSTRACT = 20
_LARGEST = 10**9
_LONGEST_NAME = 200


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


def read_names(value: object) -> tuple[list[str | Name], bool]:
    """Read authors given as a list of texts or objects, or as one text; and whether they are all."""
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, str):
        return _of_text(value)
    names: list[str | Name] = []
    complete = True
    for each in value if isinstance(value, list) else ():
        name = _of_object(each) if isinstance(each, dict) else each
        if isinstance(name, str):
            shown = _without_cut(name)
            complete = complete and shown == name
            name = _turned(shown)
        if name and not (isinstance(name, str) and is_no_value(name)) and isinstance(name, str | Name):
            names.append(name)
    return names, complete


def _without_cut(names: str) -> str:
    """Return names without the “et al.” at their end."""
    return _CUT.sub("", names) if names.rstrip().lower().endswith(_CUT_ENDS) else names


def _of_object(author: Json) -> str | Name | None:
    """Read a name of an object, whatever its keys are called; None for hidden and for other roles."""
    keys = _keys_of(tuple(author))
    if keys.hidden and author[keys.hidden] is True:
        return None
    if keys.role and _first(author, keys.role, "author").lower() not in _ROLES:
        return None
    if keys.inner and isinstance(inner := author[keys.inner], dict):
        return _of_object(inner)
    family, given = (_first_text(author, part) for part in (keys.family, keys.given))
    if family and given:
        particle, last = split_particle(clean_line(family, _LONGEST_NAME))
        suffix = clean_line(read_text(author.get(keys.suffix)), _LONGEST_NAME)
        return Name(last, clean_line(given, _LONGEST_NAME), particle, suffix)
    whole = (author[key] for key in keys.whole)
    return next((name for name in whole if isinstance(name, str) and name.strip()), family or given or None)


def _first(author: Json, keys: Sequence[str], otherwise: str) -> str:
    return str(next(filter(None, (author[key] for key in keys)), otherwise))


def _first_text(author: Json, keys: Sequence[str]) -> str:
    return next(filter(None, (read_text(author[key]) for key in keys)), "")


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of an author's object by what they hold; "" or () for what it does not have."""

    hidden: str
    role: tuple[str, ...]
    inner: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    suffix: str
    whole: tuple[str, ...]


@lru_cache(maxsize=1 << 8)  # the authors of a file have the same keys
def _keys_of(keys: tuple[str, ...]) -> _Keys:
    known = {key.lower().replace("_", "").replace("-", ""): key for key in keys}

    def those(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(known[name] for name in names if name in known)

    family, given = map(those, _PARTS)
    hidden, inner, suffix = (known.get(name, "") for name in ("hidden", "author", "suffix"))
    return _Keys(hidden, those(("creatortype", "role")), inner, family, given, suffix, those(_WHOLE))


def _turned(name: str) -> str | Name:
    name = (html.unescape(name) if "&" in name else name).strip()
    if name[-1:].isdecimal():
        name = _NUMBERED.sub("", name)
    if name.count(",") != 1:
        return name
    found = read_family_first(name)
    if found and found.given.endswith(".") and _FULL_GIVEN.search(found.given):
        return replace(found, given=found.given[:-1])
    return found or ""


def _of_text(text: str) -> tuple[list[str | Name], bool]:
    whole = _without_cut(text)
    names = (
        _NUMBERED.sub("", name) if isinstance(name, str) else name
        for name in split_authors(whole)
        if isinstance(name, Name) or not is_no_value(name)
    )
    return list(names), whole == text


def split_authors(text: str) -> Sequence[str | Name]:
    """Split a row of authors at `;`, else at “and”, else at commas; `Last, F.` pairs stay together."""
    if ";" in text:
        return [_turned(part) for part in text.split(";") if part.strip()]
    pieces = [piece.strip() for piece in re.split(r"\s+(?:and|&)\s+", text) if piece.strip()]
    if len(pieces) > 2:  # “Lee, Ann, and Wu, Bo, and Fox, Cy”
        pieces = [piece.rstrip(" ,") for piece in pieces]
    if len(pieces) > 1 and all(piece.count(",") == 1 for piece in pieces):
        return [_turned(piece) for piece in pieces]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and len(parts) % 2 == 0:
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        one_person = len(parts) == 2 and not any(" " in part for part in parts)
        if one_person or all(_INITIALS.match(second) for _, second in pairs):
            return [_turned(f"{first}, {second}") for first, second in pairs]
    # Single letters alone may be the beginnings of family names.
    if all(map(_LAST_INITIALS.match, parts)) and _SURE_INITIALS.search(text):
        return [_turned(_LAST_INITIALS.sub(r"\1, \2", part.rstrip("."))) for part in parts]
    return split_names(", ".join(pieces))
