"""Similar papers: the words that distinguish some papers from all others, as a query that ranks by them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt

from papertui.paper import Paper
from papertui.search.lexicon import HYPHENS
from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tokens import is_unspaced, root, same_stem, spans
from papertui.search.tree import Or, Part, Run

MOST_SEEDS = 200
"""How many papers are read for their words; more would add nothing."""

_WORDS = 32
_SAID = 8
_CANDIDATES = 1000
_FIELDS = ("title", "abstract")  # where the words were read
_MOST_JOINED = 3  # parts of a hyphenated word
_SHORTEST = 3
_COMMON = 0.25  # words of a larger share of all papers are not informative
_MOST_POSTINGS = 20_000  # postings of all the words together: reading each takes a microsecond
_TITLE = 3  # weight of a word in the title relative to the abstract
_HEAVIEST = 4  # weight of the most frequent word relative to the least frequent


@dataclass(frozen=True, slots=True)
class Likeness:
    """The most informative words of some papers, by root, with weights from 1 to 4, the best first."""

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
        units = (unit for text in texts for unit in _units(text, lambda word: root(word) in self.weights))
        written = dict(units)
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
    exists = lru_cache(maxsize=None)(lambda word: _frequency(matcher, word) > 0)
    counts = _counts(papers[:MOST_SEEDS], exists)
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


def _counts(papers: Iterable[Paper], exists: Callable[[str], bool]) -> dict[str, float]:
    counts: defaultdict[str, float] = defaultdict(float)
    for paper in papers:
        own = Counter(word for word, _written in _units(paper.abstract, exists))
        for word, _written in _units(paper.title, exists):
            own[word] += _TITLE
        for word, count in own.items():
            if is_telling(word):
                counts[word] += sqrt(count)
    return dict(sorted(counts.items(), key=lambda pair: -pair[1])[:_CANDIDATES])


def _units(text: str, exists: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield the root of each word and how it is written.

    A hyphenated word is one word if papers also write it joined: fine-tuning is finetuning.
    """
    words, place = list(spans(text)), 0
    while place < len(words):
        some = next(_joined_at(text, words, place, exists), words[place : place + 1])
        yield root(_joined(some)), text[some[0][1] : some[-1][2]]
        place += len(some)


def _joined_at(
    text: str, words: Sequence[tuple[str, int, int]], place: int, exists: Callable[[str], bool]
) -> Iterator[Sequence[tuple[str, int, int]]]:
    """Yield the words from a place on that hyphens join to a known word, the longest first."""
    for width in range(_MOST_JOINED, 1, -1):
        some = words[place : place + width]
        between = (text[first[2] : second[1]] for first, second in pairwise(some))
        if len(some) == width and all(sign in HYPHENS for sign in between) and exists(_joined(some)):
            yield some


def _joined(some: Sequence[tuple[str, int, int]]) -> str:
    return "".join(token for token, _start, _end in some)


def is_telling(token: str) -> bool:
    """Whether a token is long enough to be informative, and not a number."""
    return (len(token) >= _SHORTEST and not token.isdigit()) or (len(token) > 1 and is_unspaced(token))


def _having(matcher: Matcher, word: str) -> int:
    run = matcher.widened(Query("", Run((Part(word),), _FIELDS))).tree
    return matcher.count(run) if isinstance(run, Run) and run.also else _frequency(matcher, word)


def _frequency(matcher: Matcher, word: str) -> int:
    return sum(map(matcher.frequency, same_stem(word)))
