"""Whether two folded titles are plainly of two works, and not one title in two forms."""

from functools import lru_cache

_WIDTH = 3
_LEAST = 12
HARDLY, MOSTLY = 1 / 3, 3 / 4
"""Parts of the shorter title's runs of letters; a cut or reordered form has more of them in common."""


def titles_differ(one: str, other: str, part: float = HARDLY) -> bool:
    """Whether folded titles have less than a part of their runs of letters in common.

    False where that says nothing: of short titles, and of titles in two scripts.
    """
    if min(len(one), len(other)) < _LEAST or one.isascii() != other.isascii() or "~" in one[:1] + other[:1]:
        return False
    ours, theirs = _runs(one), _runs(other)
    return len(ours & theirs) < part * min(len(ours), len(theirs))


@lru_cache(maxsize=256)
def _runs(title: str) -> frozenset[str]:
    return frozenset(title[at : at + _WIDTH] for at in range(len(title) - _WIDTH + 1))
