"""From the tree of a query to tantivy's queries, that find the same papers as `papertui.search.word_lookup`.

Points are those of BM25, as in `papertui.search.score`: a title counts double,
what is a mere beginning or a pattern gives a flat share.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache
from itertools import pairwise, product
from math import prod
from typing import TypeAlias

from tantivy import Occur, Query

from papertui.search import distance
from papertui.search.large.authors import authors_named
from papertui.search.large.documents import FILLED, FIRST, LONGEST_START, OPENING, STRIDE, begun
from papertui.search.large.joining import all_of, any_of, without
from papertui.search.large.patterns import LETTER, literal, regex_of
from papertui.search.large.store import Store
from papertui.search.score import BOOST, rarity
from papertui.search.tokens import same_stem
from papertui.search.tree import TEXT_FIELDS, And, How, Node, Not, Or, Part, Run, wanted

_MOST_WAYS = 8
_BEGUN_SHARE = 0.25  # of a point, for a word that only begins so
_FLAT_SHARE = 1.0
_FEW_WORDS = 64
_LONGEST_PATTERN = 32
_MOSTLETTERS = 4
_FEW_FITTING = 1_000
_BEGIN_BONUS = 8.0
_BESIDE_BONUS = 3.0
_REMEMBERED = 4  # patterns; one may mean every word there is

_Way: TypeAlias = tuple[int, str]
"""A word of the index and where it stands, counted from the first part of a phrase."""


class Composer:
    """Make queries for one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._schema = store.schema
        # One question asks for them in each field, and again for its count and its explanation.
        self._near = lru_cache(_REMEMBERED)(self._find_near)
        self._any_form = lru_cache(_FEW_WORDS)(self._find_any_form)
        self._fitting = lru_cache(_REMEMBERED)(self._find_fitting)
        self._rarity = lru_cache(_FEW_WORDS)(store.rarity)

    def found(self, node: Node) -> Query:
        """Ask for the papers of a tree that holds words and nothing else."""
        return self._combined(node, self.run)

    def ranks(self, node: Node) -> Iterator[Query]:
        """Ask for the same papers rank by rank: those first that have a row of words in the title."""
        asked, runs = self.found(node), _plain_row(node)
        titled = [replace(run, fields=("title",)) for run in runs if "title" in run.fields]
        if len(runs) < 2 or len(titled) < len(runs):
            yield self._opening(asked, runs)
            return
        in_title = Query.const_score_query(self.all_of(titled), 0.0)
        yield self._opening(all_of([asked, in_title]), runs)
        yield without(asked, in_title)

    def any_of(self, runs: Iterable[Run]) -> Query:
        """Ask for the papers that have any of these; what stands there twice counts twice."""
        return any_of([Query.boost_query(self.run(run), times) for run, times in Counter(runs).items()])

    def closest(self, runs: Sequence[Run], weighed: Sequence[tuple[Run, float]]) -> Query:
        """Ask for the papers that have any of these, those first that have most by weight."""
        having = [Query.const_score_query(self.run(run), points) for run, points in weighed]
        return any_of([*map(self.run, runs), *having, *self._beside(runs)])

    def _beside(self, runs: Sequence[Run]) -> Iterator[Query]:
        for first, second in pairwise(runs):
            parts = first.parts + second.parts
            if first.fields == second.fields and not any(part.how in (How.GLOB, How.FUZZY) for part in parts):
                phrases = [
                    self._flat(self._phrase(parts, name), name, _BESIDE_BONUS) for name in first.fields
                ]
                yield Query.disjunction_max_query(phrases)

    def all_of(self, runs: Iterable[Run]) -> Query:
        """Ask for the papers that have all of these."""
        return all_of([self.run(run) for run in runs])

    def frequency(self, token: str) -> int:
        """Count the papers that have a token in any field."""
        return self._store.count(any_of([self._term(token, name) for name in TEXT_FIELDS]))

    def within(self, asked: Query, docs: Sequence[int]) -> Query:
        """Ask for no papers but some."""
        some = Query.term_set_query(self._schema, "doc", list(docs))
        return all_of([asked, Query.const_score_query(some, 0.0)])

    def run(self, run: Run) -> Query:
        """Ask for a word or a phrase in any of its fields, in any of its forms."""
        if run.named:
            authors = any_of([authors_named(words, self._schema) for words in run.named])
            points = rarity(self._store.held, self._store.count(authors))
            return any_of([self.run(replace(run, named=())), Query.const_score_query(authors, points)])
        if run.also or len(run.parts) > 1:
            return self._any_form(run)
        return any_of(list(self._form(run.parts, run.fields)))

    def _form(self, parts: Sequence[Part], fields: Sequence[str]) -> Iterator[Query]:
        for name in fields:
            if len(parts) > 1:
                yield self._phrase(parts, name)
            else:
                yield from self._word(parts[0], name)

    def _find_any_form(self, run: Run) -> Query:
        """Ask for a word in any form, or a phrase; it counts as a word that is as rare as all forms are."""
        by_field = {
            name: any_of([each for form in run.forms for each in self._form(form, (name,))])
            for name in run.fields
        }
        points = rarity(self._store.held, self._store.count(any_of(list(by_field.values()))))
        flat = [self._flat(each, name, points) for name, each in by_field.items()]
        return Query.disjunction_max_query(flat)

    def begun_ranks(self, run: Run) -> tuple[Query, list[Query]]:
        """Ask for what a word that is being typed finds: as a whole word, and as no more than a beginning.

        The beginnings are ranks too: those in a title, then all others.
        """
        (part,) = run.parts
        whole = replace(run, parts=(replace(part, is_open=False),))
        known = exact = self.found(whole)
        begun = {name: self._begun(part.token, name) for name in run.fields}
        ranks: list[Query] = []
        if "title" in begun:
            title = begun.pop("title")
            ranks.append(without(title, exact))
            known = any_of([exact, title])
        if begun:
            ranks.append(without(any_of(list(begun.values())), known))
        return self._opening(exact, [whole]), ranks

    def _combined(self, node: Node, leaf: Callable[[Run], Query]) -> Query:
        match node:
            case Run():
                return leaf(node)
            case And(children):
                asked = wanted(children)
                small = [child for child in children if not any(child is each for each in asked)]
                return all_of(
                    [self._combined(child, leaf) for child in asked],
                    [self._combined(child, leaf) for child in small],
                )
            case Or(children):
                return any_of([self._combined(child, leaf) for child in children])
            case Not(child):
                every = Query.const_score_query(Query.all_query(), 0.0)
                return without(every, self._combined(child, leaf))
            case _:
                raise AssertionError(f"no words in {node}")

    def _word(self, part: Part, name: str) -> Iterator[Query]:
        if part.how is How.GLOB:
            yield self._flat(self._glob(part.token, name), name, _FLAT_SHARE)
        elif part.how is How.FUZZY:
            near = Query.fuzzy_term_query(self._schema, name, part.token, part.edits, False)
            yield self._flat(near, name, _FLAT_SHARE)
        else:
            yield from self._forms(part, name)
        if part.is_open:
            yield self._flat(self._begun(part.token, name), name, _BEGUN_SHARE)

    def _forms(self, part: Part, name: str) -> Iterator[Query]:
        for token in _forms(part):
            if having := self._store.frequency(token, (name,)):
                # Tantivy weighs by how rare a token is in this field, which titles are too short for.
                share = self._rarity(_forms(part)) / rarity(self._store.held, having)
                yield Query.boost_query(self._term(token, name), BOOST[name] * share)

    def _term(self, token: str, name: str) -> Query:
        return Query.term_query(self._schema, name, token)

    def _begun(self, start: str, name: str) -> Query:
        if len(start) <= LONGEST_START:
            return self._term(begun(start), name)
        words = self._store.beginning(start, name, _FEW_WORDS + 1)
        if len(words) > _FEW_WORDS:
            return Query.regex_query(self._schema, name, literal(start) + LETTER + "*")
        # A pattern takes 0.2 ms to understand, whatever it finds.
        return any_of([self._term(word, name) for word in words])

    def _glob(self, pattern: str, name: str) -> Query:
        if pattern == "*":
            return self._term(FILLED, name)
        if pattern.endswith("*") and pattern[:-1].isalnum():
            return self._begun(pattern[:-1], name)
        # Tantivy's time for a pattern doubles with each ? behind a *, so where few words fit they are named.
        is_hard = pattern.partition("*")[2].count("?") > _MOSTLETTERS
        if not is_hard or len(self._fitting(pattern)) > _FEW_FITTING:
            with suppress(ValueError):  # it is longer than tantivy's patterns may be
                return Query.regex_query(self._schema, name, regex_of(pattern))
        return any_of([self._term(token, name) for token in self._fitting(pattern)])

    def _flat(self, asked: Query, name: str, points: float) -> Query:
        return Query.const_score_query(asked, points * BOOST[name])

    def _phrase(self, parts: Sequence[Part], name: str) -> Query:
        ways = [list(self._ways(part, name)) for part in parts]
        if all(ways) and prod(map(len, ways)) <= _MOST_WAYS:
            return any_of([self._side_by_side(way, name) for way in product(*ways)])
        if not all(map(self._fits_any, parts)):
            return Query.empty_query()
        patterns: list[str | tuple[int, str]] = [
            (STRIDE * place, self._pattern(part)) for place, part in enumerate(parts)
        ]
        return Query.regex_phrase_query(self._schema, name, patterns)

    def _side_by_side(self, way: Sequence[_Way], name: str) -> Query:
        words = [(STRIDE * place + offset, word) for place, (offset, word) in enumerate(way)]
        # Positions are counted from the first; a beginning stands before its word.
        least = words[0][0]
        return Query.phrase_query(self._schema, name, [(place - least, word) for place, word in words])

    def _ways(self, part: Part, name: str) -> Iterator[_Way]:
        """Return the words that a part means, by offset; none where they are too many to be spelt out."""
        if part.how in (How.GLOB, How.FUZZY):
            return
        if part.is_open and len(part.token) > LONGEST_START:
            words = self._store.beginning(part.token, name, _MOST_WAYS + 1)
            if len(words) <= _MOST_WAYS:
                yield from ((0, word) for word in dict.fromkeys((*words, *_forms(part))))
            return
        if part.is_open:
            yield len(part.token) - STRIDE, begun(part.token)
        for token in _forms(part):
            if not (part.is_open and token.startswith(part.token)):
                yield 0, token

    def _pattern(self, part: Part) -> str:
        if part.how is How.GLOB:
            return regex_of(part.token)
        if part.how is How.FUZZY:
            return f"({'|'.join(map(literal, self._near(part.token, part.edits)))})"
        forms = list(map(literal, _forms(part)))
        if part.is_open:
            forms.append(f"{literal(part.token)}{LETTER}*")
        return f"({'|'.join(forms)})" if len(forms) > 1 else forms[0]

    def _fits_any(self, part: Part) -> bool:
        """Whether a part of a phrase means any word; of a short pattern tantivy itself finds that out."""
        if part.how is How.FUZZY:
            return bool(self._near(part.token, part.edits))
        return (
            part.how is not How.GLOB or len(part.token) <= _LONGEST_PATTERN or bool(self._fitting(part.token))
        )

    def _find_fitting(self, pattern: str) -> list[str]:
        fits = re.compile(translate(pattern)).match
        return [token for token in self._store.vocabulary(re.split(r"[*?]", pattern)[0]) if fits(token)]

    def _find_near(self, token: str, edits: int) -> list[str]:
        tokens = sorted(self._store.vocabulary(""))
        return [tokens[number] for number in distance.near(tokens, token, edits)]

    def _opening(self, asked: Query, runs: Sequence[Run]) -> Query:
        """Put those first whose title begins so: who types a name means the paper of that name."""
        parts = [part for run in runs for part in run.parts]
        if len(parts) == 1:
            # The beginning of one word is no name yet.
            parts = [replace(parts[0], is_open=False)]
        in_title = all("title" in run.fields for run in runs)
        if not parts or not in_title or any(part.how in (How.GLOB, How.FUZZY) for part in parts):
            return asked
        opening = self._phrase([Part(FIRST, How.EXACT), *parts], OPENING)
        bonus = Query.const_score_query(opening, _BEGIN_BONUS * len(parts))
        return Query.boolean_query([(Occur.Must, asked), (Occur.Should, bonus)])


def _plain_row(node: Node) -> list[Run]:
    """Return the words of a tree that asks for all of them; none for any other tree."""
    children = node.children if isinstance(node, And) else (node,)
    return [child for child in children if isinstance(child, Run)]


def _forms(part: Part) -> tuple[str, ...]:
    return same_stem(part.token) if part.how is How.STEM else (part.token,)
