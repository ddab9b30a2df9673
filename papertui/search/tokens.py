"""Tokens: how text is split into tokens, and which tokens share a stem (PRODUCT.md, “What a word is”)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining, name

from papertui.search.plurals import irregular_plurals, singular
from papertui.search.spelling import american, british
from papertui.text import beyond_ascii, fold, fold_alone

# A run of letters and digits, with a final `+`, `++` or `#`: c++, c#; but text+image is two.
TOKEN = re.compile(r"[^\W_]+(?:(?>\+\+?|#)(?![^\W_]))?")

# Harman's S-stemmer ("How effective is suffixing?", JASIS 42, 1991): ending, endings excepted, replacement.
# The rules for -sses, -xes, -ches and -shes are ours: his leaves `losse`, which is not the stem of `loss`.
_RULES = (
    ("ies", ("eies", "aies"), "y"),
    ("sses", (), "ss"),
    ("xes", (), "x"),
    ("ches", (), "ch"),
    ("shes", (), "sh"),
    ("es", ("aes", "ees", "oes"), "e"),
    ("s", ("us", "ss"), ""),
)


# Han, Kana and Hangul: words are not always separated by spaces, so any part of a run is a word.
_UNSPACED = (
    "\u1100-\u11ff\u3005-\u3007\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_FIRST_UNSPACED = "\u1100"
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Runs of one script; wildcards belong to the run next to them.
RUNS = re.compile(f"(?:[*?]*[{_UNSPACED}])+[*?]*|[^{_UNSPACED}]+")


# Signs that are spelt out: a Greek letter alone or before other letters (β-VAE, π0), but not Greek words.
_GREEK = {
    letter: name(letter).rpartition(" ")[2].lower().replace("lamda", "lambda")
    for letter in map(chr, range(ord("α"), ord("ω") + 1))
}
_SPOKEN = re.compile(r"[α-ω](?![α-ω])")
_HAS_SIGN = re.compile("[α-ω∞]")
_INFINITY = "infinity"
_TOKEN_OR_SIGN = re.compile(rf"{TOKEN.pattern}|∞")
_MOST_SIGNS = 20
_OTHERS = {"∞": f" {_INFINITY} "}
# Of UTF-8, folded: beyond ASCII all stays.
_LETTERS = bytes(byte if byte > 127 or chr(byte).isalnum() else ord(" ") for byte in range(256)).lower()


def tokens(text: str) -> list[str]:
    """Return the tokens of a shown text (LaTeX already decoded), folded, in order.

    A run of Han, Kana or Hangul becomes all pairs of neighbours and its last character:
    神经网 is 神经 经网 网, so each part of the run is a sequence of tokens.
    """
    return spaced(text).split()


def spaced(text: str) -> str:
    """Return the tokens of a text as one text, with blanks between them."""
    if "+" not in text and "#" not in text:
        # As bytes, which is three times as fast; of what is beyond ASCII only letters get there.
        if text.isascii():
            return text.encode().translate(_LETTERS).decode()
        if found := _folded(text):
            return found
    return " ".join(_matched(fold(text)))


def _folded(text: str) -> str:
    """Do as `spaced` for a text whose few signs beyond ASCII can be folded one by one; "" for another."""
    signs = beyond_ascii(text)
    if len(signs) > _MOST_SIGNS:
        return ""
    for sign in signs:
        if not (folded := _sign(sign)):
            return ""
        text = text.replace(sign, folded)
    found = b" %b " % text.encode().translate(_LETTERS)
    for sign in signs & _GREEK.keys():
        found = found.replace(f" {sign} ".encode(), f" {_GREEK[sign]} ".encode())
    return found.decode() if found.isascii() else " ".join(map(spoken, found.decode().split()))


@lru_cache(maxsize=4096)
def _sign(sign: str) -> str:
    """Fold a sign of a text; "" where that depends on its neighbours, blanks for what is no letter."""
    folded = fold_alone(sign)
    if not folded or any(char in "+#" or is_unspaced(char) for char in folded):
        return ""
    return "".join(char if char.isalnum() else _OTHERS.get(char, " ") for char in folded)


def _matched(folded: str) -> list[str]:
    if _IS_UNSPACED.search(folded):
        return [token for token, _start, _end in _cut(folded)]
    if _HAS_SIGN.search(folded):
        words: list[str] = _TOKEN_OR_SIGN.findall(folded)
        return [word if word.isascii() else _INFINITY if word == "∞" else spoken(word) for word in words]
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
    """Spell out the Greek letter at the start of a folded token, unless it is a Greek word: alpha, pi0."""
    if not token.isascii() and _SPOKEN.match(token):
        return _GREEK[token[0]] + token[1:]
    return token


@lru_cache(maxsize=4096)
def stem(token: str) -> str:
    """Stem a token by the first rule whose ending it has, an irregular plural as its singular.

    A word that is an exception of that rule does not change (does, trees), or the next
    rule would apply to it; neither does a word that would become too short (is, ies).
    """
    token = singular(token)
    for ending, excepted, replacement in _RULES:
        if token.endswith(ending):
            is_kept = token.endswith(excepted) or len(token) <= max(2, len(ending))
            return token if is_kept else token[: -len(ending)] + replacement
    return token


@lru_cache(maxsize=4096)
def root(token: str) -> str:
    """Return what all forms of a word have in common: the American spelling of the singular."""
    return stem(american(token))


@lru_cache(maxsize=4096)
def same_stem(token: str) -> tuple[str, ...]:
    """Return every possible token that is a form of the same word, `token` included.

    The index stores tokens as they are written; looking up these few finds the same as
    a second, stemmed field would, at half the size.
    """
    common = root(token)
    candidates = {token, common, common + "s", common + "es"}
    if common.endswith("y"):
        candidates.add(common[:-1] + "ies")
    plurals = irregular_plurals()
    candidates.update(plural for word in tuple(candidates) for plural in plurals.get(word, ()))
    candidates.update([*map(british, candidates), *map(american, candidates)])
    return tuple(sorted(word for word in candidates if word and root(word) == common))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each token of a shown text with its start and end in the unfolded text.

    Folding changes lengths (ﬁ is fi, é may be two characters), so the text is folded
    character by character, each with its combining marks.
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
        # Vowels and finals of decomposed Hangul form one syllable with the character before.
        if not (combining(text[place]) or "\u1161" <= text[place] <= "\u11ff"):
            yield start, place
            start = place
    if text:
        yield start, len(text)
