"""The ways to join the parts of a compound, and to split a token into letters and a number."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from papertui.search.lexicon import Parts

_NUMBERED = re.compile(r"(.*[^\W\d])(\d+)|(\d+)([^\W\d]+)")


def joinings(tokens: Parts) -> Iterator[Parts]:
    """Yield the ways to join neighbours among some tokens, except the tokens unchanged; never two numbers."""
    places = range(1, len(tokens))
    numbers = {place for place in places if tokens[place - 1][-1].isdigit() and tokens[place][0].isdigit()}
    for count in range(len(numbers), len(tokens) - 1):
        for cuts in combinations(places, count):
            if numbers.issubset(cuts):
                bounds = (0, *cuts, len(tokens))
                yield tuple("".join(tokens[low:high]) for low, high in pairwise(bounds))


def letters_and_number(token: str) -> Parts:
    """Split a token into letters and a number: gpt4 is gpt 4, 3d is 3 d; other tokens stay whole."""
    match = _NUMBERED.fullmatch(token)
    return tuple(filter(None, match.groups())) if match else (token,)
