"""DataCite: works of its API, https://support.datacite.org/docs/api; data sets and software are no papers."""

import re
from typing import Any

from papertui.dumps.json_service import Service
from papertui.dumps.json_table import KIND, Folded, folded, lookup
from papertui.dumps.json_values import Json, read_text
from papertui.dumps.model import DumpFormat
from papertui.references.kinds import kind_of

_NO_PAPERS = frozenset(
    (
        "Audiovisual", "Collection", "ComputationalNotebook", "Dataset", "Event", "Image", "Instrument",
        "InteractiveResource", "Model", "PhysicalObject", "Service", "Software", "Sound", "Workflow",
    )
)  # fmt: skip
# A repository often says only the year of issue. When the record was created is not when the work was.
_DATES = ("Issued", "Submitted", "Available")
_WHOLE = len("2017-06-12")


def _is_item(item: Folded) -> bool:
    known = _attributes(item)
    return "titles" in known and "creators" in known and "doi" in known


def _attributes(item: Folded) -> Folded:
    inner = item.get("attributes")
    return folded(inner) if isinstance(inner, dict) else item


def _adapt(item: Folded) -> Json | None:
    work = _attributes(item)
    titles = [each for each in _objects(work, "titles") if not each.get("titletype")]
    if lookup(work, "types.resourcetypegeneral") in _NO_PAPERS or not titles:
        return None
    publisher = work.get("publisher")
    return {
        "title": titles[0].get("title"),
        "abstract": next(_described(work), None),
        "authors": [_author(creator) for creator in _objects(work, "creators")],
        "date": _date(work) or work.get("publicationyear"),
        "doi": work.get("doi"),
        "url": work.get("url"),
        KIND: kind_of([lookup(work, "types.resourcetypegeneral"), lookup(work, "types.bibtex")]),
        "venue": read_text(lookup(work, "container.title")),
        "volume": lookup(work, "container.volume"),
        "issue": lookup(work, "container.issue"),
        "publisher": publisher.get("name") if isinstance(publisher, dict) else publisher,
    }


def _objects(work: Folded, name: str) -> list[dict[str, Any]]:
    values = work.get(name)
    return [folded(each) for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _described(work: Folded) -> Any:  # noqa: ANN401 - whatever JSON holds
    rows = _objects(work, "descriptions")
    return (row.get("description") for row in rows if row.get("descriptiontype") == "Abstract")


def _author(creator: Folded) -> object:
    name = read_text(creator.get("name"))
    if creator.get("nametype") == "Organizational":
        return {"literal": name}
    parts = {"family": creator.get("familyname"), "given": creator.get("givenname")}
    return parts if parts["family"] else name


def _date(work: Folded) -> object:
    dates = {row.get("datetype"): str(row.get("date") or "") for row in _objects(work, "dates")}
    # Of a range, the start.
    known = [text.partition("/")[0] for kind in _DATES if (text := dates.get(kind, ""))]
    return next((text for text in known if len(text) >= _WHOLE), known[0] if known else None)


_SERVICE = Service(re.compile('"titles"'), _is_item, _adapt)
FORMAT = DumpFormat(
    name="datacite",
    description="DataCite API as JSON: a list of works or one work",
    example="“data” of objects whose “attributes” have “titles”, “creators” and “doi”",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_SERVICE.recognise,
    parse=_SERVICE.parse,
)
