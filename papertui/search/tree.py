"""The tree that a query becomes: frozen nodes, each of which says what it means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papertui.search.leaves import Dates, Leaf, Leaves, Named, Nothing, Numbers, Tagged, Trait, Worded
from papertui.search.parts import TEXT_FIELDS, How, Part, Run

__all__ = [
    "NAMING", "TEXT_FIELDS", "And", "Dates", "How", "Leaf", "Leaves", "Named", "Node", "Not", "Nothing",
    "Numbers",
    "Or", "Part", "Run", "Tagged", "Trait", "Worded", "combined", "every_leaf", "has_words", "naming",
    "nothings", "runs", "wanted", "without_signs",
]  # fmt: skip


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


Node = Run | And | Or | Not | Leaf


def every_leaf(node: Node | None) -> Iterator[Run | Leaf]:
    """Yield all operands, also those that papers must lack, in order."""
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


def wanted(children: "Iterable[Node]") -> list[Node]:
    """Leave out the small words of a row, without which a paper is found too."""
    some = list(children)
    return [child for child in some if not (isinstance(child, Run) and child.is_small)] or some


NAMING = ("id", "doi", "key", "address")


def naming(node: Node | None) -> Iterator[Named]:
    """Yield what names papers one by one, not those that papers must lack."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from naming(child)
        case Run():
            yield from (leaf for leaf in node.beside if isinstance(leaf, Named))
        case Named(kind=kind) if kind in NAMING:
            yield node
        case _:
            return


def has_words(node: Node) -> bool:
    """Whether any word or phrase of the index is in the tree, wanted or not."""
    return any(isinstance(leaf, Run) for leaf in every_leaf(node))


def nothings(node: Node | None) -> Iterator[Nothing]:
    """Yield the parts in which there is no word, in order."""
    return (leaf for leaf in every_leaf(node) if isinstance(leaf, Nothing))


def without_signs(nodes: list[Node | None]) -> list[Node | None]:
    """Pass over the bare signs between words, as pasted titles have them."""
    signs = [node for node in nodes if isinstance(node, Nothing) and node.is_sign]
    said = [node for node in nodes if node is not None and not any(node is sign for sign in signs)]
    return [*said] if said else [*signs[:1]]


def combined(kind: type[And] | type[Or], nodes: Iterable[Node | None]) -> Node | None:
    """Return the node of several: the only one as it is, None for none."""
    found = tuple(node for node in nodes if node is not None)
    return kind(found) if len(found) > 1 else next(iter(found), None)
