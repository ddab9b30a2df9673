"""The judge's reading of the forms of words: compounds and small words, from the texts of all papers."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from papertui.paper import Paper
from papertui.search.small_words import COMBINING, SMALL
from papertui.text import fold
from tests.oracle_words import is_unspaced, read_out, stem

Parts = tuple[str, ...]

_HYPHENATED = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)+")
_NUMBER = re.compile(r"(.*[^\W\d])(\d+)|(\d+)([^\W\d]+)")
_MOST_PARTS, _LONGEST_PART = 4, 25


class Compounds:
    """Which words papers hyphenate, and in how many papers each token is."""

    def __init__(self, papers: Iterable[Paper], tokens: Iterable[Collection[str]]) -> None:
        """Take the papers, and all tokens of each."""
        self.hyphenated: Counter[Parts] = Counter()
        for paper in papers:
            self.hyphenated.update({row for text in (paper.title, paper.abstract) for row in _rows(text)})
            self.hyphenated.update({row: 0 for name in paper.authors for row in _rows(name)})
        self.having = Counter(token for some in tokens for token in set(some))
        self.words = Counter[str]()
        for token, count in self.having.items():
            self.words[stem(token)] += count

    def forms(self, tokens: Parts, is_open: bool) -> set[Parts]:
        """Return every way to write these tokens: themselves, apart, and joined."""
        word = "".join(tokens)
        found = {tokens}
        for parts in self.hyphenated:
            found |= set(_cut_as(word, parts)) | (set(_begun_as(word, parts)) if is_open else set())
        found |= {parts for parts in self._numbered(tokens) if all(part in self.having for part in parts)}
        return found | {joined for joined in _joinings(tokens) if self._knows_all(joined, is_open)}

    def _numbered(self, tokens: Parts) -> Iterator[Parts]:
        """Yield the ways to write these tokens with letters and numbers apart, and those joined."""
        numbers = [_NUMBER.fullmatch(token) for token in tokens]
        apart = tuple(
            piece
            for token, number in zip(tokens, numbers, strict=True)
            for piece in (filter(None, number.groups()) if number else [token])
        )
        if len(apart) > _MOST_PARTS:
            return
        yield apart
        yield from _joinings(apart)
        for parts in self.hyphenated if apart[-1].isdigit() else ():
            for split in _cut_as("".join(apart[:-1]), parts):
                yield (*split, apart[-1])

    def is_numbered(self, name: Parts, number: Parts) -> bool:
        """Whether a name and a number behind it, of more than two tokens in all, are one word."""
        joined = (name[-1] + number[0], "".join(name) + number[0])
        return (
            number[0].isdigit()
            and not name[-1][-1].isdigit()
            and not SMALL & set(name)
            and len(name) + len(number) <= _MOST_PARTS
            and any(token in self.having for token in joined)
            and all(token in self.having for token in number[1:])
        )

    def is_one(self, tokens: Parts) -> bool:
        """Whether words side by side are one compound."""
        count = self.hyphenated[(*tokens[:-1], stem(tokens[-1]))]
        joined = self.words[stem("".join(tokens))]
        numbers = [token.isdigit() for token in tokens]
        if any(numbers):
            return not all(numbers) and not SMALL & set(tokens) and bool(count or joined)
        if len(tokens) > 2 or tokens[0] in COMBINING:
            return bool(count) and bool(set(tokens[1:]) - SMALL)
        return 0 < count <= 32 * joined

    def joined(self, tokens: Parts, is_open: bool) -> str:
        """Return what words side by side are joined to, if that is a word."""
        word = "".join(tokens)
        if SMALL & set(tokens) or all(token.isdigit() for token in tokens) or stem(word) == stem(tokens[0]):
            return ""
        return word if self._knows(word, is_open and len(tokens[-1]) > 2) else ""

    def _knows(self, word: str, is_open: bool) -> bool:
        return stem(word) in self.words or (is_open and any(token.startswith(word) for token in self.having))

    def _knows_all(self, tokens: Parts, is_open: bool) -> bool:
        return all(self._knows(token, is_open and token == tokens[-1]) for token in tokens)


def _rows(text: str) -> Iterator[Parts]:
    for word in _HYPHENATED.findall(fold(text)):
        parts = tuple(read_out(part) for part in re.split("[-\u2010]", word))
        if any(len(part) > _LONGEST_PART or is_unspaced(part[0]) for part in parts):
            continue
        whole = [parts] if len(parts) <= _MOST_PARTS else []
        pairs = [pair for pair in pairwise(parts) if not SMALL & set(pair)] if len(parts) > 2 else []
        for some in whole + pairs:
            if not all(part[0].isdigit() for part in some):
                yield (*some[:-1], stem(some[-1]))


def _cut_as(word: str, parts: Parts) -> Iterator[Parts]:
    head = "".join(parts[:-1])
    if word.startswith(head) and len(word) > len(head) and stem(word[len(head) :]) == parts[-1]:
        yield (*parts[:-1], word[len(head) :])


def _begun_as(start: str, parts: Parts) -> Iterator[Parts]:
    whole = "".join(parts)
    bounds = [len("".join(parts[:count])) for count in range(len(parts) + 1)]
    within = [bound for bound in bounds[:-1] if bound < len(start)]
    if len(start) >= 4 and whole.startswith(start) and len(within) > 1 and len(start) - within[-1] >= 2:
        yield tuple(start[low:high] for low, high in pairwise([*within, len(start)]))


def _joinings(tokens: Sequence[str]) -> Iterator[Parts]:
    if 1 < len(tokens) <= _MOST_PARTS:
        for count in range(len(tokens) - 1):
            for cuts in combinations(range(1, len(tokens)), count):
                bounds = pairwise((0, *cuts, len(tokens)))
                rows = [tokens[low:high] for low, high in bounds]
                if not any(a[-1].isdigit() and b[0].isdigit() for row in rows for a, b in pairwise(row)):
                    yield tuple(map("".join, rows))
