"""What a word is: text to tokens, and which tokens share a stem (PRODUCT.md, “What a word is”)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining

from papertui.text import fold

# A run of letters and digits; a closing `+`, `++` or `#` stays on it: c++, c#, but text+image is two.
TOKEN = re.compile(r"[^\W_]+(?:(?>\+\+?|#)(?![^\W_]))?")

# Harman's S-stemmer ("How effective is suffixing?", JASIS 42, 1991): ending, endings excepted, replacement.
_RULES = (
    ("ies", ("eies", "aies"), "y"),
    ("es", ("aes", "ees", "oes"), "e"),
    ("s", ("us", "ss"), ""),
)


def tokens(text: str) -> list[str]:
    """Give the tokens of a shown text (LaTeX already decoded), folded, in order."""
    return TOKEN.findall(fold(text))


@lru_cache(maxsize=4096)
def stem(token: str) -> str:
    """Stem a token by the first rule whose ending it has; most tokens are their own stem.

    A word that the rule excepts stays as it is (does, trees), for the next
    rule would make the exception void; so does what has no body (is, ies).
    """
    for ending, excepted, replacement in _RULES:
        if token.endswith(ending):
            is_kept = token.endswith(excepted) or len(token) <= max(2, len(ending))
            return token if is_kept else token[: -len(ending)] + replacement
    return token


def same_stem(token: str) -> tuple[str, ...]:
    """Give every token there can be whose stem is that of `token`, itself among them.

    The index holds tokens as they are written; asking it for these few gives
    what a second, stemmed field would give, at half the size.
    """
    root = stem(token)
    candidates = {token, root, root + "s"}
    if root.endswith("y"):
        candidates.add(root[:-1] + "ies")
    return tuple(sorted(word for word in candidates if word and stem(word) == root))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each token of a shown text with where it begins and ends in that text, unfolded.

    Folding changes lengths (ﬁ is fi, é may be two characters), so the text is
    folded a character with its combining marks at a time.
    """
    if text.isascii():
        for match in TOKEN.finditer(text.lower()):
            yield match.group(), match.start(), match.end()
        return
    folded, starts, ends = _fold_with_offsets(text)
    for match in TOKEN.finditer(folded):
        yield match.group(), starts[match.start()], ends[match.end() - 1]


def _fold_with_offsets(text: str) -> tuple[str, list[int], list[int]]:
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _characters(text):
        piece = fold(text[start:end])
        folded.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return "".join(folded), starts, ends


def _characters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(text)):
        if not combining(text[place]):
            yield start, place
            start = place
    if text:
        yield start, len(text)
