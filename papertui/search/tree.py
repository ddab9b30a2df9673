"""The tree of a query: frozen nodes and functions that walk them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papertui.search.leaves import Dates, Leaf, Leaves, Named, Nothing, Numbers, TagDates, Trait, Worded
from papertui.search.parts import TEXT_FIELDS, How, Part, Run

__all__ = [
    "NAMING", "TEXT_FIELDS", "And", "Dates", "How", "Leaf", "Leaves", "Named", "Node", "Not", "Nothing",
    "Numbers",
    "Or", "Part", "Run", "TagDates", "Trait", "Worded", "combined", "every_leaf", "has_words", "naming",
    "nothings", "runs", "wanted", "without_signs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class And:
    """Papers that all children find."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Papers that any child finds."""

    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Papers that the child does not find."""

    child: "Node"


Node = Run | And | Or | Not | Leaf


def every_leaf(node: Node | None) -> Iterator[Run | Leaf]:
    """Yield all leaves, also those under a Not, in order."""
    match node:
        case None:
            return
        case And(children) | Or(children):
            for child in children:
                yield from every_leaf(child)
        case Not(child):
            yield from every_leaf(child)
        case leaf:
            yield leaf


def runs(node: Node | None) -> Iterator[Run]:
    """Yield the words and phrases that papers must have, in order; not those under a Not."""
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


def wanted(children: "Iterable[Node]") -> list[Node]:
    """Return the children without the small words that papers may lack."""
    some = list(children)
    return [child for child in some if not (isinstance(child, Run) and child.is_small)] or some


NAMING = ("id", "doi", "key", "address")


def naming(node: Node | None) -> Iterator[Named]:
    """Yield the leaves that name single papers, except those under a Not."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from naming(child)
        case Run():
            yield from (leaf for leaf in node.other_leaves if isinstance(leaf, Named))
        case Named(kind=kind) if kind in NAMING:
            yield node
        case _:
            return


def has_words(node: Node) -> bool:
    """Whether any word or phrase of the index is in the tree, under a Not too."""
    return any(isinstance(leaf, Run) for leaf in every_leaf(node))


def nothings(node: Node | None) -> Iterator[Nothing]:
    """Yield the parts without a word, in order."""
    return (leaf for leaf in every_leaf(node) if isinstance(leaf, Nothing))


def without_signs(nodes: list[Node | None]) -> list[Node | None]:
    """Remove signs between words, as pasted titles have them."""
    signs = [node for node in nodes if isinstance(node, Nothing) and node.is_sign]
    said = [node for node in nodes if node is not None and not any(node is sign for sign in signs)]
    return [*said] if said else [*signs[:1]]


def combined(kind: type[And] | type[Or], nodes: Iterable[Node | None]) -> Node | None:
    """Return one node for several: None for none, a single one unchanged."""
    found = tuple(node for node in nodes if node is not None)
    return kind(found) if len(found) > 1 else next(iter(found), None)
