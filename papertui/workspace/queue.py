"""Reading queues: the papers of one tag in a manual order.

A paper without a position in the order comes after those with one, the newest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from papertui.search.tree import And, Named, Node

if TYPE_CHECKING:
    from papertui.catalog import Catalog
    from papertui.workspace.tag_sets import TagBitsets


@dataclass(frozen=True, slots=True)
class Queue:
    """A tag ("" for none), and the documents with a position in its order."""

    tag: str = ""
    places: Mapping[int, str] = field(default_factory=dict, hash=False)

    def sorted(self, docs: Sequence[int], *, turned: bool = False) -> list[int]:
        """Return documents sorted by position; those without one come last, in their given order."""
        places = self.places
        placed = sorted((doc for doc in docs if doc in places), key=places.__getitem__, reverse=turned)
        return placed + [doc for doc in docs if doc not in places]


def tagged(catalog: Catalog, sets: TagBitsets, name: str) -> list[int]:
    """Return the documents with a tag, in the order of its queue, else the newest first."""
    from papertui.search.bits import to_flags

    flags = to_flags(sets.tags.get(name, 0), catalog.size)
    return Queue(name, sets.places.get(name, {})).sorted([doc for doc in catalog.order("date") if flags[doc]])


def tag_of(tree: Node | None, searches: Mapping[str, str]) -> str:
    """Return the one tag that a query requires; "" if there is none or several."""
    tags = set(_tags(tree, searches))
    return tags.pop() if len(tags) == 1 else ""


def _tags(tree: Node | None, searches: Mapping[str, str]) -> Iterator[str]:
    from papertui.search.query import parse

    match tree:
        case And(children):
            for child in children:
                yield from _tags(child, searches)
        case Named("tag", name) if not set(name) & set("*?"):
            yield normalize("NFC", name)
        case Named("query", name) if name in searches:
            others = {other: text for other, text in searches.items() if other != name}
            yield from _tags(parse(searches[name], today=date.today()).tree, others)
        case _:
            return
