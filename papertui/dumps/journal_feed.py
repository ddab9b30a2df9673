"""Feeds of journals and preprint servers: RSS and Atom, with Dublin Core and PRISM; arXiv's before 2024."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.arxiv_announced import read_generated
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.printed_names import split_authors
from papertui.dumps.records import RawRecord, any_paper, read_records
from papertui.dumps.xml_tree import child_text, children_texts
from papertui.references.markup import read_markup

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOT = re.compile(r"<(?:rdf:RDF|rss|(?:atom:)?feed)\b")
_SIGN = re.compile(r"prism:doi|dc:identifier|arxiv\.org/abs/|doi\.org/10\.|huggingface\.co/papers/")
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)\Z", re.IGNORECASE)
# As arXiv's feeds wrote titles before 2024.
_ARXIV_TITLE = re.compile(r"(.*?)\.?\s*\(arXiv:(\S{7,40})\s*\[([^\[\]]{2,40})\][^()]*\)\s*\Z", re.DOTALL)
_DATES = ("publicationDate", "date", "pubDate", "published", "updated")
_HF_PAPER = "huggingface.co/papers/"
_ELEMENT = re.compile(r"<[^<>]{1,500}>")


def _recognise(page: Page) -> bool:
    if not (page.head.startswith("<") and _ROOT.search(page.head) and _SIGN.search(page.text)):
        return False
    return any_paper(page.once(_raws), needs_id=True)


def _parse(page: Page) -> Iterator[Found]:
    yield from read_records(page.once(_raws), "items", needs_id=True)
    if page.xml.problem:
        yield page.xml.problem


def _raws(page: Page) -> list[RawRecord]:
    tree = page.xml
    items = tree.root.iter("{*}item", "{http://www.w3.org/2005/Atom}entry") if tree.root is not None else ()
    return [RawRecord(tree.line_of(item), _values(item)) for item in items]


def _values(item: "Element") -> dict[str, object]:
    title = child_text(item, "title").strip()
    arxiv = _ARXIV_TITLE.match(title)
    creators = [_ELEMENT.sub("", text).strip() for text in children_texts(item, "creator")]
    creators = creators or children_texts(item, "author/name")
    dated = (child_text(item, name) for name in _DATES)
    named = (child_text(item, "doi"), *children_texts(item, "identifier"), child_text(item, "id"))
    described = (child_text(item, name) for name in ("description", "summary"))
    abstract = _ELEMENT.sub(" ", read_markup(next(filter(None, described), "")))
    link = child_text(item, "link").strip() or _address(item)
    # Elsewhere “Abstract” may be the first word of one.
    abstract, summary = read_generated(abstract) if _HF_PAPER in link else (abstract, "")
    return {
        "title": arxiv[1] if arxiv else title,
        "abstract": abstract,
        "ai_summary": summary,
        "authors": split_authors(creators[0]) if len(creators) == 1 else creators,
        "date": next(filter(None, dated), None),
        "doi": next((match[1] for text in named if (match := _DOI.match(text.strip()))), None),
        "arxiv_id": arxiv[2] if arxiv else None,
        "categories": arxiv[3] if arxiv else None,
        "url": link,
        "venue": child_text(item, "publicationName"),
        "volume": child_text(item, "volume"),
    }


def _address(entry: "Element") -> str:
    """Return the address of the page that an entry of Atom is about."""
    links = entry.findall("{*}link")
    return next((str(link.get("href")) for link in links if link.get("rel") in (None, "alternate")), "")


FORMAT = DumpFormat(
    name="journal-feed",
    description="feeds of journals and preprint servers (RSS and Atom), and of arXiv before 2024",
    example="rdf:RDF, rss or feed whose items have a prism:doi, a DOI, or a link of their own to a paper",
    gives=("dates", "names", "abstracts", "ids"),
    recognise=_recognise,
    parse=_parse,
)
