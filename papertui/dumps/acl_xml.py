"""The ACL Anthology's XML: volumes of papers, https://github.com/acl-org/acl-anthology."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat
from papertui.dumps.records import RawRecord
from papertui.dumps.xml_records import XmlRecords
from papertui.dumps.xml_tree import XmlTree, child_text, marked_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def _raws(tree: XmlTree) -> Iterator[RawRecord]:
    for volume in tree.all("volume"):
        meta = volume.find("meta")
        for paper in volume.findall("paper"):
            yield RawRecord(tree.line_of(paper), _values(paper, meta))


def _values(paper: "Element", meta: "Element | None") -> dict[str, object]:
    name = child_text(paper, "url").strip()
    known = {} if meta is None else _of_volume(meta)
    return {
        **known,
        "title": marked_text(paper.find("title")),
        "abstract": marked_text(paper.find("abstract")),
        "authors": [
            {"given": child_text(author, "first"), "family": child_text(author, "last")}
            for author in paper.findall("author")
        ],
        "doi": child_text(paper, "doi"),
        "acl_id": name,
        "pages": child_text(paper, "pages"),
        "url": f"https://aclanthology.org/{name}/" if name and "/" not in name else name,
    }


def _of_volume(meta: "Element") -> dict[str, object]:
    return {
        KIND: "paper-conference",
        "venue": marked_text(meta.find("booktitle")),
        "publisher": child_text(meta, "publisher"),
        "date": f"{child_text(meta, 'month')} {child_text(meta, 'year')}".strip(),
    }


_RECORDS = XmlRecords(re.compile(r"<collection\b[^<>]{0,200}>\s*<volume\b"), _raws, "papers")
FORMAT = DumpFormat(
    name="acl-anthology",
    description="ACL Anthology as XML",
    example="<collection> of <volume>s with a <paper> each",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
)
