"""Words of one stem that are not forms of each other: hallucinating, hallucination, hallucinate.

They are used only for the closest papers, when no paper has all words of a query, and only
in place of a word that no paper has. The stem is that of the Snowball stemmer (Porter 2).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from papertui.search.tokens import same_stem
from papertui.search.tree import How, Part, Run

_SHORTEST = 4  # letters of a stem
_MOST = 12  # words, the most frequent ones


def words_of_stem(run: Run, vocabulary: Callable[[str], Mapping[str, int]]) -> Run | None:
    """Return the other words with the stem of a plain word, as one word with forms; None without any."""
    (part, *others) = run.parts
    if others or part.how is not How.STEM or not part.token.isalpha():
        return None
    common = _stem(part.token)
    if len(common) < _SHORTEST:
        return None
    known = vocabulary(common[:-1] if len(common) > _SHORTEST else common)
    own = same_stem(part.token)
    kin = [word for word in known if word not in own and word.isalpha() and _stem(word) == common]
    best = sorted(kin, key=lambda word: (-known[word], word))[:_MOST]
    forms = [(Part(word, How.EXACT, start=part.start, end=part.end),) for word in best]
    return Run(forms[0], run.fields, run.start, run.end, also=tuple(forms[1:])) if forms else None


@lru_cache(1 << 14)
def _stem(word: str) -> str:
    from whoosh.lang.snowball.english import EnglishStemmer

    return str(EnglishStemmer().stem(word))  # type: ignore[no-untyped-call]
