"""Names of authors as people type them: in any order, with initials for given names.

A name matches an author if one of its words occurs in full and each other word occurs,
in full or as an initial, at most three words from it.
"""

import re
from collections.abc import Iterator, Sequence

FARTHEST = 3


def anchors(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each word that may be the one required in full, together with the other words."""
    for place, word in enumerate(words):
        if len(word) > 1:
            yield word, [*words[:place], *words[place + 1 :]]


def pattern(words: Sequence[str]) -> re.Pattern[bytes]:
    """Return a pattern for an author's line of tokens, with a space before and after each token."""
    ways = (_fitting(anchor, others) for anchor, others in anchors(words))
    return re.compile(b"|".join(b"(?:^%b)" % way for way in ways) or b"(?!)", re.MULTILINE)


def _fitting(anchor: str, others: Sequence[str]) -> bytes:
    full, between = re.escape(anchor.encode()), b"(?:[^ \n]+ ){0,%d}" % (FARTHEST - 1)
    tests = []
    for other in others:
        word = _word(other)
        tests.append(b"(?=[^\n]* (?:%b %b%b|%b %b%b) )" % (word, between, full, full, between, word))
    return b"".join(tests) or b"(?=[^\n]* %b )" % full


def _word(other: str) -> bytes:
    word = re.escape(other.encode())
    return b"%b[^ \n]*" % word if len(other) == 1 else b"(?:%b|%b)" % (word, re.escape(other[0].encode()))
