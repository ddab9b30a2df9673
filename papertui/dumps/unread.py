"""Fields that an object has and that cannot be read: found object by object, reported once for a file."""

from collections import Counter
from collections.abc import Iterable, Iterator

from papertui.dumps import json_table as table
from papertui.dumps.json_table import Folded, lookup
from papertui.dumps.json_values import is_no_value
from papertui.dumps.model import Record, Unread
from papertui.dumps.problem import Problem
from papertui.paper import Paper

_LONGEST = 60


def unread_of(item: Folded, paper: Paper) -> Iterator[Unread]:
    """Yield the fields that an object holds and the paper made of it lacks."""
    if paper.date is None:
        yield from _first_given(item, table.DATE.keys, "date")
    if not paper.names and paper.n_authors is None:
        yield from _first_given(item, table.AUTHORS, "authors")
    if paper.upvotes is None:
        yield from _first_given(item, table.UPVOTES.keys, "number of votes")
    if paper.arxiv_id is None:
        yield from _first_given(item, ("arxivid", "arxiv"), "arXiv id")
    if paper.doi is None and paper.arxiv_id is None:
        yield from _first_given(item, ("doi",), "DOI")


def _first_given(item: Folded, keys: Iterable[str], what: str) -> Iterator[Unread]:
    """Yield what the first of these keys holds that holds anything, as a field that was not read."""
    for key in keys:
        value = lookup(item, key)
        if _is_given(value):
            yield what, " ".join(str(value).split())[:_LONGEST]
            return


def _is_given(value: object) -> bool:
    if isinstance(value, str):
        return not is_no_value(value)
    return not isinstance(value, bool) and value not in (None, 0, [], {})


def unread_fields(records: Iterable[Record]) -> Iterator[Problem]:
    """Yield a problem for each field that could not be read in some records: how many, and an example."""
    counts: Counter[str] = Counter()
    examples: dict[str, tuple[int | None, str]] = {}
    for record in records:
        for what, value in record.unread:
            counts[what] += 1
            examples.setdefault(what, (record.line, value))
    for what, count in counts.items():
        line, value = examples[what]
        papers = f"{count:,} papers" if count > 1 else "a paper"
        yield Problem(line, f"the {what} of {papers} cannot be read: “{value}”")
