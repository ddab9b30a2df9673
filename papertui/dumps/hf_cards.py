"""Hugging Face pages as HTML of which only the cards are left: saved, scripted or trending pages."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.hf_text import AUTHORS, printed_date
from papertui.dumps.ids import arxiv_id
from papertui.dumps.model import Day, DumpFormat, Found, PageDay, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import count, iso_date, make_paper, on_hugging_face
from papertui.merge import merge

if TYPE_CHECKING:
    from bs4 import Tag

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
    from bs4.filter import SoupStrainer

    soup = page.soup(SoupStrainer(["article", "time"]))
    days = (iso_date(tag.get("datetime")) for tag in soup.find_all("time"))
    if day := next(filter(None, days), None):
        yield PageDay(Day(day.month, day.day, day.year))
    records: dict[str, Record] = {}
    # Not the articles within articles: searching each of a deep nest again takes quadratic time.
    for number, article in enumerate(soup.find_all("article", recursive=False), 1):
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


def _record(article: "Tag") -> Record | None:
    title = _title(article)
    if title is None:
        return None
    texts = list(article.stripped_strings)
    authors = next(filter(None, map(AUTHORS.match, texts)), None)
    date = next(filter(None, map(printed_date, texts)), None)
    repository = article.find("a", href=_REPOSITORY)
    paper = make_paper(
        title.get_text(" "),
        _abstract(article),
        n_authors=count(authors[1]) if authors else None,
        organization=_organization(article),
        comments=_number(article.find("a", href=_COMMENTS)),
        upvotes=_number(article.find("a", href=_VOTE_LINK)),
        arxiv=arxiv_id(str(title["href"]).partition("#")[0]),
        code_url=str(repository["href"]) if repository else None,
    )
    return Record(on_hugging_face(paper), day=date.day if date else None) if paper else None


def _title(article: "Tag") -> "Tag | None":
    links = (heading.find("a", href=_PAPER_LINK) for heading in article.find_all(["h2", "h3", "h4"]))
    return next(filter(None, links), None)


def _abstract(article: "Tag") -> str:
    texts = [
        text
        for paragraph in article.find_all("p")
        if len(text := paragraph.get_text(" ")) >= _SHORTEST_ABSTRACT
        or "line-clamp" in str(paragraph.get("class"))
    ]
    return max(texts, key=len, default="")


def _organization(article: "Tag") -> str | None:
    for link in article.find_all("a", href=_PROFILE):
        name = link.find("span")
        if name and link.find("img"):
            return name.get_text(" ")
    return None


def _number(link: "Tag | None") -> int | None:
    words = link.get_text(" ").split() if link else []
    return count(words[-1]) if words else None


FORMAT = DumpFormat(
    name="hf-cards",
    description="Hugging Face papers page as HTML, cards only",
    example="<article> elements whose titles link to /papers/<arXiv id>",
    gives=("dates", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=parse,
)
