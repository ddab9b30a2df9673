"""Patterns of tantivy for the wildcards of a query."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

LETTER = "[^*]"
"""One of a token: the marks of beginnings are none."""


def regex_of(pattern: str) -> str:
    """Return the pattern of words that `*` and `?` stand for."""
    signs = {"*": f"{LETTER}*", "?": LETTER}
    return "".join(signs.get(letter, literal(letter)) for letter in pattern)


def literal(text: str) -> str:
    """Return the pattern of a text as it stands."""
    return re.sub(r"([^\w])", r"\\\1", text)


def patterns_of(words: Sequence[str], start: str, most: int) -> Iterator[str]:
    """Yield patterns that together fit the words of a beginning, each of them `most` of `words` or fewer."""
    if len(words) <= most:
        yield f"{literal(start)}{LETTER}*"
        return
    for longer, some in groupby(sorted(words), key=lambda word: word[: len(start) + 1]):
        if longer == start:
            yield literal(start)
        else:
            yield from patterns_of(list(some), longer, most)
