"""DBLP's XML: its dump, https://dblp.org/xml/, the page of a person, and answers of its search API."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.cutting import Elements
from papertui.dumps.dblp import values_of
from papertui.dumps.model import DumpFormat
from papertui.dumps.records import RawRecord
from papertui.dumps.xml_records import XmlRecords
from papertui.dumps.xml_tree import XmlTree, child_text, children_texts, local_name, marked_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SIGN = re.compile(r"<dblp(?:person)?\b|<result>\s*<query\b[\s\S]{0,2000}?<hits\b")
_PAPERS = frozenset(
    ("article", "inproceedings", "proceedings", "book", "incollection", "phdthesis", "mastersthesis")
)
_NO_PAPERS = frozenset(("www", "data"))
_BEGINS = re.compile(rf"<(?:{'|'.join(sorted(_PAPERS | _NO_PAPERS))})(?=[ \t\n])")
_SAME = ("year", "volume", "number", "pages", "doi", "ee", "key")


def _raws(tree: XmlTree) -> Iterator[RawRecord]:
    for element in tree.root.iter("{*}*") if tree.root is not None else ():
        name = local_name(element)
        # A homepage has a key and a title as papers have.
        if name in _PAPERS | _NO_PAPERS and element.get("key"):
            yield RawRecord(tree.line_of(element), _record(element) if name in _PAPERS else None)
        elif name == "info":
            yield RawRecord(tree.line_of(element), _answered(element))


def _answered(info: "Element") -> dict[str, object]:
    return values_of(
        {
            **_common(info),
            "authors": {"author": children_texts(info, "authors/author")},
            "venue": child_text(info, "venue"),
            "url": child_text(info, "url"),
            "type": child_text(info, "type"),
        }
    )


def _record(element: "Element") -> dict[str, object]:
    key = element.get("key", "")
    venue = child_text(element, "journal") or child_text(element, "booktitle")
    return values_of(
        {
            **_common(element),
            "authors": {"author": children_texts(element, "author")},
            "venue": venue or child_text(element, "school"),
            "publisher": child_text(element, "publisher"),
            "type": local_name(element),
            "url": f"https://dblp.org/rec/{key}",
        }
    )


def _common(element: "Element") -> dict[str, object]:
    texts = {name: child_text(element, name).strip() for name in _SAME}
    return {**texts, "title": marked_text(element.find("title"))}


_RECORDS = XmlRecords(_SIGN, _raws)
FORMAT = DumpFormat(
    name="dblp-xml",
    description="DBLP as XML: its dump, a person's page, answers of its search API",
    example="<dblp> or <dblpperson> with an <article> or <inproceedings> a paper",
    gives=("dates", "names", "ids", "venues"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
    cut=Elements(_BEGINS),
)
