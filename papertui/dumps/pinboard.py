"""Pinboard's bookmarks as JSON: those that lead to papers."""

from collections.abc import Iterator

from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.saved_links import SavedLink, any_paper, read_links

_KEYS = ("href", "description", "extended", "time", "tags")


def _recognise(page: Page) -> bool:
    return '"href"' in page.head and '"extended"' in page.head and any_paper(page.once(_found))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_found))


def _found(page: Page) -> list[Found]:
    items = page.json.items if page.json else ()
    marks = [item.value for item in items if isinstance(item.value, dict)]
    whole = [mark for mark in marks if all(isinstance(mark.get(key), str) for key in _KEYS)]
    links = (SavedLink(mark["href"], mark["description"], tuple(mark["tags"].split())) for mark in whole)
    return read_links(links, "bookmarks")


FORMAT = DumpFormat(
    name="pinboard",
    description="Pinboard's bookmarks as JSON, as far as they lead to papers",
    example="objects with “href”, “description”, “extended” and “tags”",
    gives=("ids", "tags"),
    recognise=_recognise,
    parse=_parse,
)
