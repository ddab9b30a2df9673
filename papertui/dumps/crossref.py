"""Crossref: works of its API, https://api.crossref.org; titles are lists, types are its own."""

from papertui.dumps.json_service import Service
from papertui.dumps.json_table import Folded
from papertui.dumps.json_values import Json, read_text
from papertui.dumps.model import DumpFormat

_KEYS = frozenset(("issued", "containertitle", "deposited", "indexed", "member", "prefix"))


def _is_item(item: Folded) -> bool:
    return isinstance(item.get("title"), list) and "doi" in item and not _KEYS.isdisjoint(item)


def _adapt(item: Folded) -> Json | None:
    title, subtitle = read_text(item.get("title")), read_text(item.get("subtitle"))
    if not title:
        return None
    return {
        "title": f"{title}: {subtitle}" if subtitle and subtitle not in title else title,
        "abstract": item.get("abstract"),
        "authors": item.get("author"),
        "date": item.get("issued"),
        "doi": item.get("doi"),
        "url": item.get("url"),
        "venue": read_text(item.get("containertitle")),
        "volume": item.get("volume"),
        "issue": item.get("issue"),
        "pages": item.get("page"),
        "publisher": item.get("publisher"),
    }


_SERVICE = Service(_is_item, _adapt)
FORMAT = DumpFormat(
    name="crossref",
    description="Crossref API as JSON: a list of works or one work",
    example="objects with “DOI”, and “title” as a list, in “message” or its “items”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
)
