"""OpenAlex: works of its API, https://docs.openalex.org/api-entities/works/work-object."""

import re
from typing import Any

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_service import Service
from papertui.dumps.json_table import KIND, Folded, lookup
from papertui.dumps.json_values import Json, read_day, read_text
from papertui.dumps.model import DumpFormat
from papertui.references.kinds import kind_of

_MOST_WORDS = 20_000
_PAGES = ("firstpage", "lastpage")


def _is_item(item: Folded) -> bool:
    return isinstance(item.get("id"), str) and item["id"].startswith("https://openalex.org/W")


def _adapt(item: Folded) -> Json:
    locations = item.get("locations")
    places = [item.get("primarylocation"), *(locations if isinstance(locations, list) else ())]
    addresses = [place.get("landing_page_url") for place in places if isinstance(place, dict)]
    date = read_day(item.get("publicationdate"))
    # The first of January means that only the year is known.
    is_year = date is None or (date.month, date.day) == (1, 1)
    return {
        "title": item.get("title") or item.get("displayname"),
        "abstract": _abstract(item.get("abstractinvertedindex")),
        "authors": item.get("authorships"),
        "date": item.get("publicationyear") if is_year else item.get("publicationdate"),
        "doi": item.get("doi"),
        "links": [address for address in addresses if address] or item["id"],
        "pdf_url": lookup(item, "openaccess.oaurl"),
        KIND: kind_of([item.get("type")]),
        "venue": read_text(lookup(item, "primarylocation.source.displayname")),
        "volume": lookup(item, "biblio.volume"),
        "issue": lookup(item, "biblio.issue"),
        "pages": "-".join(filter(None, (read_text(lookup(item, f"biblio.{end}")) for end in _PAGES))),
    }


def _abstract(index: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return the words of an abstract in the order of their positions."""
    if not isinstance(index, dict):
        return ""
    places = (
        (place, word)
        for word, where in index.items()
        for place in (where if isinstance(where, list) else ())
        if isinstance(place, int)
    )
    return " ".join(word for _, word in sorted(places)[:_MOST_WORDS])


_SERVICE = Service(re.compile(r"openalex\.org/W"), _is_item, _adapt)
FORMAT = DumpFormat(
    name="openalex",
    description="OpenAlex API as JSON: a list of works or one work",
    example="objects whose “id” is https://openalex.org/W…",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
    cut=JSON,
)
