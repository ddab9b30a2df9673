"""CSL-JSON: what Zotero, pandoc and doi.org write for citation processors; papis writes nearly the same."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_cutting import JSON_ALONE
from papertui.dumps.json_fields import Json, table_of, text_of, texts_of
from papertui.dumps.json_items import Item, JsonItems
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import clean_text
from papertui.dumps.references import ListEntry, read_list
from papertui.latex import latex_to_unicode
from papertui.reference import Reference
from papertui.references import bibtex, csl
from papertui.references.dates import ReadDate, read_date
from papertui.references.markup import read_markup, without_heading
from papertui.references.table import CSL_TYPES, reference_of, type_of_bibtex

_MAY_NAME_AN_ID = ("number", "note", "archive_location", "container-title", "publisher")

_VARIABLES = "DOI ISBN ISSN URL author editor container-title publisher abstract annote keyword note"
_OF_CSL = frozenset(_VARIABLES.split())


def _recognise(page: Page) -> bool:
    return _items(page) is not None


def _is_entry(item: Json) -> bool:
    if "type" not in item:
        return False
    is_work = isinstance(item["type"], str) and item["type"] in CSL_TYPES
    # Data sets of other JSON have a type and a title too.
    is_cited = is_work and "title" in item and not _OF_CSL.isdisjoint(item)
    return "issued" in item or "papis_id" in item or bool(csl.own_of(item)) or is_cited


def _items(page: Page) -> JsonItems | None:
    """Return the items of a list, of an object keyed by id, or the one item that is the whole file."""
    if page.json is None:
        return None
    root = page.json.root
    if (
        isinstance(root, dict)
        and "type" not in root
        and root
        and all(_is_work(value) for value in root.values())
    ):
        keyed = (Item({"id": key, **value}, None, f"item {key[:60]}") for key, value in root.items())
        return JsonItems(root, tuple(keyed)).of(_is_entry)
    return page.json.of(_is_entry)


def _is_work(value: object) -> bool:
    return isinstance(value, dict) and "type" in value and ("title" in value or "issued" in value)


def _parse(page: Page) -> Iterator[Found]:
    if json := _items(page):
        yield from read_list(map(_list_entry, json.items))
        yield from json.problems


def _list_entry(item: Item) -> ListEntry | Problem:
    if not isinstance(item.value, dict) or "type" not in item.value:
        return Problem(item.line, f"{item.place} is not a paper with a title")
    entry: Json = item.value
    listed = entry.get("author_list", entry.get("author"))
    notes = (text for name in _MAY_NAME_AN_ID for text in texts_of(entry, name))
    own = csl.own_of(entry)
    return ListEntry(
        item.place,
        item.line,
        text_of(entry, "title"),
        without_heading(text_of(entry, "abstract")),
        authors=csl.read_names(listed),
        organization=text_of(own, "organization"),
        date=_date(entry),
        arxiv=arxiv_id(text_of(entry, "eprint")),
        doi=text_of(entry, "DOI", "doi"),
        url=text_of(entry, "URL", "url"),
        notes=[line for note in notes for line in note.split("\n")],
        own_id=text_of(own, "id"),
        keywords=_keywords(entry, own),
        comment=text_of(own, "note") if "note" in own else csl.comment_of(entry),
        places=table_of(own, "queue"),
        categories=texts_of(entry, "categories"),
        complete=own.get("authors_complete") is not False,
        reference=_reference(entry),
        entry=None if "papis_id" in entry else csl.entry_of(entry),
        decode=_decode,
    )


def _decode(text: str) -> str:
    return clean_text(read_markup(latex_to_unicode(text)))


def _reference(entry: Json) -> Reference:
    kind = text_of(entry, "type")
    if "papis_id" in entry:
        fields = {name: value for name, value in entry.items() if isinstance(value, str)}
        csl_type = type_of_bibtex(kind)
        return reference_of(csl_type, bibtex.reference_texts(csl_type, fields))
    return reference_of(kind if kind in CSL_TYPES else "", csl.texts_of(entry))


def _keywords(entry: Json, own: Json) -> list[str]:
    if "tags" in own:
        return texts_of(own, "tags")
    words = (word.strip() for word in text_of(entry, "keyword").split(","))
    return [*filter(None, words), *_papis_tags(entry)]


def _papis_tags(entry: Json) -> list[str]:
    tags = texts_of(entry, "tags")
    return tags if isinstance(entry.get("tags"), list) else " ".join(tags).replace(",", " ").split()


def _date(entry: Json) -> ReadDate:
    found = csl.read_csl_date(entry.get("issued"))
    if found.date or found.wrong or "issued" in entry:
        return found
    parts: tuple[Any, ...] = tuple(str(entry.get(name, "")) for name in ("year", "month", "day"))
    return read_date("-".join(takewhile(str.isdigit, parts)))


FORMAT = DumpFormat(
    name="csl-json",
    description="CSL-JSON (Zotero, pandoc, doi.org), papis as JSON",
    example="objects with “type” and “issued”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON_ALONE,
)
