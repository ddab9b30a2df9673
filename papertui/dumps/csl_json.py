"""CSL-JSON: what Zotero, pandoc and doi.org write for citation processors; papis writes nearly the same."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_fields import Json, table_of, text_of, texts_of
from papertui.dumps.json_items import Item
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import DateParts, Reference, date_parts, is_label, read_references

_TRIED = 20
_MAY_NAME_AN_ID = ("number", "note", "archive_location", "container-title", "publisher")


def _recognise(page: Page) -> bool:
    items = page.json.items[:_TRIED] if page.json else ()
    return any(isinstance(item.value, dict) and _is_entry(item.value) for item in items)


def _is_entry(item: Json) -> bool:
    return "type" in item and ("issued" in item or "papis_id" in item or bool(_own(item)))


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
    listed = entry.get("author_list", entry.get("author"))
    authors = listed if isinstance(listed, list) else []
    notes = (text for name in _MAY_NAME_AN_ID for text in texts_of(entry, name))
    words = [text_of(entry, "annote"), *(text for text in texts_of(entry, "note") if not is_label(text))]
    return Reference(
        item.place,
        item.line,
        text_of(entry, "title"),
        text_of(entry, "abstract"),
        authors=[_person(name) for name in authors if isinstance(name, dict)],
        organization=text_of(_own(entry), "organization"),
        date=_date(entry.get("issued")) or _papis_date(entry),
        arxiv=arxiv_id(text_of(entry, "eprint")),
        doi=text_of(entry, "DOI", "doi"),
        url=text_of(entry, "URL", "url"),
        notes=[line for note in notes for line in note.split("\n")],
        own_id=text_of(_own(entry), "id"),
        keywords=[*text_of(entry, "keyword").split(","), *_papis_tags(entry)],
        comment="\n\n".join(filter(None, words)),
        places=table_of(_own(entry), "queue"),
    )


def _papis_tags(entry: Json) -> list[str]:
    tags = texts_of(entry, "tags")
    return tags if isinstance(entry.get("tags"), list) else " ".join(tags).replace(",", " ").split()


def _papis_date(entry: Json) -> DateParts:
    parts = (str(entry.get(name, "")) for name in ("year", "month", "day"))
    return date_parts("-".join(takewhile(str.isdigit, parts)))


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
    description="CSL-JSON (Zotero, pandoc, doi.org), papis as JSON",
    example="objects with “type” and “issued”",
    recognise=_recognise,
    parse=_parse,
)
