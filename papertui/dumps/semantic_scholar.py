"""Semantic Scholar's API: what a search, a batch or a recommendation answers."""

from collections.abc import Iterator

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_fields import Json, names_of, text_of
from papertui.dumps.json_items import Item
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import ListEntry, read_list
from papertui.references.dates import read_date

_TRIED = 20


def _recognise(page: Page) -> bool:
    if page.json is None:
        return False
    root = page.json.root
    if isinstance(root, dict) and isinstance(root.get("data"), list) and "total" in root:
        return True
    return any(isinstance(item.value, dict) and "paperId" in item.value for item in page.json.items[:_TRIED])


def _parse(page: Page) -> Iterator[Found]:
    if page.json is None:
        return
    yield from read_list(_reference(item) for item in page.json.items)
    yield from page.json.problems


def _reference(item: Item) -> ListEntry | Problem:
    if not isinstance(item.value, dict):
        # A batch answers null for an id that it does not know.
        return Problem(item.line, f"{item.place} is not a paper with a title")
    paper: Json = item.value
    ids, pdf = paper.get("externalIds"), paper.get("openAccessPdf")
    known: Json = ids if isinstance(ids, dict) else {}
    year = paper.get("year")
    return ListEntry(
        item.place,
        item.line,
        text_of(paper, "title"),
        text_of(paper, "abstract"),
        authors=names_of(paper.get("authors")),
        date=read_date(text_of(paper, "publicationDate") or str(year or "")),
        arxiv=arxiv_id(text_of(known, "ArXiv")),
        doi=text_of(known, "DOI"),
        url=text_of(paper, "url"),
        pdf_url=text_of(pdf, "url") if isinstance(pdf, dict) else "",
    )


FORMAT = DumpFormat(
    name="semantic-scholar",
    description="Semantic Scholar API: search results as JSON",
    example="“total” and “data”, whose items have a “paperId”",
    recognise=_recognise,
    parse=_parse,
)
