"""The leaves of a query's tree that are not words of the index; each finds the set of its papers."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from papertui.errors import QueryError
from papertui.search.parts import Clause, Part
from papertui.search.tokens import tokens


class Leaves(Protocol):
    """The data that a query needs besides the words; every answer is a bitset (bit d: document d is in)."""

    @property
    def size(self) -> int:
        """How many document numbers there are, those of deleted documents too."""
        ...

    @property
    def live(self) -> int:
        """The documents that are papers, deleted ones left out."""
        ...

    def titles(self, docs: Sequence[int]) -> list[str]:
        """Return the titles of documents."""
        ...

    def dates(self, first: datetime.date | None, last: datetime.date | None) -> int:
        """Return the papers dated from `first` to `last`, both included; None is open."""
        ...

    def numbers(self, column: str, low: int | None, high: int | None) -> int:
        """Return the papers with a number in a column from `low` to `high`, both included; None is open."""
        ...

    def has(self, flag: str) -> int:
        """Return the papers with that flag in the catalog."""
        ...

    def named(self, column: str, pattern: str) -> int:
        """Return the papers with a matching whole name in that column, ignoring case; `*` and `?` allowed."""
        ...

    def fitting(self, column: str, fits: Callable[[str], object]) -> int:
        """Return the papers with a name in that column that passes a (hashable) test."""
        ...

    def ids(self, text: str) -> int:
        """Return the papers with this arXiv id (any spelling) or key."""
        ...

    def sources(self, pattern: str) -> int:
        """Return the papers read from a dump of this name or path tail; `*` and `?` allowed."""
        ...

    def new(self) -> int:
        """Return the papers that were added since the user last left the interface."""
        ...

    def tag(self, pattern: str) -> int:
        """Return the papers with a tag of this name or pattern."""
        ...

    def unread(self) -> int:
        """Return the papers that are neither read nor archived."""
        ...

    def note(self) -> int:
        """Return the papers with a note."""
        ...

    @property
    def has_notes(self) -> bool:
        """Whether any paper has a note."""
        ...

    def in_notes(self, parts: tuple[Part, ...]) -> int:
        """Return the papers with a note in which these parts follow each other."""
        ...

    def tagged(self, first: datetime.date | None, last: datetime.date | None) -> int:
        """Return the papers whose tags last changed from `first` to `last`, both included; None is open."""
        ...

    def saved(self, name: str) -> int:
        """Return the papers that the saved search of this name finds; raises QueryError if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Dates(Clause):
    """Dated from `first` to `last`, both included."""

    first: datetime.date | None
    last: datetime.date | None

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog."""
        return leaves.dates(self.first, self.last)


@dataclass(frozen=True, slots=True)
class TagDates(Clause):
    """Papers whose tags last changed from `first` to `last`, both included."""

    first: datetime.date | None
    last: datetime.date | None

    def find(self, leaves: Leaves) -> int:
        """Ask the library."""
        return leaves.tagged(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Numbers(Clause):
    """With a number of a catalog's column from `low` to `high`, both included."""

    column: str
    low: int | None
    high: int | None

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog."""
        return leaves.numbers(self.column, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Trait(Clause):
    """A value of `is:` or `has:`; `ask` finds its papers."""

    name: str
    ask: Callable[[Leaves], int] = field(compare=False)

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog or the library, whichever knows."""
        return self.ask(leaves)


@dataclass(frozen=True, slots=True)
class Named(Clause):
    """A whole name or pattern as the value of a field; `kind` is the field, `ask` finds its papers."""

    kind: str
    name: str
    start: int = field(default=0, compare=False)
    ask: Callable[[Leaves, str], int] = field(default=lambda leaves, name: 0, compare=False)

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog or the library; QueryError points at the name where it is unknown."""
        try:
            return self.ask(leaves, self.name)
        except QueryError as error:
            raise QueryError(error.reason, self.start, error.meant) from error


@dataclass(frozen=True, slots=True)
class Worded(Clause):
    """A word or a phrase in the names of a column of the catalog, such as venues."""

    column: str
    parts: tuple[Part, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog."""
        return leaves.fitting(self.column, NameTest(self.parts))


@dataclass(frozen=True, slots=True)
class Nothing(Clause):
    """A part without a word, such as `∞`, `title:"—"` or `tag:`: it finds nothing.

    `hint` is the message about it. `waits`: a word may still be typed into it.
    `is_sign`: only signs or operators, which are ignored next to words, as in `a & b`.
    """

    hint: str = field(default="", compare=False)
    waits: bool = field(default=False, compare=False)
    is_sign: bool = field(default=False, compare=False)

    def find(self, leaves: Leaves) -> int:
        """Find nothing."""
        return 0


Leaf = Dates | TagDates | Numbers | Trait | Named | Worded | Nothing


@dataclass(frozen=True, slots=True)
class NameTest:
    """A test whether a name has some adjacent parts. Names share tokens, so each token is compared once."""

    parts: tuple[Part, ...]
    _known: dict[str, bool] = field(default_factory=dict, compare=False)

    def __call__(self, name: str) -> bool:
        """Whether this name has the parts one after another."""
        found, known = _tokens(name), self._known
        # Written as a loop for speed: it runs over all names at each key.
        for place, token in enumerate(found):
            is_met = known.get(token)
            if is_met is None:
                is_met = known[token] = self.parts[0].matches(token)
            if is_met and self._goes_on(found[place + 1 :]):
                return True
        return False

    def _goes_on(self, found: list[str]) -> bool:
        rest = self.parts[1:]
        return len(found) >= len(rest) and all(map(Part.matches, rest, found))


@lru_cache(maxsize=1 << 16)
def _tokens(name: str) -> list[str]:
    return tokens(name)
