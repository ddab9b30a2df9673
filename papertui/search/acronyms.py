"""Acronyms that the papers themselves define: reinforcement learning from human feedback (RLHF).

Detected by their letters, as in Schwartz and Hearst, "A simple algorithm for identifying
abbreviation definitions in biomedical text" (PSB 2003), but stricter: each letter must
be the initial of a word, only small words may be skipped, and the first letter must
be the initial of the first word.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from papertui.search.small_words import SMALL
from papertui.search.tokens import root, tokens

_IN_BRACKETS = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,10})[);,]")
_LONGEST = 120  # characters of the definition before the bracket
_FEWEST, _MOST = 2, 8
_LEAST_PAPERS = 2


def mined(text: str) -> Iterator[str]:
    """Yield `acronym words` for each acronym that a text defines, all folded."""
    for match in _IN_BRACKETS.finditer(text):
        short = match[1].removesuffix("s")  # LLMs
        letters = "".join(tokens(short))
        if sum(map(str.isupper, short)) >= _FEWEST and letters.isalpha() and len(letters) <= _MOST:
            words = _meant(tokens(text[max(0, match.start() - _LONGEST) : match.start()]), letters)
            if words:
                yield f"{letters} {'_'.join((*words[:-1], root(words[-1])))}"


def _meant(words: Sequence[str], letters: str) -> Sequence[str]:
    """Return the last words whose initials are these letters; empty if there are none."""
    place = len(words)
    for letter in reversed(letters):
        place -= 1
        while place >= 0 and words[place][0] != letter and words[place] in SMALL:
            place -= 1
        if place < 0 or words[place][0] != letter:
            return ()
    return words[place:]


class Acronyms:
    """The acronyms of the papers and what they mean. Each of the sorted `lines`: acronym, words, papers."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def meanings(self, acronym: str) -> tuple[str, ...]:
        """Return the definitions of an acronym that two papers or more have, the most frequent first."""
        first = bisect_left(self._lines, acronym + " ")
        last = bisect_left(self._lines, acronym + "!", first)
        found = [line.split(" ") for line in self._lines[first:last]]
        often = sorted((-int(count), words) for _, words, count in found if int(count) >= _LEAST_PAPERS)
        return tuple(words.replace("_", " ") for _, words in often)

    def of(self, words: Sequence[str]) -> str:
        """Return the acronym for these words, or ""."""
        return self._by_words.get("_".join((*words[:-1], root(words[-1]))), "")

    @cached_property
    def _by_words(self) -> dict[str, str]:
        rows = [line.split(" ") for line in self._lines if line]
        rows.sort(key=lambda row: int(row[2]))
        return {words: acronym for acronym, words, count in rows if int(count) >= _LEAST_PAPERS}
