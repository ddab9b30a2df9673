"""Papers that are kept without keys: arrays of a title, names and links; dicts as Python prints them."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_WORDS = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")
_WEB = ("http://", "https://")
_MOST_PARTS = 12
_LONGEST_LINE = 2_000_000


def are_words(value: object) -> bool:
    """Whether a value is a text of words, as a title is, and no address."""
    return isinstance(value, str) and "://" not in value and _WORDS.search(value) is not None


def as_object(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return `["Title", ["Name"], ["pdf", "https://…"]]` as an object; any other value as it is."""
    if not isinstance(value, list) or not 2 <= len(value) <= _MOST_PARTS or not are_words(value[0]):
        return value
    links = list(_links(value[1:]))
    if not links:
        return value
    names = next((part for part in value[1:] if isinstance(part, list) and not any(_links(part))), [])
    return {"title": value[0], "authors": names, "links": links}


def _links(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        texts = part if isinstance(part, list) else [part]
        yield from (text for text in texts if isinstance(text, str) and text.startswith(_WEB))


def python_object(line: str) -> Any:  # noqa: ANN401 - whatever the line holds
    """Read a line as Python prints a dict, with the types of JSON; a ValueError says why it cannot be."""
    with suppress(SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        if len(line) < _LONGEST_LINE:
            return json.loads(json.dumps(ast.literal_eval(line.strip()), default=str))
    return ValueError("neither JSON nor a dict of Python")
