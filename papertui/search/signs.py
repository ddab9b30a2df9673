"""The signs of the query language, and how its words are cut."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category

from papertui.search.tokens import RUNS, is_unspaced, spoken
from papertui.search.tree import How, Part
from papertui.text import fold

OPERATOR = re.compile(r'(AND|OR|NOT)(?=[\s()"]|\Z)')
FIELD = re.compile(r"([A-Za-z]+):(?!:|//)")
FUZZY = re.compile(r"(.*[^\W_])~([0-9]*)", re.DOTALL)
# A token as in tokens.py, in which * and ? stand for letters.
PIECE = re.compile(r"(?:[^\W_]|[*?])+(?:(?>\+\+?|#)(?![^\W_]))?")
DASHES = re.compile(r"-+(?=\s)|--+\Z")
SPACE = re.compile(r"\s*")
# Categories of signs that stand alone between the words of titles; of others (∞, ≠) a word may be meant.
_MOST_OF_A_NAME = 4
_BETWEEN_WORDS = ("P", "So", "M")


def parts_of(found: Sequence[tuple[str, int, int]], how: How) -> list[Part]:
    """Return the parts that pieces of the text are, compared as `how` says, as a pattern with `*` or `?`.

    A run of Han, Kana or Hangul is met by any part of a longer one, but for its
    end where other pieces follow.
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
    """Cut a piece where another kind of script begins."""
    if piece.isascii() or len(piece) != end - start:
        runs = [piece] if piece.isascii() else RUNS.findall(piece)
        yield from ((run, start, end) for run in runs)
        return
    yield from ((run[0], start + run.start(), start + run.end()) for run in RUNS.finditer(piece))


def pieces(pattern: re.Pattern[str], raw: str, start: int) -> list[tuple[str, int, int]]:
    """Cut the folded text; a piece whose place folding has lost is said to be the whole of it."""
    folded = fold(raw)
    if len(folded) != len(raw):
        return [(match.group(), start, start + len(raw)) for match in pattern.finditer(folded)]
    return [(match.group(), start + match.start(), start + match.end()) for match in pattern.finditer(folded)]


def stands_between_words(text: str) -> bool:
    """Whether a text without a letter or digit is what titles have between words: `&`, `—`, `…`, 🚀."""
    return all(char.isascii() or category(char).startswith(_BETWEEN_WORDS) for char in text)


def name_in_quotes(text: str, parts: Sequence[Part]) -> tuple[tuple[str, ...], ...]:
    """Return the name that a quoted text may be: a few words with a comma between them or with initials."""
    has_initial = any(len(part.token) == 1 and part.token.isalpha() for part in parts)
    is_name = 1 < len(parts) <= _MOST_OF_A_NAME and (text.count(",") == 1 or has_initial)
    return (tuple(part.token for part in parts),) if is_name else ()


def end_of_word(text: str, start: int) -> int:
    """Return where a word ends; brackets inside one, as in f(x), belong to it, if they are opened in it."""
    depth = 0
    for place in range(start, len(text)):
        char = text[place]
        depth += (char == "(") - (char == ")")
        if (char.isspace() and not _is_broken(text, place)) or char == '"' or depth < 0:
            return place
    return len(text)


def _is_broken(text: str, place: int) -> bool:
    """Whether a line ends at a place in the middle of a word, as in pasted titles: multi-⏎agent."""
    return text[place] == "\n" and place > 1 and text[place - 1] == "-" and text[place - 2].isalnum()
