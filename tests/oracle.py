"""The query language read off its description, by brute force: the judge of the real search.

Written from the table and the rules under it ("What a word is"), without a
look at papertui.search, but for which fields there are: each paper is walked
through for each term, on plain lists of tokens. Slow and short on purpose. Only
the normaliser (papertui.text) is shared.
"""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from papertui.search.small_words import SMALL
from tests.oracle_forms import Compounds, Parts
from tests.oracle_names import initials_of
from tests.oracle_syntax import Term, lex
from tests.oracle_terms import (
    TEXT_FIELDS,
    Document,
    Test,
    Word,
    has_word,
    is_sign,
    leaf,
    nothing,
    plain_word,
    slip,
    stemmed,
)


def passed_over(document: Document) -> bool:
    """Stand for a bare sign between words, which says nothing and is in nobody's way."""
    return True


class Reader:
    """A recursive descent: `or := and (OR and)*`, `and := not (AND? not)*`, `not := NOT* (group | term)`."""

    def __init__(self, query: str, today: datetime.date, compounds: Compounds) -> None:
        self.items = list(lex(query))
        self.compounds = compounds
        self.today = today
        self.wordless = 0

    def read(self) -> Test:
        """Return the test that the whole query is."""
        if not self.items:
            return lambda document: True
        return self._either()

    def _next(self) -> str | Term | None:
        return self.items[0] if self.items else None

    def _either(self) -> Test:
        parts = [self._all()]
        while self._next() == "OR":
            self.items.pop(0)
            parts.append(self._all())
        if len(parts) == 1:
            return parts[0]
        return lambda document: any(part(document) for part in parts)

    def _all(self) -> Test:
        rows = [[self._not()]]
        while self._next() not in (None, ")", "OR"):
            if self._next() == "AND":
                self.items.pop(0)
                rows.append([])
            rows[-1].append(self._not())
        rows = [[part for part in row if part is not passed_over] for row in rows]
        if not any(rows):
            return self._wordless()
        # What an AND stands between are no neighbours.
        for row in rows:
            name_initials(row)
        found = (spaced(together(row, self.compounds), self.compounds) for row in rows)
        said = [part for row in found for part in without_small(row)]
        return said[0] if len(said) == 1 else lambda document: all(part(document) for part in said)

    def _not(self) -> Test:
        item = self.items.pop(0)
        if item == "NOT":
            before = self.wordless
            inner = self._not()
            if inner is passed_over or self.wordless > before:
                return self._wordless()
            return lambda document: not inner(document)
        if item == "(":
            group = self._either()
            if self._next() == ")":
                self.items.pop(0)
            return group
        assert isinstance(item, Term), item
        if item.text.startswith("=") and item.text[1:] and not (item.quoted or item.whole):
            item = replace(item, text=item.text[1:], quoted=True)
        if has_word(item):
            fuzzy = slip(item, self.compounds)
            return fuzzy or plain_word(item, self.compounds, self.today) or leaf(item, self.today)
        return passed_over if is_sign(item) else self._wordless()

    def _wordless(self) -> Test:
        self.wordless += 1
        return nothing


def name_initials(parts: Sequence[Test]) -> None:
    """Let initials beside a word also be those of an author of that name."""
    for place, part in enumerate(parts):
        if not isinstance(part, Word) or part.is_open or "author" not in part.fields:
            continue
        row = [
            each.tokens
            if isinstance(each, Word) and each.fields == part.fields and not each.is_begun
            else None
            for each in parts
        ]
        words = [tokens for tokens in initials_of(row)[place] if tokens[0] not in SMALL]
        part.names += words


def _row(parts: Sequence[Test], width: int) -> list[Word]:
    """Return the single words that these parts are, if all are and of the same fields."""
    some = [part for part in parts if isinstance(part, Word) and len(part.tokens) == 1]
    return some if len(some) == width and len({word.fields for word in some}) == 1 else []


def _tokens_of(words: Sequence[Word]) -> Parts:
    return tuple(token for word in words for token in word.tokens)


def together(parts: list[Test], compounds: Compounds) -> list[Test]:
    """Make words side by side one where they are, three before two."""
    found: list[Test] = []
    while parts:
        rows = [row for width in (3, 2) if (row := _row(parts[:width], width))]
        row = next((row for row in rows if compounds.is_one(_tokens_of(row))), [])
        row = row or _numbered_row(parts[:2], compounds)
        found.append(_as_one(row, compounds) if row else parts[0])
        parts = parts[len(row) or 1 :]
    return found


def _numbered_row(parts: Sequence[Test], compounds: Compounds) -> list[Word]:
    """Return a name and the number behind it, if they are one word and not both single tokens."""
    some = [part for part in parts if isinstance(part, Word)]
    if len(some) < 2 or some[0].fields != some[1].fields or some[0].is_begun:
        return []
    name, number = some[0].tokens, some[1].tokens
    return some if len(name) + len(number) > 2 and compounds.is_numbered(name, number) else []


def _as_one(row: Sequence[Word], compounds: Compounds) -> Word:
    last = row[-1]
    is_open = last.is_open and not last.is_begun
    return Word(last.fields, _tokens_of(row), is_open, compounds, is_begun=last.is_begun)


def spaced(parts: list[Test], compounds: Compounds) -> list[Test]:
    """Let what words side by side are joined to stand for each of them."""
    for width in (3, 2):
        for first in range(len(parts) - width + 1):
            row = _row(parts[first : first + width], width)
            joined = compounds.joined(_tokens_of(row), row[-1].is_open) if row else ""
            for word in row if joined else ():
                is_open = row[-1].is_open and len(row[-1].tokens[0]) > 2
                word.ways.append(stemmed((joined,), is_open))
    return parts


def without_small(parts: list[Test]) -> list[Test]:
    """Leave out the small words where another word says something."""
    words = [part for part in parts if isinstance(part, Word) or part is not nothing]
    saying = [part for part in words if isinstance(part, Word) and not part.is_small]
    small = [part for part in parts if isinstance(part, Word) and part.is_small]
    return [part for part in parts if part not in small] if saying else parts


_known: list[tuple[Sequence[Document], Compounds]] = []


def compounds_of(documents: Sequence[Document]) -> Compounds:
    """Return what these papers teach of compounds, read once."""
    for some, compounds in _known:
        if some is documents:
            return compounds
    papers = [document.paper for document in documents]
    found = Compounds(papers, (_all_tokens(document) for document in documents))
    _known.append((documents, found))
    return found


def _all_tokens(document: Document) -> set[str]:
    return {token for field in TEXT_FIELDS for text in document.texts[field] for token in text}


def answer(query: str, documents: Sequence[Document], today: datetime.date) -> set[str]:
    """Return the ids of the papers that the query finds."""
    test = Reader(query, today, compounds_of(documents)).read()
    return {document.id for document in documents if test(document)}
