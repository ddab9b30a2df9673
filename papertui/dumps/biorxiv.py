"""bioRxiv and medRxiv: `collection` of their API, https://api.biorxiv.org; versions of a DOI are one."""

import re

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_service import Service
from papertui.dumps.json_table import Folded
from papertui.dumps.json_values import Json
from papertui.dumps.model import DumpFormat

_SERVERS = ("biorxiv", "medrxiv")


def _is_item(item: Folded) -> bool:
    if "preprinttitle" in item and "preprintplatform" in item:
        return True
    server = item.get("server")
    return isinstance(server, str) and server.lower() in _SERVERS and "doi" in item and "title" in item


def _adapt(item: Folded) -> Json:
    # What became of preprints has the preprint's fields under names of its own.
    own = {key.removeprefix("preprint"): value for key, value in item.items() if key.startswith("preprint")}
    item = {"doi": item.get("biorxivdoi") or item.get("preprintdoi"), **own} if own else item
    authors = item.get("authors")
    return {
        "title": item.get("title"),
        "abstract": item.get("abstract"),
        "authors": authors.split(";") if isinstance(authors, str) else authors,
        "date": item.get("date"),
        "doi": item.get("doi"),
    }


_SERVICE = Service(re.compile(r'"(?:server|preprint_title)"'), _is_item, _adapt)
FORMAT = DumpFormat(
    name="biorxiv",
    description="bioRxiv and medRxiv API as JSON",
    example="“collection” of objects with “server”, “doi” and “version”",
    gives=("dates", "names", "abstracts", "ids"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
    cut=JSON,
)
