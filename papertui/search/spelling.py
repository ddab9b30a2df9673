"""British and American spellings of one word: a list of stems (`spellings.tsv`), not rules for suffixes.

Words in no row, such as `four`, `promise` and `exercise`, do not change.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_SHORTEST = 3
_PREFIXES = (
    "co", "counter", "cross", "de", "dis", "fore", "hyper", "inter", "meta", "micro", "mis", "multi", "non",
    "out", "over", "pre", "re", "self", "semi", "sub", "super", "un", "under",
)  # fmt: skip


class _SpellingRow(NamedTuple):
    """The other spelling of a stem, and the endings that it may have."""

    other: str
    endings: frozenset[str]


@lru_cache(maxsize=4096)
def american(word: str) -> str:
    """Return the American spelling of a folded word; most words have only one spelling."""
    return _respelt(word, _rows()[0]) or word


@lru_cache(maxsize=4096)
def british(word: str) -> str:
    """Return the British spelling of a folded word."""
    return _respelt(word, _rows()[1]) or word


def _respelt(word: str, rows: Mapping[str, tuple[_SpellingRow, ...]]) -> str:
    """Respell a word by the row of its stem, which may follow a prefix (overoptimisation)."""
    found = _by_stem(word, rows)
    for prefix in _PREFIXES if not found and word.startswith(_PREFIXES) else ():
        if word.startswith(prefix) and (rest := _by_stem(word[len(prefix) :], rows)):
            return prefix + rest
    return found


def _by_stem(word: str, rows: Mapping[str, tuple[_SpellingRow, ...]]) -> str:
    if word[:_SHORTEST] not in rows:  # most words start like no stem
        return ""
    for length in range(len(word), _SHORTEST - 1, -1):
        for row in rows.get(word[:length], ()):
            if word[length:] in row.endings:
                return row.other + word[length:]
    return ""


@cache
def _rows() -> tuple[Mapping[str, tuple[_SpellingRow, ...]], Mapping[str, tuple[_SpellingRow, ...]]]:
    """Read the list: return the rows of British stems, and those of American ones."""
    both: tuple[dict[str, tuple[_SpellingRow, ...]], dict[str, tuple[_SpellingRow, ...]]] = ({}, {})
    from_british, from_american = both
    table = Path(__file__).with_name("spellings.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        ours, theirs, endings_text = line.split("\t")
        endings = frozenset(endings_text.replace("-", " ").split(" ") if endings_text != "-" else ("",))
        from_british[ours] = (*from_british.get(ours, ()), _SpellingRow(theirs, endings))
        from_american[theirs] = (*from_american.get(theirs, ()), _SpellingRow(ours, endings))
    for rows in both:
        # The first letters of stems are keys too, for a fast check.
        rows.update({stem[:_SHORTEST]: rows.get(stem[:_SHORTEST], ()) for stem in rows})
    return both
