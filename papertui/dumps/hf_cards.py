"""Hugging Face pages as HTML of which only the cards are left: saved, scripted or trending pages."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from papertui.dumps.hf_text import AUTHORS, printed_date
from papertui.dumps.html_tree import elements
from papertui.dumps.ids import arxiv_id
from papertui.dumps.model import Day, DumpFormat, Found, PageDay, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import count, iso_date, make_paper, on_hugging_face
from papertui.merge import merge

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ARTICLE = re.compile(r"<article\b", re.IGNORECASE)
_PAPER_LINK = re.compile(r"/papers/(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?/?(?:[?#]|\Z)")
_VOTE_LINK = re.compile(r"/login\?next=(?:%2F|/)papers(?:%2F|/)", re.IGNORECASE)
_COMMENTS = re.compile(r"#community\Z")
_PROFILE = re.compile(r"(?:https://huggingface\.co)?/(?!papers\b|login\b)[\w.-]+\Z")
_REPOSITORY = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/?\Z")
_PAPER_ANYWHERE = re.compile(r"[\"'/]papers/\d{4}\.\d{4,5}")
_SHORTEST_ABSTRACT = 120


def _recognise(page: Page) -> bool:
    return (
        page.is_html
        and _ARTICLE.search(page.text) is not None
        and _PAPER_ANYWHERE.search(page.text) is not None
    )


def parse(page: Page) -> Iterator[Found]:
    """Read every `article` that links to a paper; the desktop and the mobile card of one paper are one."""
    root = page.html
    days = (iso_date(tag.get("datetime")) for tag in elements(root, "time"))
    if day := next(filter(None, days), None):
        yield PageDay(Day(day.month, day.day, day.year))
    records: dict[str, Record] = {}
    # Not the articles within articles: searching each of a deep nest again takes quadratic time.
    articles = elements(root, "article")
    outer = (article for article in articles if next(article.iterancestors("article"), None) is None)
    for number, article in enumerate(outer, 1):
        record = _record(article)
        if record is None:
            yield Problem(None, f"card {number} has no title that links to a paper")
            continue
        key = record.paper.arxiv_id or record.paper.title
        seen = records.get(key)
        records[key] = _merged(seen, record) if seen else record
    yield from records.values()


def _merged(first: Record, second: Record) -> Record:
    return Record(merge(first.paper, second.paper), day=first.day or second.day)


def _record(article: "Element") -> Record | None:
    title = _title(article)
    if title is None:
        return None
    links = [(str(link.get("href") or ""), link) for link in elements(article, "a")]
    texts = list(filter(None, map(str.strip, article.itertext())))
    authors = next(filter(None, map(AUTHORS.match, texts)), None)
    date = next(filter(None, map(printed_date, texts)), None)
    paper = make_paper(
        _spaced(title),
        _abstract(article),
        n_authors=count(authors[1]) if authors else None,
        organization=_organization(links),
        comments=_number(links, _COMMENTS),
        upvotes=_number(links, _VOTE_LINK),
        arxiv=arxiv_id(str(title.get("href")).partition("#")[0]),
        code_url=next((href for href, _ in links if _REPOSITORY.match(href)), None),
    )
    return Record(on_hugging_face(paper), day=date.day if date else None) if paper else None


def _spaced(element: "Element") -> str:
    return " ".join(element.itertext())


def _title(article: "Element") -> "Element | None":
    for heading in elements(article, "h2", "h3", "h4"):
        for link in heading.iter("a"):
            if _PAPER_LINK.search(str(link.get("href") or "")):
                return link
    return None


def _abstract(article: "Element") -> str:
    texts = [
        text
        for paragraph in elements(article, "p")
        if len(text := _spaced(paragraph)) >= _SHORTEST_ABSTRACT
        or "line-clamp" in str(paragraph.get("class"))
    ]
    return max(texts, key=len, default="")


def _organization(links: Sequence[tuple[str, "Element"]]) -> str | None:
    for href, link in links:
        if _PROFILE.match(href) and next(link.iter("img"), None) is not None:
            name = next(link.iter("span"), None)
            if name is not None:
                return _spaced(name)
    return None


def _number(links: Sequence[tuple[str, "Element"]], kind: re.Pattern[str]) -> int | None:
    """Read the number that the first link of a kind shows."""
    link = next((link for href, link in links if kind.search(href)), None)
    words = _spaced(link).split() if link is not None else []
    return count(words[-1]) if words else None


FORMAT = DumpFormat(
    name="hf-cards",
    description="Hugging Face papers page as HTML, cards only",
    example="<article> elements whose titles link to /papers/<arXiv id>",
    gives=("dates", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=parse,
)
