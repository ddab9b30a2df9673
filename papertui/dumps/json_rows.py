"""cv-arxiv-daily and its forks: JSON of topics, arXiv ids, and a row of Markdown for each."""

import re
from collections.abc import Iterator
from typing import Any

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_values import read_day
from papertui.dumps.links import code_link, find_links
from papertui.dumps.md_inline import shown
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.printed_names import read_names
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper

_FIRST = re.compile(
    r'"(?:\d{4}\.\d{4,5}|[a-z-]{2,20}/\d{7})(?:v\d)?"\s*:\s*"(?:\||- )\**\s*\d{4}-\d{2}-\d{2}'
)
# Titles hold bars and commas: they are cut at their asterisks. A title may be a link.
_ROW = re.compile(
    r"\s*[|-]\s*\**(?P<date>\d{4}-\d{2}-\d{2})\**\s*[|,]\s*\*\*(?P<title>.{1,1000}?)\*\*\s*[|,]"
    r"(?P<authors>[^\[\]]{0,2000}?)(?:[|,]\s*(?:Paper:\s*)?)(?P<links>\[.*)",
    re.DOTALL,
)
_LINKED = re.compile(r"\[(.*)\]\([^()\s]*\)\Z")


def _recognise(page: Page) -> bool:
    return page.text.lstrip("\ufeff \t\n")[:1] == "{" and _FIRST.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    if page.json is not None:
        yield from merged_records(_rows(page.json.root))
        yield from page.json.problems


def _rows(value: Any, depth: int = 0) -> Iterator[Found]:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(value, dict) or depth > 5:
        return
    for key, each in value.items():
        if isinstance(each, dict):
            yield from _rows(each, depth + 1)
        elif isinstance(each, str) and arxiv_id(key):
            yield _record(key, each) or Problem(None, f"the row of {key} cannot be read: {each}")


def _record(key: str, row: str) -> Record | None:
    match = _ROW.match(row[:10_000])
    if match is None:
        return None
    title = match["title"].strip()
    linked = _LINKED.match(title)
    names, complete = read_names(match["authors"].strip(" |,"))
    links = find_links(match["links"].replace("](", " ").replace(")", " "))
    paper = make_paper(
        shown(linked[1] if linked else title),
        authors=names,
        authors_complete=complete,
        date=read_day(match["date"]),
        arxiv=arxiv_id(key),
        code_url=code_link(links),
    )
    return Record(on_arxiv(paper)) if paper else None


FORMAT = DumpFormat(
    name="json-rows",
    description="cv-arxiv-daily and its forks: JSON of Markdown rows by topic and arXiv id",
    example='{topic: {"2401.00001": "|**2024-01-01**|**Title**|A et.al.|[2401.00001](…)|null|"}}',
    gives=("dates", "names", "ids", "code"),
    recognise=_recognise,
    parse=_parse,
)
