"""The words, brackets and operators of a query, told apart as the table in "Query language" says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from papertui.search.fields import FIELDS

_FIELD = re.compile(r"([a-z]+):(?=[^\s)])")
# A field that waits for its word; any other name with a colon behind it is a word.
_WAITS = re.compile(rf"({'|'.join(set(FIELDS) - {'sort'})}):(?=[\s)]|\Z)")
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True)
class Term:
    """One leaf: `field` is "" for any text field; `open` says that it may still be being typed."""

    field: str
    text: str
    quoted: bool = False
    open: bool = False
    whole: bool = False


def lex(query: str) -> Iterator[str | Term]:
    """Split a query into terms and the operators `(`, `)`, AND, OR and NOT; a minus sign is a NOT."""
    position = 0
    while position < len(query):
        char = query[position]
        if char in "()" or (char == "-" and query[position + 1 : position + 2].strip()):
            yield "NOT" if char == "-" else char
        if char in "()-" or char.isspace():
            position += 1
            continue
        if waits := _WAITS.match(query, position):
            yield Term(waits[1], "")
            position = waits.end()
            continue
        field = _FIELD.match(query, position)
        start = field.end() if field else position
        is_whole = field is not None and FIELDS[field[1]].whole is not None and query[start] == "="
        term, position = _term(query, field[1] if field else "", start + is_whole)
        term = replace(term, whole=is_whole)
        yield term.text if term.text in _OPERATORS and not (field or term.quoted) else term


def _term(query: str, field: str, start: int) -> tuple[Term, int]:
    if query[start] == '"':
        end = (query + '"').index('"', start + 1)
        return Term(field, query[start + 1 : end], quoted=True), end + 1
    end = _word_end(query, start)
    # The last word may still be being typed: after it stand closing brackets at most.
    return Term(field, query[start:end], open=not query[end:].strip(")")), end


def _word_end(query: str, position: int) -> int:
    """Find the end of a word: a space, or a bracket that was not opened in the word."""
    depth = 0
    while position < len(query) and not query[position].isspace():
        depth += {"(": 1, ")": -1}.get(query[position], 0)
        if depth < 0:
            break
        position += 1
    return position
