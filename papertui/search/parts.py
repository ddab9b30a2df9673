"""The words of a query, and which tokens of a paper they match."""

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
    """One token of the query. `is_open`: tokens that start with it match as well.

    `token` is folded; with How.GLOB it holds `*` or `?`. `start` and `end` are its
    position in the query's text.
    """

    token: str
    how: How = How.STEM
    is_open: bool = False
    edits: int = 0
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def matches(self, token: str) -> bool:
        """Whether this part matches that token of a paper."""
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
    """The position of an operand in the query's text: `clause` from its field's name to its end.

    `inherited` is the field before the enclosing bracket, as in `title:(a b)`, or "".
    `begins`: an AND stands before it, so it is no neighbour of the operand before.
    Positions do not count when two nodes are compared.
    """

    clause: tuple[int, int] = field(default=(0, 0), compare=False)
    inherited: str = field(default="", compare=False)
    begins: bool = field(default=False, compare=False)


class OtherLeaf(Protocol):
    """A leaf of the tree that finds papers without the index."""

    def find(self, leaves: Any) -> int:  # noqa: ANN401  # leaves know parts, not the other way round
        """Return the papers of this leaf."""
        ...


@dataclass(frozen=True, slots=True)
class Run(Clause):
    """A word or a phrase: its parts match adjacent tokens, in order, in one of `fields`.

    `also` holds its other forms: a paper with one of them matches. `named` holds names of
    authors that it is part of, matched in any order and by initials. `other_leaves` holds leaves
    that find papers by it in other ways: a year as a date, a citation key. `cited` holds the author,
    the year and the word of a title that a citation key is made of: a paper with all of them matches.
    `is_small`: it counts for the order, but papers without it match too.
    `start` and `end` are its position without the field.
    """

    parts: tuple[Part, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    also: tuple[tuple[Part, ...], ...] = ()
    named: tuple[tuple[str, ...], ...] = ()
    other_leaves: tuple[OtherLeaf, ...] = ()
    cited: "tuple[Run | OtherLeaf, ...]" = ()
    is_small: bool = False

    @property
    def forms(self) -> "tuple[tuple[Part, ...], ...]":
        """All its forms, the typed one first."""
        return (self.parts, *self.also)
