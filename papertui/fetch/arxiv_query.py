"""arXiv's API: the results of a query, the papers of past days, and searches for titles.

`export.arxiv.org/api/query` with search_query, start, max_results and sortBy;
its answers change once a day. Errors are a feed with one entry whose id contains
`/api/errors`; a page can be empty although `totalResults` says more (arXiv's API
user manual; arxiv.py issues 43 and 129).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from papertui.config import FetchSource
from papertui.fetch.bodies import xml_of
from papertui.fetch.client import Answer
from papertui.fetch.faults import RequestError
from papertui.fetch.request import (
    Ask,
    Asking,
    DaySpan,
    FetchStatus,
    Job,
    Outcome,
    SourceKind,
    TitleSearch,
    WebService,
)
from papertui.fetch.request_policy import HostGroup
from papertui.text import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# arXiv has one limit for its API, feeds and OAI-PMH: one request in three seconds, one connection.
GROUP = HostGroup("arxiv", 3.0)
SERVICE = WebService("arxiv", "https://export.arxiv.org", GROUP)
FORMATS = ("arxiv-atom",)

_PATH = "/api/query"
_SLICE, _MOST_SLICES = 500, 8
_SPEC = re.compile(r"(?:arxiv|query):(.+)\Z", re.DOTALL)
_HITS = 5
_NEWEST_FIRST = {"sortBy": "submittedDate", "sortOrder": "descending"}


def read(source: FetchSource, span: DaySpan | None) -> Job | None:
    """Return the job of `arxiv:QUERY`, a query in arXiv's own syntax; None for another spelling."""
    found = _SPEC.match(source.spec)
    if found is None:
        return None
    query, name = " ".join(found[1].split()), _slug(source.name or found[1])
    if span:
        query = f"({query}) AND {_window(span)}"
        name = f"{name}-since-{span.first}" if span.last is None else f"{name}-of-{span.first}"
    label = f"arxiv {source.name or clean_line(query, 40)}"
    return Job(label, partial(_found, label=label, query=query, name=name, most=source.most))


def of_days(names: Sequence[str], span: DaySpan) -> Job:
    """Return the job that fetches the papers submitted on these days in these categories."""
    label = f"arxiv {'+'.join(names)}"
    either = " OR ".join(f"cat:{name}" if "." in name else f"cat:{name}*" for name in names)
    query = f"({either}) AND {_window(span)}"
    return Job(label, partial(_submitted, label=label, query=query, names="+".join(names), span=span))


def _window(span: DaySpan) -> str:
    last = f"{span.last:%Y%m%d}2359" if span.last else "209912312359"
    return f"submittedDate:[{span.first:%Y%m%d}0000 TO {last}]"


def _slug(text: str) -> str:
    """Return a text in a form for file names."""
    return re.sub(r"[^\w.+-]+", "-", text).strip("-.")[:60] or "query"


def _found(run: Asking, *, label: str, query: str, name: str, most: int) -> Iterator[Outcome]:
    ask = _ask(query, f"arxiv-query-{name}-{run.today}.xml", 0, most)
    if run.was_answered_today(ask):
        # The API's manual asks for this, because answers change once a day.
        yield Outcome(
            label, FetchStatus.SKIPPED, message="asked today already; the answer changes once a day"
        )
        return
    yield run.get(label, ask)


def _submitted(run: Asking, *, label: str, query: str, names: str, span: DaySpan) -> Iterator[Outcome]:
    word = "since" if span.last is None else "of"
    whole: Outcome | None = None
    for number in range(_MOST_SLICES):
        more = f"-p{number + 1}" if number else ""
        name = f"arxiv-{names}-{word}-{span.first}{more}.xml"
        page = run.get(label, _ask(query, name, number * _SLICE, _SLICE))
        whole = page if whole is None else whole.and_page(page)
        if page.how == FetchStatus.FAILED or len(page.papers) < _SLICE:
            break
    else:
        if whole:
            whole = replace(whole, message=f"the first {_SLICE * _MOST_SLICES:,}; ask for fewer days")
    if whole:
        yield whole


def _ask(query: str, name: str, start: int, most: int) -> Ask:
    return Ask(
        SERVICE,
        _PATH,
        {"search_query": query, "start": str(start), "max_results": str(most), **_NEWEST_FIRST},
        FORMATS,
        lambda papers: name,
        check,
        lambda body: not xml_of(body, "feed").findall("{*}entry"),
    )


def check(answer: Answer) -> None:
    """Raise RequestError for an error in the form of a feed, and for a page that is empty by mistake."""
    root = xml_of(answer.body, "feed")
    entries = root.findall("{*}entry")
    for entry in entries:
        if "/api/errors" in (entry.findtext("{*}id") or ""):
            said = clean_line(entry.findtext("{*}summary") or "", 120)
            raise RequestError(f"arXiv answered with an error: {said}")
    if not entries and (total := _number(root, "totalResults")) > _number(root, "startIndex"):
        raise RequestError(f"an empty page, though there are {total:,} papers", is_passing=True)


def _number(root: Element, name: str) -> int:
    text = (root.findtext(f"{{*}}{name}") or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


SOURCE = SourceKind("arxiv:'ti:dropout AND cat:cs.LG'", "what a query of arXiv’s API finds", read)


def _by_title(title: str) -> tuple[str, dict[str, str]]:
    # Only letters, digits and blanks: other characters are operators of the query syntax, or split words.
    words = " ".join(re.sub(r"[\W_]+", " ", title).split())
    return _PATH, {"search_query": f'ti:"{words}"', "start": "0", "max_results": str(_HITS)}


def _items(body: bytes) -> list[bytes]:
    count = len(xml_of(body, "feed").findall("{*}entry"))
    return [_joined([body], only=number) for number in range(count)]


def _joined(bodies: Sequence[bytes], only: int | None = None) -> bytes:
    """Return one feed with the entries of all feeds, or with only one of them."""
    from lxml import etree

    roots = [xml_of(body, "feed") for body in bodies]
    entries = [entry for root in roots for entry in root.findall("{*}entry")]
    first = roots[0]
    for entry in first.findall("{*}entry"):
        first.remove(entry)
    first.extend(entries if only is None else [entries[only]])
    whole: bytes = etree.tostring(first, encoding="utf-8", xml_declaration=True)
    return whole


TITLES = TitleSearch(SERVICE, "arxiv.org", "xml", FORMATS, _by_title, check, _items, _joined)
