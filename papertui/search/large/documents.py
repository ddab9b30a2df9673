"""What a paper is written down as for tantivy.

A field holds three words for each token of a paper: its beginnings of one and
of two letters, marked, and the token. So a short beginning costs one list of
papers, not the ten thousand of its words, in a phrase too; and as every token
has its place at a multiple of STRIDE, phrases are found by position. A value
in `block` and one in `bit` make a set of papers out of a sum: see `Store.bits`.
"""

from collections.abc import Iterator, Sequence

import tantivy

from papertui.paper import Paper
from papertui.search.texts import runs_of
from papertui.search.tree import TEXT_FIELDS

STRIDE = 3
"""How many words of the index a token takes: its two beginnings and itself."""

LONGEST_START = 2
OPENING = "opening"
"""The field of how titles begin, after the word FIRST; articles are there and passed over."""

FIRST = "^"
_MARK = "***"  # no token holds one, and none becomes this by two edits
FILLED = _MARK
"""The word that is in every field that is not empty."""

_ARTICLES = ("a", "an", "the")
_OPENING_LENGTH = 12
_MOST_SPELLED = 1 << 16
BITS = 48  # papers in a block: a sum of so many powers of two is exact, and six bytes
_POWERS = [float(1 << place) for place in range(BITS)]


def begun(start: str) -> str:
    """Return the word that stands for a beginning of one or two letters."""
    return start + _MARK


def is_mark(word: str) -> bool:
    """Whether a word of the index stands for beginnings, or for a field that is not empty."""
    return word.endswith(_MARK)


def schema_of() -> tantivy.Schema:
    """Return the fields of an index."""
    schema = tantivy.SchemaBuilder()
    for name in (*TEXT_FIELDS, OPENING):
        schema.add_text_field(name, tokenizer_name="whitespace")
    schema.add_unsigned_field("doc", indexed=True, fast=True)
    schema.add_unsigned_field("block", fast=True)
    schema.add_float_field("bit", fast=True)
    return schema.build()


def document(number: int, paper: Paper) -> tantivy.Document | None:
    """Write a paper down; None for what holds the place of a dead number."""
    if not (paper.title or paper.abstract):
        return None
    made = tantivy.Document()
    runs = {name: [run for run in some if run] for name, some in runs_of(paper).items()}
    for name, some in runs.items():
        for run in some:
            made.add_text(name, " ".join(map(_words, run)))
        if some:
            made.add_text(name, FILLED)
    for title in runs["title"]:
        for own in _openings(title):
            made.add_text(OPENING, " ".join(map(_words, (FIRST, *own[:_OPENING_LENGTH]))))
    made.add_unsigned("doc", number)
    made.add_unsigned("block", number // BITS)
    made.add_float("bit", _POWERS[number % BITS])
    return made


class _Spelled(dict[str, str]):
    """What is written for each token; a dict answers in half the time of `lru_cache`."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST_SPELLED:
            self.clear()
        self[token] = spelled = f"{begun(token[:1])} {begun(token[:2])} {token}"
        return spelled


_words = _Spelled().__getitem__


def _openings(title: Sequence[str]) -> Iterator[Sequence[str]]:
    yield title
    if title[0] in _ARTICLES and len(title) > 1:
        yield title[1:]
