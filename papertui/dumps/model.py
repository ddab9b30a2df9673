"""What a dump says: its records, its problems, and the shape of a format that reads it."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from papertui.dumps.cutting import Cutter
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.paper import Paper

FACTS = ("dates", "names", "abstracts", "ids", "counts", "categories", "venues", "code", "tags")
"""What a format can give of a paper: `ids` are arXiv ids or DOIs, `counts` those of votes or comments."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a page prints it; the year is None where it is left out."""

    month: int
    day: int
    year: int | None = None


Unread: TypeAlias = tuple[str, str]
"""A field that could not be read, and what it holds."""


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as a dump prints it; `day` stands in for a date of the paper that may lack its year.

    `keywords`, `note` and `places` are what the owner of a reading list made of it:
    the last are its places in the order of keywords, where that was made by hand.
    `unread` are fields that it has and that could not be read.
    """

    paper: Paper
    line: int | None = None
    day: Day | None = None
    keywords: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict, hash=False)
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class PageDay:
    """The day that a page says it is of."""

    day: Day


Found: TypeAlias = Record | Problem | PageDay


@dataclass(frozen=True, slots=True)
class DumpFormat:
    """A kind of dump: `recognise` looks at content only and is cheap, `parse` yields what it finds.

    `example` says in one line what the format is known by, `gives` what its papers
    can have beside titles (`FACTS`). Neither function raises for bad content:
    what cannot be taken is a `Problem`. `cut` says how a long file of it is cut into
    pieces; without one it is read whole, and of limited size.
    """

    name: str
    description: str
    example: str
    recognise: Callable[[Page], bool]
    parse: Callable[[Page], Iterable[Found]]
    gives: tuple[str, ...] = ()
    cut: Cutter | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What the owner of a reading list made of a paper, which stands at `line`; see `Record`."""

    line: int | None
    keywords: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Dump:
    """One file as it was read; `format` is None when it is not a dump papertui knows.

    There are as many `marks` as `papers`; only `papertui import` looks at them.
    `day` is that of a daily page which says it. `hashes` are those of the records of a long
    file, one for each paper in its order, known ones too, of which there is no paper here;
    0 is that of a record which is to be read again. `places` say where the papers stand among them.
    """

    path: bytes
    format: str | None
    papers: tuple[Paper, ...] = ()
    problems: tuple[Problem, ...] = ()
    marks: tuple[Mark, ...] = ()
    day: datetime.date | None = None
    hashes: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
