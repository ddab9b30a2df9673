"""The judge's reading of words: what a token is, and which tokens are forms of one word."""

import re
from functools import cache
from importlib.resources import files
from itertools import groupby
from unicodedata import name

from papertui.text import fold

_UNSPACED = ("CJK UNIFIED", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL")
_TOKEN = re.compile(r"[^\W_]+(?:(?:\+\+?|#)(?![\w+#]))?")  # a sign between letters closes nothing
_PREFIXES = (
    "", "co", "counter", "cross", "de", "dis", "fore", "hyper", "inter", "meta", "micro", "mis", "multi",
    "non", "out", "over", "pre", "re", "self", "semi", "sub", "super", "un", "under",
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """Split text into folded tokens: runs of letters and digits with a closing +, ++ or #.

    Characters of Han, Kana and Hangul are runs of their own.
    """
    folded = fold(text).replace("∞", " infinity ")
    return [
        read_out("".join(run))
        for token in _TOKEN.findall(folded)
        for _kind, run in groupby(token, is_unspaced)
    ]


def read_out(token: str) -> str:
    """Name the Greek letter that a token begins with, unless a second one follows, as in a Greek word."""
    if not token.isascii() and is_greek(token[0]) and not is_greek(token[1:2]):
        return name(token[0]).rpartition(" ")[2].lower().replace("lamda", "lambda") + token[1:]
    return token


def is_greek(char: str) -> bool:
    """Whether a character is a small Greek letter without an accent, by its name."""
    return "α" <= char <= "ω" and name(char, "").startswith("GREEK SMALL LETTER ")


def is_unspaced(char: str) -> bool:
    """Whether a character is Han, Kana or Hangul, by its name."""
    return name(char, "").startswith(_UNSPACED)


@cache
def spellings() -> dict[str, str]:
    """Return the American spelling of each British word that the table of search can make."""
    table = files("papertui.search").joinpath("spellings.tsv").read_text("utf-8")
    found = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            british, american, endings = line.split("\t")
            found.update({british + end: american + end for end in endings.replace("-", "").split(" ")})
    return found


@cache
def irregular() -> dict[str, str]:
    """Return the singular of each irregular plural of the table of search."""
    table = files("papertui.search").joinpath("plurals.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {plural: single for plural, single in rows}  # noqa: C416  # rows are lists, not pairs


@cache
def american(word: str) -> str:
    """Write a word as an American does, behind a prefix (overoptimisation) too."""
    known = spellings()
    for prefix in _PREFIXES:
        if word.startswith(prefix) and word[len(prefix) :] in known:
            return prefix + known[word[len(prefix) :]]
    return word


@cache
def stem(word: str) -> str:
    """Take the plural s off the American spelling of a word."""
    return singular(american(word))


@cache
def singular(word: str) -> str:
    """Take off a plural s by Harman's S-stemmer: ies → y, es → e, s → nothing, each with its exceptions.

    Before that, the singular of an irregular plural; losses, boxes, batches, meshes lose es.
    """
    word = irregular().get(word, word)
    if len(word) < 3 or not word.endswith("s") or word.endswith(("us", "ss")):
        return word
    if word.endswith("ies"):
        return word if len(word) == 3 or word.endswith(("eies", "aies")) else word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word if word in ("sses", "xes", "ches", "shes") else word[:-2]
    return word if word.endswith(("aes", "ees", "oes")) else word[:-1]
