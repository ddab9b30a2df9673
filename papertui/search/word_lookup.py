"""Lookup of a query's words and phrases in an index: the papers that match each, with their scores."""

import re
from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import translate
from functools import reduce
from operator import and_
from typing import Protocol

from papertui.search import bits, distance, names
from papertui.search.bits import Planes
from papertui.search.score import Scorer
from papertui.search.tables import FIELD_BIT, Tables
from papertui.search.texts import Spelling, Texts
from papertui.search.tokens import same_stem
from papertui.search.tree import How, Part, Run

_FEW = 2_000  # papers
_HELD = 40 << 20  # bytes of cached bitsets: the words of some hundred queries at 50,000 papers


class WordIndex(Protocol):
    """An index of words, on disk or in memory."""

    tables: Tables
    texts: Texts
    size: int

    def postings(self, field: str, token: str) -> "tuple[array[int], array[float]]":
        """Return the documents that have this token in this field, ascending, and how often each has it."""
        ...

    def docs(self, field: str, token: str) -> "array[int]":
        """Return the documents that have this token in this field, ascending."""
        ...

    def rest(self) -> None:
        """Release the memory that reading took."""
        ...

    def close(self) -> None:
        """Close the files."""
        ...


@dataclass(frozen=True, slots=True)
class WordHits:
    """Documents that have a word, those that have it in the title, and the score of each (`bits.Planes`)."""

    bits: int
    title: int
    planes: Planes = ()

    @property
    def weight(self) -> int:
        """The approximate size in bytes."""
        return (self.bits.bit_length() * (2 + len(self.planes)) >> 3) + 200


def _key(form: tuple[Part, ...]) -> Hashable:
    return tuple((part.token, part.how, part.is_open, part.edits) for part in form)


class WordLookup:
    """Finds the words of a query in an index, with a cache of limited size. For one thread."""

    def __init__(self, index: WordIndex) -> None:
        self._index = index
        self._tables = index.tables
        self._scorer = Scorer(index.tables)
        self._all = (1 << index.size) - 1
        self._kept: OrderedDict[Hashable, WordHits] = OrderedDict()
        self._held = 0

    def find(self, run: Run) -> WordHits:
        """Return the papers in which these parts are adjacent in one of the run's fields."""
        key = (tuple(map(_key, run.forms)), run.fields, run.named)
        found = self._recall(key)
        if found is None:
            if run.also:
                found = self._any_form(run)
            else:
                found = self._word(run.parts[0], run.fields) if len(run.parts) == 1 else self._phrase(run)
            if run.named:
                found = self._or_named(found, run)
            self._keep(key, found)
        return found

    def _any_form(self, run: Run) -> WordHits:
        """Return the papers that have any form of a word; all forms together are scored as one word."""
        found = [self.find(replace(run, parts=form, also=(), named=())) for form in run.forms]
        every, title = bits.union(each.bits for each in found), bits.union(each.title for each in found)
        planes: Planes = ()
        for form, each in zip(run.forms, found, strict=True):
            if len(form) == 1 and form[0].how is How.STEM:
                postings = self._postings(same_stem(form[0].token), run.fields)
                own = self._scorer.weigh(postings, every.bit_count())
                planes = bits.add(planes, own)
                if not form[0].is_open:
                    continue
            planes = bits.add(planes, self._scorer.flat(each.bits, each.title, 1.0, every.bit_count()))
        return WordHits(every, title, planes)

    def _or_named(self, found: WordHits, run: Run) -> WordHits:
        """Add the papers that have an author with one of these names."""
        docs = bits.union(self._bits(self._authors(words)) for words in run.named)
        planes = bits.add(found.planes, self._scorer.flat(docs, 0, 1.0))
        return WordHits(found.bits | docs, found.title, planes)

    def _authors(self, words: tuple[str, ...]) -> Sequence[int]:
        known = [word for word in words if len(word) > 1 and self._tables.number(word) is not None]
        docs = bits.union(self._bits(self._index.docs("author", word)) for word in known)
        if not docs:
            return []
        return self._index.texts.authors(bits.to_docs(docs), names.pattern(words))

    def _postings(
        self, tokens: Iterable[str], fields: tuple[str, ...]
    ) -> "list[tuple[str, array[int], array[float]]]":
        known = [token for token in tokens if self._tables.number(token) is not None]
        return [(field, *self._index.postings(field, token)) for token in known for field in fields]

    def opening(self, parts: Sequence[Part], docs: Sequence[int]) -> int:
        """Return those of the documents (ascending) whose title starts with these parts, articles ignored."""
        return self._bits(self._index.texts.opening(docs, Spelling(parts, self._known), "title"))

    def side_by_side(self, first: Run, second: Run, docs: Sequence[int]) -> int:
        """Return those of the documents (ascending) in which the second word follows the first.

        Empty if the words are of different fields, or if either is a pattern.
        """
        parts = first.parts + second.parts
        if first.fields != second.fields or any(part.how in (How.GLOB, How.FUZZY) for part in parts):
            return 0
        return self._bits(self._index.texts.having(docs, Spelling(parts, self._known), first.fields))

    def _numbers(self, part: Part) -> Sequence[int]:
        """Return the numbers of the tokens that a part matches, except those it is a prefix of."""
        if part.how is How.GLOB:
            return self._fitting(part.token)
        if part.how is How.FUZZY:
            return distance.near(self._tables.tokens, part.token, part.edits)
        own = same_stem(part.token) if part.how is How.STEM else (part.token,)
        return [number for token in own if (number := self._tables.number(token)) is not None]

    def _word(self, part: Part, fields: tuple[str, ...]) -> WordHits:
        if part.how in (How.GLOB, How.FUZZY):
            return self._flat(self._anyhow(part, fields))
        own = same_stem(part.token) if part.how is How.STEM else (part.token,)
        exact = self._weighed(own, fields)
        if not part.is_open:
            return exact
        begun = self._with_prefix(part.token, fields)
        both = WordHits(begun.bits | exact.bits, begun.title | exact.title)
        # Less than the lowest score of the word itself: a whole word ranks before a prefix match.
        return WordHits(
            both.bits, both.title, bits.add(exact.planes, self._scorer.flat(both.bits, both.title, 0.25))
        )

    def _flat(self, found: WordHits) -> WordHits:
        return WordHits(found.bits, found.title, self._scorer.flat(found.bits, found.title, 1.0))

    def _weighed(self, tokens: Iterable[str], fields: tuple[str, ...]) -> WordHits:
        known = tuple(token for token in tokens if self._tables.number(token) is not None)
        key = ("weighed", known, fields)
        found = self._recall(key)
        if found is None:
            every = title = 0
            postings: list[tuple[str, array[int], array[float]]] = []
            for token in known:
                own = [(field, *self._index.postings(field, token)) for field in fields]
                one = self._note(token, fields, {field: docs for field, docs, _counts in own})
                every, title = every | one.bits, title | one.title
                postings += own
            found = WordHits(every, title, self._scorer.weigh(postings, every.bit_count()))
            self._keep(key, found)
        return found

    def _with_prefix(self, start: str, fields: tuple[str, ...]) -> WordHits:
        sets = {field: self._tables.start(start, field) for field in fields}
        known = {field: members for field, members in sets.items() if members is not None}
        if len(known) < len(sets):
            return self._any_of(self._tables.starting(start), fields)
        return WordHits(bits.union(known.values()), known.get("title", 0))

    def _any_of(self, numbers: Sequence[int], fields: tuple[str, ...]) -> WordHits:
        """Return the papers that have any of these tokens.

        The most frequent tokens are read first, until all papers are found.
        """
        tables = self._tables
        every = self._bits(tables.rare_docs(numbers, sum(FIELD_BIT[field] for field in fields)))
        title = self._bits(tables.rare_docs(numbers, FIELD_BIT["title"])) if "title" in fields else 0
        common = [number for number in numbers if not tables.is_rare(number)]
        for number in sorted(common, key=tables.counts.__getitem__, reverse=True):
            if every == self._all:
                break
            found = self._token(tables.tokens[number], fields)
            every |= found.bits
            title |= found.title
        return WordHits(every, title)

    def _token(self, token: str, fields: tuple[str, ...]) -> WordHits:
        found = self._recall((token, fields))
        if found is None:
            found = self._note(token, fields, {field: self._index.docs(field, token) for field in fields})
        return found

    def _note(self, token: str, fields: tuple[str, ...], docs: "Mapping[str, array[int]]") -> WordHits:
        sets = {field: self._bits(members) for field, members in docs.items()}
        found = WordHits(bits.union(sets.values()), sets.get("title", 0))
        self._keep((token, fields), found)
        return found

    def _fitting(self, pattern: str) -> Sequence[int]:
        fixed = re.match(r"[^*?]*", pattern)
        within = self._tables.starting(fixed.group() if fixed else "")
        fits = re.compile(translate(pattern)).match
        tokens = self._tables.tokens
        return [number for number in within if fits(tokens[number])]

    def _phrase(self, run: Run) -> WordHits:
        """Search the texts of the papers that have all the parts somewhere in these fields."""
        *first, last = run.parts
        having = reduce(and_, (self._having(part, run.fields) for part in first), self._all)
        # For few papers, reading their texts is faster than the postings of all words with the prefix.
        if not (first and last.is_open and having.bit_count() <= _FEW):
            having &= self._having(last, run.fields)
        spelling = Spelling(run.parts, self._known)
        docs = self._index.texts.having(bits.to_docs(having), spelling, run.fields)
        in_title = docs
        if run.fields != ("title",):
            in_title = self._index.texts.having(docs, spelling, ("title",)) if "title" in run.fields else []
        # Adjacent words are as informative as a rare word.
        return self._flat(WordHits(self._bits(docs), self._bits(in_title)))

    def _having(self, part: Part, fields: tuple[str, ...]) -> int:
        found = self._anyhow(part, fields).bits
        return found | self._with_prefix(part.token, fields).bits if part.is_open else found

    def _anyhow(self, part: Part, fields: tuple[str, ...]) -> WordHits:
        """Return the papers that have a part, whatever its frequency; prefix matches are not included."""
        if part.how is How.GLOB and part.token.endswith("*"):
            start = part.token[:-1]
            if not start:
                sets = {field: bits.from_flags(self._tables.filled(field)) for field in fields}
                return WordHits(bits.union(sets.values()), sets.get("title", 0))
            if start.isalnum():
                return self._with_prefix(start, fields)
        return self._any_of(self._numbers(part), fields)

    def _known(self, part: Part) -> Iterator[str]:
        return map(self._tables.tokens.__getitem__, self._numbers(part))

    def _bits(self, docs: "Sequence[int] | array[int]") -> int:
        return bits.from_docs(docs, self._index.size)

    def _recall(self, key: Hashable) -> WordHits | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key: Hashable, found: WordHits) -> None:
        known = self._kept.pop(key, None)
        self._kept[key] = found
        self._held += found.weight - (known.weight if known else 0)
        while self._held > _HELD and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._held -= oldest.weight
