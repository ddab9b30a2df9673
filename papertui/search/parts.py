"""The words of a query, and which tokens of a paper they mean."""

from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any, Protocol

from papertui.search.distance import within
from papertui.search.tokens import same_stem

TEXT_FIELDS = ("title", "abstract", "author", "org")


class How(Enum):
    """How a part of a word is compared with a token."""

    STEM = "stem"
    EXACT = "exact"
    GLOB = "glob"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Part:
    """One token of the query. `is_open`: tokens that begin with it match as well.

    `token` is folded; with How.GLOB it holds `*` or `?`. `start` and `end` are
    where it stands in the query's text.
    """

    token: str
    how: How = How.STEM
    is_open: bool = False
    edits: int = 0
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def matches(self, token: str) -> bool:
        """Whether this part means that token of a paper."""
        if self.is_open and token.startswith(self.token):
            return True
        match self.how:
            case How.STEM:
                return token in same_stem(self.token)
            case How.EXACT:
                return token == self.token
            case How.GLOB:
                return fnmatchcase(token, self.token)
            case How.FUZZY:
                return within(token, self.token, self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Where an operand stands in the query's text: `clause` from its field's name to its end.

    `inherited` is the field before the bracket that it stands in, as in
    `title:(a b)`, "" for none. `begins`: an AND stands before it, so it is no neighbour of
    what is there. Two nodes that mean the same are equal wherever they stand.
    """

    clause: tuple[int, int] = field(default=(0, 0), compare=False)
    inherited: str = field(default="", compare=False)
    begins: bool = field(default=False, compare=False)


class Aside(Protocol):
    """What finds papers without the index: a leaf of the tree."""

    def find(self, leaves: Any) -> int:  # noqa: ANN401  # leaves know parts, not the other way round
        """Ask the catalog."""
        ...


@dataclass(frozen=True, slots=True)
class Run(Clause):
    """A word or a phrase: its parts are met side by side, in order, in one of `fields`.

    `also` are other ways to write the same: a paper that has one of them has the word.
    `named` are names that it is part of: of one author, in any order, initials too. `beside`
    finds papers by it in another way: a year by the date, a citation key.
    `is_small`: it counts for the order, but a paper is found without it.
    `start` and `end` are where it stands without its field.
    """

    parts: tuple[Part, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    also: tuple[tuple[Part, ...], ...] = ()
    named: tuple[tuple[str, ...], ...] = ()
    beside: tuple[Aside, ...] = ()
    is_small: bool = False

    @property
    def forms(self) -> "tuple[tuple[Part, ...], ...]":
        """All ways to write it."""
        return (self.parts, *self.also)
