"""JATS, the XML of PubMed Central and of publishers: https://jats.nlm.nih.gov/publishing/tag-library/."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.records import RawRecord, read_records
from papertui.dumps.xml_tree import XmlTree, child_text, local_name, marked_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:article|pmc-articleset)[\s>]")
_META = re.compile(r"<(?:\w{1,20}:)?article-meta[\s>]")
# The first publication before that of the issue.
_PRINTED = ("epub", "pub", "epub-ppub", "ppub", "collection")
_NO_ABSTRACTS = ("graphical", "teaser", "toc", "key-points", "author-highlights", "executive-summary")
_IDS = {"doi": "doi", "pmid": "pmid", "arxiv": "arxiv_id"}


def _recognise(page: Page) -> bool:
    is_xml = page.head.startswith("<") and _ROOT.search(page.head) is not None
    return is_xml and _META.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    yield from read_records(_raws(page.xml), "articles")
    if page.xml.problem:
        yield page.xml.problem


def _raws(tree: XmlTree) -> Iterator[RawRecord]:
    for article in tree.root.iter("{*}article") if tree.root is not None else ():
        front = article.find("{*}front")
        meta = front.find("{*}article-meta") if front is not None else None
        if front is not None and meta is not None:
            yield RawRecord(tree.line_of(article), _values(front, meta))


def _values(front: "Element", meta: "Element") -> dict[str, object]:
    ids = {str(each.get("pub-id-type")): _text(each) for each in meta.findall("{*}article-id")}
    pages = [_text(meta.find(f"{{*}}{name}")) for name in ("fpage", "lpage", "elocation-id")]
    return {
        "title": _title(meta.find("{*}title-group")),
        "abstract": _abstract(meta),
        "authors": [name for each in meta.findall("{*}contrib-group/{*}contrib") if (name := _author(each))],
        "date": _date(meta),
        KIND: "article-journal",
        "venue": _text(front.find("{*}journal-meta//{*}journal-title")),
        "volume": _text(meta.find("{*}volume")),
        "issue": _text(meta.find("{*}issue")),
        "pages": "-".join(filter(None, pages[:2])) or pages[2],
        "publisher": _text(front.find("{*}journal-meta/{*}publisher/{*}publisher-name")),
        **{name: ids[kind] for kind, name in _IDS.items() if ids.get(kind)},
    }


def _text(element: "Element | None") -> str:
    return " ".join(marked_text(element).split())


def _title(group: "Element | None") -> str:
    if group is None:
        return ""
    title = group.find("{*}article-title")
    for note in list(title.iter("{*}xref", "{*}fn")) if title is not None else ():
        note.clear(keep_tail=True)
    parts = (_text(title), _text(group.find("{*}subtitle")))
    return ": ".join(filter(None, parts))


def _author(contrib: "Element") -> dict[str, str] | None:
    if contrib.get("contrib-type", "author") != "author":
        return None
    name = contrib.find("{*}name")
    name = contrib.find("{*}name-alternatives/{*}name") if name is None else name
    if name is None:
        group = contrib.find("{*}collab")
        return {"literal": " ".join((group.text or _text(group)).split())} if group is not None else None
    names = {"family": "surname", "given": "given-names", "suffix": "suffix"}
    return {key: child_text(name, part).strip() for key, part in names.items()}


def _date(meta: "Element") -> str:
    dates = {
        str(each.get("pub-type") or each.get("date-type") or "pub"): _day(each)
        for each in meta.findall("{*}pub-date")
    }
    return next((dates[kind] for kind in _PRINTED if dates.get(kind)), "")


def _day(date: "Element") -> str:
    year, month, day = (child_text(date, name).strip() for name in ("year", "month", "day"))
    if not month.isdecimal():
        return f"{day} {month} {year}".strip() if month else year
    return "-".join(filter(None, (year, month.zfill(2), day.zfill(2) if day else "")))


def _abstract(meta: "Element") -> list[str]:
    found = [each for each in meta.findall("{*}abstract") if each.get("abstract-type") not in _NO_ABSTRACTS]
    return list(_paragraphs(found[0], "")) if found else []


def _paragraphs(element: "Element", label: str) -> Iterator[str]:
    """Yield the paragraphs; the first of a section begins with its title."""
    title = _text(element.find("{*}title")).rstrip(":") if local_name(element) == "sec" else ""
    label = title or label
    for child in element:
        kind = local_name(child)
        if kind == "sec":
            yield from _paragraphs(child, "")
        elif kind == "p":
            yield f"{label}: {_text(child)}" if label else _text(child)
            label = ""


FORMAT = DumpFormat(
    name="jats",
    description="JATS XML (PubMed Central, publishers)",
    example="<article> or <pmc-articleset> with <article-meta>",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_recognise,
    parse=_parse,
)
