"""The fields of the query language, one row each: name, example, how a value is parsed, where it is stored.

A row is all that a field needs; if the catalog has to store its values, there is
also a row in `papertui.catalog.columns`. The oracle of the tests, completion and
the tables of README and manual are made from these rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from papertui.errors import QueryError
from papertui.identity import plain_doi
from papertui.search import values
from papertui.search.bits import union
from papertui.search.leaves import Leaf, Leaves, Named, Trait
from papertui.search.types import EVERYDAY, TYPES
from papertui.search.values import Value, asked, nearest

Read = Callable[[Value], Leaf | None]
Kind = Literal["index", "words", "name", "number", "own"]


@dataclass(frozen=True, slots=True)
class QueryField:
    """A row of the query language. `read` parses a value to a leaf, or to None while the value is unfinished.

    A field of words has no `read`: its words are in the index, or in the names of
    the catalog's `column`. `whole` parses what follows `=`, which must equal the whole
    field. `kind` says how values are compared, `offers` which values completion
    offers: these, or the names that `column` holds.
    """

    name: str
    example: str
    about: str
    kind: Kind
    read: Read | None = None
    whole: Read | None = None
    column: str = ""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagValue:
    """A value of `is:` or `has:`; `ask` finds its papers, `about` explains it in the manual if needed."""

    name: str
    about: str
    ask: Callable[[Leaves], int]


def _flag(name: str, about: str) -> FlagValue:
    return FlagValue(name, about, lambda leaves: leaves.has(name))


STATES = (
    FlagValue("unread", "neither `read` nor `archived`", lambda leaves: leaves.unread()),
    FlagValue("read", "", lambda leaves: leaves.tag("read")),
    FlagValue("starred", "", lambda leaves: leaves.tag("starred")),
    FlagValue("archived", "", lambda leaves: leaves.tag("archived")),
    FlagValue("tagged", "", lambda leaves: leaves.tag("*")),
    FlagValue("noted", "", lambda leaves: leaves.note()),
    FlagValue("undated", "", lambda leaves: leaves.live & ~leaves.dates(None, None)),
    FlagValue("new", "added since you last quit with `q`", lambda leaves: leaves.new()),
)
POSSESSIONS = (
    _flag("code", ""),
    _flag("link", ""),
    FlagValue("note", "", lambda leaves: leaves.note()),
    _flag("arxiv", ""),
    _flag("doi", ""),
    _flag("venue", ""),
    _flag("other-keys", "reference lists have it under several citation keys"),
    _flag("full-names", "all authors are named with more than initials"),
)


def _trait(field: str, known: Mapping[str, FlagValue], value: Value) -> Leaf | None:
    name = value.text.lower()
    if name and name not in known:
        raise _not_among(field, known, value)
    return Trait(name, known[name].ask) if name else None


def _not_among(
    field: str, known: Mapping[str, object], value: Value, named: tuple[str, ...] = ()
) -> QueryError:
    near = nearest(value.text, known)
    reason = f"{field}: has no “{value.text}”{asked(near)}; values: {' '.join(named or known)}"
    return value.wrong(reason, near)


def _states(name: str, example: str, about: str, states: tuple[FlagValue, ...]) -> QueryField:
    known = {state.name: state for state in states}
    about += ": " + ", ".join(f"`{state.name}`" + f" ({state.about})" * bool(state.about) for state in states)
    return QueryField(name, example, about, "own", partial(_trait, name, known), offers=tuple(known))


def _named(kind: str, ask: Callable[[Leaves, str], int], value: Value) -> Leaf | None:
    return Named(kind, value.text, value.start, ask) if value.text else None


def _own(name: str, example: str, about: str, ask: Callable[[Leaves, str], int]) -> QueryField:
    """Return a field of names whose papers are found by `ask`."""
    return QueryField(name, example, about, "own", partial(_named, name, ask))


def _whole(name: str, column: str, spelt: Callable[[str], str] = str) -> Read:
    return partial(_named, name, lambda leaves, text: leaves.named(column, spelt(text)))


def _name(
    name: str, example: str, about: str, column: str = "", spelt: Callable[[str], str] = str
) -> QueryField:
    """Return a field of whole names in a column of the catalog; `spelt` normalises a name as it is stored."""
    column = column or name
    return QueryField(name, example, about, "name", _whole(name, column, spelt), column=column)


def _words(name: str, example: str, about: str) -> QueryField:
    """Return a field of words in the names of a column of the catalog; `=` compares the whole name."""
    return QueryField(name, example, about, "words", whole=_whole(name, name), column=name)


def _number(name: str, example: str, about: str) -> QueryField:
    return QueryField(name, example, about, "number", partial(values.numbers, name), column=name)


def _type(value: Value) -> Leaf | None:
    name = value.text.lower()
    if name and name not in TYPES:
        raise _not_among("type", TYPES, value, EVERYDAY)
    return Named("type", name, value.start, _of_type) if name else None


def _of_type(leaves: Leaves, name: str) -> int:
    return union(leaves.named("type", each) for each in TYPES[name])


_ORG = 'words of the organisation; `org:="Tencent AI"` its whole name'
_DATE = "the day, month or year; `>=2024-05`, `today`, and `7d` `2w` `3m` `1y` for the days since"

_DAYS = ("today", "yesterday")
_NOTE = "words of your note; words without a field find them too"

FIELDS = {
    field.name: field
    for field in (
        QueryField("title", "title:dropout", "words of the title", "index"),
        QueryField("abstract", 'abstract:"world model"', "words of the abstract", "index"),
        QueryField("author", "author:hinton", "an author’s name", "index"),
        QueryField(
            "org", "org:tencent", _ORG, "index", whole=_whole("org", "organisation"), column="organisation"
        ),
        _own(
            "tag",
            "tag:rl/*",
            "your tags; `*` matches any letters, `?` one",
            lambda leaves, name: leaves.tag(name),
        ),
        QueryField("note", "note:ablation", _NOTE, "words", column="note"),
        _states("is", "is:unread", "your state", STATES),
        QueryField("date", "date:2024-01..2024-06", _DATE, "own", values.dates, offers=_DAYS),
        QueryField("year", "year:2023", "the year, `2020..2023` or `>=2023`", "own", values.years),
        QueryField(
            "added",
            "added:7d",
            "when the paper was added: the time of its oldest file, like `date:`",
            "own",
            values.days_added,
            offers=_DAYS,
        ),
        QueryField(
            "tagged", "tagged:7d", "when its tags last changed", "own", values.days_tagged, offers=_DAYS
        ),
        _number("comments", "comments:>5", "number of comments"),
        _number("upvotes", "upvotes:10..50", "number of upvotes"),
        _number("authors", "authors:>20", "number of authors"),
        _states("has", "has:code", "what is known of a paper", POSSESSIONS),
        _words(
            "venue", "venue:nature", 'words of the journal or proceedings; `venue:="Nature"` its whole name'
        ),
        QueryField(
            "type",
            "type:book",
            f"the type of work: {' '.join(EVERYDAY)}",
            "own",
            _type,
            column="type",
            offers=EVERYDAY,
        ),
        _name("doi", "doi:10.1038/nature14539", "the DOI, in any spelling", spelt=plain_doi),
        _name("cat", "cat:cs.CL", "an arXiv category; `cat:cs.*` all of computer science", "category"),
        _name("announced", "announced:new", "announced by arXiv as new, cross or replace"),
        _name("key", "key:lecun2015", "the citation key of its entry"),
        _own("id", "id:2410.05434", "the arXiv id, or a key", lambda leaves, name: leaves.ids(name)),
        _own("source", "source:page.html", "read from this dump", lambda leaves, name: leaves.sources(name)),
        _own("query", "query:name", "what a saved search finds now", lambda leaves, name: leaves.saved(name)),
        _own("sort", "sort:comments", "every paper, in this order", lambda leaves, name: leaves.live),
    )
}
