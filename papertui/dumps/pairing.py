"""Lines of text paired into titles and abstracts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papertui.dumps.hf_text import Line
from papertui.dumps.model import Day, Record
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper

_ENDS_SENTENCE = re.compile(r"[.!?][)\"'”’]*\Z")
_ALWAYS_PROSE = 200
_SHORTEST_ABSTRACT = 60  # of a card of which nothing else is known
_LONGEST_TITLE = 500
_FIRST_SENTENCE = re.compile(r"[^\s.][.!?] +[A-Z]")


@dataclass(frozen=True, slots=True)
class Card:
    """A title, on `line`, with its abstract; one of them is empty where the page was cut."""

    line: int
    title: str
    abstract: str


def pair(lines: Sequence[Line]) -> list[Card]:
    """Split the lines between two cards' ends into titles and abstracts.

    They alternate, except where a page was cut: a title or an abstract may be
    missing, an abstract may be broken in two. Of all readings the one with the
    least wrong with it is taken, so length alone never decides.
    """
    if len(lines) == 2 and not is_prose(lines[0][1]):
        return [Card(lines[0][0], lines[0][1], lines[1][1])]
    prose = [is_prose(text) for _, text in lines]
    best: list[tuple[int, int]] = [(0, 0)]  # least cost of the first n lines, and how many its last card has
    for end in range(1, len(lines) + 1):
        choices = [(best[end - 1][0] + 4, 1)]
        if end >= 2:
            choices.append((best[end - 2][0] + _misfit(lines, prose, end - 2), 2))
        if end >= 3 and prose[end - 2] and prose[end - 1]:
            choices.append((best[end - 3][0] + _misfit(lines, prose, end - 3) + 3, 3))
        best.append(min(choices))
    cards = []
    end = len(lines)
    while end:
        size = best[end][1]
        cards.append(_card(lines[end - size : end], prose[end - size]))
        end -= size
    return cards[::-1]


def is_prose(text: str) -> bool:
    """Whether a line reads like an abstract: long, or sentences with an end."""
    if len(text) >= _ALWAYS_PROSE:
        return True
    if text.endswith("...") or not _ENDS_SENTENCE.search(text):
        return False
    return len(text) >= 120 or _FIRST_SENTENCE.search(text) is not None


def _misfit(lines: Sequence[Line], prose: Sequence[bool], at: int) -> int:
    """How unlike a title and its abstract two lines are: 0 for the usual pair, 9 for one turned round."""
    title = lines[at][1]
    if not prose[at]:
        return 0 if prose[at + 1] else 1
    if not prose[at + 1] or len(title) > _LONGEST_TITLE or _ENDS_SENTENCE.search(title):
        return 9
    return 2


def _card(lines: Sequence[Line], prose: bool) -> Card:
    number, first = lines[0]
    if len(lines) == 1:
        return Card(number, "", first) if prose else Card(number, first, "")
    return Card(number, first, " ".join(text for _, text in lines[1:]))


def take(
    card: Card,
    *,
    upvotes: int | None = None,
    comments: int | None = None,
    n_authors: int | None = None,
    organization: str | None = None,
    day: Day | None = None,
) -> Iterator[Record | Problem]:
    """Make a record of a card; a title alone is taken only where something else is known of it."""
    if not card.title:
        yield Problem(card.line, f"an abstract without a title: {card.abstract[:60]}…")
        return
    known = (upvotes, n_authors, organization, day)
    # A saver's lines stand in pairs too.
    if len(card.abstract) < _SHORTEST_ABSTRACT and all(value is None for value in known):
        yield Problem(card.line, f"a line that is no title with an abstract: {card.title[:60]}")
        return
    paper = make_paper(
        card.title,
        card.abstract,
        upvotes=upvotes,
        comments=comments,
        n_authors=n_authors,
        organization=organization,
    )
    if paper is None:
        yield Problem(card.line, "a title without a readable character")
        return
    if not card.abstract:
        yield Problem(card.line, f"no abstract: {paper.title}")
    yield Record(paper, card.line, day)
