"""Citation keys of exported papers: use the stored ones, and store new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papertui.errors import LibraryError
from papertui.exports.cite_keys import Keyed, keyed
from papertui.identity.rule import identity, is_state_of
from papertui.paper import Paper

if TYPE_CHECKING:
    from papertui.library import Library
    from papertui.workspace import Entry

_NAMED = 3  # clashes that are named


@dataclass(frozen=True, slots=True)
class Cited:
    """Papers with their citation keys, and a message about them for the user, or ""."""

    entries: Sequence[Entry]
    told: str = ""


def cited(library: Library, entries: Sequence[Entry]) -> Cited:
    """Return the papers with their citation keys, and store newly generated keys.

    A library that cannot be written is reported, not raised. May wait for the disk.
    """
    papers = [entry.paper for entry in entries]
    failure = ""
    try:
        found = _settled(library, papers)
        rows = zip(papers, found.keys, found.made, strict=True)
        library.keep_cite_keys([(paper, key) for paper, key, is_made in rows if is_made])
    except LibraryError as error:
        found = keyed(papers)
        failure = f"the citation keys are not kept: {error}"
    cites = [replace(entry, cite=key) for entry, key in zip(entries, found.keys, strict=True)]
    clashes = [
        f"{wish} is the key of {len(keys)} papers, now {', '.join(keys)}"
        for wish, keys in found.clashes.items()
    ]
    more = [f"and {len(clashes) - _NAMED:,} more keys of several papers"] if len(clashes) > _NAMED else []
    return Cited(cites, "; ".join(filter(None, [*clashes[:_NAMED], *more, failure])))


def _settled(library: Library, papers: Sequence[Paper]) -> Keyed:
    kept = library.cite_keys(papers)
    found = keyed(papers, kept)
    made = [key for key, is_made in zip(found.keys, found.made, strict=True) if is_made]
    others = library.holders_of_cite_keys(made)
    if not others:
        return found
    return keyed(papers, kept, lambda paper, key: _is_of_another(paper, others.get(key.lower(), ())))


def _is_of_another(paper: Paper, holders: Sequence[tuple[str, ...]]) -> bool:
    own = identity(paper.keys)
    return any(not is_state_of(own, identity(keys)) for keys in holders)


def known(library: Library, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return a few papers with their stored citation keys, for a preview; never waits."""
    try:
        kept = library.cite_keys([entry.paper for entry in entries], at_once=True)
    except LibraryError:
        return entries
    return [replace(entry, cite=key) for entry, key in zip(entries, kept, strict=True)]
