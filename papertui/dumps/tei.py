"""TEI as GROBID writes it: the paper of the header, or the references where there is no header."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.model import DumpFormat
from papertui.dumps.records import RawRecord
from papertui.dumps.xml_records import XmlRecords
from papertui.dumps.xml_tree import XmlTree, child_text, marked_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_IDS = {"DOI": "doi", "arXiv": "arxiv_id", "PMID": "pmid"}


def _raws(tree: XmlTree) -> Iterator[RawRecord]:
    if tree.root is None:
        return
    headers = [each for each in tree.root.iter("{*}teiHeader") if _text(each.find(_HEADER_TITLE))]
    for header in headers:
        work = header.find("{*}fileDesc/{*}sourceDesc/{*}biblStruct")
        values = _values(work) if work is not None else {}
        abstract = header.find("{*}profileDesc/{*}abstract")
        paragraphs = [_text(each) for each in abstract.iter("{*}p")] if abstract is not None else []
        values |= {"title": _text(header.find(_HEADER_TITLE)), "abstract": paragraphs}
        yield RawRecord(tree.line_of(header), values)
    for work in () if headers else tree.root.iter("{*}biblStruct"):
        yield RawRecord(tree.line_of(work), _values(work))


_HEADER_TITLE = "{*}fileDesc/{*}titleStmt/{*}title"


def _text(element: "Element | None") -> str:
    return " ".join(marked_text(element).split())


def _values(work: "Element") -> dict[str, object]:
    part, whole = work.find("{*}analytic"), work.find("{*}monogr")
    title = _text(part.find("{*}title")) if part is not None else ""
    own = part if title and part is not None else whole
    imprint = work.find("{*}monogr/{*}imprint")
    return {
        "title": title or (_text(whole.find("{*}title")) if whole is not None else ""),
        "authors": [_author(each) for each in own.findall("{*}author")] if own is not None else [],
        "date": _date(imprint),
        "venue": _text(whole.find("{*}title")) if title and whole is not None else "",
        "publisher": _text(imprint.find("{*}publisher")) if imprint is not None else "",
        **_scopes(imprint),
        **_ids(work),
    }


def _author(author: "Element") -> object:
    name = author.find("{*}persName")
    if name is None:
        return _text(author)
    given = " ".join(" ".join(each.itertext()).strip() for each in name.findall("{*}forename"))
    return {"family": child_text(name, "surname").strip(), "given": given}


def _date(imprint: "Element | None") -> str:
    dates = imprint.findall("{*}date") if imprint is not None else []
    return next((str(each.get("when")) for each in dates if each.get("when")), "")


def _scopes(imprint: "Element | None") -> dict[str, str]:
    found: dict[str, str] = {}
    for scope in imprint.findall("{*}biblScope") if imprint is not None else ():
        between = "-".join(filter(None, (str(scope.get("from") or ""), str(scope.get("to") or ""))))
        found[{"page": "pages"}.get(str(scope.get("unit")), str(scope.get("unit")))] = between or _text(scope)
    return {name: found[name] for name in ("volume", "issue", "pages") if name in found}


def _ids(work: "Element") -> dict[str, str]:
    known = ((_IDS.get(str(each.get("type"))), _text(each)) for each in work.iter("{*}idno"))
    return {name: text for name, text in known if name and text}


_RECORDS = XmlRecords(re.compile(r"<(?:\w{1,20}:)?TEI(?:Corpus)?[\s>]"), _raws)
FORMAT = DumpFormat(
    name="tei",
    description="TEI as GROBID writes it: the paper of the header, or a list of references",
    example="<TEI> with a teiHeader that has a title, or with biblStruct elements",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
)
