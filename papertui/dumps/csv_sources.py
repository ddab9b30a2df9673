"""How each service writes CSV: the names of its columns, its authors and dates; one row a service."""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from papertui.dumps import csv_services as services
from papertui.dumps.csv_by_content import scopus_header
from papertui.dumps.csv_services import Item
from papertui.dumps.json_table import ARXIV, AUTHORS, DATE, DOI, KIND, TITLE
from papertui.dumps.model import Record
from papertui.references.kinds import kind_of
from papertui.references.markup import read_markup

_PAGES = (("pagestart", "startpage", "bp"), ("pageend", "endpage", "ep"))
_MISSING = frozenset(("NA", "NaN", "nan", "NULL", "null"))  # as programs of statistics write it
# What services call the column of the kinds of works.
_TYPE_COLUMNS = (
    "documenttype",
    "doctype",
    "publicationtype",
    "itemtype",
    "contenttype",
    "documentidentifier",
)
_SPREADSHEET_MONTH = re.compile(r"([A-Z][a-z]{2})-(\d\d)")  # May-19, as Excel shows a day of May 2019
_OF_PEOPLE = frozenset((*AUTHORS, "au", "af", "authorfullnames"))
_CLOCK = re.compile(r" \d{1,2}:\d\d [AP]M\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """A service: the columns that tell it, its names for the table's keys, what is written in its own way."""

    marks: frozenset[str]
    columns: Mapping[str, str] = field(default_factory=dict)
    adapt: Callable[[Item], None] = services.nothing
    of_papers: bool = True
    is_own: bool = False
    tags: str = ""
    note: str = ""
    header: tuple[str, ...] = ()
    by_authors: bool = False
    with_ids: bool = False

    def fields(self, cells: Sequence[str]) -> Item:
        """Return a row by the keys of the table; empty cells are left out."""
        item: Item = {}
        for name, cell in zip(self.header, cells, strict=False):
            if (text := cell.strip()) and text not in _MISSING:
                key = self.columns.get(name, name)
                # A semicolon of an entity parts no names.
                item[key] = _value(unescape(text) if "&" in text and key in _OF_PEOPLE else text)
        self.adapt(item)
        if kind := kind_of(item.get(key) for key in _TYPE_COLUMNS):
            item[KIND] = kind
        pages = (next((str(item[key]) for key in keys if key in item), "") for keys in _PAGES)
        item.setdefault("pages", "-".join(filter(None, pages)))
        return item

    def is_whole(self, cells: Sequence[str]) -> bool:
        """Whether a row has more than half of the columns; a saver's line has not."""
        return 2 * len(cells) > len(self.header)

    def finished(self, record: Record, item: Item) -> Record:
        """Return the record with what its owner made of it."""
        words = str(item.get(self.tags, "")).split(";")
        note = read_markup(str(item.get(self.note, "")))
        return replace(record, keywords=tuple(filter(None, map(str.strip, words))), note=note.strip())

    def doubt(self, item: Item) -> str:
        """Return what is not sure in a row."""
        return str(item.get("doubt", ""))


def _value(text: str) -> object:
    """Read a list that Python wrote as text; anything else is a text."""
    if text.startswith("[") and text.endswith("]") and len(text) < 20_000:
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            found = ast.literal_eval(text)
            if isinstance(found, list) and all(isinstance(each, str) for each in found):
                return found
    return text


def _of_anyone(item: Item) -> None:
    first = next((str(item[key]) for key in _FIRST_AUTHORS if key in item), "")
    if first and item.keys().isdisjoint(AUTHORS):
        item["authors"] = [first, "et al."]
    for key in DATE.keys:
        if found := _SPREADSHEET_MONTH.fullmatch(str(item.get(key, ""))):
            item[key] = f"{found[1]} {'19' if found[2] > '50' else '20'}{found[2]}"
    # Editors describe in their own words.
    item.pop("description", None)
    if _CLOCK.search(str(item.get("created", ""))):  # Notion's time of the row
        del item["created"]
    year, month = (str(item.get(name) or item.get(f"published{name}", "")) for name in ("year", "month"))
    if year.isdecimal() and month:
        day = str(item.get("day", ""))
        item.setdefault(
            "date", f"{year}-{month}-{day}".strip("-") if month.isdecimal() else f"{day} {month} {year}"
        )


def _source(marks: str, columns: str = "", **known: Any) -> Source:  # noqa: ANN401 - the fields of Source
    pairs = dict(pair.split(":") for pair in columns.split())
    return Source(frozenset(marks.split()), pairs, **known)


_TAGS = (
    "ti:title so:journal di:doi py:year ab:abstract vl:volume vo:volume is:issue nu:issue pp:pages dt:doctype"
)
_SCOPUS = _source("title eid sourcetitle", adapt=services.scopus)
_SOURCES: tuple[Source, ...] = (
    _source("title nauthors arxivid sources tags", is_own=True),
    _SCOPUS,
    _source("key itemtype title", adapt=services.zotero, tags="manualtags", note="notes"),
    _source("documenttitle", "documenttitle:title", adapt=services.nothing),
    _source("pmid title journal/book", "journal/book:journal id:x", adapt=services.pubmed),
    # PubMed's until 2020.
    _source(
        "title description details shortdetails entrezuid",
        "entrezuid:pmid description:authors details:citation url:x type:x identifiers:x",
        adapt=services.pubmed,
    ),
    _source("itemtitle", "itemtitle:title itemdoi:doi", adapt=services.springer),
    _source("pt au ti", _TAGS, adapt=services.wos),
    # Bibliometrix, which writes what it has read of any service under the tags of that one.
    _source("au ti so py", _TAGS, adapt=services.wos),
    # The same as a spreadsheet, with whole words for its columns.
    _source(
        "articletitle sourcetitle",
        "articletitle:title sourcetitle:journal authors:au authorfullnames:af publicationdate:pd"
        " publicationyear:year earlyaccessdate:ea publicationtype:pt",
        adapt=services.wos,
    ),
    _source(
        "authors title publication year publisher",
        "publication:venue number:issue",
        adapt=services.scholar,
    ),
    _source("author title booktitle acronym articleno", "type:doctype id:x", adapt=services.acm),
    _source("lensid title author/s", adapt=services.lens),
    _source("gsrank title source", "source:venue type:x"),
    _source(
        "displayname authorships.author.displayname",
        "authorships.author.displayname:authors primarylocation.source.displayname:venue biblio.volume:volume"
        " biblio.issue:issue biblio.firstpage:firstpage biblio.lastpage:lastpage type:x",
        adapt=services.openalex,
    ),
    # Raindrop: when a page was saved is not when the paper was.
    _source("title excerpt url folder created", "created:x", adapt=_of_anyone, of_papers=False, note="note"),
    _source("title authornames source", "authornames:authors", adapt=services.embase),
)  # fmt: skip


# What lists of anyone's call the columns, in some of their languages.
_ANYONES = {
    name: key
    for key, names in {
        "title": "titel titre título titulo titolo 标题 題名 题名 题目 論文題目 タイトル 제목 название",
        "authors": "autoren auteurs autores autori 作者 著者 저자 авторы",
        "year": "jahr année annee año ano anno 年份 年 发表年份 出版年 연도 год",
        "venue": "zeitschrift revue revista rivista 期刊 刊名 会议 掲載誌 журнал",
        "abstract": "zusammenfassung résumé resume resumen riassunto 摘要 抄録 초록 аннотация",
    }.items()
    for name in names.split()
}


# What these columns hold is a title where people are named beside it; else it may be that of a model.
_TITLE_BESIDE_AUTHORS = dict.fromkeys(("name", "paper", "papername"), "title")


# Beside ids a row without one is a paper only with a date or a venue, too.
_IDS = frozenset((*ARXIV.keys, *DOI.keys)) - {"id", "identifier"}
# Of books, too, authors are named.
_OF_BOOKS = frozenset(("isbn", "isbn13", "bookid", "myrating", "shelves"))
# Reviewers of the literature note beside a title and an abstract what they think of the paper.
_SCREENED = frozenset(
    (
        *("included", "labelincluded", "asreviewlabel", "relevance", "relevant", "decision", "screening"),
        *("inclusion", "exclusionreason"),
    )
)
# The first of several.
_FIRST_AUTHORS = ("firstauthor", "leadauthor", "1stauthor")


def _renamed(header: Sequence[str]) -> dict[str, str]:
    """Return the keys of the table for columns in other words, where no column has that key itself."""
    given: set[str] = set(header)
    known = _ANYONES if given.isdisjoint(AUTHORS) else _ANYONES | _TITLE_BESIDE_AUTHORS
    renamed: dict[str, str] = {}
    for name in header:
        key = known.get(name)
        if key and key not in given:
            given.add(key)
            renamed[name] = key
    return renamed


def source_of(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Source | None:
    """Return how to read the columns of a header, whose names are folded; None where none is a title.

    Of Scopus, which names them in its users' language, the first `rows` tell the columns.
    """
    if (known := _service(header)) is not None:
        return known
    # R makes “Article.Title” of “Article Title”.
    header = [name.replace(".", "") for name in header]
    if (known := _service(header)) is not None:
        return known
    names = frozenset(header)
    renamed = _renamed(header)
    if names.isdisjoint(TITLE.keys):
        of_scopus = scopus_header(rows)
        if of_scopus and len(of_scopus) == len(header):
            return replace(_SCOPUS, header=of_scopus)
        if "title" not in renamed.values():
            return None
    with_ids = not _IDS.isdisjoint(names)
    return Source(
        frozenset(),
        renamed,
        _of_anyone,
        of_papers=names >= {"title", "abstract"} and not _SCREENED.isdisjoint(names),
        header=tuple(header),
        by_authors="name" not in renamed and (with_ids or _OF_BOOKS.isdisjoint(names)),
        with_ids=with_ids,
    )


def _service(header: Sequence[str]) -> Source | None:
    names = frozenset(header)
    found = next((source for source in _SOURCES if source.marks <= names), None)
    return replace(found, header=tuple(header)) if found else None
