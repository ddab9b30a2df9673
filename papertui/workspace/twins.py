"""Twins: papers that may be the same work, and the user's verdicts on them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.identity.keys import Work
from papertui.identity.rule import are_likely_one, identity

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.paper import Paper
    from papertui.workspace import Workspace

_LOOKED_AT = 20  # papers of one title; with more, the title says nothing
_MOST_PARTS = 12


def likely(workspace: Workspace, paper: Paper) -> Paper | None:
    """Return another paper with the same title that is probably the same work; None if there is none."""
    plain = [key for key in paper.keys if key.startswith("title:") and "?" not in key and key[-1] != "*"]
    docs = [doc for found in workspace.docs_of_keys(plain).values() for doc in found]
    if not 1 < len(docs) <= _LOOKED_AT:
        return None
    own = identity(paper.keys)
    others = (other for other in workspace.papers(sorted(set(docs))) if other != paper)
    return next((other for other in others if are_likely_one(own, identity(other.keys))), None)


def join(workspace: Workspace, papers: Sequence[Paper]) -> Change:
    """Record that papers are the same."""
    ids = [paper.id for paper in papers]
    pairs = [_in_order(ids[0], other) for other in ids[1:] if other != ids[0]]
    if not pairs:
        raise UsageError("mark the paper that this one is the same as, and try again")
    parted = dict.fromkeys(_verdicts_on(workspace, papers, is_same=False))
    return workspace.library.set_verdicts(parted | dict.fromkeys(pairs, True), "joined as the same paper")


def part(workspace: Workspace, papers: Sequence[Paper]) -> Change:
    """Record that papers are different; for a single paper, that its records are."""
    joined = _verdicts_on(workspace, papers, is_same=True)
    if len(papers) > 1:
        pairs = list(combinations([paper.id for paper in papers], 2))
    else:
        pairs = joined or list(combinations(_parts(papers[0]), 2))
    if not pairs:
        raise UsageError("this paper was read once only; mark the other one that it is not")
    verdicts = dict.fromkeys(joined) | {keys: False for pair in pairs for keys in [_in_order(*pair)]}
    return workspace.library.set_verdicts(verdicts, "parted as not the same")


def _verdicts_on(workspace: Workspace, papers: Sequence[Paper], *, is_same: bool) -> list[tuple[str, str]]:
    """Return the pairs of these papers on which the user gave this verdict."""
    keys = {key for paper in papers for key in paper.keys}
    return [
        pair
        for pair, said in workspace.library.verdicts().items()
        if said is is_same and keys.issuperset(pair)
    ]


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _parts(paper: Paper) -> list[str]:
    """Return the different keys of the records that a paper was merged from."""
    own = identity(paper.keys)
    records = [key for key in paper.keys if _is_of_record(key)]
    # What has a place has the key without it, too, which other records may have.
    parts = [key for key in records if Work.of_key(key) in own.works]
    aliases = [key for key in parts if key in paper.aliases]
    parts = aliases if len(aliases) > 1 else parts
    if len(parts) > _MOST_PARTS:
        raise UsageError(f"this paper has {len(parts):,} records that differ; too many to part by hand")
    return parts


def _is_of_record(key: str) -> bool:
    return "?" in key and not key.startswith("not:")
