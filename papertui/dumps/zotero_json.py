"""Zotero: items of its web API, and Better BibTeX JSON; attachments, notes and annotations are skipped."""

import re
from dataclasses import replace

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_service import Service
from papertui.dumps.json_table import KIND, Folded, folded
from papertui.dumps.json_values import Json, read_text
from papertui.dumps.model import DumpFormat, Record
from papertui.references.kinds import kind_of

_NO_PAPERS = ("attachment", "note", "annotation")
_EXTRA_ARXIV = re.compile(r"\barXiv:\s*(\S{7,40})", re.IGNORECASE)
_VENUES = ("publicationtitle", "proceedingstitle", "booktitle", "conferencename", "university")
_AUTOMATIC = 1


def _is_item(item: Folded) -> bool:
    data = item.get("data")
    return "itemtype" in item or (isinstance(data, dict) and "itemType" in data)


def _adapt(item: Folded) -> Json | None:
    data = folded(item["data"]) if "itemtype" not in item else item
    if data["itemtype"] in _NO_PAPERS:
        return None
    extra = _EXTRA_ARXIV.search(read_text(data.get("extra")))
    return {
        "title": data.get("title"),
        "abstract": data.get("abstractnote"),
        "authors": data.get("creators"),
        "date": data.get("date"),
        "doi": data.get("doi"),
        "arxiv_id": data.get("archiveid") or (extra[1] if extra else None),
        "url": data.get("url"),
        KIND: kind_of([data["itemtype"]]),
        "venue": next((data[key] for key in _VENUES if data.get(key)), ""),
        "volume": data.get("volume"),
        "issue": data.get("issue"),
        "pages": data.get("pages"),
        "publisher": data.get("publisher"),
        "tags": data.get("tags"),
    }


def _finish(record: Record, item: Folded) -> Record:
    """Return the record with its owner's tags; those of type 1 came with the record."""
    listed = item.get("tags")
    tags = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    words = (read_text(tag.get("tag")) for tag in tags if tag.get("type") != _AUTOMATIC)
    return replace(record, keywords=tuple(filter(None, words)))


_SERVICE = Service(re.compile('"itemType"'), _is_item, _adapt, _finish)
FORMAT = DumpFormat(
    name="zotero-json",
    description="Zotero's web API and Better BibTeX JSON",
    example="objects with “itemType” and “creators”, alone or under “data”",
    gives=("dates", "names", "abstracts", "ids", "venues", "tags"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
    cut=JSON,
)
