"""Completion of a query that is being typed: field names and existing values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from papertui.catalog import Catalog, facets
from papertui.catalog.columns import NAMES
from papertui.errors import QueryError
from papertui.search.fields import FIELDS, QueryField
from papertui.search.query import parse
from papertui.search.tree import Run, every_leaf
from papertui.text import clean_line, fold
from papertui.workspace.names import pattern, value
from papertui.workspace.scope import SORTS

Known = Mapping[str, Iterable[str]]
"""The values of fields from the library: tags and saved searches, by the field's name."""

_MOST = 50
_SHORTEST = 2  # letters from which on a word is completed to a field
_BEFORE = re.compile(r'([A-Za-z]+):=?"?\Z')


@dataclass(frozen=True, slots=True)
class Typed:
    """The end of a query: the start of a field name, or of a field's value.

    `begin` is its offset, including its field if it has one.
    """

    begin: int
    text: str
    field: QueryField | None = None


def completions(
    text: str, catalog: Catalog | None, *, tags: Iterable[str] = (), searches: Iterable[str] = ()
) -> list[str]:
    """Return the query with its end completed, in each possible way, the most likely first."""
    end = _end_of(text)
    if end is None:
        return []
    head = text[: end.begin]
    if end.field is None:
        return [f"{head}{name}:" for name in FIELDS if name.startswith(end.text.lower())]
    names = _values(end.field, end.text, catalog, {"tag": tags, "query": searches})
    sign = "=" if end.field.whole else ""
    found = (f"{head}{end.field.name}:{sign}{value(pattern(name))}" for name in names)
    return [each for each in dict.fromkeys(found) if each != text][:_MOST]


def _end_of(text: str) -> Typed | None:
    try:
        query = parse(text, today=datetime.date.today())
    except QueryError as error:
        # A value that is not complete yet, as in is:st.
        before = _BEFORE.search(text[: error.position])
        field = FIELDS.get(before[1].lower()) if before else None
        return Typed(before.start(), text[error.position :], field) if before and field else None
    leaves = (*every_leaf(query.tree), *query.orders)
    return next((_typed(text, leaf) for leaf in leaves if leaf.clause[1] == len(text)), None)


def _typed(text: str, leaf: object) -> Typed | None:
    begin, end = getattr(leaf, "clause", (0, 0))
    said = text[begin:end].lstrip("-")
    name, colon, rest = said.partition(":")
    field = FIELDS.get(name.lower())
    if colon and field:
        return Typed(end - len(said), rest.removeprefix("=").strip('"'), field)
    is_word = isinstance(leaf, Run) and not leaf.inherited and len(said) >= _SHORTEST and said.isalpha()
    return Typed(begin, said) if is_word else None


def _values(field: QueryField, typed: str, catalog: Catalog | None, known: Known) -> Iterator[str]:
    """Yield the values of a field that start with the typed text, then those that contain it."""
    meant = fold(clean_line(typed))
    if not field.offers and field.column in NAMES:
        yield from catalog.names.like(field.column, meant, _MOST) if catalog else ()
        return
    names = [(name, fold(name)) for name in _known(field, catalog, known)]
    yield from (name for name, folded in names if folded.startswith(meant))
    yield from (name for name, folded in names if meant in folded and not folded.startswith(meant))


def _known(field: QueryField, catalog: Catalog | None, known: Known) -> Iterable[str]:
    if field.name == "sort":
        return (*SORTS, *(f"-{order}" for order in SORTS))
    if field.name == "source":
        return facets.dumps(catalog) if catalog else ()
    return known.get(field.name, field.offers)
