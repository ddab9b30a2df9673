"""What arXiv's daily feeds say of a paper in one text: its id, how it is announced, its abstract."""

import re
from dataclasses import dataclass

from papertui.dumps.arxiv import announced_as
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.problem import Problem

_ANNOUNCED = re.compile(
    r"\s*arXiv:(?P<id>\S{1,60})\s+Announce Type:\s*(?P<type>[a-z-]+)\s+(?:Abstract:\s*)?(?P<abstract>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A description taken apart; `kind` is new, cross, replace or ""."""

    arxiv: ArxivId | None
    abstract: str
    kind: str = ""


def read_announced(description: str) -> Announced:
    """Read `arXiv:2401.00001v1 Announce Type: new Abstract: …`; another text is an abstract as it stands."""
    match = _ANNOUNCED.match(description)
    if match is None:
        return Announced(None, description)
    return Announced(arxiv_id(match["id"]), match["abstract"], announced_as(match["type"]))


def feed_id(text: str) -> ArxivId | None:
    """Read the id of a feed's entry: an address at arXiv, or `oai:arXiv.org:2401.00001v1`."""
    text = text.strip()
    if text.startswith("oai:arXiv.org:"):
        return arxiv_id(text.removeprefix("oai:arXiv.org:"))
    return arxiv_id(text) if "arxiv.org/" in text else None


def no_papers(number: int, of: int, what: str) -> Problem:
    """Return the problem of entries that are no papers."""
    return Problem(None, f"{number} of {of} {what} are no papers: no arXiv id")


def empty_feed() -> Problem:
    """Return why a feed of a day is empty, which is no fault of the file."""
    return Problem(None, "the feed holds no papers: arXiv announces none at weekends and on holidays")
