"""The judge's reading of names: in any order, with initials, of one author."""

from collections.abc import Iterable, Sequence

_FARTHEST = 3


def is_name(words: Sequence[str], authors: Iterable[Sequence[str]]) -> bool:
    """Whether these words are a name of one of the authors: one stands in full, the others near it."""
    return any(_meet(words, at, author) for author in authors for at in range(len(words)))


def _meet(words: Sequence[str], at: int, author: Sequence[str]) -> bool:
    """Whether each other word is near some place of the one that stands in full."""
    places = [place for place, token in enumerate(author) if token == words[at]]
    others = [*words[:at], *words[at + 1 :]]
    if len(words[at]) < 2 or not others or not places:
        return False
    return all(any(_is_near(author, place, other) for place in places) for other in others)


def _is_near(author: Sequence[str], place: int, other: str) -> bool:
    near = [*author[max(0, place - _FARTHEST) : place], *author[place + 1 : place + 1 + _FARTHEST]]
    if len(other) == 1:
        return any(token.startswith(other) for token in near)
    return other in near or other[0] in near


def initials_of(row: Sequence[tuple[str, ...] | None]) -> list[list[tuple[str, ...]]]:
    """Return the names that each initial of a row may be of; a None is no word of that row."""
    return [
        [(word, *letters) for step in (-1, 1) if (word := _next_word(row, place, step))]
        if letters and is_initial(letters)
        else []
        for place, letters in enumerate(row)
    ]


def is_initial(tokens: Sequence[str]) -> bool:
    """Whether all of these are single letters."""
    return all(len(token) == 1 and token.isalpha() for token in tokens)


def _next_word(row: Sequence[tuple[str, ...] | None], place: int, step: int) -> str:
    place += step
    while 0 <= place < len(row) and row[place] is not None and is_initial(row[place] or ()):
        place += step
    found = row[place] if 0 <= place < len(row) else None
    return found[0] if found and len(found) == 1 and found[0].isalpha() else ""
