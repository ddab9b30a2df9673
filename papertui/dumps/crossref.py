"""Crossref: works of its API, https://api.crossref.org; titles are lists, types are its own."""

import re

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_service import Service
from papertui.dumps.json_table import KIND, Folded
from papertui.dumps.json_values import Json, read_day, read_text
from papertui.dumps.model import DumpFormat
from papertui.references.kinds import kind_of
from papertui.references.table import CSL_TYPES

_OWN_KEYS = frozenset(("deposited", "indexed", "member", "prefix"))
_KEYS = _OWN_KEYS | {"issued", "containertitle"}

# Of some works only the dates of print and online are known.
_DATES = ("issued", "published", "publishedprint", "publishedonline")


def _is_item(item: Folded) -> bool:
    # An item of CSL-JSON may have its title in a list too: what else is in its list is not to be lost.
    keys = _OWN_KEYS if read_text(item.get("type")) in CSL_TYPES else _KEYS
    return isinstance(item.get("title"), list) and "doi" in item and not keys.isdisjoint(item)


def _adapt(item: Folded) -> Json | None:
    title, subtitle = read_text(item.get("title")), read_text(item.get("subtitle"))
    if not title:
        return None
    return {
        "title": f"{title}: {subtitle}" if subtitle and subtitle not in title else title,
        "abstract": item.get("abstract"),
        "authors": item.get("author"),
        "date": next(filter(read_day, map(item.get, _DATES)), None),
        "doi": item.get("doi"),
        "url": item.get("url"),
        KIND: kind_of([item.get("type")]),
        "venue": read_text(item.get("containertitle")),
        "volume": item.get("volume"),
        "issue": item.get("issue"),
        "pages": item.get("page"),
        "publisher": item.get("publisher"),
    }


_SERVICE = Service(re.compile(r'"title"\s{0,20}:\s{0,20}\['), _is_item, _adapt)
FORMAT = DumpFormat(
    name="crossref",
    description="Crossref API as JSON: a list of works or one work",
    example="objects with “DOI”, and “title” as a list, in “message” or its “items”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
    cut=JSON,
)
