"""JSON of Hugging Face's papers API: a list, a page's dictionary or JSON Lines; nested or flat items."""

from collections.abc import Iterator

from papertui.dumps.hf_items import is_item, parse_items
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page

_TRIED = 20


def _recognise(page: Page) -> bool:
    json = page.json
    if json is None:
        return False
    if isinstance(json.root, dict) and isinstance(json.root.get("dailyPapers"), list):
        return True
    return any(is_item(item.value) for item in json.items[:_TRIED])


def _parse(page: Page) -> Iterator[Found]:
    if page.json is None:
        return
    yield from parse_items(page.json.items)
    yield from page.json.problems


FORMAT = DumpFormat(
    name="hf-json",
    description="Hugging Face papers API: JSON or JSON Lines",
    example="“dailyPapers”, a list of {paper: {id, title, summary …}}, or flat {id, title, summary}",
    recognise=_recognise,
    parse=_parse,
)
