"""The data that Hugging Face's pages carry in an attribute beside what they show."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Any

from papertui.dumps.page import Page

_NAME = "data-target"
_TAG = re.compile(r"<[A-Za-z][\w-]{0,40}(?=[\s/])")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s=<>/\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?+")
_ENTITIES = {"&quot;": '"', "&#39;": "'", "&#x27;": "'", "&lt;": "<", "&gt;": ">"}
_OTHER_ENTITY = re.compile(r"&(?!amp;)[#\w]")
_MOST_TRIED = 5
_MOST_TAGS = 50  # before the attribute that are tried: raw signs within values look like tags


def has_target(page: Page, target: str) -> bool:
    """Whether an element of the page has this `data-target`."""
    return next(_places(page.text, target), None) is not None


def _places(text: str, target: str) -> Iterator[int]:
    """Yield where the attribute stands; a search by pattern takes ten times as long in pages with emoji."""
    sign, at = _sign(target), text.find(_NAME)
    while at >= 0:
        if sign.match(text, at):
            yield at
        at = text.find(_NAME, at + 1)


@lru_cache
def _sign(target: str) -> re.Pattern[str]:
    return re.compile(rf"{_NAME}\s*=\s*[\"']?{target}(?=[\"'\s/>])")


def read_props(page: Page, target: str) -> dict[str, Any]:
    """Read the data of the element with this `data-target`; TypeError or ValueError where it has none.

    A parser of HTML takes minutes for tags with many attributes, so the one tag is cut out.
    """
    for found in islice(_places(page.text, target), _MOST_TRIED):
        attributes = _attributes_around(page.text, found)
        if written := attributes.get("data-props"):
            props = json.loads(_unescaped(written))
            if isinstance(props, dict):
                return props
    raise TypeError("no data")


def _unescaped(written: str) -> str:
    """Decode the entities of an attribute; there are thousands, of five kinds."""
    text = written
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return unescape(written) if _OTHER_ENTITY.search(text) else text.replace("&amp;", "&")


def _attributes_around(text: str, at: int) -> dict[str, str]:
    """Return the attributes of the tag in which one begins at `at`; none where it is no attribute."""
    start = at
    for _ in range(_MOST_TAGS):
        start = text.rfind("<", 0, start)
        tag = _TAG.match(text, start) if start >= 0 else None
        if start < 0:
            break
        if tag is None:
            continue
        found = list(_attributes(text, tag.end()))
        if any(begins == at for begins, _, _ in found):
            return {name.lower(): value for _, name, value in reversed(found)}
    return {}


def _attributes(text: str, at: int) -> Iterator[tuple[int, str, str]]:
    while match := _ATTRIBUTE.match(text, at):
        yield match.start(1), match[1], match[2] or match[3] or match[4] or ""
        at = match.end()
