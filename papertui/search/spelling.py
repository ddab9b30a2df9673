"""British and American spellings of one word: a catalogue of stems (`spellings.tsv`), never blind suffixes.

`four`, `promise` and `exercise` are in no row and stay themselves.
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


class _Row(NamedTuple):
    """What a stem is written as elsewhere, and the endings that it may have."""

    other: str
    endings: frozenset[str]


@lru_cache(maxsize=4096)
def american(word: str) -> str:
    """Return the American spelling of a folded word; most words are spelt alike and stay."""
    return _respelt(word, _rows()[0]) or word


@lru_cache(maxsize=4096)
def british(word: str) -> str:
    """Return the British spelling of a folded word."""
    return _respelt(word, _rows()[1]) or word


def _respelt(word: str, rows: Mapping[str, tuple[_Row, ...]]) -> str:
    """Write a word by the row of its stem, which may stand behind a prefix (overoptimisation)."""
    found = _by_stem(word, rows)
    for prefix in _PREFIXES if not found and word.startswith(_PREFIXES) else ():
        if word.startswith(prefix) and (rest := _by_stem(word[len(prefix) :], rows)):
            return prefix + rest
    return found


def _by_stem(word: str, rows: Mapping[str, tuple[_Row, ...]]) -> str:
    if word[:_SHORTEST] not in rows:  # most words begin as no stem does
        return ""
    for length in range(len(word), _SHORTEST - 1, -1):
        for row in rows.get(word[:length], ()):
            if word[length:] in row.endings:
                return row.other + word[length:]
    return ""


@cache
def _rows() -> tuple[Mapping[str, tuple[_Row, ...]], Mapping[str, tuple[_Row, ...]]]:
    """Read the catalogue: what to make of British stems, and of American ones."""
    both: tuple[dict[str, tuple[_Row, ...]], dict[str, tuple[_Row, ...]]] = ({}, {})
    from_british, from_american = both
    table = Path(__file__).with_name("spellings.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        ours, theirs, told = line.split("\t")
        endings = frozenset(told.replace("-", " ").split(" ") if told != "-" else ("",))
        from_british[ours] = (*from_british.get(ours, ()), _Row(theirs, endings))
        from_american[theirs] = (*from_american.get(theirs, ()), _Row(ours, endings))
    for rows in both:
        # How stems begin is there too, with nothing to be written otherwise.
        rows.update({stem[:_SHORTEST]: rows.get(stem[:_SHORTEST], ()) for stem in rows})
    return both
