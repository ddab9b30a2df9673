"""The results of a query: documents in order, with hints and explanations."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from papertui.catalog import Catalog
from papertui.errors import UsageError
from papertui.paper import Paper
from papertui.search.closest import NONE, Closest
from papertui.workspace.scope import query_of_like

Spans = Callable[[str], list[tuple[int, int]]]

_MADE = frozenset({"relevance", "tagged", "mine"})  # orders computed by a search, from words or the library


@dataclass(frozen=True, slots=True)
class Correction:
    """A suggested query for one that found nothing: its `word` is in `count` papers."""

    query: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """The papers found, in order, and the reason if there are none.

    `docs` are document numbers valid for `catalog_version`. `total` counts the papers
    searched; `covered` those whose words are indexed so far, on disk or, if there is no
    index (`has_index`), by scanning.
    `title_spans`, `abstract_spans` and `note_spans` return the matched words of a shown text as
    (start, end) offsets. `hint` says how an unfinished query may go on, and which
    of its parts have no word in them (then `says_nothing`);
    `missing` are the words and tags that no paper has; if each occurs but no paper has
    all, `apart` names what could be left out, as (part, papers without it).
    `why` returns the reason for a paper's rank: “like: …”, “mine: …”, or "".
    `closest` are papers that lack some of the words, if none has all: no command acts on
    them, and whoever shows them says so (`with_closest`).
    `also` is a suggested query with an acronym next to its words, or the words next to it.
    `tag` is the one tag that the query requires.
    `unread` counts those that are neither read nor archived, if requested.
    """

    query: str
    sort: str
    docs: Sequence[int]
    catalog_version: str
    total: int
    covered: int
    milliseconds: float = 0.0
    title_spans: Spans = lambda text: []
    abstract_spans: Spans = lambda text: []
    note_spans: Spans = lambda text: []
    hint: str = ""
    says_nothing: bool = False
    missing: tuple[str, ...] = ()
    apart: tuple[tuple[str, int], ...] = ()
    why: Callable[[Paper], str] = lambda paper: ""
    correction: Correction | None = None
    also: Correction | None = None
    closest: Closest = NONE
    is_closest: bool = False
    has_index: bool = True
    tag: str = ""
    unread: int | None = None

    def with_closest(self) -> Results:
        """Return the results with the closest papers as `docs` if there are no others."""
        if len(self.docs) or not self.closest.docs:
            return self
        return replace(self, docs=self.closest.docs, is_closest=True)

    @property
    def lacking(self) -> list[str]:
        """The missing parts as phrases for a sentence: “word”, the phrase “some words”."""
        said = {part: part.strip('"') for part in self.missing}
        return [f"“{words}”" if words == part else f"the phrase “{words}”" for part, words in said.items()]


def everything(catalog: Catalog | None, sort: str = "date") -> Results:
    """Return all papers in a stored order; needs no index."""
    if sort.endswith("queue"):
        sort = "date"  # a queue belongs to one tag
    if catalog is None:
        return Results("", sort, array("i"), "", 0, 0)
    # For an order that is not stored, the newest come first.
    is_stored = sort.removeprefix("-") not in _MADE and not query_of_like(sort)
    docs = catalog.order(sort if is_stored else "-date" if sort.startswith("-") else "date")
    return Results("", sort, docs, catalog.version, catalog.count, catalog.count)


def expect_order(sort: str | None, found: Results) -> None:
    """Raise UsageError for results that cannot be in the requested order."""
    from papertui.search.query import parse

    order = parse(found.query, today=date.today()).sort
    asked = (order.name if order else sort or "").removeprefix("-")
    if asked == "queue" and found.total and not found.tag:
        raise UsageError("queue is the order of one tag's papers, made by hand: search for tag:NAME")
    if asked == "mine" and found.total and found.sort.removeprefix("-") != "mine":
        raise UsageError(
            "mine is learned from the papers that you star, tag and archive: too few are kept so far"
        )
