"""OpenReview: notes of its API, version 1 (plain values) and 2 (each under `value`); reviews are skipped."""

import re

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_service import Service
from papertui.dumps.json_table import Folded, folded
from papertui.dumps.json_values import Json, read_text
from papertui.dumps.model import DumpFormat

_SITE = "https://openreview.net"


def _is_item(item: Folded) -> bool:
    return isinstance(item.get("content"), dict) and "forum" in item and "id" in item


def _adapt(item: Folded) -> Json | None:
    if item["forum"] != item["id"] or item.get("replyto"):
        return None
    content = {
        key: value.get("value") if isinstance(value, dict) else value
        for key, value in folded(item["content"]).items()
    }
    venue = read_text(content.get("venue"))
    pdf = read_text(content.get("pdf"))
    return {
        "title": content.get("title"),
        "abstract": content.get("abstract"),
        "tldr": content.get("tldr") or content.get("tl;dr"),
        "authors": content.get("authors"),
        "date": next((item[key] for key in ("pdate", "odate", "cdate", "tcdate") if item.get(key)), None),
        "venue": "" if venue.lower().startswith(("submitted to", "withdrawn")) else venue,
        "url": f"{_SITE}/forum?id={item['forum']}",
        "pdf_url": f"{_SITE}{pdf}" if pdf.startswith("/") else pdf,
        "code": content.get("code"),
        "bibtex": content.get("bibtex"),
    }


_SERVICE = Service(re.compile('"forum"'), _is_item, _adapt)
FORMAT = DumpFormat(
    name="openreview",
    description="OpenReview API as JSON: submissions",
    example="objects with “forum” and “content”, whose values may stand under “value”",
    gives=("dates", "names", "abstracts", "venues"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
    cut=JSON,
)
