"""papertui's own JSON Lines: the papers of a list that it wrote, with tags, notes and places."""

from collections.abc import Iterator

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_cutting import JSON_ALONE
from papertui.dumps.json_fields import Json, names_of, table_of, text_of, texts_of
from papertui.dumps.json_items import JsonItems
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import count, make_paper
from papertui.dumps.references import known_as
from papertui.reference import Reference
from papertui.references.csl import read_names
from papertui.references.dates import read_date
from papertui.text import clean, clean_line

_OF_REFERENCE = "type venue volume issue pages publisher isbn language"
_TEXTS = "title abstract organization date arxiv_id url pdf_url code_url note id doi announced"
_TYPES: tuple[tuple[str, type, str], ...] = (
    (f"{_TEXTS} {_OF_REFERENCE}", str, "text"),
    ("n_authors comments upvotes", int, "a whole number"),
    ("authors names links tags categories", list, "a list"),
    ("queue", dict, "an object"),
)
_OWN_FIELDS = {"title", "n_authors", "arxiv_id", "sources"}


def _recognise(page: Page) -> bool:
    return _items(page) is not None


def _items(page: Page) -> JsonItems | None:
    return page.json and page.json.of(lambda item: item.keys() >= _OWN_FIELDS)


def _parse(page: Page) -> Iterator[Found]:
    json = _items(page)
    if json is None:
        return
    for item in json.items:
        record = record_of(item.value, item.line) if isinstance(item.value, dict) else None
        yield record or Problem(item.line, f"{item.place} is not a paper with a title")
        if record:
            yield from (Problem(item.line, f"{reason}; it was left out") for reason in _wrong(item.value))
    yield from json.problems


def _wrong(item: Json) -> Iterator[str]:
    """Yield what is wrong with each field that has a value of another type than papertui writes."""
    for names, kind, what in _TYPES:
        for name in names.split():
            value = item.get(name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, kind)):
                yield f"“{name}” is not {what}"
    if isinstance(item.get("date"), str) and read_date(item["date"]).date is None:
        yield f"“date” holds “{item['date'][:40]}”, which is no date such as 2024-05-27"
    for name in ("authors", "names", "links", "tags", "categories"):
        values = item.get(name)
        if isinstance(values, list) and not all(isinstance(value, str | dict) for value in values):
            yield f"“{name}” holds what is not text"
    places = item.get("queue")
    if isinstance(places, dict) and not all(isinstance(place, str) for place in places.values()):
        yield "“queue” holds what is not text"


def record_of(item: Json, line: int | None) -> Record | None:
    """Make a record of the object that papertui writes for a paper; None where it has no title."""
    paper = make_paper(
        text_of(item, "title"),
        text_of(item, "abstract"),
        authors=read_names(item.get("names")) or names_of(item.get("authors")),
        authors_complete=item.get("authors_complete") is not False,
        n_authors=count(item.get("n_authors")),
        organization=text_of(item, "organization"),
        date=read_date(text_of(item, "date")).date,
        doi=clean_line(text_of(item, "doi")) or None,
        reference=Reference(**{name: clean_line(text_of(item, name)) for name in _OF_REFERENCE.split()}),
        categories=tuple(filter(None, map(clean_line, texts_of(item, "categories")))),
        announced=clean_line(text_of(item, "announced")),
        comments=count(item.get("comments")),
        upvotes=count(item.get("upvotes")),
        arxiv=arxiv_id(text_of(item, "arxiv_id")),
        url=text_of(item, "url"),
        pdf_url=text_of(item, "pdf_url"),
        code_url=text_of(item, "code_url"),
        links=texts_of(item, "links"),
    )
    if paper is None:
        return None
    note = clean(text_of(item, "note")).strip()
    return Record(
        known_as(paper, text_of(item, "id")),
        line,
        keywords=tuple(texts_of(item, "tags")),
        note=note,
        places=table_of(item, "queue"),
    )


FORMAT = DumpFormat(
    name="papertui-jsonl",
    description="papertui's own export as JSON Lines",
    example="objects with “n_authors”, “arxiv_id” and “sources”, one a line",
    gives=("dates", "names", "abstracts", "ids", "counts", "tags"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON_ALONE,
)
