"""The file in which Chrome and its relatives keep bookmarks: those that lead to papers."""

from collections.abc import Iterator

from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.saved_links import SavedLink, any_paper, read_links


def _recognise(page: Page) -> bool:
    return '"roots"' in page.head and any_paper(page.once(_found))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_found))


def _found(page: Page) -> list[Found]:
    root = page.json.root if page.json else None
    roots = root.get("roots") if isinstance(root, dict) else None
    return read_links(_links(roots), "bookmarks") if isinstance(roots, dict) else []


def _links(roots: dict[str, object]) -> Iterator[SavedLink]:
    waiting: list[object] = list(reversed(roots.values()))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict):
            continue
        url, name, children = (node.get(key) for key in ("url", "name", "children"))
        if isinstance(url, str) and isinstance(name, str):
            yield SavedLink(url, name)
        waiting += reversed(children) if isinstance(children, list) else ()


FORMAT = DumpFormat(
    name="chrome-bookmarks",
    description="the Bookmarks file of Chrome, Edge and Brave, as far as it leads to papers",
    example="JSON with “roots” of folders whose “children” have a “name” and a “url”",
    gives=("ids",),
    recognise=_recognise,
    parse=_parse,
)
