"""The items of Hugging Face's papers API, as they stand in its JSON and in its pages."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_items import Item
from papertui.dumps.model import Found, Record
from papertui.dumps.problem import Problem
from papertui.dumps.record import count, iso_date, make_paper, on_hugging_face

Json = Mapping[str, Any]


def is_item(value: object) -> bool:
    """Whether a JSON value is a paper of this API: nested under `paper`, or flat."""
    if not isinstance(value, dict):
        return False
    inner = value.get("paper")
    if isinstance(inner, dict):
        return "id" in inner or "title" in inner
    return "id" in value and "title" in value and "summary" in value


def parse_items(items: Iterable[Item]) -> Iterator[Found]:
    """Make a record of each item; one that is no paper is named by its place."""
    for item in items:
        record = _record(item.value, item.line) if isinstance(item.value, dict) else None
        yield record or Problem(item.line, f"{item.place} is not a paper with a title")


def _record(outer: Json, line: int | None) -> Record | None:
    inner = outer.get("paper")
    nested = isinstance(inner, dict)
    item: Json = inner if isinstance(inner, dict) else outer
    listed = item.get("authors")
    authors = listed if isinstance(listed, list) else []
    organization = item.get("organization") or outer.get("organization")
    project = _text(item, "projectPage")
    paper = make_paper(
        _text(item, "title") or _text(outer, "title"),
        _text(item, "summary") or _text(outer, "summary"),
        authors=_shown_authors(authors),
        n_authors=len(authors) or None,
        organization=_organization(organization),
        # The outer date is when the paper came onto the site, not the paper's.
        date=iso_date(item.get("publishedAt")),
        comments=count(outer.get("numComments") if nested else item.get("numComments")),
        upvotes=count(item.get("upvotes")),
        arxiv=arxiv_id(_text(item, "id")),
        code_url=_text(item, "githubRepo"),
        links=[project] if project else [],
    )
    return Record(on_hugging_face(paper), line) if paper else None


def _text(item: Json, name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _shown_authors(authors: list[Any]) -> list[str]:
    """Name the authors whom the site does not hide; the number that it prints counts those as well."""
    shown = (author for author in authors if not (isinstance(author, dict) and author.get("hidden")))
    names = (author.get("name") if isinstance(author, dict) else author for author in shown)
    return [name for name in names if isinstance(name, str)]


def _organization(organization: object) -> str | None:
    if isinstance(organization, dict):
        organization = _text(organization, "fullname") or _text(organization, "name")
    return organization if isinstance(organization, str) else None
