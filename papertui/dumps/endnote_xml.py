"""EndNote's XML: records whose texts are cut into runs of style."""

import re
from typing import TYPE_CHECKING

from papertui.dumps.cutting import Elements
from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat
from papertui.dumps.xml_records import XmlRecords, each_element
from papertui.dumps.xml_tree import marked_text
from papertui.references.kinds import kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def _values(record: "Element") -> dict[str, object]:
    def text(path: str) -> str:
        return marked_text(record.find(path)).strip()

    kind = record.find("ref-type")
    year, day = text("dates/year"), text("dates/pub-dates/date")
    return {
        "title": text("titles/title"),
        "abstract": text("abstract"),
        "authors": [_author(author) for author in record.findall("contributors/authors/author")],
        "date": day if year and year in day else f"{day} {year}".strip(),
        "doi": text("electronic-resource-num"),
        KIND: "" if kind is None else kind_of((kind.get("name"), kind.text)),
        "venue": text("titles/secondary-title") or text("periodical/full-title"),
        "volume": text("volume"),
        "issue": text("number"),
        "pages": text("pages"),
        "publisher": text("publisher"),
        "url": text("urls/related-urls/url"),
    }


def _author(author: "Element") -> object:
    """Read a name; a final comma marks a group."""
    name = marked_text(author).strip()
    return {"literal": name.rstrip(", ")} if name.endswith(",") else name


_RECORDS = XmlRecords(re.compile(r"<records>\s*<record>(?!\s*<record[A-Z])"), each_element(_values, "record"))
FORMAT = DumpFormat(
    name="endnote-xml",
    description="EndNote as XML",
    example="<records> with a <record> a paper, texts within <style>",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
    cut=Elements(re.compile(r"<record\b")),
)
