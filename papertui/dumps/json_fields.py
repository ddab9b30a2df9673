"""Fields of JSON objects that others wrote: of the type that is wanted, or none at all."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def text_of(item: Json, *names: str) -> str:
    """Give the first of these fields that holds text; a list of texts, as Crossref has, gives its first."""
    for name in names:
        value = item.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value:
            return value
    return ""


def texts_of(item: Json, name: str) -> list[str]:
    """Give the texts of a list, or the one text that stands in its place."""
    value = item.get(name)
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def table_of(item: Json, name: str) -> dict[str, str]:
    """Give what an object of texts holds, without what is no text."""
    value = item.get(name)
    rows = value.items() if isinstance(value, dict) else ()
    return {key: text for key, text in rows if isinstance(text, str)}


def names_of(value: object) -> list[str]:
    """Read authors that are given as names or as objects with a `name`."""
    listed = value if isinstance(value, list) else []
    names = (each.get("name") if isinstance(each, dict) else each for each in listed)
    return [name for name in names if isinstance(name, str)]
