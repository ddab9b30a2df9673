"""BM25F in whole numbers: scores by rarity, frequency and field of a word; a title counts double.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
fields" (CIKM 2004), except that each field is saturated separately. Scores are whole
numbers, so that planes of bits can hold them (`bits`).
"""

from array import array
from collections.abc import Sequence
from math import log

from papertui.search import bits
from papertui.search.bits import Planes
from papertui.search.tables import Tables, coded_length
from papertui.search.tree import TEXT_FIELDS

_K1 = 1.2
_B = 0.75
_UNIT = 16  # points for a BM25 score of 1
_MOST_TIMES = 15  # a higher frequency of a word counts no more
_FEW = 1000

BOOST = {"title": 2.0, "abstract": 1.0, "author": 1.0, "org": 1.0}


def rarity(size: int, count: int) -> float:
    """Return the weight of a word that `count` of `size` papers have."""
    return log(1 + (size - count + 0.5) / (count + 0.5))


def points_of(score: float) -> int:
    """Return a BM25 score as a whole number of points."""
    return max(1, round(_UNIT * score))


class Scorer:
    """Scores the words of one index."""

    def __init__(self, tables: Tables) -> None:
        self._size = tables.size
        self._lengths = tables.lengths
        self._saturation = {field: _saturation(tables.lengths[field]) for field in TEXT_FIELDS}

    def rarity(self, count: int) -> float:
        """Return the weight of a word that `count` papers have."""
        return rarity(self._size, count)

    def weigh(self, postings: "Sequence[tuple[str, array[int], array[float]]]", count: int) -> Planes:
        """Score each document of the postings (field, documents, frequencies) of one word."""
        weight = self.rarity(count) * (_K1 + 1) * _UNIT
        is_few = sum(len(docs) for _field, docs, _counts in postings) < _FEW
        scores: dict[int, int] | array[int] = {} if is_few else array("H", bytes(2 * self._size))
        if isinstance(scores, dict):
            scores = dict.fromkeys((doc for _field, docs, _counts in postings for doc in docs), 0)
        for field, docs, counts in postings:
            rows: dict[float, list[int]] = {}
            codes = self._lengths[field]
            for doc, times in zip(docs, counts, strict=True):
                row = rows.get(times)
                if row is None:
                    saturation = self._saturation[field][min(int(times), _MOST_TIMES)]
                    row = rows[times] = [int(weight * BOOST[field] * part) for part in saturation]
                scores[doc] += row[codes[doc]]
        return bits.from_scores(scores) if isinstance(scores, array) else self._planes(scores)

    def flat(self, every: int, title: int, share: float, count: int | None = None) -> Planes:
        """Score all documents alike, those in `title` double.

        The score is `share` of the score of a word that `count` papers have.
        """
        weight = self.rarity(every.bit_count() if count is None else count)
        number = max(1, round(weight * share * _UNIT))
        return bits.add(bits.constant(every, number), bits.constant(title, number))

    def _planes(self, scores: dict[int, int]) -> Planes:
        height = max(scores.values(), default=0).bit_length()
        return tuple(
            bits.from_docs([doc for doc, score in scores.items() if score >> place & 1], self._size)
            for place in range(height)
        )


def _saturation(codes: bytes) -> list[list[float]]:
    """Return, by frequency and length code, the share of its weight that a word scores."""
    lengths = [coded_length(code) for code in range(256)]
    held = [code for code in codes if code]
    average = sum(map(lengths.__getitem__, held)) / len(held) if held else 1.0
    norms = [_K1 * (1 - _B + _B * length / average) for length in lengths]
    return [[times / (times + norm) for norm in norms] for times in range(_MOST_TIMES + 1)]
