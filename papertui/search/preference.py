"""A model of what the user keeps: features that distinguish kept papers from dismissed ones, with weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Literal, NamedTuple

from papertui.paper import Paper
from papertui.search.similar import is_telling
from papertui.search.small_words import SMALL
from papertui.search.tokens import spans, stem

Column = Literal["word", "author", "org", "cat"]

_FEATURES = 200
_CANDIDATES = 1000
_COMMON = 0.5  # features of a larger share of all papers are not informative, and slow
_TITLE = 3  # weight of a word in the title relative to the abstract


class Feature(NamedTuple):
    """A feature of papers: the stem of a word, or a name in a column."""

    column: Column
    name: str


class Sighting(NamedTuple):
    """A feature in one paper: its weight (square root of its count), and how it is written there."""

    weight: float
    written: str


@dataclass(frozen=True, slots=True)
class Preference:
    """The weights of the most informative features, positive for kept papers, in order of absolute weight."""

    weights: Mapping[Feature, float]

    def reasons(self, paper: Paper) -> tuple[list[str], list[str]]:
        """Return the features for a paper and those against it, as written there, the heaviest first."""
        own = features(paper)
        found = [(self.weights[feature], own[feature].written) for feature in self.weights if feature in own]
        return [text for weight, text in found if weight > 0], [text for weight, text in found if weight < 0]


def features(paper: Paper) -> dict[Feature, Sighting]:
    """Return the features of a paper."""
    counts = Counter[Feature]()
    written: dict[Feature, str] = {}
    for text, weight in ((paper.title, _TITLE), (paper.abstract, 1)):
        for token, start, end in spans(text):
            if token not in SMALL and is_telling(token):
                feature = Feature("word", stem(token))
                counts[feature] += weight
                written.setdefault(feature, text[start:end].lower())
    found = {feature: Sighting(sqrt(count), written[feature]) for feature, count in counts.items()}
    names: list[tuple[Column, str]] = [
        *(("author", author) for author in paper.authors),
        *(("cat", category) for category in paper.categories),
        *([("org", paper.organization)] if paper.organization else ()),
    ]
    found.update((Feature(column, name), Sighting(1.0, name)) for column, name in names)
    return found


def preference(
    kept: Sequence[Mapping[Feature, Sighting]],
    dismissed: Sequence[Mapping[Feature, Sighting]],
    having: Callable[[Feature], int],
    size: int,
) -> Preference:
    """Weigh the features that distinguish kept papers from dismissed ones.

    `size` is the number of all papers, `having` counts those with a feature. A weight is the
    difference of the mean tf·idf (J. Rocchio, “Relevance feedback in information retrieval”,
    1971). Features of a single paper, and of more than half of all papers, are left out.
    """
    weights = _means(kept)
    for feature, mean in _means(dismissed).items():
        weights[feature] = weights.get(feature, 0.0) - mean
    most = max(size * _COMMON, 2)
    telling: dict[Feature, float] = {}
    for feature in sorted(weights, key=lambda feature: (-abs(weights[feature]), feature))[:_CANDIDATES]:
        papers = having(feature)
        if 1 < papers <= most:
            telling[feature] = weights[feature] * log(1 + size / papers)
    best = sorted(telling, key=lambda feature: (-abs(telling[feature]), feature))[:_FEATURES]
    return Preference({feature: telling[feature] for feature in best})


def _means(papers: Sequence[Mapping[Feature, Sighting]]) -> dict[Feature, float]:
    sums: dict[Feature, float] = {}
    for feature, seen in _all(papers):
        sums[feature] = sums.get(feature, 0.0) + seen.weight / len(papers)
    return sums


def _all(papers: Sequence[Mapping[Feature, Sighting]]) -> Iterable[tuple[Feature, Sighting]]:
    return (pair for paper in papers for pair in paper.items())
