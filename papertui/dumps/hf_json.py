"""JSON of Hugging Face's papers API and its client: lists, pages, days or JSON Lines; nested or flat."""

from collections.abc import Iterator

from papertui.dumps.hf_items import is_item, read_item
from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_papers import first_paper, parse_json, read_object
from papertui.dumps.json_walk import JsonObject
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page


def _recognise(page: Page) -> bool:
    json = page.json
    if json is None:
        return False
    if isinstance(json.root, dict) and isinstance(json.root.get("dailyPapers"), list):
        return True
    found = first_paper(json)
    return found is not None and is_item(found.raw)


def _parse(page: Page) -> Iterator[Found]:
    if page.json is not None:
        yield from parse_json(page.json, _read)


def _read(found: JsonObject) -> Record | None:
    if is_item(found.raw):
        return read_item(found.raw, found.place)
    return read_object(found.item, found.place)


FORMAT = DumpFormat(
    name="hf-json",
    description="Hugging Face papers API or hf papers ls --json: JSON or JSON Lines, also by day or wrapped",
    example="“dailyPapers”, a list of {paper: {id, title, summary …}}, or flat {id, title, summary, upvotes}",
    gives=("dates", "names", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON,
)
