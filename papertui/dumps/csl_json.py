"""CSL-JSON: what Zotero, pandoc and doi.org write for citation processors."""

from collections.abc import Iterator
from typing import Any

from papertui.dumps.json_fields import Json, table_of, text_of, texts_of
from papertui.dumps.json_items import Item
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import DateParts, Reference, date_parts, read_references

_TRIED = 20
_MAY_NAME_AN_ID = ("number", "note", "archive_location", "container-title", "publisher")


def _recognise(page: Page) -> bool:
    items = page.json.items[:_TRIED] if page.json else ()
    return any(isinstance(item.value, dict) and _is_entry(item.value) for item in items)


def _is_entry(item: Json) -> bool:
    return "type" in item and ("issued" in item or bool(_own(item)))


def _own(item: Json) -> Json:
    """Give what papertui wrote into the field that the schema leaves to programs."""
    custom = item.get("custom")
    own = custom.get("papertui") if isinstance(custom, dict) else None
    return own if isinstance(own, dict) else {}


def _parse(page: Page) -> Iterator[Found]:
    if page.json is None:
        return
    yield from read_references(_reference(item) for item in page.json.items)
    yield from page.json.problems


def _reference(item: Item) -> Reference | Problem:
    if not isinstance(item.value, dict):
        return Problem(item.line, f"{item.place} is not a paper with a title")
    entry: Json = item.value
    listed = entry.get("author")
    authors = listed if isinstance(listed, list) else []
    notes = (text for name in _MAY_NAME_AN_ID for text in texts_of(entry, name))
    return Reference(
        item.place,
        item.line,
        text_of(entry, "title"),
        text_of(entry, "abstract"),
        authors=[_person(name) for name in authors if isinstance(name, dict)],
        organization=text_of(_own(entry), "organization"),
        date=_date(entry.get("issued")),
        doi=text_of(entry, "DOI"),
        url=text_of(entry, "URL"),
        notes=[line for note in notes for line in note.split("\n")],
        own_id=text_of(_own(entry), "id"),
        keywords=text_of(entry, "keyword").split(","),
        comment=text_of(entry, "annote"),
        places=table_of(_own(entry), "queue"),
    )


def _person(name: Json) -> str:
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(filter(None, (text_of(name, part) for part in parts))) or text_of(name, "literal", "name")


def _date(issued: Any) -> DateParts:  # noqa: ANN401 - whatever JSON holds
    """Read [[2017, 6, 12]], whose numbers some write as texts; of a range, its beginning."""
    if not isinstance(issued, dict):
        return ()
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list):
        return date_parts(text_of(issued, "raw", "literal"))
    return date_parts("-".join(str(part) for part in first[:3]))


FORMAT = DumpFormat(
    name="csl-json",
    description="CSL-JSON (Zotero, pandoc, doi.org)",
    example="objects with “type” and “issued”",
    recognise=_recognise,
    parse=_parse,
)
