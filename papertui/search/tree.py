"""The tree that a query becomes: frozen nodes, each of which says what it means."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import Literal, Protocol

from papertui.errors import QueryError
from papertui.search.distance import within
from papertui.search.tokens import stem

TEXT_FIELDS = ("title", "abstract", "author", "org")


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

    def dates(self, first: datetime.date | None, last: datetime.date | None) -> int:
        """Dated from `first` to `last`, both included; None is open."""
        ...

    def undated(self) -> int:
        """Without a date."""
        ...

    def numbers(
        self, field: Literal["comments", "upvotes", "authors"], low: int | None, high: int | None
    ) -> int:
        """With a known number from `low` to `high`, both included; None is open."""
        ...

    def has(self, what: Literal["code", "link", "arxiv"]) -> int:
        """With a code link, any link, an arXiv id."""
        ...

    def ids(self, text: str) -> int:
        """Known by this arXiv id (any spelling) or key."""
        ...

    def sources(self, pattern: str) -> int:
        """Read from a dump of this name or path tail, `*` and `?` allowed."""
        ...

    def organisation(self, pattern: str) -> int:
        """Of the organisation of this whole name, `*` and `?` allowed."""
        ...

    def new(self) -> int:
        """Came with the last reading of the dumps."""
        ...

    def tag(self, pattern: str) -> int:
        """Bearing a tag of this name or pattern."""
        ...

    def state(self, name: Literal["unread", "read", "starred", "archived", "tagged", "noted"]) -> int:
        """In this state of the user's."""
        ...

    def note(self) -> int:
        """With a note."""
        ...

    def saved(self, name: str) -> int:
        """Found by the saved search of this name; raises QueryError where there is none."""
        ...


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
    start: int = 0
    end: int = 0

    def matches(self, token: str) -> bool:
        """Whether this part means that token of a paper."""
        if self.is_open and token.startswith(self.token):
            return True
        match self.how:
            case How.STEM:
                return stem(token) == stem(self.token)
            case How.EXACT:
                return token == self.token
            case How.GLOB:
                return fnmatchcase(token, self.token)
            case How.FUZZY:
                return within(token, self.token, self.edits)


@dataclass(frozen=True, slots=True)
class Run:
    """A word or a phrase: its parts are met side by side, in order, in one of `fields`."""

    parts: tuple[Part, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """What is alive and not in the child."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Dates:
    """Dated from `first` to `last`, both included."""

    first: datetime.date | None
    last: datetime.date | None

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog."""
        return leaves.dates(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Numbers:
    """With a number of `field` from `low` to `high`, both included."""

    field: Literal["comments", "upvotes", "authors"]
    low: int | None
    high: int | None

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog."""
        return leaves.numbers(self.field, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Trait:
    """What `is:` and `has:` name: one of the traits in `papertui.search.fields`."""

    name: str

    def find(self, leaves: Leaves) -> int:
        """Ask whoever knows: the catalog or the library."""
        match self.name:
            case "undated":
                return leaves.undated()
            case "new":
                return leaves.new()
            case "note":
                return leaves.note()
            case "code" | "link" | "arxiv":
                return leaves.has(self.name)
            case "unread" | "read" | "starred" | "archived" | "tagged" | "noted":
                return leaves.state(self.name)
            case _:
                raise AssertionError(f"no trait {self.name}")


NamedKind = Literal["tag", "id", "source", "org", "query", "sort"]


@dataclass(frozen=True, slots=True)
class Named:
    """A tag, id, source, organisation or saved search, by name or pattern; "sort" is none of a tree."""

    kind: NamedKind
    name: str
    start: int = 0

    def find(self, leaves: Leaves) -> int:
        """Ask the catalog or the library; QueryError points at the name where it is unknown."""
        ask = {
            "tag": leaves.tag, "id": leaves.ids, "source": leaves.sources,
            "org": leaves.organisation, "query": leaves.saved,
        }  # fmt: skip
        try:
            return ask[self.kind](self.name)
        except QueryError as error:
            raise QueryError(error.reason, self.start, error.meant) from error


@dataclass(frozen=True, slots=True)
class Nothing:
    """A part in which there is no word, such as `∞`, `title:"—"` or `tag:`: it finds nothing.

    `hint` is what to say of it. `waits`: a word may still be typed into it.
    `is_sign`: bare signs and operators, which beside words are only passed over, as in `a & b`.
    """

    start: int = 0
    end: int = 0
    hint: str = ""
    waits: bool = False
    is_sign: bool = False

    def find(self, leaves: Leaves) -> int:
        """Find nothing."""
        return 0


Leaf = Dates | Numbers | Trait | Named | Nothing
Node = Run | And | Or | Not | Leaf


def runs(node: Node | None) -> Iterator[Run]:
    """Yield the words and phrases that papers must have, not those they must lack, in order."""
    match node:
        case Run():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from runs(child)
        case Not(Not(child)):
            yield from runs(child)
        case _:
            return


def every_run(node: Node | None) -> Iterator[Run]:
    """Yield all words and phrases, also those that papers must lack, in order."""
    match node:
        case Run():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from every_run(child)
        case Not(child):
            yield from every_run(child)
        case _:
            return


def has_words(node: Node) -> bool:
    """Whether any word or phrase is in the tree, wanted or not."""
    match node:
        case Run():
            return True
        case And(children) | Or(children):
            return any(map(has_words, children))
        case Not(child):
            return has_words(child)
        case _:
            return False


def nothings(node: Node | None) -> Iterator[Nothing]:
    """Yield the parts in which there is no word, in order."""
    match node:
        case Nothing():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from nothings(child)
        case Not(child):
            yield from nothings(child)
        case _:
            return
