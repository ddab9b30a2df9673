"""Fields of JSON objects that others wrote: of the type that is wanted, or none at all."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def text_of(item: Json, *names: str) -> str:
    """Return the first of these fields that holds text; of a list of texts, as Crossref has, its first."""
    for name in names:
        value = item.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value:
            return value
    return ""


def texts_of(item: Json, name: str) -> list[str]:
    """Return the texts of a list, or the single text written instead of one."""
    value = item.get(name)
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def table_of(item: Json, name: str) -> dict[str, str]:
    """Return the values of an object that are text."""
    value = item.get(name)
    rows = value.items() if isinstance(value, dict) else ()
    return {key: text for key, text in rows if isinstance(text, str)}


def names_of(value: object) -> list[str]:
    """Read authors that are given as names or as objects with a `name`."""
    listed = value if isinstance(value, list) else []
    names = (each.get("name") if isinstance(each, dict) else each for each in listed)
    return [name for name in names if isinstance(name, str)]


def typed_id(ids: object, kind: str) -> str:
    """Return the first id of a kind in a list of ids with their kinds, or ""."""
    for each in ids if isinstance(ids, list) else ():
        item = each if isinstance(each, dict) else {}
        said = text_of(item, "type", "external-id-type", "identifierType")
        if said.lower() == kind and (found := text_of(item, "id", "external-id-value", "identifier")):
            return found
    return ""
