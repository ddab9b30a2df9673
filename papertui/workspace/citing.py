"""Citation keys of exported papers: read the stored ones, store new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from papertui.errors import LibraryError
from papertui.exports.cite_keys import Keyed, Wish, keyed, settle, wish
from papertui.exports.format import papers_of
from papertui.identity.rule import identity, is_state_of
from papertui.paper import Paper
from papertui.workspace.entries import Entries, PaperEntry

if TYPE_CHECKING:
    from papertui.library import Library

T = TypeVar("T")

_NAMED = 3  # duplicate keys that are listed in the message
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Cited:
    """Papers with their citation keys, and a message about them for the user, or ""."""

    entries: Sequence[PaperEntry]
    message: str = ""


def cited(library: Library, entries: Sequence[PaperEntry]) -> Cited:
    """Return the papers with their citation keys, and store newly generated keys.

    A library that cannot be written is reported, not raised. May wait for the disk.
    """
    papers = papers_of(entries)
    failure = ""
    try:
        found = _settled(library, papers)
        _keep(library, papers, found)
    except LibraryError as error:
        found = keyed(papers)
        failure = f"the citation keys are not kept: {error}"
    if isinstance(entries, Entries):
        cites: Sequence[PaperEntry] = entries.cited(found.keys)
    else:
        cites = [replace(entry, cite=key) for entry, key in zip(entries, found.keys, strict=True)]
    clashes = [
        f"{wish} is the key of {len(keys)} papers, now {', '.join(keys)}"
        for wish, keys in found.clashes.items()
    ]
    more = [f"and {len(clashes) - _NAMED:,} more keys of several papers"] if len(clashes) > _NAMED else []
    return Cited(cites, "; ".join(filter(None, [*clashes[:_NAMED], *more, failure])))


def _settled(library: Library, papers: Sequence[Paper]) -> Keyed:
    wishes: list[Wish] = []
    for some in _batches(papers):
        wishes += map(wish, some, library.cite_keys(some))
    found = settle(wishes, papers)
    made = [key for key, is_made in zip(found.keys, found.made, strict=True) if is_made]
    others = library.holders_of_cite_keys(made)
    if not others:
        return found

    def is_taken(number: int, key: str) -> bool:
        holders = others.get(key.lower(), ())
        return bool(holders) and _is_of_another(papers[number], holders)

    return settle(wishes, papers, is_taken)


def _keep(library: Library, papers: Sequence[Paper], found: Keyed) -> None:
    """Store the generated keys in batches, so that no other writer waits for long."""
    if not any(found.made):
        return
    rows = zip(papers, found.keys, found.made, strict=True)
    made = ((paper, key) for paper, key, is_made in rows if is_made)
    for some in _batches(made):
        library.keep_cite_keys(some)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


def _is_of_another(paper: Paper, holders: Sequence[tuple[str, ...]]) -> bool:
    own = identity(paper.keys)
    return any(not is_state_of(own, identity(keys)) for keys in holders)


def known(library: Library, entries: Sequence[PaperEntry]) -> Sequence[PaperEntry]:
    """Return a few papers with their stored citation keys, for a preview; never waits."""
    try:
        kept = library.cite_keys(papers_of(entries), at_once=True)
    except LibraryError:
        return entries
    return [replace(entry, cite=key) for entry, key in zip(entries, kept, strict=True)]
