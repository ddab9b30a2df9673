"""Bookmarks as browsers export them: those that lead to papers, titled as the sites title their pages."""

import re
from collections.abc import Iterator

from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.saved_links import SavedLink, any_paper, read_links

_FIRST = re.compile(r"\s*<!DOCTYPE NETSCAPE-Bookmark-file-1", re.IGNORECASE)


def _recognise(page: Page) -> bool:
    return _FIRST.match(page.text) is not None and any_paper(page.once(_found))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_found))


def _found(page: Page) -> list[Found]:
    return read_links(
        (
            SavedLink(str(link.get("href") or ""), link.get_text(), _words(str(link.get("tags") or "")))
            for link in page.soup("a").find_all("a")
        ),
        "bookmarks",
    )


def _words(tags: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, tags.split(","))))


FORMAT = DumpFormat(
    name="bookmarks",
    description="bookmarks as browsers export them, as far as they lead to papers",
    example="NETSCAPE-Bookmark-file-1 with links to arXiv, Hugging Face papers, DOIs, OpenReview …",
    gives=("ids", "tags"),
    recognise=_recognise,
    parse=_parse,
)
