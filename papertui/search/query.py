"""The query language of PRODUCT.md: text in, a tree of frozen nodes out."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from papertui.errors import QueryError
from papertui.search.fields import FIELDS, Field, Value, asked, nearest
from papertui.search.tokens import TOKEN
from papertui.search.tree import TEXT_FIELDS, And, How, Named, Node, Not, Or, Part, Run, runs
from papertui.text import fold

MOST_CHARACTERS = 500
MOST_WORDS = 50
DEEPEST = 20

_OPERATOR = re.compile(r'(AND|OR|NOT)(?=[\s()"]|\Z)')
_FIELD = re.compile(r"([A-Za-z]+):(?!:|//)")
_FUZZY = re.compile(r"(.*[^\W_])~([0-9]*)", re.DOTALL)
# A token as in tokens.py, in which * and ? stand for letters.
_PIECE = re.compile(r"(?:[^\W_]|[*?])+(?:(?>\+\+?|#)(?![^\W_]))?")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood. `tree` is None where it asks for nothing: then every paper is found.

    `sort` is the order that it asks for, as `sort:date`, wherever that stands; the last one counts.
    `hint` says what an unfinished query waits for (“open bracket at 1”), or is empty.
    """

    text: str
    tree: Node | None = None
    hint: str = ""
    sort: Named | None = None

    @property
    def words(self) -> tuple[Run, ...]:
        """The words and phrases that papers must have, in the order of the text."""
        return tuple(runs(self.tree))


def parse(text: str, *, today: datetime.date) -> Query:
    """Read a query. What is unfinished is passed over; what is wrong raises QueryError with its position."""
    if len(text) > MOST_CHARACTERS:
        reason = f"the query has {len(text)} characters; {MOST_CHARACTERS} are the most"
        raise QueryError(reason, MOST_CHARACTERS)
    parser = _Parser(text, today)
    tree = parser.read()
    return Query(text, tree, "; ".join(dict.fromkeys(parser.hints)), parser.sort)


class _Parser:
    """Recursive descent over the text. `field` is the row whose brackets we are in: `title:(a b)`."""

    __slots__ = ("count", "depth", "hints", "place", "sort", "text", "today")

    def __init__(self, text: str, today: datetime.date) -> None:
        self.text = text
        self.today = today
        self.place = 0
        self.depth = 0
        self.count = 0
        self.hints: list[str] = []
        self.sort: Named | None = None

    def read(self) -> Node | None:
        found = [self._any_of(None)]
        while self.place < len(self.text):
            self.hints.append(f"no bracket is open at {self.place + 1}")
            self.place += 1
            found.append(self._any_of(None))
        return _join(And, found)

    def _any_of(self, field: Field | None) -> Node | None:
        found = [self._all_of(field)]
        while self._take_operator("OR"):
            found.append(self._all_of(field))
            self._expect(found[-1], "OR")
        return _join(Or, found)

    def _all_of(self, field: Field | None) -> Node | None:
        found: list[Node | None] = []
        while True:
            joined = self._take_operator("AND")
            if self._at_end() or self._operator() == "OR":
                self._expect(None if joined else (), "AND")
                return _join(And, found)
            if not joined:
                found.append(self._unit(field))

    def _unit(self, field: Field | None) -> Node | None:
        negated, sign = False, ""
        while taken := self._take_negation():
            negated, sign = not negated, taken
        if self._at_end() or self._operator():
            self._expect(None if sign else (), sign)
            return None
        node = self._operand(field)
        return Not(node) if node and negated else node

    def _operand(self, field: Field | None) -> Node | None:
        named = _FIELD.match(self.text, self.place)
        if named and self._is_field(named):
            self.place = named.end()
            field = self._whole(FIELDS[named[1].lower()])
            if self._at_space_or_end():
                self.hints.append(f"{named[1]}: waits for a word")
                return None
        if self.text[self.place] == "(":
            return self._group(field)
        if self.text[self.place] == '"':
            return self._quoted(field)
        return self._bare(field)

    def _whole(self, field: Field) -> Field:
        """Pass over the `=` of `org:="World Labs"`: what follows is the whole field, not words of it."""
        if not field.whole or not self.text.startswith("=", self.place):
            return field
        self.place += 1
        return replace(field, read=field.whole)

    def _is_field(self, named: re.Match[str]) -> bool:
        """Whether letters and a colon are a field; a name that stands alone, as `ControlNet:`, is a word."""
        name, after = named[1], self.text[named.end() : named.end() + 1]
        if not after.strip() or after == ")":
            return name in FIELDS
        if name.lower() not in FIELDS:
            near = nearest(name, FIELDS)
            reason = f"no field “{name}”{asked(near)}; fields: {' '.join(FIELDS)}"
            raise QueryError(reason, named.start(), (len(name), near) if near else None)
        return True

    def _group(self, field: Field | None) -> Node | None:
        opened = self.place
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"brackets stand more than {DEEPEST} deep", opened)
        self.place += 1
        node = self._any_of(field)
        if self.place < len(self.text):
            self.place += 1
        else:
            self.hints.append(f"open bracket at {opened + 1}")
        self.depth -= 1
        return node

    def _quoted(self, field: Field | None) -> Node | None:
        opened = self.place
        start = opened + 1
        end = self.text.find('"', start)
        is_closed = end >= 0
        if not is_closed:
            end = len(self.text)
            self.hints.append(f"open quote at {opened + 1}")
        self.place = end + is_closed
        if field and field.read:
            return self._leaf(field, start, end)
        # While the quote is open its last word is still being typed; a star says so of a closed one.
        is_open = self.text.endswith("*", start, end) if is_closed else not self.text[-1].isspace()
        parts = [
            Part(token, How.EXACT, start=first, end=last)
            for token, first, last in _pieces(TOKEN, self.text[start:end], start)
        ]
        return self._run(parts, field, opened, self.place, is_open)

    def _bare(self, field: Field | None) -> Node | None:
        start = self.place
        end = self.place = self._end_of_word(start)
        if field and field.read:
            return self._leaf(field, start, end)
        # PRODUCT.md: the last word is also a prefix unless a space follows; brackets may.
        is_open = not self.text[end:].strip(")")
        fuzzy = _FUZZY.fullmatch(self.text, start, end)
        if fuzzy and fuzzy[2] not in ("", "1", "2"):
            raise QueryError("~ takes 1 or 2 edits", fuzzy.end(1))
        pieces = _pieces(_PIECE, fuzzy[1] if fuzzy else self.text[start:end], start)
        parts = [
            Part(re.sub(r"\*+", "*", token), _how(token), start=first, end=last)
            for token, first, last in pieces
        ]
        if fuzzy and parts[-1].how is How.STEM:
            last_part = parts[-1]
            parts[-1] = Part(
                last_part.token, How.FUZZY, False, int(fuzzy[2] or 1), last_part.start, last_part.end
            )
        return self._run(parts, field, start, end, is_open)

    def _run(
        self, parts: list[Part], field: Field | None, start: int, end: int, is_open: bool
    ) -> Node | None:
        if not parts:
            return None
        self._count(len(parts), start)
        last = parts[-1]
        if is_open and last.how in (How.STEM, How.EXACT):
            parts[-1] = Part(last.token, last.how, True, 0, last.start, last.end)
        return Run(tuple(parts), (field.name,) if field else TEXT_FIELDS, start, end)

    def _leaf(self, field: Field, start: int, end: int) -> Node | None:
        self._count(1, start)
        text = self.text[start:end]
        leaf = field.read(Value(text, start, self.today)) if field.read else None
        if leaf is None:
            self.hints.append(f"{field.name}: waits for a value, as {field.example}")
        if not isinstance(leaf, Named) or leaf.kind != "sort":
            return leaf
        if self.text[:start].rstrip('"').lower().endswith("-sort:"):
            raise QueryError(f"write sort:-{leaf.name} to turn an order round", start)
        self.sort = leaf
        return None

    def _end_of_word(self, start: int) -> int:
        """Brackets inside a word, as in f(x), belong to it; one that closes more than it opened does not."""
        depth = 0
        for place in range(start, len(self.text)):
            char = self.text[place]
            depth += (char == "(") - (char == ")")
            if char.isspace() or char == '"' or depth < 0:
                return place
        return len(self.text)

    def _take_negation(self) -> str:
        if self._take_operator("NOT"):
            return "NOT"
        after = self.text[self.place + 1 : self.place + 2]
        if self.text.startswith("-", self.place) and not after.isspace():
            self.place += 1
            return "-"
        return ""

    def _operator(self) -> str:
        self._skip_space()
        match = _OPERATOR.match(self.text, self.place)
        return match[1] if match else ""

    def _take_operator(self, name: str) -> bool:
        if self._operator() != name:
            return False
        self.place += len(name)
        return True

    def _expect(self, node: object, operator: str) -> None:
        if node is None:
            self.hints.append(f"{operator} waits for a word")

    def _at_end(self) -> bool:
        """Whether nothing more stands in this bracket."""
        self._skip_space()
        return self.text[self.place : self.place + 1] in ("", ")")

    def _at_space_or_end(self) -> bool:
        char = self.text[self.place : self.place + 1]
        return char in ("", ")") or char.isspace()

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.place)
        self.place = match.end() if match else self.place

    def _count(self, more: int, start: int) -> None:
        self.count += more
        if self.count > MOST_WORDS:
            raise QueryError(f"more than {MOST_WORDS} words; leave some out", start)


def _join(kind: type[And] | type[Or], nodes: Iterable[Node | None]) -> Node | None:
    found = tuple(node for node in nodes if node is not None)
    return kind(found) if len(found) > 1 else next(iter(found), None)


def _how(token: str) -> How:
    return How.GLOB if "*" in token or "?" in token else How.STEM


def _pieces(pattern: re.Pattern[str], raw: str, start: int) -> list[tuple[str, int, int]]:
    """Cut the folded text; a piece whose place folding has lost is said to be the whole of it."""
    folded = fold(raw)
    if len(folded) != len(raw):
        return [(match.group(), start, start + len(raw)) for match in pattern.finditer(folded)]
    return [(match.group(), start + match.start(), start + match.end()) for match in pattern.finditer(folded)]
