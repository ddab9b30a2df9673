"""What the catalog stores of papers for queries, one row for each: numbers, flags, names, orders.

A field of the query language that asks for a number, a flag or a name needs a
row here and one in `papertui.search.fields`, nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from papertui.catalog.days import packed, packed_day
from papertui.identity import address, plain_doi
from papertui.paper import Paper
from papertui.reference import Name
from papertui.text import fold


@lru_cache(maxsize=1024)  # a file gives its time to all its papers
def day_added(seconds: int) -> int | None:
    """Return the day of a time as a number, None for none."""
    return date.fromtimestamp(seconds).toordinal() if seconds else None


ADDED = "added"
"""The number that depends on the files of a document, not on its paper alone."""

# One number a document; None where it is unknown.
NUMBERS: Mapping[str, Callable[[Paper], int | None]] = {
    "date": lambda paper: packed(paper.date) if paper.date else None,
    "date:first": lambda paper: packed_day(paper.date.first) if paper.date else None,
    "date:last": lambda paper: packed_day(paper.date.last) if paper.date else None,
    "comments": lambda paper: paper.comments,
    "upvotes": lambda paper: paper.upvotes,
    "authors": lambda paper: paper.author_count,
    ADDED: lambda paper: day_added(paper.added),
}

FLAGS: Mapping[str, Callable[[Paper], object]] = {
    "live": lambda paper: True,
    "code": lambda paper: paper.code_url,
    "link": lambda paper: paper.links or paper.code_url,
    "arxiv": lambda paper: paper.arxiv_id,
    "doi": lambda paper: paper.doi,
    "venue": lambda paper: paper.reference.venue,
    "other-keys": lambda paper: paper.other_keys and len({*_citation_keys(paper)} - {""}) > 1,
    "full-names": lambda paper: _has_full_names(paper),
}

# Any number of names a document; what folds alike is one name.
NAMES: Mapping[str, Callable[[Paper], Iterable[str | None]]] = {
    "organisation": lambda paper: (paper.organization,),
    "venue": lambda paper: (paper.reference.venue,),
    "type": lambda paper: (paper.reference.type,),
    "category": lambda paper: paper.categories,
    "announced": lambda paper: (paper.announced,),
    "doi": lambda paper: (paper.doi and plain_doi(paper.doi),),
    "key": lambda paper: _citation_keys(paper),
    "address": lambda paper: _addresses(paper),
}

# Each sorts a list that is already sorted by date and title, which decide ties. Orders by names need no row.
ORDERS: Mapping[str, Callable[[Paper], Any]] = {
    "date": lambda paper: 0,
    "title": lambda paper: fold(paper.title),
    "comments": lambda paper: highest_first(paper.comments),
    "upvotes": lambda paper: highest_first(paper.upvotes),
    "added": lambda paper: -paper.added,
}

LARGEST = 2**31 - 1
"""The largest number that is stored; a larger one is stored as this, a negative one as 0."""

COLUMNS = " ".join((*NUMBERS, *FLAGS, *NAMES, *ORDERS))
"""Which rows there are: a catalog that was written with others is replaced."""


def highest_first(value: int | None) -> int:
    """Return what sorts numbers from the highest on, the unknown last."""
    return 1 if value is None else -max(0, min(value, LARGEST))


def _citation_keys(paper: Paper) -> tuple[str, ...]:
    return paper.entry.key if paper.entry else "", *paper.other_keys


def _has_full_names(paper: Paper) -> bool:
    hidden = (paper.n_authors or 0) > len(paper.names) or not paper.authors_complete
    return bool(paper.names) and not hidden and all(map(_is_full, paper.names))


def _addresses(paper: Paper) -> set[str]:
    """Return the addresses of a paper that contain neither its arXiv id nor its DOI."""
    links = {link for link in (paper.url, paper.code_url, *paper.links) if link}
    for known in (paper.arxiv_id, paper.doi and plain_doi(paper.doi)) if links else ():
        links = {link for link in links if known not in link.lower()} if known else links
    return set(map(address, links))


def _is_full(name: Name) -> bool:
    """Whether a given name is more than initials; True for groups and names of one word."""
    if name.literal:
        return True
    given = name.given
    if given.isalpha() and len(given) > 1:
        return True
    words = given.replace("-", " ").replace(".", " ").split()
    return any(len(word) > 1 or not word.isupper() for word in words)
