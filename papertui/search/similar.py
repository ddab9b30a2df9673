"""Papers like these: the words that tell their texts from all others, as a query that ranks by them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from papertui.paper import Paper
from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tokens import spans, stem, tokens
from papertui.search.tree import How, Or, Part, Run

MOST_SEEDS = 200
"""How many papers are read for their words; more say nothing new."""

_WORDS = 16
_CANDIDATES = 200
_SHORTEST = 3
_COMMON = 0.25  # a word of more than this share of all papers tells nothing
_TITLE = 3  # a word of the title counts as that many of the abstract
_HEAVIEST = 3  # the most telling word counts as that many of the least


@dataclass(frozen=True, slots=True)
class Likeness:
    """The telling words of some papers, by stem, each with its weight (1 to 3), the heaviest first."""

    weights: dict[str, int]

    @property
    def query(self) -> Query:
        """The query that papers meet the better the more of these words they have.

        A word stands in it as often as it weighs, for scores add up.
        """
        runs = [Run((Part(word),)) for word, weight in self.weights.items() for _ in range(weight)]
        return Query("", Or(tuple(runs)) if runs else None)

    def words_in(self, *texts: str) -> list[str]:
        """Give the words that a paper ranks by, as they are written there, the heaviest first."""
        written = {stem(token): text[start:end] for text in texts for token, start, end in spans(text)}
        return [written[word].lower() for word in self.weights if word in written]


def likeness(papers: Sequence[Paper], matcher: Matcher, size: int, most: int = _WORDS) -> Likeness:
    """Find the words that tell these papers from the `size` papers of the matcher, by tf·idf.

    Words of one paper alone lead nowhere and are left out; of many papers a
    word counts by how many have it (Rocchio's centroid, as Whoosh's key terms).
    """
    counts = _counts(papers[:MOST_SEEDS])
    having = {word: _having(matcher, word) for word, _count in counts}
    telling = [(word, count) for word, count in counts if 1 < having[word] <= max(size * _COMMON, 2)]
    weighed = {word: count * log(1 + size / having[word]) for word, count in telling}
    best = sorted(weighed, key=lambda word: (-weighed[word], word))[:most]
    if not best:
        return Likeness({})
    top, least = weighed[best[0]], weighed[best[-1]]
    step = (top - least) / _HEAVIEST or 1.0
    return Likeness({word: min(_HEAVIEST, 1 + int((weighed[word] - least) / step)) for word in best})


def _counts(papers: Iterable[Paper]) -> list[tuple[str, float]]:
    counts: defaultdict[str, float] = defaultdict(float)
    for paper in papers:
        own = Counter(map(stem, tokens(paper.shown_abstract)))
        for token in tokens(paper.shown_title):
            own[stem(token)] += _TITLE
        for word, count in own.items():
            if len(word) >= _SHORTEST and not word.isdigit():
                counts[word] += 1 + log(count)
    return sorted(counts.items(), key=lambda pair: -pair[1])[:_CANDIDATES]


def _having(matcher: Matcher, word: str) -> int:
    tables = matcher.tables
    if tables is None:
        return matcher.count(Run((Part(word, How.STEM),)))
    numbers = (tables.number(form) for form in (word, word + "s"))
    return sum(tables.counts[number] for number in numbers if number is not None)
