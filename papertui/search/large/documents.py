"""What a paper is written down as for tantivy.

A field holds three words for each token of a paper: its beginnings of one and
of two letters, marked, and the token. So a short beginning costs one list of
papers, not the ten thousand of its words, in a phrase too; and as every token
has its place at a multiple of `stride`, phrases are found by position. Abstracts
are long, and hold the tokens alone; their beginnings are in a field without
positions, which saves half of the index. A title is preceded by two words that say
where it begins: see OPENINGS. A value in `block` and one in `bit` make a set of
papers out of a sum: see `Store.bits`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import tantivy

from papertui.paper import Paper
from papertui.search.texts import runs_of
from papertui.search.tree import TEXT_FIELDS

STRIDE = 3
"""How many words of the index a token takes: its two beginnings and itself; but see `stride`."""

LONGEST_START = 2
_LONG = "abstract"
_LONG_BEGUN = "begun"
_MARK = "***"  # no token holds one, and none becomes this by two edits
FILLED = _MARK
"""The word that is in every field that is not empty."""

_FIRST, _AFTER_ARTICLE = "^" + _MARK, "^^" + _MARK
OPENINGS = ((-STRIDE - 1, _FIRST), (-2 * STRIDE, _AFTER_ARTICLE))
"""The words that say where titles begin, with or without an article, each placed from the token after it."""

_ARTICLES = ("a", "an", "the")
_MOST_SPELLED = 1 << 16
BITS = 48  # papers in a block: a sum of so many powers of two is exact, and six bytes
_POWERS = [float(1 << place) for place in range(BITS)]


def begun(start: str) -> str:
    """Return the word that stands for a beginning of one or two letters."""
    return start + _MARK


def is_mark(word: str) -> bool:
    """Whether a word of the index stands for beginnings, or for a field that is not empty."""
    return word.endswith(_MARK)


def stride(name: str) -> int:
    """Return how many words of the index a token takes in a field."""
    return 1 if name == _LONG else STRIDE


def field_of_starts(name: str) -> str:
    """Return the field that holds the short beginnings of the tokens of a field."""
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


def document(number: int, paper: Paper) -> tantivy.Document | None:
    """Write a paper down; None for what holds the place of a dead number."""
    if not (paper.title or paper.abstract):
        return None
    made = tantivy.Document()
    for name, some in runs_of(paper).items():
        if any(some):
            made.add_text(name, FILLED)  # first, where its position takes no room
        for run in filter(None, some):
            made.add_text(name, _WRITTEN.get(name, _with_starts)(run))
        if name == _LONG and any(some):
            made.add_text(_LONG_BEGUN, _starts(some))
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


def _with_starts(run: Sequence[str]) -> str:
    return " ".join(map(_words, run))


def _title(run: Sequence[str]) -> str:
    has_article = run[0] in _ARTICLES and len(run) > 1
    return f"{_FIRST} {_AFTER_ARTICLE if has_article else FILLED} {_with_starts(run)}"


_WRITTEN: Mapping[str, Callable[[Sequence[str]], str]] = {"title": _title, _LONG: " ".join}


def _starts(runs: Iterable[Sequence[str]]) -> str:
    """Return the beginnings of all tokens, each once."""
    found = {token[:LONGEST_START] for run in runs for token in run}
    found.update([start[0] for start in found])
    return f"{_MARK} ".join(found) + _MARK
