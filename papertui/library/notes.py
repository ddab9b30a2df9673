"""A note that two have changed since both read it: nothing of either text is lost."""

from collections.abc import Sequence
from itertools import takewhile

THEIRS = "<<<<<<< changed meanwhile in another papertui:"
OURS = "======= yours:"
END = ">>>>>>> keep what you want of the two, and delete these three lines"


def settled(base: str, theirs: str, ours: str) -> str:
    """Return the note to keep where `base` became `theirs` in the library and `ours` here.

    Where both changed, what differs stands in it twice, between marks in plain
    words, for the user to settle; what both begin or end with stands once.
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
