"""Results for a query that no paper matches fully: the papers that have most of its rare words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from papertui.search import bits
from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.score import points_of, rarity
from papertui.search.tokens import spans
from papertui.search.tree import NAMING, And, How, Named, Node, Run

MOST = 100
_OF_BEST = 0.5  # least share of the best paper's weight that a result must have
_HAVING = 1.0  # weight of a word that occurs at all, relative to its rarity: as much as its own score
_SIGNS = ' .,;:!?()[]"“”'
_FEWEST_PARTS = 3  # words of a phrase that is split
_READ = 16  # papers whose titles are compared with the text
_SHORTEST_TITLE = 2


@dataclass(frozen=True, slots=True)
class Closest:
    """The closest papers, best first, and which papers have each of the words that count.

    `asked` holds pairs (word as typed, its papers as a bitset), the rarest word first.
    """

    docs: Sequence[int] = ()
    asked: tuple[tuple[str, int], ...] = ()

    def missing(self, doc: int) -> tuple[str, ...]:
        """Return the words that a paper does not have, as typed."""
        return tuple(dict.fromkeys(word for word, members in self.asked if not members >> doc & 1))


NONE = Closest()


def closest(matcher: Matcher, query: Query, within: int | None = None) -> Closest:
    """Return the closest papers of a query that finds nothing; empty for a query of one word.

    Conditions that are not words or phrases (a tag, a date, an excluded word) still apply.
    """
    tree = matcher.widened(Query(query.text, _flat(_apart(query.tree)))).tree
    children = tree.children if isinstance(tree, And) else ()
    runs = [_known(matcher, child) for child in children if isinstance(child, Run)]
    saying = [run for run in runs if not (run.is_small or _is_address(run))]
    fixed = [child for child in children if not isinstance(child, Run)]
    is_named = any(isinstance(node, Named) and node.kind in NAMING for node in fixed)
    if len(saying) < 2 and not is_named:
        return NONE
    base = matcher.found(fixed, within)
    having = [matcher.having(run) & base for run in saying]
    weights = [_HAVING * rarity(max(base.bit_count(), 1), each.bit_count()) for each in having]
    # A query that names a paper asks for that paper, whatever else was pasted with its id.
    members = base if is_named else _best(having, weights, base)
    if not members:
        return NONE
    docs = list(islice(matcher.rank_any(members, runs, list(zip(saying, weights, strict=True))), MOST))
    docs = _whole_titles_first(matcher, query.text, docs)
    words = (query.text[run.start : run.end].strip(_SIGNS) for run in saying)
    asked = sorted(zip(words, having, strict=True), key=lambda row: row[1].bit_count())
    return Closest(docs, tuple(asked))


def _whole_titles_first(matcher: Matcher, text: str, docs: Sequence[int]) -> list[int]:
    """Move the papers first whose whole title is between signs in the text, as in a pasted reference."""
    found = list(spans(text))
    said = [token for token, _start, _end in found]

    def has(title: Sequence[str]) -> bool:
        width = len(title)
        places = (place for place in range(len(said) - width + 1) if said[place : place + width] == title)
        return any(_stands_alone(text, found[place][1], found[place + width - 1][2]) for place in places)

    best, rest = docs[:_READ], docs[_READ:]
    titles = dict(zip(best, matcher.titles_of(best), strict=True))
    whole = {doc: len(title) for doc, title in titles.items() if len(title) >= _SHORTEST_TITLE and has(title)}
    return [*sorted(best, key=lambda doc: -whole.get(doc, 0)), *rest]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether there are signs or line breaks around a part of a text, or its start or end."""
    before, after = text[:start].rstrip(" ")[-1:], text[end:].lstrip(" ")[:1]
    return not before.isalnum() and not after.isalnum()


def _flat(tree: Node | None) -> Node | None:
    """Put the words in brackets on a level with the others, as in pasted titles: … (ICML 2024 oral)."""
    if not isinstance(tree, And):
        return tree
    flat = (child.children if isinstance(child, And) else (child,) for child in tree.children)
    return And(tuple(chain.from_iterable(flat)))


def _known(matcher: Matcher, run: Run) -> Run:
    """Replace a word that no paper has by the other words of its stem, if there are any."""
    return run if matcher.having(run) else matcher.words_of_stem(run) or run


def _is_address(run: Run) -> bool:
    """Whether this is the address of a paper, whose words say nothing."""
    return any(isinstance(leaf, Named) and leaf.kind == "address" for leaf in run.other_leaves)


def _best(having: Sequence[int], weights: Sequence[float], base: int) -> int:
    """Return the papers with the highest weight, and those with at least half of it."""
    planes = bits.total(map(bits.constant, having, map(points_of, weights)))
    found = least = 0
    for group in bits.groups(base, planes):
        score = sum(1 << place for place, plane in enumerate(planes) if plane & group)
        least = least or round(score * _OF_BEST)
        if not score or score < least:
            break
        found |= group
    return found


def _apart(tree: Node | None) -> Node | None:
    """Split a query of a single phrase into words: pasted titles are often quoted and not always exact."""
    if isinstance(tree, Run) and len(tree.parts) >= _FEWEST_PARTS:
        words = [replace(part, how=How.STEM if part.how is How.EXACT else part.how) for part in tree.parts]
        return And(tuple(replace(tree, parts=(part,), start=part.start, end=part.end) for part in words))
    return tree
