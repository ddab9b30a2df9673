"""What a query asks beside words of the index, and of whom: each leaf gives the set of its papers."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from papertui.errors import QueryError
from papertui.search.parts import Clause, Part
from papertui.search.tokens import tokens


class Leaves(Protocol):
    """What the query needs to know beside the words: every answer is a bitset (bit d: document d is in)."""

    @property
    def size(self) -> int:
        """How many document numbers there are, dead ones too."""
        ...

    @property
    def live(self) -> int:
        """The documents that stand for a paper."""
        ...

    def titles(self, docs: Sequence[int]) -> list[str]:
        """Return the titles of documents."""
        ...

    def dates(self, first: datetime.date | None, last: datetime.date | None) -> int:
        """Dated from `first` to `last`, both included; None is open."""
        ...

    def numbers(self, column: str, low: int | None, high: int | None) -> int:
        """With a known number in that column from `low` to `high`, both included; None is open."""
        ...

    def has(self, flag: str) -> int:
        """With that flag in the catalog."""
        ...

    def named(self, column: str, pattern: str) -> int:
        """With a whole name in that column that fits, in whatever case; `*` and `?` allowed."""
        ...

    def fitting(self, column: str, fits: Callable[[str], object]) -> int:
        """With a name in that column that passes a (hashable) test."""
        ...

    def ids(self, text: str) -> int:
        """Known by this arXiv id (any spelling) or key."""
        ...

    def sources(self, pattern: str) -> int:
        """Read from a dump of this name or path tail, `*` and `?` allowed."""
        ...

    def new(self) -> int:
        """Came since the user last left the interface."""
        ...

    def tag(self, pattern: str) -> int:
        """With a tag of this name or pattern."""
        ...

    def unread(self) -> int:
        """Neither read nor archived."""
        ...

    def note(self) -> int:
        """With a note."""
        ...

    @property
    def has_notes(self) -> bool:
        """Whether any paper has a note."""
        ...

    def in_notes(self, parts: tuple[Part, ...]) -> int:
        """With a note in which these parts stand side by side."""
        ...

    def tagged(self, first: datetime.date | None, last: datetime.date | None) -> int:
        """Whose tags last changed from `first` to `last`, both included; None is open."""
        ...

    def saved(self, name: str) -> int:
        """Found by the saved search of this name; raises QueryError where there is none."""
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
class Tagged(Clause):
    """Tagged, or untagged, last from `first` to `last`, both included."""

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
    """A name or pattern that a field asks for as a whole; `kind` is the field, `ask` finds its papers."""

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
    """A word or a phrase in the names of a catalog's column, such as venues."""

    column: str
    parts: tuple[Part, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog."""
        return leaves.fitting(self.column, NameTest(self.parts))


@dataclass(frozen=True, slots=True)
class Nothing(Clause):
    """A part in which there is no word, such as `∞`, `title:"—"` or `tag:`: it finds nothing.

    `hint` is what to say of it. `waits`: a word may still be typed into it.
    `is_sign`: bare signs and operators, which beside words are only passed over, as in `a & b`.
    """

    hint: str = field(default="", compare=False)
    waits: bool = field(default=False, compare=False)
    is_sign: bool = field(default=False, compare=False)

    def find(self, leaves: Leaves) -> int:
        """Find nothing."""
        return 0


Leaf = Dates | Tagged | Numbers | Trait | Named | Worded | Nothing


@dataclass(frozen=True, slots=True)
class NameTest:
    """Whether a name has some parts side by side. Names share their tokens, so each is compared once."""

    parts: tuple[Part, ...]
    _known: dict[str, bool] = field(default_factory=dict, compare=False)

    def __call__(self, name: str) -> bool:
        """Whether this name has them."""
        found, known = _tokens(name), self._known
        # Written out, for it runs over all names at each key.
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
