"""Irregular plurals of English: a list of words (`plurals.tsv`), for those that no rule reaches."""

from collections import defaultdict
from functools import cache
from pathlib import Path


def singular(word: str) -> str:
    """Return the singular of an irregular plural; other words do not change."""
    return _singulars().get(word, word)


@cache
def irregular_plurals() -> dict[str, tuple[str, ...]]:
    """Return the irregular plurals by their singular."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for plural, word in _singulars().items():
        found[word] += (plural,)
    return dict(found)


@cache
def _singulars() -> dict[str, str]:
    table = Path(__file__).with_name("plurals.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {plural: word for plural, word in rows}  # noqa: C416  # rows are lists, not pairs
