"""Notes about one paper in Markdown: a heading with its title, and directly below it what is said of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.json_papers import read_object
from papertui.dumps.json_walk import Origin
from papertui.dumps.md_facts import read_facts
from papertui.dumps.md_inline import Inline, read_inline
from papertui.dumps.md_sections import fact_paper, linked_fact
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.note import front_item, keywords
from papertui.dumps.page import Page
from papertui.dumps.paper_links import PaperLink, page_title
from papertui.paper import Paper

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+\S")
# What names, days and venues are said of is a paper; a link alone is in every README.
_EVIDENCE = frozenset(("authors", "date", "venue", "categories", "abstract"))
_TITLE = re.compile(
    r"[>\s*_•-]{0,12}(?:original title|paper title|title|论文|论文标题|论文题目|标题|原题|原标题|英文标题"
    r"|原論文|論文|論文タイトル|タイトル|논문|제목)[*_]{0,3}[ \t]?[:：][*_]{0,3}[ \t]*(\S.*)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:[\[【][^\[\]【】]{0,6}(?:论文|論文|笔记|筆記|解读|paper|note)[^\[\]【】]{0,6}[\]】]"
    r"|(?:论文|論文|paper)\s?(?:笔记|阅读|解读|精读|ノート|notes?|reading)\s*[:：])\s*",
    re.IGNORECASE,
)
_ID = re.compile(r"\s*\d{4}\.\d{4,5}(?:v\d{1,2})?[\s:：-]+")
_FACTS = re.compile(r"\b(?:info|information|meta|metadata|details|overview|summary|links?)\b", re.IGNORECASE)
_FEWEST_WORDS = 3
_FARTHEST = 60  # lines below the heading


@dataclass(frozen=True, slots=True)
class _Head:
    """The first heading of a page: its line, its text, the lines below it that may speak of its paper."""

    line: int
    text: str
    lines: Sequence[str]


def _recognise(page: Page) -> bool:
    return not page.is_html and "# " in page.text and page.once(_record) is not None


def _parse(page: Page) -> Iterator[Found]:
    if record := page.once(_record):
        yield record


def _record(page: Page) -> Record | None:
    head = _head(page)
    if head is None:
        return None
    heading, facts = read_inline(head.text), read_facts(head.lines)
    linked = heading.paper if heading.title else linked_fact(facts) or _only_paper(head.lines)
    front = front_item(page)
    title = _title(page, heading, head.lines)
    if linked is None or not _is_title(title):
        return None
    is_said = heading.title or _ID.match(head.text) or not _EVIDENCE.isdisjoint(facts.keys() | front.keys())
    paper = fact_paper(title, facts, linked) if is_said else None
    if paper is None:
        return None
    given = read_object({**front, "title": title, "url": linked.url}, Origin(page.line))
    whole = _filled(paper, given.paper) if given else paper
    return Record(on_arxiv(whole), head.line, keywords=keywords(page))


def _head(page: Page) -> _Head | None:
    lines = page.text.split("\n")
    starts = [at for at, line in enumerate(lines) if _HEADING.match(line)]
    ends = [*starts[1:], len(lines)]
    if not starts or len(_level(lines[starts[0]])) > 2:
        return None
    first = 0
    if len(starts) > 1 and not any("http" in line for line in lines[starts[0] : ends[0]]):
        # What is said stands below a heading of its own, or that one is the title below one of the page.
        second = _text(lines[starts[1]])
        first = 1 if _is_title(second) and not _FACTS.search(second) else 0
        ends[0] = ends[1]
    at = starts[first]
    return _Head(page.line + at, _text(lines[at]), lines[at + 1 : ends[first]][:_FARTHEST])


def _level(line: str) -> str:
    return line.strip().partition(" ")[0]


def _text(heading: str) -> str:
    return heading.strip().lstrip("#").strip()


def _only_paper(lines: Sequence[str]) -> PaperLink | None:
    """Return the paper that all links below the heading lead to."""
    links = [link.paper for line in lines for link in read_inline(line).links if link.paper]
    known = {link.arxiv.id if link.arxiv else link.doi or link.url: link for link in links}
    return next(iter(known.values())) if len(known) == 1 else None


def _title(page: Page, heading: Inline, lines: Sequence[str]) -> str:
    """Return the first title of a label, the front matter and the heading, one in Latin letters before."""
    given = [read_inline(match[1]) for line in lines if (match := _TITLE.match(line))]
    labels = (inline.plain for inline in given if not inline.links)
    titles = [next(labels, ""), str(front_item(page).get("title", "")), heading.title or heading.plain]
    titles = [_ID.sub("", _LABEL.sub("", page_title(title), count=1), count=1) for title in titles if title]
    return next((title for title in titles if max(title) < "\u3000"), titles[0] if titles else "")


def _is_title(title: str) -> bool:
    # Chinese and Japanese have no blanks between words.
    return len(title.split()) >= _FEWEST_WORDS or sum(char > "\u3000" for char in title) >= 8


def _filled(paper: Paper, front: Paper) -> Paper:
    """Return the paper of the lines, with what only the front matter says."""
    if not paper.names:
        paper = replace(paper, names=front.names, authors_complete=front.authors_complete)
    if not paper.reference.venue:
        paper = replace(paper, reference=front.reference)
    return replace(
        paper,
        abstract=paper.abstract or front.abstract,
        date=paper.date or front.date,
        doi=paper.doi or front.doi,
        categories=paper.categories or front.categories,
    )


FORMAT = DumpFormat(
    name="markdown-note",
    description="a note about one paper in Markdown: its title a heading, facts directly below",
    example="“# Title”, then “**arXiv**: link” and “**Authors**: …”, a date or a venue; or a linked title",
    gives=("dates", "names", "abstracts", "ids", "venues", "code", "tags"),
    recognise=_recognise,
    parse=_parse,
)
