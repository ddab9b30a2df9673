"""What arXiv's daily feeds say of a paper in one text: its id, how it is announced, its abstract."""

import re
from dataclasses import dataclass

from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.problem import Problem

_ANNOUNCED = re.compile(
    r"\s*arXiv:(?P<id>\S{1,60})\s+Announce Type:\s*(?P<type>[a-z-]+)\s+(?:Abstract:\s*)?(?P<abstract>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A description taken apart."""

    arxiv: ArxivId | None
    abstract: str


def read_announced(description: str) -> Announced:
    """Read `arXiv:2401.00001v1 Announce Type: new Abstract: …`; another text is an abstract as it stands."""
    match = _ANNOUNCED.match(description)
    if match is None:
        return Announced(None, description)
    return Announced(arxiv_id(match["id"]), match["abstract"])


def feed_id(text: str) -> ArxivId | None:
    """Read the id of a feed's entry: an address, or `oai:arXiv.org:2401.00001v1`."""
    return arxiv_id(text.strip().removeprefix("oai:arXiv.org:"))


def empty_feed() -> Problem:
    """Say why a feed of a day holds nothing, which is no fault of the file."""
    return Problem(None, "the feed holds no papers: arXiv announces none at weekends and on holidays")
