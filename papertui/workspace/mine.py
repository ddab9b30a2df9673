"""`sort:mine`: papers that the user is likely to keep first, learned from tags, notes and archived papers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from papertui.library.tags import LOOKED_AT
from papertui.paper import Paper
from papertui.search.bits import to_docs, union
from papertui.search.parts import Part
from papertui.search.preference import Feature, Preference, Sighting, features, preference
from papertui.search.query import Query, parse
from papertui.search.tree import Run
from papertui.workspace.names import value

if TYPE_CHECKING:
    from papertui.catalog import Catalog
    from papertui.search.match import Matcher
    from papertui.workspace.leaves import WorkspaceLeaves
    from papertui.workspace.tag_sets import TagBitsets

LEAST = 3
"""The number of kept papers from which on anything is learned."""

_MOST = 300  # papers of each kind that are learned from, the last tagged ones
_FRESH = 0.05  # share of them that may change before the model is learned again
_FIELDS = ("title", "abstract")
_TITLE = 2  # extra weight of a word in the title
_FOR, _AGAINST = 4, 2


@dataclass(frozen=True, slots=True)
class Mine:
    """The learned model: the preference, each document's score, and the numbers of papers learned from."""

    preference: Preference
    scores: Sequence[float]
    kept: frozenset[int]
    dismissed: frozenset[int]

    def sorted(self, docs: Sequence[int]) -> list[int]:
        """Return documents by score, the highest first, equal ones in their given order."""
        return sorted(docs, key=lambda doc: -self.scores[doc])

    def why(self, paper: Paper) -> str:
        """Return what speaks for a paper and what against it; "" if nothing does."""
        kept, dismissed = self.preference.reasons(paper)
        said = (", ".join(kept[:_FOR]), "not " + ", ".join(dismissed[:_AGAINST]) if dismissed else "")
        return f"mine: {'; '.join(filter(None, said))}" if any(said) else ""

    def description(self) -> list[str]:
        """Return lines that say what was learned, and from how many papers."""
        weights = self.preference.weights
        liked = [feature.name for feature in weights if weights[feature] > 0]
        others = [feature.name for feature in weights if weights[feature] < 0]
        return [
            f"mine: learned from {len(self.kept):,} kept and {len(self.dismissed):,} archived papers",
            *(
                f"  {what}: {', '.join(names[:20])}"
                for what, names in (("for", liked), ("against", others))
                if names
            ),
        ]


def too_few() -> str:
    """Return the message that there are too few papers to learn from."""
    return f"mine learns from what you star, tag, note and archive: keep {LEAST} papers first"


class Learner:
    """Learns for one catalog, and again once enough tags have changed. For the search thread."""

    def __init__(self, catalog: Catalog, leaves: WorkspaceLeaves) -> None:
        """Create a learner without a model."""
        self._catalog, self._leaves = catalog, leaves
        self._known: dict[int, dict[Feature, Sighting]] = {}
        self._sets: TagBitsets | None = None
        self._matcher: Matcher | None = None
        self._mine: Mine | None = None

    def learned(self, matcher: Matcher) -> Mine | None:
        """Return the model for the present tags; None if too few papers are kept."""
        sets = self._leaves.sets
        # Called at each key in the search bar, mostly without a change of tags.
        if sets is not self._sets or matcher is not self._matcher:
            known = self._mine if matcher is self._matcher else None
            self._sets, self._matcher, self._mine = sets, matcher, self._updated(known, sets, matcher)
        return self._mine

    def _updated(self, known: Mine | None, sets: TagBitsets, matcher: Matcher) -> Mine | None:
        kept = union(bits for tag, bits in sets.tags.items() if tag not in LOOKED_AT) | sets.noted
        dismissed = sets.tags.get("archived", 0) & ~kept
        if kept.bit_count() < LEAST:
            return None
        seeds = self._latest(kept), self._latest(dismissed)
        return self._learn(matcher, *seeds) if known is None or _differ(known, *seeds) else known

    def _latest(self, bits: int) -> frozenset[int]:
        if bits.bit_count() <= _MOST:
            return frozenset(to_docs(bits))
        times = self._leaves.times()
        return frozenset(sorted(to_docs(bits), key=lambda doc: -times.get(doc, 0))[:_MOST])

    def _learn(self, matcher: Matcher, kept: frozenset[int], dismissed: frozenset[int]) -> Mine:
        unknown = sorted((kept | dismissed) - self._known.keys())
        self._known.update(zip(unknown, map(features, self._catalog.papers(unknown)), strict=True))
        found = preference(
            [self._known[doc] for doc in sorted(kept)],
            [self._known[doc] for doc in sorted(dismissed)],
            lambda feature: len(matcher.match(query_of(feature))),
            self._catalog.count,
        )
        return Mine(found, scored(found, matcher, self._catalog.size), kept, dismissed)


def _differ(mine: Mine, kept: frozenset[int], dismissed: frozenset[int]) -> bool:
    changed = len(mine.kept ^ kept) + len(mine.dismissed ^ dismissed)
    return changed > _FRESH * (len(mine.kept) + len(mine.dismissed))


def scored(found: Preference, matcher: Matcher, size: int) -> Sequence[float]:
    """Return the sum of the weights of each of `size` documents; a word of the title counts three times."""
    scores = array("f", bytes(4 * size))
    for feature, weight in found.weights.items():
        for doc in to_docs(matcher.match(query_of(feature)).bits):
            scores[doc] += weight
        if feature.column == "word":
            for doc in to_docs(matcher.match(query_of(feature, ("title",))).bits):
                scores[doc] += _TITLE * weight
    return scores


def query_of(feature: Feature, fields: tuple[str, ...] = _FIELDS) -> Query:
    """Return the query that finds the papers with a feature."""
    if feature.column == "word":
        return Query("", Run((Part(feature.name),), fields))
    is_whole = "=" if feature.column == "org" else ""
    return parse(f"{feature.column}:{is_whole}{value(feature.name)}", today=date.today())
