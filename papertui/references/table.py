"""The table of types and fields: what BibTeX, RIS and CSL-JSON call the same thing.

After CSL 1.0.2, the manuals of BibTeX and biblatex, the RIS specification of
2011, and how Zotero and pandoc translate between them. Of several names the
first is written; all are read, in their order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from papertui.paper import Paper
from papertui.reference import Name, Reference


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of work: its CSL type, and its names in BibTeX and RIS."""

    csl: str
    bibtex: tuple[str, ...] = ()
    ris: tuple[str, ...] = ()


def _type(csl: str, bibtex: str = "", ris: str = "") -> Type:
    return Type(csl, tuple(bibtex.split()), tuple(ris.split()))


_OTHER_BOOKS = "mvbook mvproceedings mvcollection reference mvreference"
TYPES = (
    _type("article-journal", "article suppperiodical", "JOUR EJOUR JFULL ABST INPR"),
    _type("article-magazine", "article", "MGZN"),
    _type("article-newspaper", "article", "NEWS"),
    _type("article", "misc", "GEN"),  # a preprint
    _type("paper-conference", "inproceedings conference", "CPAPER CONF"),
    _type("book", f"book proceedings collection {_OTHER_BOOKS}", "BOOK EDBOOK EBOOK WHOLE"),
    _type("chapter", "incollection inbook bookinbook suppbook suppcollection", "CHAP ECHAP"),
    _type("entry-encyclopedia", "inreference", "ENCYC"),
    _type("entry-dictionary", "inreference", "DICT"),
    _type("thesis", "phdthesis mastersthesis thesis", "THES"),
    _type("report", "techreport report", "RPRT GOVDOC"),
    _type("manuscript", "unpublished", "UNPB MANSCPT"),
    _type("pamphlet", "booklet", "PAMP"),
    _type("periodical", "periodical", "SER"),
    _type("webpage", "online electronic www", "ELEC WEB"),
    _type("post-weblog", "online", "BLOG"),
    _type("software", "software", "COMP"),
    _type("dataset", "dataset", "DATA DBASE AGGR"),
    _type("patent", "patent", "PAT"),
    _type("standard", "standard", "STAND"),
    _type("document", "misc manual", "GEN"),
    _type("map", "map", "MAP"),
    _type("motion_picture", "movie video", "VIDEO MPCT"),
    _type("song", "audio music", "SOUND MUSIC"),
    _type("graphic", "image artwork", "ART FIGURE"),
    _type("legal_case", "jurisdiction", "CASE"),
    _type("legislation", "legislation legal", "STAT"),
    _type("bill", "legislation", "BILL"),
    _type("hearing", "misc", "HEAR"),
    _type("speech", "unpublished", "SLIDE"),
    _type("personal_communication", "letter", "PCOMM ICOMM"),
    _type("review", "review", ""),
)  # fmt: skip
# Types of CSL that neither BibTeX nor RIS has a name for.
_OTHER_TYPES = """
    broadcast classic collection entry event figure interview musical_score performance post regulation
    review-book treaty
"""
UNKNOWN_TYPE = "document"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its CSL variable, its names in BibTeX and RIS; `types` limits it to some CSL types."""

    csl: str
    bibtex: tuple[str, ...] = ()
    ris: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def _field(csl: str, bibtex: str = "", ris: str = "", types: str = "") -> Field:
    return Field(csl, tuple(bibtex.split()), tuple(ris.split()), tuple(types.split()))


_ARTICLES = "article-journal article-magazine article-newspaper article periodical review"
_PARTS = "paper-conference chapter entry-encyclopedia entry-dictionary"
_NUMBERED = (
    "report patent standard document article webpage software dataset manuscript legislation bill legal_case"
)
_SERIALS = "article-journal article-magazine article-newspaper periodical review"
_WITH_ISBN = "book chapter paper-conference report thesis pamphlet entry-encyclopedia entry-dictionary"
# The first row that fits the type and claims a name has it.
FIELDS = (
    _field("container-title", "journal journaltitle booktitle", "T2 JO JF JA J2", _ARTICLES),
    _field("container-title", "booktitle journaltitle journal", "T2 BT JO JF", _PARTS),
    _field("container-title", "booktitle journaltitle journal maintitle", "T2 JO JF"),
    _field("container-title-short", "shortjournal", "J2 JA"),
    _field("issue", "number issue", "IS", _SERIALS),
    _field("number", "number", "M1", _NUMBERED),
    _field("number", "eid", "C7"),
    _field("collection-number", "number", "M1"),
    _field("issue", "issue", "IS"),
    _field("volume", "volume", "VL"),
    _field("page", "pages", "SP"),
    _field("publisher", "school institution publisher", "PB", "thesis"),
    _field("publisher", "institution publisher school", "PB", "report"),
    _field("publisher", "organization publisher institution", "PB", "webpage"),
    _field("publisher", "publisher organization institution school", "PB"),
    _field("publisher-place", "address location", "CY PP"),
    _field("ISBN", "isbn", "SN", _WITH_ISBN),
    _field("ISSN", "issn", "SN"),
    _field("ISBN", "isbn", ""),
    _field("language", "language langid", "LA"),
    _field("edition", "edition", "ET"),
    _field("collection-title", "series", "T3"),
    _field("chapter-number", "chapter", "SE"),
    _field("number-of-volumes", "volumes", "NV"),
    _field("number-of-pages", "pagetotal numpages", ""),
    _field("version", "version", ""),
    _field("genre", "type", "M3"),
    _field("event-title", "eventtitle", ""),
    _field("event-place", "venue", ""),
    _field("title-short", "shorttitle", "ST"),
    _field("note", "note", "RN"),
    _field("PMID", "pmid", ""),
    _field("PMCID", "pmcid", "C2"),
    _field("call-number", "", "CN"),
    _field("archive_location", "", ""),
)  # fmt: skip
NAME_FIELDS = (
    _field("author", "author", "AU A1"),
    _field("editor", "editor", "ED A2"),
    _field("translator", "translator", "A4 TA"),
    _field("container-author", "bookauthor", ""),
    _field("collection-editor", "", "A3"),
)
DATE_FIELDS = (
    _field("accessed", "urldate", "Y2"),
    _field("original-date", "origdate", ""),
    _field("event-date", "eventdate", ""),
)
_DASHES = re.compile(r"\s*(?:-{2,}|[‐-―−])\s*|\s+-\s*|-\s+")
_PAGES_WORD = re.compile(r"\A(?:pp\.?\s*|p(?:\.\s*|\s+)|pages?\s+)(?=\d)")  # p10008 is an article's number
OF_REFERENCE: Mapping[str, str] = MappingProxyType(
    {
        "container-title": "venue", "volume": "volume", "issue": "issue", "page": "pages",
        "publisher": "publisher", "ISBN": "isbn", "language": "language",
    }
)  # fmt: skip
"""CSL's variables that `Reference` has a field for."""

_OF_BIBTEX = {name: row.csl for row in reversed(TYPES) for name in reversed(row.bibtex)}
_OF_BIBTEX |= {"article": "article-journal", "misc": UNKNOWN_TYPE, "unpublished": "manuscript"}
_OF_BIBTEX |= {"online": "webpage", "inreference": "entry-encyclopedia", "legislation": "legislation"}
_OF_RIS = {name: row.csl for row in reversed(TYPES) for name in reversed(row.ris)} | {"GEN": UNKNOWN_TYPE}
_TO_BIBTEX = {row.csl: row.bibtex[0] for row in TYPES if row.bibtex}
_TO_RIS = {row.csl: row.ris[0] for row in TYPES if row.ris}
CSL_TYPES = frozenset(row.csl for row in TYPES).union(_OTHER_TYPES.split())
"""The types of CSL."""


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """The facts of an entry of any format, by CSL variable, as Unicode; dates as ISO 8601."""

    texts: Mapping[str, str]
    names: Mapping[str, tuple[Name, ...]]


NOTHING_KNOWN = ReferenceFacts({}, {})


def type_of_bibtex(kind: str) -> str:
    """Return CSL's type of an entry type of BibTeX."""
    return _OF_BIBTEX.get(kind.lower(), UNKNOWN_TYPE)


def type_of_ris(kind: str) -> str:
    """Return CSL's type of a TY of RIS."""
    return _OF_RIS.get(kind.upper(), UNKNOWN_TYPE)


def bibtex_type(csl: str, genre: str = "") -> str:
    """Return the entry type that BibTeX has for CSL's type."""
    if csl == "thesis" and "master" in genre.lower():
        return "mastersthesis"
    return _TO_BIBTEX.get(csl, "misc")


def ris_type(csl: str) -> str:
    """Return the TY that RIS has for CSL's type."""
    return _TO_RIS.get(csl, "GEN")


@cache
def bibtex_fields(csl_type: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names in BibTeX of each of CSL's variables, for works of this type."""
    return _names(csl_type, "bibtex")


@cache
def ris_fields(csl_type: str) -> Mapping[str, tuple[str, ...]]:
    """Return the tags in RIS of each of CSL's variables, for works of this type."""
    return _names(csl_type, "ris")


def _names(csl_type: str, side: str) -> Mapping[str, tuple[str, ...]]:
    claimed: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    for row in FIELDS:
        if row.types and csl_type not in row.types:
            continue
        free = tuple(name for name in getattr(row, side) if name not in claimed)
        if free and row.csl not in found:
            found[row.csl] = free
            claimed.update(free)
    return MappingProxyType(found)


def reference_of(csl_type: str, texts: Mapping[str, str]) -> Reference:
    """Return the `Reference` made of these CSL variables."""
    found = {name: texts[csl] for csl, name in OF_REFERENCE.items() if texts.get(csl)}
    if "pages" in found:
        found["pages"] = page_range(found["pages"])
    return Reference(csl_type, **found)


def page_range(pages: str) -> str:
    """Return pages without “pp.”, with hyphens for what programs write between the first and the last one."""
    return _DASHES.sub("-", _PAGES_WORD.sub("", pages.strip())).removesuffix("-")


def with_reference(known: ReferenceFacts, paper: Paper) -> ReferenceFacts:
    """Return the facts known of a paper: its entry's, overridden by its own reference and names."""
    own = {csl: text for csl, name in OF_REFERENCE.items() if (text := getattr(paper.reference, name))}
    names = {**known.names, "author": paper.names} if paper.names else known.names
    return ReferenceFacts({**known.texts, **own}, names)
