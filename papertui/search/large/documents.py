"""The tantivy document of a paper.

A field has three words for each token of a paper: its prefixes of one and of two
letters, marked, and the token. So a short prefix costs one list of papers, not those
of ten thousand words, in a phrase too; and as every token is at a position that is a
multiple of `stride`, phrases are found by position. Of names, which are many and
mostly of few papers, the prefixes of one letter are enough. Abstracts are long and have the
tokens alone; their prefixes are in a field without positions, which halves the index.
Before a title there are two words that mark its start: see OPENINGS. A value in `block`
and one in `bit` turn a sum into a set of papers: see `Store.bits`.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import tantivy

from papertui.paper import Worded
from papertui.search.tokens import spaced, tokens
from papertui.search.tree import TEXT_FIELDS

_STRIDE = 3
_LONGEST_START = 2
_STARTS = re.compile(r" ([^ ][^ ]?)").findall
_NAMES, _OF_NAMES = "author", 1  # the longest prefix of a word of a name
_LONG = "abstract"
_LONG_BEGUN = "begun"
_MARK = "***"  # no token contains it, and none is within two edits of it
FILLED = _MARK
"""The word that every field has that is not empty."""

_FIRST, _AFTER_ARTICLE = "^" + _MARK, "^^" + _MARK
OPENINGS = ((-_STRIDE - 1, _FIRST), (-2 * _STRIDE, _AFTER_ARTICLE))
"""Words that mark the start of titles, with or without an article, by their offset from the next token."""

_ARTICLES = ("a", "an", "the")
_MOST_KNOWN = 1 << 16
BITS = 48  # papers per block: a sum of so many powers of two is exact in a float, and six bytes
_POWERS = [float(1 << place) for place in range(BITS)]


def prefix_word(start: str) -> str:
    """Return the word of the index for a prefix of one or two letters."""
    return start + _MARK


def is_mark(word: str) -> bool:
    """Whether a word of the index is a prefix, or marks a field that is not empty."""
    return word.endswith(_MARK)


def stride(name: str) -> int:
    """Return how many words of the index a token has in a field: its prefixes and itself."""
    return 1 if name == _LONG else longest_start(name) + 1


def longest_start(name: str) -> int:
    """Return how long the longest prefix is that is a word of its own."""
    return _OF_NAMES if name == _NAMES else _LONGEST_START


def field_of_starts(name: str) -> str:
    """Return the field with the short prefixes of the tokens of a field."""
    return _LONG_BEGUN if name == _LONG else name


def schema_of() -> tantivy.Schema:
    """Return the fields of an index."""
    schema = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        schema.add_text_field(name, tokenizer_name="whitespace")
    schema.add_text_field(_LONG_BEGUN, tokenizer_name="whitespace", index_option="basic")
    schema.add_unsigned_field("doc", indexed=True, fast=True)
    schema.add_unsigned_field("block", fast=True)
    schema.add_float_field("bit", fast=True)
    return schema.build()


def document(number: int, paper: Worded) -> tantivy.Document | None:
    """Return the document of a paper; None for the place of a deleted document."""
    if not (paper.title or paper.abstract):
        return None
    made = tantivy.Document()
    long = spaced(paper.abstract).strip()
    texts: tuple[tuple[str, Iterable[str]], ...] = (
        ("title", (_title(tokens(paper.title)),)),
        (_LONG, (long,)),
        (_NAMES, map(_name, paper.authors)),
        ("org", (_with_starts(tokens(paper.organization or "")),)),
    )
    for field, some in texts:
        if given := list(filter(None, some)):
            made.add_text(field, FILLED)  # first, where its position takes no room
            for text in given:
                made.add_text(field, text)
    if long:
        made.add_text(_LONG_BEGUN, _starts(long))
    made.add_unsigned("doc", number)
    made.add_unsigned("block", number // BITS)
    made.add_float("bit", _POWERS[number % BITS])
    return made


class _Known(dict[str, str]):
    """What a function makes of each text; a dict is twice as fast as `lru_cache`."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, text: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[text] = made = self._make(text)
        return made


_words = _Known(lambda token: f"{prefix_word(token[:1])} {prefix_word(token[:2])} {token}").__getitem__
# People write more than one paper.
_name = _Known(
    lambda name: " ".join([f"{prefix_word(token[:1])} {token}" for token in tokens(name)])
).__getitem__


def _with_starts(run: Sequence[str]) -> str:
    return " ".join(map(_words, run))


def _title(run: Sequence[str]) -> str:
    if not run:
        return ""
    has_article = run[0] in _ARTICLES and len(run) > 1
    return f"{_FIRST} {_AFTER_ARTICLE if has_article else FILLED} {_with_starts(run)}"


def _starts(run: str) -> str:
    """Return the prefixes of all tokens, each once."""
    found = set(_STARTS(f" {run}"))
    found.update([start[0] for start in found])
    return f"{_MARK} ".join(found) + _MARK
