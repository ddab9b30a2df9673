"""JSON of Hugging Face's papers API and its client: lists, pages, days or JSON Lines; nested or flat."""

from collections.abc import Iterator

from papertui.dumps.hf_items import is_item, read_item
from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_papers import first_paper, parse_json, read_object
from papertui.dumps.json_walk import JsonObject
from papertui.dumps.model import Day, DumpFormat, Found, PageDay, Record
from papertui.dumps.page import Page
from papertui.dumps.record import iso_date
from papertui.reference import Date


def _recognise(page: Page) -> bool:
    json = page.json
    if json is None:
        return False
    if isinstance(json.root, dict) and isinstance(json.root.get("dailyPapers"), list):
        return True
    found = first_paper(json)
    return found is not None and is_item(found.raw)


def _parse(page: Page) -> Iterator[Found]:
    if page.json is None:
        return
    days = set[Date | None]()

    def read(found: JsonObject) -> Record | None:
        days.add(_listed(found.raw))
        return _read(found)

    yield from parse_json(page.json, read)
    # An answer of several days has no day of its own, nor has a piece of one.
    day = days.pop() if len(days) == 1 and not page.is_piece else None
    if day is not None and day.month and day.day:
        yield PageDay(Day(day.month, day.day, day.year))


def _listed(raw: object) -> Date | None:
    """Return the day that an item was listed on, which is not the day of the paper."""
    inner = raw.get("paper") if isinstance(raw, dict) else None
    return iso_date(inner.get("submittedOnDailyAt")) if isinstance(inner, dict) else None


def _read(found: JsonObject) -> Record | None:
    if is_item(found.raw):
        return read_item(found.raw, found.origin)
    return read_object(found.item, found.origin)


FORMAT = DumpFormat(
    name="hf-json",
    description="Hugging Face papers API or hf papers ls --json: JSON or JSON Lines, also by day or wrapped",
    example="“dailyPapers”, a list of {paper: {id, title, summary …}}, or flat {id, title, summary, upvotes}",
    gives=("dates", "names", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON,
)
