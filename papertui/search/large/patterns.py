"""Tantivy's regular expressions for the wildcards of a query."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

LETTER = "[^*]"
"""One letter of a token; the marks of prefixes do not match."""


def regex_of(pattern: str) -> str:
    """Return the regular expression for a pattern with `*` and `?`."""
    signs = {"*": f"{LETTER}*", "?": LETTER}
    return "".join(signs.get(letter, literal(letter)) for letter in pattern)


def literal(text: str) -> str:
    """Return the regular expression that matches a text literally."""
    return re.sub(r"([^\w])", r"\\\1", text)


def patterns_of(words: Sequence[str], start: str, most: int) -> Iterator[str]:
    """Yield patterns that together match the words of a prefix, each at most `most` of `words`."""
    if len(words) <= most:
        yield f"{literal(start)}{LETTER}*"
        return
    for longer, some in groupby(sorted(words), key=lambda word: word[: len(start) + 1]):
        if longer == start:
            yield literal(start)
        else:
            yield from patterns_of(list(some), longer, most)
