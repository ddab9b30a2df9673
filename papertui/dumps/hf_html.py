"""Hugging Face pages that carry their papers as JSON beside the cards that show them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from papertui.dumps import hf_cards
from papertui.dumps.hf_items import parse_items
from papertui.dumps.json_items import Item
from papertui.dumps.model import Day, DumpFormat, Found, PageDay
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import iso_date

_TARGET = re.compile(r"data-target\s*=\s*[\"']?DailyPapers[\"'\s>]")


def _recognise(page: Page) -> bool:
    return page.is_html and _TARGET.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    try:
        props = _props(page)
        papers = props["dailyPapers"]
        if not isinstance(papers, list):
            raise TypeError("dailyPapers is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        yield Problem(None, f"the page's own JSON cannot be read ({error}); its cards are taken instead")
        yield from hf_cards.parse(page)
        return
    if day := iso_date(props.get("date")):
        yield PageDay(Day(day.month, day.day, day.year))
    yield from parse_items(Item(value, None, f"item {number}") for number, value in enumerate(papers, 1))


def _props(page: Page) -> dict[str, Any]:
    from bs4.filter import SoupStrainer

    element = page.soup(SoupStrainer(attrs={"data-target": "DailyPapers"})).find()
    props = json.loads(str(element["data-props"])) if element else None
    if not isinstance(props, dict):
        raise TypeError("no data")
    return props


FORMAT = DumpFormat(
    name="hf-html",
    description="Hugging Face papers page as HTML, with its data",
    example='an element with data-target="DailyPapers"; its data-props hold the papers',
    recognise=_recognise,
    parse=_parse,
)
