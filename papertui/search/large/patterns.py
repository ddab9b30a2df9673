"""Patterns of tantivy for the wildcards of a query."""

import re

LETTER = "[^*]"
"""One of a token: the marks of beginnings are none."""


def regex_of(pattern: str) -> str:
    """Return the pattern of words that `*` and `?` stand for."""
    signs = {"*": f"{LETTER}*", "?": LETTER}
    return "".join(signs.get(letter, literal(letter)) for letter in pattern)


def literal(text: str) -> str:
    """Return the pattern of a text as it stands."""
    return re.sub(r"([^\w])", r"\\\1", text)
