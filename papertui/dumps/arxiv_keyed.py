"""A dictionary keyed by arXiv id, as scripts that collect papers keep it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from papertui.dumps.json_papers import read_object
from papertui.dumps.json_values import Json
from papertui.dumps.json_walk import Origin, laid_over
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem

_ID = r"\"((?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?)\"\s*:\s*(?=\{)"
_ENTRY = re.compile(_ID, re.IGNORECASE)
_MOST_BREAKS = 100
_FIRST = re.compile(r"\ufeff?\s*\{\s*" + _ID, re.IGNORECASE)


def _recognise(page: Page) -> bool:
    return _FIRST.match(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    line, counted = page.line, 0
    for key, value, at in _entries(page.text):
        line, counted = line + page.text.count("\n", counted, at), at
        if isinstance(value, ValueError):
            yield Problem(line, f"the JSON of {key} is broken: {value}")
            continue
        yield _record(key, value, line) or Problem(line, f"{key} has no title")


def _entries(text: str) -> Iterator[tuple[str, Any, int]]:
    """Yield the entries one by one, so that a broken one does not lose the others."""
    decoder = json.JSONDecoder()
    entry = _ENTRY.search(text)
    breaks = 0
    while entry and breaks < _MOST_BREAKS:
        value: Any
        try:
            value, end = decoder.raw_decode(text, entry.end())
        except json.JSONDecodeError as error:
            value, end = ValueError(error.msg), max(error.pos, entry.end())
        except RecursionError:
            value, end = ValueError("nested too deeply"), entry.end()
        breaks += isinstance(value, ValueError)
        yield entry[1], value, entry.start()
        entry = _ENTRY.search(text, end)
    if entry:
        yield entry[1], ValueError("too many breaks before it; nothing was read from here on"), entry.start()


def _record(key: str, item: Json, line: int) -> Record | None:
    return read_object(laid_over(item), Origin(line, key, arxiv=key))


FORMAT = DumpFormat(
    name="arxiv-keyed",
    description="papers as a JSON dictionary keyed by arXiv id",
    example="{“2401.00001”: {title, abstract or summary, authors, published …}, …}",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_recognise,
    parse=_parse,
)
