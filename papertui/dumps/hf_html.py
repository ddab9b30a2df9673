"""Hugging Face pages that carry their papers as JSON beside the cards that show them."""

from collections.abc import Iterator

from papertui.dumps import hf_cards
from papertui.dumps.hf_items import read_item
from papertui.dumps.hf_props import has_target, read_props
from papertui.dumps.json_walk import Origin
from papertui.dumps.model import Day, DumpFormat, Found, PageDay
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import iso_date

_TARGET = "DailyPapers"


def _recognise(page: Page) -> bool:
    return page.is_html and has_target(page, _TARGET)


def _parse(page: Page) -> Iterator[Found]:
    try:
        props = read_props(page, _TARGET)
        papers = props["dailyPapers"]
        if not isinstance(papers, list):
            raise TypeError("dailyPapers is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        yield Problem(None, f"the page's own JSON cannot be read ({error}); its cards are taken instead")
        yield from hf_cards.parse(page)
        return
    if day := iso_date(props.get("date")):
        yield PageDay(Day(day.month, day.day, day.year))
    for number, value in enumerate(papers, 1):
        record = read_item(value, Origin()) if isinstance(value, dict) else None
        yield record or Problem(None, f"item {number} is not a paper with a title")


FORMAT = DumpFormat(
    name="hf-html",
    description="Hugging Face papers page as HTML, with its data",
    example='an element with data-target="DailyPapers"; its data-props hold the papers',
    gives=("dates", "names", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=_parse,
)
