"""CSL-JSON to the reference model and back (schema 1.0.2)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from papertui.reference import Date, Entry, Name, csl_name
from papertui.references.dates import NO_DATE, ReadDate, of_parts, read_date
from papertui.references.markup import read_markup
from papertui.references.owners import is_label
from papertui.references.table import DATE_FIELDS, FIELDS, NAME_FIELDS, ReferenceFacts
from papertui.text import clean, clean_line

SOURCE = "csl-json"
OWN = "papertui"
"""The key under `custom` that holds papertui's own data."""
_LONGEST_NAME = 200
_TEXTS = tuple(dict.fromkeys(row.csl for row in FIELDS))
_DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
_PARTS = {
    "family": "family", "given": "given", "non-dropping-particle": "particle",
    "dropping-particle": "dropping", "suffix": "suffix", "literal": "literal", "name": "literal",
}  # fmt: skip

Json = Mapping[str, Any]


def read_names(value: object) -> tuple[Name, ...]:
    """Read a list of CSL names; skip items that are not names."""
    if isinstance(value, str):
        value = [{"literal": value}]
    listed = value if isinstance(value, list) else []
    return tuple(name for each in listed if isinstance(each, dict) and (name := _name(each)))


def _name(parts: Json) -> Name | None:
    texts = {
        part: clean_line(parts[key], _LONGEST_NAME)
        for key, part in _PARTS.items()
        if isinstance(parts.get(key), str)
    }
    if texts.get("family") or texts.get("given"):
        texts.pop("literal", None)
    name = Name(**texts)
    if not name.family and not name.literal:
        name = Name(literal=str(name))
    return name if str(name) else None


def read_csl_date(value: object) -> ReadDate:
    """Read date-parts (numbers or texts), `raw`, `literal` or EDTF; of a range, the start."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return read_date(str(value))
    if not isinstance(value, dict):
        return NO_DATE
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first and first[0]:
        numbers = [str(part).strip() for part in first[:3] if part is not None]
        if all(number.isascii() and number.isdigit() and len(number) < 5 for number in numbers):
            return of_parts(list(map(int, numbers)), "-".join(numbers))
        return ReadDate(None, "-".join(numbers)[:40])
    texts = (value.get(name) for name in ("raw", "literal", "edtf"))
    return read_date(next((text for text in texts if isinstance(text, str)), ""))


def write_date(date: Date) -> dict[str, Any]:
    """Return the known parts of a date as date-parts."""
    return {"date-parts": [list(date.parts)]}


def texts_of(item: Json) -> dict[str, str]:
    """Return the variables that are texts or numbers."""
    return {csl: text for csl in _TEXTS if (text := _text(item.get(csl)))}


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean_line(read_markup(str(value)))


def first_text(value: object) -> str:
    """Return a text, or the first one of a list, unchanged."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""


def comment_of(item: Json) -> str:
    """Return the note of the list's owner about an item."""
    note = first_text(item.get("note"))
    words = (first_text(item.get("annote")), "" if is_label(note) else note)
    return "\n\n".join(filter(None, words))


def known_of(entry: Entry) -> ReferenceFacts:
    """Return all facts of an item that other formats can express."""
    item = item_of(entry)
    texts = texts_of(item)
    if is_label(texts.get("number", "")):
        del texts["number"]
    for row in DATE_FIELDS:
        if (date := read_csl_date(item.get(row.csl)).date) is not None:
            texts[row.csl] = str(date)
    names = {row.csl: read_names(item.get(row.csl)) for row in NAME_FIELDS}
    return ReferenceFacts(texts, {csl: given for csl, given in names.items() if given})


def valid(item: Json) -> dict[str, Any]:
    """Return an item with names and dates as the schema wants them, which some programs ignore."""
    dates = {name: _valid_date(item[name]) for name in _DATES if name in item}
    names = {row.csl: _valid_names(item[row.csl]) for row in NAME_FIELDS if row.csl in item}
    return {**item, **dates, **names}


def _valid_date(value: object) -> object:
    # A text is EDTF, as CSL 1.1 has it.
    date = read_csl_date(value).date if isinstance(value, int) else None
    return write_date(date) if date else value


def _valid_names(value: object) -> object:
    if isinstance(value, str):
        return [{"literal": value}]
    return [_valid_name(each) for each in value] if isinstance(value, list) else value


def _valid_name(value: object) -> object:
    if isinstance(value, dict) and "name" in value and (name := _name(value)):
        return csl_name(name)
    return value


def own_of(item: Json) -> Json:
    """Return papertui's own data from the item's `custom` field."""
    custom = item.get("custom")
    own = custom.get(OWN) if isinstance(custom, dict) else None
    return own if isinstance(own, dict) else {}


def without_own(item: Json) -> Json:
    """Return an item without papertui's additions."""
    own = own_of(item)
    if not own:
        return item
    kept = dict(item)
    kept["custom"] = {name: value for name, value in item["custom"].items() if name != OWN}
    note, annote = own.get("note"), first_text(item.get("annote"))
    if isinstance(note, str) and note and annote.endswith(note):
        kept["annote"] = annote.removesuffix(note).removesuffix("\n\n")
    if isinstance(own.get("tags"), list):
        added = ", ".join(map(str, own["tags"]))
        kept["keyword"] = first_text(item.get("keyword")).removesuffix(added).removesuffix(", ")
    return {
        name: value for name, value in kept.items() if value or name not in ("custom", "annote", "keyword")
    }


def entry_of(item: Json) -> Entry:
    """Return an item as an `Entry`, each value as JSON, without papertui's additions."""
    kind, key = item.get("type"), item.get("citation-key") or item.get("id")
    values = ((name, json.dumps(value, ensure_ascii=False)) for name, value in without_own(item).items())
    return Entry(
        SOURCE,
        clean_line(kind) if isinstance(kind, str) else "",
        clean_line(str(key)) if isinstance(key, str | int) else "",
        tuple(values),
    )


def item_of(entry: Entry) -> dict[str, Any]:
    """Return the item of an entry made by `entry_of`, safe to write; skip values that are not JSON."""
    item: dict[str, Any] = {}
    for name, value in entry.values:
        with suppress(ValueError, RecursionError):
            item[clean_line(name)] = _cleaned(json.loads(value))
    return item


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return list(map(_cleaned, value))
    if isinstance(value, dict):
        return {clean_line(name): _cleaned(each) for name, each in value.items()}
    return value


def written_fields(known: ReferenceFacts) -> Iterator[tuple[str, Any]]:
    """Yield these variables in the form of a CSL-JSON item."""
    dates = {row.csl for row in DATE_FIELDS}
    for csl, text in known.texts.items():
        yield csl, write_date(Date.parse(text)) if csl in dates else text
    for row in NAME_FIELDS:
        if row.csl != "author" and row.csl in known.names:
            yield row.csl, [csl_name(name) for name in known.names[row.csl]]
