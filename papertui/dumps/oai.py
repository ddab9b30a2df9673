"""OAI-PMH: records in arXiv's own forms and in Dublin Core, https://www.openarchives.org/pmh/."""

import re
from typing import TYPE_CHECKING

from papertui.dumps.arxiv import split_names
from papertui.dumps.cutting import Elements
from papertui.dumps.model import DumpFormat
from papertui.dumps.xml_records import XmlRecords, each_element
from papertui.dumps.xml_tree import child_text, children_texts, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def _values(record: "Element") -> dict[str, object] | None:
    for form in record.findall("{*}metadata/*"):
        read = {"arXiv": _arxiv, "arXivRaw": _raw, "dc": _dublin_core}.get(local_name(form))
        if read:
            return read(form)
    return None


def _arxiv(form: "Element") -> dict[str, object]:
    parts = {"family": "keyname", "given": "forenames", "suffix": "suffix"}
    authors = [
        {key: child_text(author, name) for key, name in parts.items()}
        for author in form.findall("{*}authors/{*}author")
    ]
    return {**_common(form), "authors": authors, "date": child_text(form, "created")}


def _raw(form: "Element") -> dict[str, object]:
    first = form.find("{*}version[@version='v1']")
    return {
        **_common(form),
        "authors": split_names(child_text(form, "authors")),
        "date": child_text(first, "date") if first is not None else None,
    }


def _common(form: "Element") -> dict[str, object]:
    return {
        "arxiv_id": child_text(form, "id").strip(),
        "title": child_text(form, "title"),
        "abstract": child_text(form, "abstract"),
        "categories": child_text(form, "categories"),
        "comment": child_text(form, "comments"),
        "doi": child_text(form, "doi"),
        "journal_ref": child_text(form, "journal-ref"),
    }


def _dublin_core(form: "Element") -> dict[str, object]:
    identifiers = children_texts(form, "identifier")
    texts = (text for text in children_texts(form, "description") if not text.startswith("Comment:"))
    return {
        "title": child_text(form, "title"),
        "abstract": next(texts, ""),
        "authors": children_texts(form, "creator"),
        "date": min(filter(None, children_texts(form, "date")), default=None),
        "doi": next((text for text in identifiers if text.startswith("doi:") or "doi.org/" in text), None),
        "links": [text for text in identifiers if text.startswith("http")],
        "categories": children_texts(form, "subject"),
        "publisher": child_text(form, "publisher"),
    }


_RECORDS = XmlRecords(re.compile(r"<OAI-PMH\b"), each_element(_values, "record"))
FORMAT = DumpFormat(
    name="oai-pmh",
    description="OAI-PMH harvests: arXiv's forms and Dublin Core",
    example="OAI-PMH with records whose metadata is arXiv, arXivRaw or oai_dc",
    gives=("dates", "names", "abstracts", "ids", "categories"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
    cut=Elements(re.compile(r"<record\b")),
)
