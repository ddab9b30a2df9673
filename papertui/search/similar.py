"""Papers like these: the words that tell their texts from all others, as a query that ranks by them."""

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
"""How many papers are read for their words; more say nothing new."""

_WORDS = 32
_SAID = 8
_CANDIDATES = 1000
_FIELDS = ("title", "abstract")  # where the words were read
_SHORTEST = 3
_COMMON = 0.25  # a word of more than this share of all papers tells nothing
_MOST_POSTINGS = 20_000  # of all the words: reading them takes a microsecond each
_TITLE = 3  # a word of the title counts as that many of the abstract
_HEAVIEST = 4  # the most frequent word counts as that many of the least


@dataclass(frozen=True, slots=True)
class Likeness:
    """The telling words of some papers, by stem, each with its weight (1 to 4), the most telling first."""

    weights: dict[str, int]

    @property
    def query(self) -> Query:
        """The query that papers meet the better the more of these words they have.

        A word stands in it as often as it weighs, for scores add up.
        """
        runs = [Run((Part(word),), _FIELDS) for word, weight in self.weights.items() for _ in range(weight)]
        return Query("", Or(tuple(runs)) if runs else None)

    def words_in(self, *texts: str) -> list[str]:
        """Return the words that a paper ranks by, as they are written there, the heaviest first."""
        written = {stem(token): text[start:end] for text in texts for token, start, end in spans(text)}
        return [written[word].lower() for word in self.weights if word in written]

    def why(self, paper: Paper) -> str:
        """Return what a paper is like the others by; "" where it has none of the words."""
        words = self.words_in(paper.title, paper.abstract)[:_SAID]
        return f"like: {', '.join(words)}" if words else ""


def likeness(papers: Sequence[Paper], matcher: Matcher, size: int) -> Likeness:
    """Find the words that tell these papers from the `size` papers of the matcher, by tf·idf.

    Words of one paper alone lead nowhere and are left out; of many papers a
    word counts by how many have it (Rocchio's centroid, as Whoosh's key terms).
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
    # Rarity has chosen the words and is in the score of each; a weight by it would count it thrice.
    top = max((counts[word] for word in best), default=1.0)
    return Likeness({word: max(1, round(_HEAVIEST * counts[word] / top)) for word in best})


def _affordable(words: Iterable[str], having: Mapping[str, int]) -> list[str]:
    """Take the first words, passing over those that would make the search slow."""
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
    """Whether a token is long enough to say something, and no number."""
    return (len(token) >= _SHORTEST and not token.isdigit()) or (len(token) > 1 and is_unspaced(token))


def _having(matcher: Matcher, word: str) -> int:
    return sum(map(matcher.frequency, (word, word + "s")))
