"""Acronyms that the papers themselves explain: reinforcement learning from human feedback (RLHF).

Found by the letters, as in Schwartz and Hearst, "A simple algorithm for identifying
abbreviation definitions in biomedical text" (PSB 2003), and stricter: each letter
begins a word, small words may be passed over, and the first word is meant.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from papertui.search.small_words import SMALL
from papertui.search.tokens import root, tokens

_IN_BRACKETS = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,10})[);,]")
_LONGEST = 120  # characters of the words that are explained
_FEWEST, _MOST = 2, 8
_LEAST_PAPERS = 2


def mined(text: str) -> Iterator[str]:
    """Yield `acronym words` for each acronym that a text explains, all folded."""
    for match in _IN_BRACKETS.finditer(text):
        short = match[1].removesuffix("s")  # LLMs
        letters = "".join(tokens(short))
        if sum(map(str.isupper, short)) >= _FEWEST and letters.isalpha() and len(letters) <= _MOST:
            words = _meant(tokens(text[max(0, match.start() - _LONGEST) : match.start()]), letters)
            if words:
                yield f"{letters} {'_'.join((*words[:-1], root(words[-1])))}"


def _meant(words: Sequence[str], letters: str) -> Sequence[str]:
    """Return the last words whose initials these letters are."""
    place = len(words)
    for letter in reversed(letters):
        place -= 1
        while place >= 0 and words[place][0] != letter and words[place] in SMALL:
            place -= 1
        if place < 0 or words[place][0] != letter:
            return ()
    return words[place:]


class Acronyms:
    """What acronyms stand for, and what stands for words. `lines` are sorted: acronym, words, papers."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def meanings(self, acronym: str) -> tuple[str, ...]:
        """Return the words that an acronym stands for in two papers or more, the commonest first."""
        first = bisect_left(self._lines, acronym + " ")
        last = bisect_left(self._lines, acronym + "!", first)
        found = [line.split(" ") for line in self._lines[first:last]]
        often = sorted((-int(count), words) for _, words, count in found if int(count) >= _LEAST_PAPERS)
        return tuple(words.replace("_", " ") for _, words in often)

    def of(self, words: Sequence[str]) -> str:
        """Return the acronym of these words, or nothing."""
        return self._by_words.get("_".join((*words[:-1], root(words[-1]))), "")

    @cached_property
    def _by_words(self) -> dict[str, str]:
        rows = [line.split(" ") for line in self._lines if line]
        rows.sort(key=lambda row: int(row[2]))
        return {words: acronym for acronym, words, count in rows if int(count) >= _LEAST_PAPERS}
