"""Search in the user's notes, by the same rules as in titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property, reduce
from operator import and_

from papertui.search.bits import from_docs
from papertui.search.leaves import NameTest
from papertui.search.parts import Part
from papertui.search.tokens import tokens


class Notes:
    """The notes of papers by document, and an index of their words, built at the first use."""

    def __init__(self, texts: Mapping[int, str], size: int) -> None:
        self.texts = texts
        self._size = size

    def having(self, parts: tuple[Part, ...]) -> int:
        """Return the papers with these parts next to each other in their notes, as a bitset."""
        if not self.texts:
            return 0
        docs = reduce(and_, map(self._docs_of, parts))
        if len(parts) > 1:
            test = NameTest(parts)
            docs = {doc for doc in docs if test(self.texts[doc])}
        return from_docs(sorted(docs), self._size)

    def _docs_of(self, part: Part) -> set[int]:
        found = (docs for token, docs in self._tokens.items() if part.matches(token))
        return set[int]().union(*found)

    @cached_property
    def _tokens(self) -> dict[str, set[int]]:
        found: defaultdict[str, set[int]] = defaultdict(set)
        for doc, text in self.texts.items():
            for token in tokens(text):
                found[token].add(doc)
        return found
