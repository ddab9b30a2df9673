"""The signs of the query language, and how its words are cut."""

import re
from unicodedata import category

from papertui.search.tree import How
from papertui.text import fold

OPERATOR = re.compile(r'(AND|OR|NOT)(?=[\s()"]|\Z)')
FIELD = re.compile(r"([A-Za-z]+):(?!:|//)")
FUZZY = re.compile(r"(.*[^\W_])~([0-9]*)", re.DOTALL)
# A token as in tokens.py, in which * and ? stand for letters.
PIECE = re.compile(r"(?:[^\W_]|[*?])+(?:(?>\+\+?|#)(?![^\W_]))?")
SPACE = re.compile(r"\s*")
# Categories of signs that stand alone between the words of titles; of others (∞, ≠) a word may be meant.
_BETWEEN_WORDS = ("P", "So", "M")


def how_of(token: str) -> How:
    """Return how a bare token is compared: as a pattern if it holds `*` or `?`."""
    return How.GLOB if "*" in token or "?" in token else How.STEM


def pieces(pattern: re.Pattern[str], raw: str, start: int) -> list[tuple[str, int, int]]:
    """Cut the folded text; a piece whose place folding has lost is said to be the whole of it."""
    folded = fold(raw)
    if len(folded) != len(raw):
        return [(match.group(), start, start + len(raw)) for match in pattern.finditer(folded)]
    return [(match.group(), start + match.start(), start + match.end()) for match in pattern.finditer(folded)]


def stands_between_words(text: str) -> bool:
    """Whether a text without a letter or digit is what titles have between words: `&`, `—`, `…`, 🚀."""
    return all(char.isascii() or category(char).startswith(_BETWEEN_WORDS) for char in text)
