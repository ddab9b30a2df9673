"""Similar papers: the words that distinguish some papers from all others, as a query that ranks by them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from papertui.paper import Paper
from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tokens import is_unspaced, spans, stem, tokens
from papertui.search.tree import Or, Part, Run

MOST_SEEDS = 200
"""How many papers are read for their words; more would add nothing."""

_WORDS = 32
_SAID = 8
_CANDIDATES = 1000
_FIELDS = ("title", "abstract")  # where the words were read
_SHORTEST = 3
_COMMON = 0.25  # words of a larger share of all papers are not informative
_MOST_POSTINGS = 20_000  # postings of all the words together: reading each takes a microsecond
_TITLE = 3  # weight of a word in the title relative to the abstract
_HEAVIEST = 4  # weight of the most frequent word relative to the least frequent


@dataclass(frozen=True, slots=True)
class Likeness:
    """The most informative words of some papers, by stem, with weights from 1 to 4, the best first."""

    weights: dict[str, int]

    @property
    def query(self) -> Query:
        """The query that ranks papers by how many of these words they have.

        A word is repeated as often as its weight, since scores add up.
        """
        runs = [Run((Part(word),), _FIELDS) for word, weight in self.weights.items() for _ in range(weight)]
        return Query("", Or(tuple(runs)) if runs else None)

    def words_in(self, *texts: str) -> list[str]:
        """Return the words of the texts that count for the ranking, as written there, the heaviest first."""
        written = {stem(token): text[start:end] for text in texts for token, start, end in spans(text)}
        return [written[word].lower() for word in self.weights if word in written]

    def why(self, paper: Paper) -> str:
        """Return a text that says by which words a paper is similar; "" if it has none of them."""
        words = self.words_in(paper.title, paper.abstract)[:_SAID]
        return f"like: {', '.join(words)}" if words else ""


def likeness(papers: Sequence[Paper], matcher: Matcher, size: int) -> Likeness:
    """Return the words that distinguish these papers from the `size` papers of the matcher, by tf·idf.

    Words of a single paper are left out, and so are words of more than a quarter of all
    papers (Rocchio's centroid, as Whoosh's key terms).
    """
    counts = _counts(papers[:MOST_SEEDS])
    most = max(size * _COMMON, 2)
    having = {word: _having(matcher, word) for word in counts}
    telling = {
        word: count * log(1 + size / having[word])
        for word, count in counts.items()
        if 1 < having[word] <= most
    }
    best = _affordable(sorted(telling, key=lambda word: (-telling[word], word)), having)
    # Rarity has selected the words and is part of their score; it must not count again in the weights.
    top = max((counts[word] for word in best), default=1.0)
    return Likeness({word: max(1, round(_HEAVIEST * counts[word] / top)) for word in best})


def _affordable(words: Iterable[str], having: Mapping[str, int]) -> list[str]:
    """Return the first words, skipping those that would make the search slow."""
    left = _MOST_POSTINGS
    taken: list[str] = []
    for word in words:
        if having[word] <= left and len(taken) < _WORDS:
            taken.append(word)
            left -= having[word]
    return taken


def _counts(papers: Iterable[Paper]) -> dict[str, float]:
    counts: defaultdict[str, float] = defaultdict(float)
    for paper in papers:
        own = Counter(map(stem, tokens(paper.abstract)))
        for token in tokens(paper.title):
            own[stem(token)] += _TITLE
        for word, count in own.items():
            if is_telling(word):
                counts[word] += sqrt(count)
    return dict(sorted(counts.items(), key=lambda pair: -pair[1])[:_CANDIDATES])


def is_telling(token: str) -> bool:
    """Whether a token is long enough to be informative, and not a number."""
    return (len(token) >= _SHORTEST and not token.isdigit()) or (len(token) > 1 and is_unspaced(token))


def _having(matcher: Matcher, word: str) -> int:
    return sum(map(matcher.frequency, (word, word + "s")))
