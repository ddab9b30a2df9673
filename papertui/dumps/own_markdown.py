"""papertui's own export as Markdown: a heading a paper, byline, tags, note in a quote, abstract."""

import re
from collections.abc import Iterator
from itertools import islice

from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.own_text import TAGS, Written, read_byline, record_of
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem

_HEADING = re.compile(
    r"^## (?:\[(?P<title>.*)\]\((?P<url>https?://[^\s()]+)\)|(?P<bare>\S.*))$", re.MULTILINE
)
_BLOCKS = re.compile(r"\n[ \t]*\n\s*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TRIED = 20
_EVIDENT_ABSTRACT = 80


def _recognise(page: Page) -> bool:
    """Whether half of the first sections have the byline of a paper, and nothing stands before them."""
    if not page.text.lstrip().startswith("## "):
        return False
    tried = list(islice(_sections(page), _TRIED))
    papers = sum(map(_is_paper, tried))
    return 2 * papers >= len(tried) > 0


def _is_paper(paper: Written) -> bool:
    return paper.has_id or (paper.has_facts and len(paper.abstract) >= _EVIDENT_ABSTRACT)


def _sections(page: Page) -> Iterator[Written]:
    headings = list(_HEADING.finditer(page.text))
    line, before = page.line, 0
    for at, heading in enumerate(headings):
        line, before = line + page.text.count("\n", before, heading.start()), heading.start()
        end = headings[at + 1].start() if at + 1 < len(headings) else len(page.text)
        paper = Written(line, _shown(heading["title"] or heading["bare"] or ""), heading["url"] or "")
        _read_blocks(paper, _BLOCKS.split(page.text[heading.end() : end].strip()))
        yield paper


def _read_blocks(paper: Written, blocks: list[str]) -> None:
    if blocks and "\n" not in blocks[0] and read_byline(paper, _shown(blocks[0])):
        blocks.pop(0)
    if blocks and blocks[0].startswith(TAGS):
        paper.tags = _shown(blocks.pop(0)).removeprefix(TAGS).split(", ")
    if blocks and blocks[0].startswith("> "):
        paper.note = _shown(re.sub(r"^> ?", "", blocks.pop(0), flags=re.MULTILINE))
    paper.abstract = _shown("\n\n".join(blocks))


def _shown(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _parse(page: Page) -> Iterator[Found]:
    for paper in _sections(page):
        yield record_of(paper) or Problem(paper.line, "a heading without a title")


FORMAT = DumpFormat(
    name="papertui-markdown",
    description="papertui's own export as Markdown",
    example="“## [Title](address)”, then “authors · date · arXiv:… · doi:…”",
    gives=("dates", "names", "abstracts", "ids", "tags"),
    recognise=_recognise,
    parse=_parse,
)
