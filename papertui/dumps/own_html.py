"""papertui's own export as HTML: an article a paper, as its Markdown has a section."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.dumps.html_tree import elements, text_of
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.own_text import TAGS, Written, read_byline, record_of
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEAD = re.compile(r"<title>Papers</title><meta http-equiv=\"Content-Security-Policy\"")


def _recognise(page: Page) -> bool:
    return page.is_html and _HEAD.search(page.head) is not None


def _parse(page: Page) -> Iterator[Found]:
    for article in elements(page.html, "article"):
        paper = Written(page.line + int(article.sourceline or 1) - 1, "")
        _read(paper, list(article))
        yield record_of(paper) or Problem(paper.line, "an article without a title")


def _read(paper: Written, parts: list["Element"]) -> None:
    heading = parts.pop(0) if parts and parts[0].tag == "h2" else None
    if heading is not None:
        link = heading.find("a")
        paper.title = text_of(heading)
        paper.url = str(link.get("href") or "") if link is not None else ""
    if parts and parts[0].tag == "p" and read_byline(paper, text_of(parts[0])):
        parts.pop(0)
    if parts and parts[0].tag == "p" and text_of(parts[0]).startswith(TAGS):
        paper.tags = text_of(parts.pop(0)).removeprefix(TAGS).split(", ")
    if parts and parts[0].tag == "blockquote":
        paper.note = text_of(parts.pop(0))
    paper.abstract = "\n\n".join(map(text_of, parts))


FORMAT = DumpFormat(
    name="papertui-html",
    description="papertui's own export as HTML",
    example="the title “Papers”, a policy that loads nothing, an <article> a paper",
    gives=("dates", "names", "abstracts", "ids", "tags"),
    recognise=_recognise,
    parse=_parse,
)
