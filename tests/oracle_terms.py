"""The parts of a query as tests of a paper: words in their forms, phrases, patterns, other fields."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property, partial
from unicodedata import category

from papertui.catalog.columns import NAMES
from papertui.paper import Paper
from papertui.search.fields import FIELDS
from papertui.search.small_words import SMALL
from papertui.text import fold
from tests.oracle_fields import Stated, by_row, names_of, whole
from tests.oracle_forms import Compounds, Parts
from tests.oracle_names import is_name
from tests.oracle_syntax import Term
from tests.oracle_words import is_unspaced, stem, tokens

TEXT_FIELDS = ("title", "abstract", "author", "org")
WORD_FIELDS = tuple(field.name for field in FIELDS.values() if field.kind in ("index", "words"))

_WILD = re.compile(r"[^\W_]*[*?][\w*?]*")
_BEGUN = re.compile(r"[^*?]*[^\W_]\*")
_ASKED = re.compile(r"[^\W_]+\?")
_YEAR = re.compile(r"[(\[]?((?:19|20)\d\d)[)\],.;:]*")
_CLOSE_NAME = re.compile(r"([^\W\d_]\.-?)+[^\W\d_]{2,}[,;.]?|[^\W\d_]{2,},([^\W\d_]\.-?)+[,;]?")
_FUZZY = re.compile(r"(.+)~([12]?)")


@dataclass(frozen=True)
class Document:
    """One paper as lists of tokens: each author's name is a list of its own, so no phrase spans two."""

    stated: Stated
    new: bool = False

    @property
    def paper(self) -> Paper:
        return self.stated.paper

    @cached_property
    def id(self) -> str:
        """The id of the paper, which takes hashing."""
        return self.paper.id

    @cached_property
    def texts(self) -> dict[str, list[list[str]]]:
        """The token lists of each text field."""
        paper = self.paper
        raw = {
            "title": [paper.title],
            "abstract": [paper.abstract],
            "author": list(paper.authors),
            "org": [paper.organization or ""],
            **{field.name: names_of(field, paper) for field in FIELDS.values() if field.column in NAMES},
            "note": [self.stated.note],
        }
        return {field: [tokens(text) for text in texts] for field, texts in raw.items()}


@cache
def edits(first: str, second: str) -> int:
    """Count the letters to insert, delete or replace between two words (Levenshtein)."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


Test = Callable[[Document], bool]


def nothing(document: Document) -> bool:
    """Find nothing: the test of a part without a word, and of the opposite of what has such a part."""
    return False


class Word:
    """A word of the text fields, or some side by side that are one: any of its forms will do."""

    def __init__(
        self,
        fields: tuple[str, ...],
        tokens: Parts,
        is_open: bool,
        compounds: Compounds,
        is_begun: bool = False,
    ) -> None:
        self.fields, self.tokens, self.is_open, self.is_begun = fields, tokens, is_open or is_begun, is_begun
        forms = compounds.forms(tokens, self.is_open)
        self.names: list[Parts] = []
        self.beside: Test = nothing
        self.ways = [stemmed(form, self.is_open) for form in forms if form != tokens or not is_begun]
        if is_begun:
            self.ways.append([*stemmed(tokens[:-1], False), lambda found: found.startswith(tokens[-1])])

    def __call__(self, document: Document) -> bool:
        fields = (*self.fields, "note") if self.fields == TEXT_FIELDS else self.fields
        texts = [found for field in fields for found in document.texts[field]]
        if self.beside(document):
            return True
        if any(is_name(words, document.texts["author"]) for words in self.names):
            return True
        return any(side_by_side(way, found) for way in self.ways for found in texts)

    @property
    def is_small(self) -> bool:
        return not self.is_open and len(self.tokens) == 1 and self.tokens[0] in SMALL


def plain_word(term: Term, compounds: Compounds, today: datetime.date) -> Word | None:
    """Return the word that a term is, if it is neither quoted nor a pattern nor of other fields."""
    if term.quoted or term.field not in ("", *TEXT_FIELDS) or term.whole:
        return None
    is_begun = _BEGUN.fullmatch(term.text) is not None
    is_asked = _ASKED.fullmatch(term.text) is not None
    if _FUZZY.fullmatch(term.text) or (_WILD.fullmatch(term.text) and not (is_begun or is_asked)):
        return None
    found = tuple(tokens(term.text.removesuffix("*").replace("∞", " ")))
    if not found or any(map(is_unspaced, "".join(found))):
        return None
    fields = (term.field,) if term.field else TEXT_FIELDS
    word = Word(fields, found, term.open and not (is_begun or is_asked), compounds, is_begun=is_begun)
    word.ways += [_token_tests(term)] if is_asked else []  # a letter, or a question mark
    if _CLOSE_NAME.fullmatch(term.text) and len(found) < 5 and term.field in ("", "author"):
        word.names.append(found)
    year = _YEAR.fullmatch(term.text)
    if year and not term.field and int(year[1]) <= today.year + 1:
        word.beside = by_row(FIELDS["year"], year[1], today)
    return word


def slip(term: Term, compounds: Compounds) -> Test | None:
    """Return the test of a word with a slip of the finger in it: as it is, and hyphenated."""
    fuzzy = _FUZZY.fullmatch(term.text)
    if not fuzzy or term.quoted or term.field not in ("", *TEXT_FIELDS) or term.whole:
        return None
    found, fields = words(term), (term.field,) if term.field else (*TEXT_FIELDS, "note")
    word, most = fold(fuzzy[1]), int(fuzzy[2] or 1)
    rows = [parts for parts in compounds.hyphenated if edits("".join(parts), word) <= most]
    ways = [stemmed(parts, False) for parts in rows]
    return lambda document: (
        found(document)
        or any(side_by_side(way, text) for way in ways for field in fields for text in document.texts[field])
    )


def has_word(term: Term) -> bool:
    """Whether anything is said: a letter, a digit, a star; of other fields than those of words, any sign."""
    if term.field not in ("", *WORD_FIELDS) or term.whole:
        return bool(term.text)
    return any(map(str.isalnum, term.text)) or ("*" in term.text and not term.quoted)


def is_sign(term: Term) -> bool:
    """Whether it is what titles have between words: punctuation, signs of ASCII, emoji."""
    signs = all(char.isascii() or category(char)[0] in "PM" or category(char) == "So" for char in term.text)
    return signs and not (term.field or term.quoted)


def leaf(term: Term, today: datetime.date) -> Test:
    """Return the test of one term."""
    if term.whole:
        return whole(FIELDS[term.field], term.text)
    return words(term) if term.field in ("", *WORD_FIELDS) else by_row(FIELDS[term.field], term.text, today)


def words(term: Term) -> Test:
    """Match a word, a phrase, a wildcard or a fuzzy word against the tokens of its fields."""
    found = phrase(term)
    name = tuple(tokens(term.text.replace("∞", " ")))
    has_initial = any(len(token) == 1 and token.isalpha() for token in name)
    is_of_authors = term.quoted and term.field in ("", "author")
    if is_of_authors and 1 < len(name) < 5 and (term.text.count(",") == 1 or has_initial):
        return lambda document: found(document) or is_name(name, document.texts["author"])
    return found


def phrase(term: Term) -> Test:
    """Match the tokens of a term side by side."""
    fields = (term.field,) if term.field else (*TEXT_FIELDS, "note")
    # A token is judged once for a term, not once for each place it stands in.
    wanted = [cache(test) for test in _token_tests(term)]
    return lambda document: any(
        side_by_side(wanted, found) for field in fields for found in document.texts[field]
    )


def _token_tests(term: Term) -> list[Callable[[str], bool]]:
    if term.quoted:
        return _each_met(tokens(term.text.replace("∞", " ")), lambda word, found: found == word)
    fuzzy = _FUZZY.fullmatch(term.text)
    if fuzzy and not is_unspaced(fuzzy[1][-1]):
        word, most = fold(fuzzy[1]), int(fuzzy[2] or 1)
        return [lambda found: abs(len(found) - len(word)) <= most and edits(word, found) <= most]
    if _WILD.fullmatch(term.text):
        pattern = fold(term.text)
        if not any(map(is_unspaced, pattern)):
            return [lambda found: fnmatchcase(found, pattern)]
        # A question mark ends a question as well.
        word = pattern[:-1] if _ASKED.fullmatch(pattern) else "\0"
        return [lambda found: fnmatchcase(found, f"*{pattern}*") or word in found]
    return stemmed(tokens(term.text.replace("∞", " ")), term.open)


def stemmed(parts: Sequence[str], is_open: bool) -> list[Callable[[str], bool]]:
    """Test each word of a row by its stem; the last one may be the beginning of a word."""
    tests = _each_met(parts, lambda word, found: stem(found) == stem(word))
    if is_open and parts and not is_unspaced(parts[-1][0]):
        last = parts[-1]
        tests[-1] = cache(lambda found: stem(found) == stem(last) or found.startswith(last))
    return tests


def _each_met(words: Sequence[str], is_met: Callable[[str, str], bool]) -> list[Callable[[str], bool]]:
    """Test each word of a row; of Han, Kana and Hangul the first and the last may be part of a longer run.

    A token is judged once for a word, not once for each place it stands in.
    """
    tests: list[Callable[[str], bool]] = []
    for place, word in enumerate(words):
        is_first, is_last = not place, place == len(words) - 1
        if is_unspaced(word[0]):
            tests.append(cache(partial(_is_part, word, is_first, is_last)))
        else:
            tests.append(cache(partial(is_met, word)))
    return tests


def _is_part(word: str, is_first: bool, is_last: bool, found: str) -> bool:
    return (is_first or found.startswith(word)) and (is_last or found.endswith(word)) and word in found


def side_by_side(wanted: Sequence[Callable[[str], bool]], found: Sequence[str]) -> bool:
    """Whether tokens stand side by side that meet these tests."""
    fits = [place for place, token in enumerate(found) if wanted[0](token)]
    for offset, test in enumerate(wanted[1:], 1):
        fits = [place for place in fits if place + offset < len(found) and test(found[place + offset])]
    return bool(fits)
