"""What a word is: text to tokens, and which tokens share a stem (PRODUCT.md, “What a word is”)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining, name

from papertui.search.spelling import american, british
from papertui.text import fold

# A run of letters and digits; a closing `+`, `++` or `#` stays on it: c++, c#, but text+image is two.
TOKEN = re.compile(r"[^\W_]+(?:(?>\+\+?|#)(?![^\W_]))?")

# Harman's S-stemmer ("How effective is suffixing?", JASIS 42, 1991): ending, endings excepted, replacement.
_RULES = (
    ("ies", ("eies", "aies"), "y"),
    ("es", ("aes", "ees", "oes"), "e"),
    ("s", ("us", "ss"), ""),
)


# Han, Kana and Hangul: no space parts their words, or not always, so any part of a run is a word.
_UNSPACED = (
    "\u1100-\u11ff\u3005-\u3007\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_FIRST_UNSPACED = "\u1100"
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Runs of one kind of script; signs of a pattern belong to the run that they touch.
RUNS = re.compile(f"(?:[*?]*[{_UNSPACED}])+[*?]*|[^{_UNSPACED}]+")


# Signs that are read out: a Greek letter by itself or before other letters (β-VAE, π0), no Greek words.
_GREEK = {
    letter: name(letter).rpartition(" ")[2].lower().replace("lamda", "lambda")
    for letter in map(chr, range(ord("α"), ord("ω") + 1))
}
_SPOKEN = re.compile(r"[α-ω](?![α-ω])")
_HAS_SIGN = re.compile("[α-ω∞]")
_INFINITY = "infinity"
_TOKEN_OR_SIGN = re.compile(rf"{TOKEN.pattern}|∞")
_BLANKS = bytes(byte if chr(byte).isascii() and chr(byte).isalnum() else ord(" ") for byte in range(256))


def tokens(text: str) -> list[str]:
    """Return the tokens of a shown text (LaTeX already decoded), folded, in order.

    A run of Han, Kana or Hangul gives each two neighbours and its last
    character: 神经网 is 神经 经网 网, so each part of it is some tokens in a row.
    """
    folded = fold(text)
    if folded.isascii():
        # Where no sign can belong to a token, bytes are cut three times as fast.
        is_plain = "+" not in folded and "#" not in folded
        return folded.encode().translate(_BLANKS).decode().split() if is_plain else TOKEN.findall(folded)
    if _IS_UNSPACED.search(folded):
        return [token for token, _start, _end in _cut(folded)]
    if _HAS_SIGN.search(folded):
        return [_INFINITY if word == "∞" else spoken(word) for word in _TOKEN_OR_SIGN.findall(folded)]
    return TOKEN.findall(folded)


def is_unspaced(token: str) -> bool:
    """Whether a token is of Han, Kana or Hangul."""
    return token >= _FIRST_UNSPACED and _IS_UNSPACED.match(token) is not None


def _cut(folded: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN_OR_SIGN.finditer(folded):
        if match[0] == "∞":
            yield _INFINITY, match.start(), match.end()
            continue
        for run in RUNS.finditer(folded, match.start(), match.end()):
            if not is_unspaced(run[0]):
                yield spoken(run[0]), run.start(), run.end()
                continue
            for start in range(run.start(), run.end()):
                yield folded[start : min(start + 2, run.end())], start, min(start + 2, run.end())


def spoken(token: str) -> str:
    """Read out the Greek letter that begins a folded token, unless that is a Greek word: alpha, pi0."""
    if not token.isascii() and _SPOKEN.match(token):
        return _GREEK[token[0]] + token[1:]
    return token


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


@lru_cache(maxsize=4096)
def root(token: str) -> str:
    """Return what all forms of a word have in common: its American spelling without a plural s."""
    return stem(american(token))


@lru_cache(maxsize=4096)
def same_stem(token: str) -> tuple[str, ...]:
    """Return every token there can be that is a form of the same word, `token` itself among them.

    The index holds tokens as they are written; asking it for these few gives
    what a second, stemmed field would give, at half the size.
    """
    common = root(token)
    candidates = {token, common, common + "s"}
    if common.endswith("y"):
        candidates.add(common[:-1] + "ies")
    candidates.update([*map(british, candidates), *map(american, candidates)])
    return tuple(sorted(word for word in candidates if word and root(word) == common))


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
    for token, start, end in _cut(folded):
        yield token, starts[start], ends[end - 1]


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
        # Vowels and finals of decomposed Hangul become one syllable with what stands before them.
        if not (combining(text[place]) or "\u1161" <= text[place] <= "\u11ff"):
            yield start, place
            start = place
    if text:
        yield start, len(text)
