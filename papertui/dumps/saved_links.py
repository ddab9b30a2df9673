"""Links that a browser keeps with the title of their page: those that lead to a paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.model import Found, Record
from papertui.dumps.paper_links import page_title, paper_link
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper


@dataclass(frozen=True, slots=True)
class SavedLink:
    """An address, the title of its page, and the words that its owner filed it under."""

    url: str
    title: str
    words: tuple[str, ...] = ()
    line: int | None = None


def read_links(links: Iterable[SavedLink], what: str) -> list[Found]:
    """Return the papers that links lead to, and in one problem how many do not.

    `what` names the links to the user.
    """
    records = [_record(link) for link in links]
    found: list[Found] = [record for record in records if record]
    if others := len(records) - len(found):
        found.append(Problem(None, f"{others} of {len(records)} {what} lead to no paper"))
    return found


def _record(link: SavedLink) -> Record | None:
    target = paper_link(link.url)
    title = page_title(link.title)
    if target is None or title.startswith(("http://", "https://")):
        return None
    paper = make_paper(title, arxiv=target.arxiv, doi=target.doi or None, url=target.url)
    return Record(on_arxiv(paper), link.line, keywords=link.words) if paper else None


def any_paper(found: Iterable[Found]) -> bool:
    """Whether a link led to a paper."""
    return any(isinstance(each, Record) for each in found)
