"""Tantivy queries for a query's tree; they find the same papers as `papertui.search.word_lookup`.

Scores are those of BM25, as in `papertui.search.score`: a title counts double, a
prefix match or a pattern adds a fixed share.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise

from tantivy import Occur, Query

from papertui.search.large.authors import authors_named
from papertui.search.large.documents import (
    FILLED,
    OPENINGS,
    field_of_starts,
    longest_start,
    prefix_word,
)
from papertui.search.large.joining import all_of, among, any_of, without
from papertui.search.large.patterns import LETTER, literal, regex_of
from papertui.search.large.phrases import Phrases, forms_of
from papertui.search.large.store import TantivyStore
from papertui.search.score import BOOST, rarity
from papertui.search.tree import TEXT_FIELDS, And, How, Node, Not, Or, Part, Run, wanted

_PREFIX_SHARE = 0.25  # of a point, for a prefix match
_FLAT_SHARE = 1.0
_FEW_WORDS = 64
_MOSTLETTERS = 4
_FEW_FITTING = 1_000
_BEGIN_BONUS = 8.0
_BESIDE_BONUS = 3.0


class Composer:
    """Builds queries for one store."""

    def __init__(self, store: TantivyStore) -> None:
        self._store = store
        self._schema = store.schema
        self._phrases = Phrases(store)
        # One query needs them in each field, and again for its count and its explanation.
        self._any_form = lru_cache(_FEW_WORDS)(self._find_any_form)
        self._unscored = lru_cache(_FEW_WORDS)(self._find_unscored)
        self._rarity = lru_cache(_FEW_WORDS)(store.rarity)
        self._author = lru_cache(_FEW_WORDS)(partial(authors_named, schema=store.schema))

    def found(self, node: Node) -> Query:
        """Return the query for a tree of words only."""
        return self._combined(node, self.run)

    def members(self, node: Node) -> Query:
        """Return the query for the same papers as `found`, without the cost of scores."""
        return self._combined(node, self._unscored)

    def flat_ranks(self, run: Run) -> tuple[Query, Query] | None:
        """Yield the queries for papers with a run in the title, and for all others, if scores tie in each."""
        if not (run.also or len(run.parts) > 1) or "title" not in run.fields:
            return None
        if run.named and self._store.count(self._authors(run)):
            return None
        title = self._unscored(replace(run, fields=("title",)))
        return self._opening(title, [run]), without(self._unscored(run), title)

    def ranks(self, node: Node) -> Iterator[Query]:
        """Yield queries for the same papers by rank: first those that have all words in the title."""
        asked, runs = self.found(node), _plain_row(node)
        titled = [replace(run, fields=("title",)) for run in runs if "title" in run.fields]
        if len(runs) < 2 or len(titled) < len(runs):
            yield self._opening(asked, runs)
            return
        in_title = Query.const_score_query(self.all_of(titled), 0.0)
        yield self._opening(all_of([asked, in_title]), runs)
        yield without(asked, in_title)

    def any_of(self, runs: Iterable[Run]) -> Query:
        """Return the query for the papers that have any of these; a repeated run counts as often."""
        return any_of([Query.boost_query(self.run(run), times) for run, times in Counter(runs).items()])

    def closest(self, runs: Sequence[Run], weighed: Sequence[tuple[Run, float]]) -> Query:
        """Return the query for the papers that have any of these, those with the most weight first."""
        having = [Query.const_score_query(self.run(run), points) for run, points in weighed]
        return any_of([*map(self.run, runs), *having, *self._beside(runs)])

    def _beside(self, runs: Sequence[Run]) -> Iterator[Query]:
        for first, second in pairwise(runs):
            parts = first.parts + second.parts
            if first.fields == second.fields and not any(part.how in (How.GLOB, How.FUZZY) for part in parts):
                asked = [(name, self._phrases.phrase(parts, name)) for name in first.fields]
                flat = [self._flat(phrase, name, _BESIDE_BONUS) for name, phrase in asked]
                yield Query.disjunction_max_query(flat)

    def all_of(self, runs: Iterable[Run]) -> Query:
        """Return the query for the papers that have all of these."""
        return all_of([self.run(run) for run in runs])

    def frequency(self, token: str) -> int:
        """Return how many papers have a token in any field."""
        return self._store.count(any_of([self._term(token, name) for name in TEXT_FIELDS]))

    def within(self, asked: Query, docs: Sequence[int]) -> Query:
        """Return the query limited to some documents."""
        return all_of([asked, Query.const_score_query(among(docs, self._schema), 0.0)])

    def run(self, run: Run) -> Query:
        """Return the query for a word or a phrase in any of its fields, in any of its forms."""
        if run.named:
            authors = self._authors(run)
            points = rarity(self._store.held, self._store.count(authors))
            return any_of([self.run(replace(run, named=())), Query.const_score_query(authors, points)])
        if run.also or len(run.parts) > 1:
            return self._any_form(run)
        return any_of(list(self._form(run.parts, run.fields)))

    def _find_unscored(self, run: Run) -> Query:
        forms = run.forms if run.also else (run.parts,)
        named = [self._authors(run)] if run.named else []
        return any_of([*named, *(each for form in forms for each in self._form(form, run.fields))])

    def _authors(self, run: Run) -> Query:
        return any_of([self._author(words) for words in run.named])

    def _form(self, parts: Sequence[Part], fields: Sequence[str]) -> Iterator[Query]:
        for name in fields:
            if len(parts) > 1:
                yield self._phrases.phrase(parts, name)
            else:
                yield from self._word(parts[0], name)

    def _find_any_form(self, run: Run) -> Query:
        """Return the query for a phrase, or a word in any form; its rarity is that of all forms together."""
        by_field = {
            name: any_of([each for form in run.forms for each in self._form(form, (name,))])
            for name in run.fields
        }
        points = rarity(self._store.held, self._store.count(any_of(list(by_field.values()))))
        flat = [self._flat(each, name, points) for name, each in by_field.items()]
        return Query.disjunction_max_query(flat)

    def prefix_ranks(self, run: Run) -> tuple[Query, list[Query]]:
        """Return the query for a word being typed as a whole word, and the queries for its prefix matches.

        The prefix matches are ranks too: those in a title first, then all others.
        """
        (part,) = run.parts
        whole = replace(run, parts=(replace(part, is_open=False),))
        known = exact = self.found(whole)
        prefixed = {name: self._with_prefix(part.token, name) for name in run.fields}
        ranks: list[Query] = []
        if "title" in prefixed:
            title = prefixed.pop("title")
            ranks.append(without(title, exact))
            known = any_of([exact, title])
        if prefixed:
            ranks.append(without(any_of(list(prefixed.values())), known))
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
            yield self._flat(self._with_prefix(part.token, name), name, _PREFIX_SHARE)

    def _forms(self, part: Part, name: str) -> Iterator[Query]:
        for token in forms_of(part):
            if having := self._store.frequency(token, (name,)):
                # Tantivy weighs by the rarity in this field, for which titles are too short.
                share = self._rarity(forms_of(part)) / rarity(self._store.held, having)
                yield Query.boost_query(self._term(token, name), BOOST[name] * share)

    def _term(self, token: str, name: str) -> Query:
        return Query.term_query(self._schema, name, token)

    def _with_prefix(self, start: str, name: str) -> Query:
        if len(start) <= longest_start(name):
            return Query.term_query(self._schema, field_of_starts(name), prefix_word(start), "basic")
        words = self._store.beginning(start, name, _FEW_WORDS + 1)
        if len(words) > _FEW_WORDS:
            return Query.regex_query(self._schema, name, literal(start) + LETTER + "*")
        # A pattern takes 0.2 ms to compile, whatever it finds.
        return any_of([self._term(word, name) for word in words])

    def _glob(self, pattern: str, name: str) -> Query:
        if pattern == "*":
            return self._term(FILLED, name)
        if pattern.endswith("*") and pattern[:-1].isalnum():
            return self._with_prefix(pattern[:-1], name)
        # Tantivy's time for a pattern doubles with each ? after a *: few matching words are listed instead.
        is_hard = pattern.partition("*")[2].count("?") > _MOSTLETTERS
        if not is_hard or len(self._phrases.fitting(pattern)) > _FEW_FITTING:
            with suppress(ValueError):  # the pattern is too long for tantivy
                return Query.regex_query(self._schema, name, regex_of(pattern))
        return any_of([self._term(token, name) for token in self._phrases.fitting(pattern)])

    def _flat(self, asked: Query, name: str, points: float) -> Query:
        return Query.const_score_query(asked, points * BOOST[name])

    def _opening(self, asked: Query, runs: Sequence[Run]) -> Query:
        """Rank papers first whose title starts with the words: a typed name asks for the paper so called."""
        parts = [part for run in runs for part in run.parts]
        if len(parts) == 1:
            # A prefix of a single word is not a name yet.
            parts = [replace(parts[0], is_open=False)]
        in_title = all("title" in run.fields for run in runs)
        if not parts or not in_title or any(part.how in (How.GLOB, How.FUZZY) for part in parts):
            return asked
        opening = any_of([self._phrases.phrase(parts, "title", [before]) for before in OPENINGS])
        bonus = Query.const_score_query(opening, _BEGIN_BONUS * len(parts))
        return Query.boolean_query([(Occur.Must, asked), (Occur.Should, bonus)])


def _plain_row(node: Node) -> list[Run]:
    """Return the words of a tree that requires all of them; [] for any other tree."""
    children = node.children if isinstance(node, And) else (node,)
    return [child for child in children if isinstance(child, Run)]
