"""Merging two changes of one note, without losing either text."""

from collections.abc import Sequence
from itertools import takewhile

THEIRS = "<<<<<<< changed meanwhile in another papertui:"
OURS = "======= yours:"
END = ">>>>>>> keep what you want of the two, and delete these three lines"


def merged(base: str, theirs: str, ours: str) -> str:
    """Return the merged note, where `base` became `theirs` in the library and `ours` here.

    If both changed, the differing part appears twice, between markers in plain
    words, for the user to resolve; a common beginning and end appear once.
    """
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    left, right = theirs.splitlines(), ours.splitlines()
    head = _alike(left, right)
    tail = _alike(left[head:][::-1], right[head:][::-1])
    middle = [
        THEIRS,
        *left[head : len(left) - tail],
        OURS,
        *right[head : len(right) - tail],
        END,
    ]
    return "\n".join([*left[:head], *middle, *left[len(left) - tail :]])


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
