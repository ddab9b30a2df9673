"""Zotero's RDF: items, and the journals they are part of, which hold their DOI."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat
from papertui.dumps.records import RawRecord
from papertui.dumps.xml_records import XmlRecords
from papertui.dumps.xml_tree import XmlTree, child_text, children_texts, local_name
from papertui.references.kinds import kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_NO_PAPERS = ("attachment", "note", "annotation")
_ADDRESS = re.compile(r"https?://")
_DOI = re.compile(r"\s*DOI\s+(10\.\S+)", re.IGNORECASE)


def _raws(tree: XmlTree) -> Iterator[RawRecord]:
    if tree.root is None:
        return
    wholes = {about: each for each in tree.root if (about := str(each.get(f"{_RDF}about") or ""))}
    for item in tree.root:
        kind = item.find("{*}itemType")
        if kind is not None:
            is_paper = (kind.text or "").strip() not in _NO_PAPERS
            values = _values(item, wholes) if is_paper else None
            yield RawRecord(tree.line_of(item), values, keywords=tuple(_tags(item)))


def _tags(item: "Element") -> Iterator[str]:
    """Yield the owner's tags; those within an element of their own came with the record."""
    for subject in item.findall("{*}subject"):
        if len(subject) == 0 and (tag := (subject.text or "").strip()):
            yield tag


def _values(item: "Element", wholes: Mapping[str, "Element"]) -> dict[str, object]:
    whole = _whole_of(item, wholes)
    places = [item] if whole is None else [item, whole]
    named = (text for place in places for text in children_texts(place, "identifier"))
    return {
        "title": child_text(item, "title"),
        "abstract": child_text(item, "abstract"),
        "authors": [
            {"family": child_text(person, "surname"), "given": child_text(person, "givenName")}
            for person in item.findall("{*}authors/{*}Seq/{*}li/{*}Person")
        ],
        "date": child_text(item, "date"),
        "doi": next((match[1] for text in named if (match := _DOI.match(text))), None),
        "pages": child_text(item, "pages"),
        KIND: kind_of([child_text(item, "itemType")]),
        "venue": child_text(whole, "title") if whole is not None else None,
        "volume": child_text(whole, "volume") if whole is not None else None,
        "issue": child_text(whole, "number") if whole is not None else None,
        "url": next(filter(_ADDRESS.match, _links(item)), ""),
    }


def _links(item: "Element") -> Iterator[str]:
    """Yield what may be the address of an item: it stands in it where its name is none."""
    yield str(item.get(f"{_RDF}about") or "")
    yield from ((each.text or "").strip() for each in item.findall("{*}identifier/{*}URI/{*}value"))


def _whole_of(item: "Element", wholes: Mapping[str, "Element"]) -> "Element | None":
    """Find the journal or book that an item is part of: within it, or named by it; a series is neither."""
    for part in item.findall("{*}isPartOf"):
        whole = part[0] if len(part) else wholes.get(str(part.get(f"{_RDF}resource")))
        if whole is not None and local_name(whole) != "Series":
            return whole
    return None


_RECORDS = XmlRecords(re.compile(r"zotero\.org/namespaces/export"), _raws, "items")
FORMAT = DumpFormat(
    name="zotero-rdf",
    description="Zotero as RDF",
    example="rdf:RDF with Zotero's namespace and z:itemType",
    gives=("dates", "names", "abstracts", "ids", "venues", "tags"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
)
