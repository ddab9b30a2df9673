"""The signs of the query language, and how its text is split into words."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category

from papertui.search.tokens import RUNS, is_unspaced, spoken
from papertui.search.tree import How, Part
from papertui.text import fold

OPERATOR = re.compile(r'(AND|OR|NOT)(?=[\s()"]|\Z)')
FIELD = re.compile(r"([A-Za-z]+):(?!:|//)")
FUZZY = re.compile(r"(.*[^\W_])~([0-9]*)", re.DOTALL)
# A token as in tokens.py, with * and ? as wildcards.
PIECE = re.compile(r"(?:[^\W_]|[*?])+(?:(?>\+\+?|#)(?![^\W_]))?")
DASHES = re.compile(r"-+(?=\s)|--+\Z")
SPACE = re.compile(r"\s*")
# Unicode categories of signs that stand alone between words of titles; other signs (∞, ≠) may be a word.
_MOST_OF_A_NAME = 4
_SURNAME, _INITIALS = r"[^\W\d_][^\W\d_]+", r"(?:[^\W\d_]\.-?)+"
_NAME_WITHOUT_SPACES = re.compile(rf"{_INITIALS}{_SURNAME}[,;.]?|{_SURNAME},{_INITIALS}[,;]?")
_BETWEEN_WORDS = ("P", "So", "M")


def parts_of(found: Sequence[tuple[str, int, int]], how: How) -> list[Part]:
    """Return the parts for pieces of the text, compared as `how` says; `*` or `?` make a part a pattern.

    A run of Han, Kana or Hangul matches inside a longer run; if other pieces follow, it
    must match the end of that run.
    """
    cut = [piece for each in found for piece in _runs(*each)]
    parts: list[Part] = []
    for number, (token, start, end) in enumerate(cut, 1):
        if is_unspaced(token.lstrip("*?")):
            parts += _unspaced(token.strip("*"), start, end, is_last=number == len(cut))
        else:
            parts.append(Part(spoken(token), _how_of(token, how), start=start, end=end))
    return parts


def _unspaced(run: str, start: int, end: int, *, is_last: bool) -> Iterator[Part]:
    alone = is_last and len(run) == 1
    for place in range(len(run) - (is_last and not alone)):
        token = run[place : place + 2]
        yield Part(token, _how_of(token, How.EXACT), alone, start=start, end=end)


def _how_of(token: str, how: How) -> How:
    return How.GLOB if "*" in token or "?" in token else how


def _runs(piece: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Split a piece where the script changes."""
    if piece.isascii() or len(piece) != end - start:
        runs = [piece] if piece.isascii() else RUNS.findall(piece)
        yield from ((run, start, end) for run in runs)
        return
    yield from ((run[0], start + run.start(), start + run.end()) for run in RUNS.finditer(piece))


def pieces(pattern: re.Pattern[str], raw: str, start: int) -> list[tuple[str, int, int]]:
    """Return the matches of a pattern in the folded text with their positions.

    If folding changed the length, a piece gets the position of the whole text.
    """
    folded = fold(raw)
    if len(folded) != len(raw):
        return [(match.group(), start, start + len(raw)) for match in pattern.finditer(folded)]
    return [(match.group(), start + match.start(), start + match.end()) for match in pattern.finditer(folded)]


def stands_between_words(text: str) -> bool:
    """Whether a text without letters and digits is a sign between the words of titles: `&`, `—`, `…`, 🚀."""
    return all(char.isascii() or category(char).startswith(_BETWEEN_WORDS) for char in text)


def name_in_quotes(text: str, parts: Sequence[Part]) -> tuple[tuple[str, ...], ...]:
    """Return the author's name that a quoted text may be: a few words with one comma, or with initials."""
    has_initial = any(len(part.token) == 1 and part.token.isalpha() for part in parts)
    is_name = 1 < len(parts) <= _MOST_OF_A_NAME and (text.count(",") == 1 or has_initial)
    return (tuple(part.token for part in parts),) if is_name else ()


def name_without_spaces(text: str, parts: Sequence[Part]) -> tuple[tuple[str, ...], ...]:
    """Return the author's name that a word is, if it is initials and a surname: E.Casanova."""
    is_name = _NAME_WITHOUT_SPACES.fullmatch(text) and len(parts) <= _MOST_OF_A_NAME
    return (tuple(part.token for part in parts),) if is_name else ()


def end_of_word(text: str, start: int) -> int:
    """Return where a word ends; brackets inside a word, as in f(x), belong to it if they open in it."""
    depth = 0
    for place in range(start, len(text)):
        char = text[place]
        depth += (char == "(") - (char == ")")
        if (char.isspace() and not _is_broken(text, place)) or char == '"' or depth < 0:
            return place
    return len(text)


def _is_broken(text: str, place: int) -> bool:
    """Whether a line break at a position is inside a word, as in pasted titles: multi-⏎agent."""
    return text[place] == "\n" and place > 1 and text[place - 1] == "-" and text[place - 2].isalnum()
