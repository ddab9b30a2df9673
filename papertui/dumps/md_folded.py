"""Papers that Markdown folds away: a summary with title, names and link, the abstract within."""

import re
from collections.abc import Iterator

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.md_inline import MARK, read_inline, shown
from papertui.dumps.md_sections import read_section
from papertui.dumps.model import Record
from papertui.dumps.page import Page
from papertui.paper import Paper

_SUMMARY = re.compile(r"<summary\b[^<>]{0,200}>(.{0,4000}?)</summary>", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"</details>|<summary\b|^#{1,6} ", re.IGNORECASE | re.MULTILINE)
_NAMES = re.compile(r"\W{1,4}((?:[^\W\d_]|[ .,;'’&-]){4,2000}?)[\W]{0,6}\Z")


def folded_records(page: Page) -> Iterator[Record]:
    """Yield the papers of summaries, with what stands in their folds."""
    line, end = page.line, 0
    for summary in _SUMMARY.finditer(page.text) if "<summary" in page.text else ():
        line += page.text.count("\n", end, summary.start())
        end = summary.start()
        below = _END.search(page.text, summary.end())
        body = page.text[summary.end() : below.start() if below else None]
        if paper := _paper(" ".join(summary[1].split()), body.strip().split("\n")):
            yield Record(on_arxiv(paper), line)


def _paper(summary: str, lines: list[str]) -> Paper | None:
    paper = read_section(summary, lines)
    if paper is None or paper.names or not (names := _names(summary, paper.title)):
        return paper
    return read_section(summary, [*lines, "", f"Authors: {names}"])


def _names(summary: str, title: str) -> str:
    """Return what stands between the title and the first link, where that can be names."""
    before = shown(read_inline(summary).text.partition(MARK)[0])
    names = _NAMES.match(before.partition(title)[2])
    return names[1] if names else ""
