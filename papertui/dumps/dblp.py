"""DBLP: answers of its search API, https://dblp.org/search/publ/api?format=json."""

import html
import re

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_service import Service
from papertui.dumps.json_table import KIND, Folded, folded, lookup
from papertui.dumps.json_values import Json, read_text
from papertui.dumps.model import DumpFormat
from papertui.references.kinds import kind_of


def _is_item(item: Folded) -> bool:
    info = item.get("info")
    return isinstance(info, dict) and "title" in info and ("key" in info or "ee" in info)


def _adapt(item: Folded) -> Json:
    return values_of(folded(item["info"]))


def values_of(info: Folded) -> dict[str, object]:
    """Return what DBLP says of a work by the keys of the table."""
    title = html.unescape(read_text(info.get("title"))).strip()
    volume = read_text(info.get("volume"))
    preprint = volume.removeprefix("abs/") if volume.startswith("abs/") else None
    return {
        "title": title if title.endswith("..") else title.removesuffix("."),
        "authors": lookup(info, "authors.author"),
        "year": info.get("year"),
        KIND: "article" if preprint else kind_of([info.get("type")]),
        "venue": read_text(info.get("venue")),
        "volume": None if preprint else volume,
        "issue": info.get("number"),
        "pages": info.get("pages"),
        "publisher": info.get("publisher"),
        "doi": info.get("doi"),
        "arxiv_id": preprint,
        "url": info.get("ee") or info.get("url"),
    }


_SERVICE = Service(re.compile('"info"'), _is_item, _adapt)
FORMAT = DumpFormat(
    name="dblp",
    description="DBLP search API as JSON",
    example="“result.hits.hit”, whose “info” has a title and a key",
    gives=("dates", "names", "ids", "venues"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
    cut=JSON,
)
