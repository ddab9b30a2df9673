"""The grammar of the query language: recursive descent over the text of a query."""

import datetime
import re
from dataclasses import replace

from papertui.errors import QueryError
from papertui.search import pasted
from papertui.search.cursor import Cursor
from papertui.search.fields import FIELDS, QueryField
from papertui.search.parts import TEXT_FIELDS, How, Part, Run
from papertui.search.signs import (
    FIELD,
    FUZZY,
    PIECE,
    end_of_word,
    name_in_quotes,
    name_without_spaces,
    parts_of,
    pieces,
    stands_between_words,
)  # fmt: skip
from papertui.search.tokens import TOKEN, is_unspaced
from papertui.search.tree import And, Named, Node, Not, Nothing, Or, Worded, combined, nothings, without_signs
from papertui.search.values import Value, asked, nearest

MOST_WORDS = 50
DEEPEST = 20


class Parser(Cursor):
    """A recursive descent parser. `field` is the row whose brackets the cursor is in: `title:(a b)`.

    `orders` are the sort orders from `sort:`, wherever they occur.
    """

    __slots__ = ("count", "depth", "hints", "orders", "prefix", "today", "typed")

    def __init__(self, text: str, today: datetime.date) -> None:
        super().__init__(pasted.without_markup(text))
        self.today = today
        self.depth = 0
        self.count = 0
        self.hints: list[str] = []
        self.prefix = ""
        self.orders: list[Named] = []
        self.typed: int | None = None

    def read(self) -> Node | None:
        """Return the tree of the whole text; None if it has no condition. Call it once."""
        found = [self._any_of(None)]
        while self.position < len(self.text):
            self.hints.append(f"no bracket is open at {self.position + 1}")
            self.position += 1
            found.append(self._any_of(None))
        tree = combined(And, found)
        if tree is None and self.text.strip() and not self.orders:
            # Operators and brackets alone.
            return self._judged(Nothing(hint="; ".join(self.hints), waits=True, is_sign=True), 0)
        return tree

    def _any_of(self, field: QueryField | None) -> Node | None:
        found = [self._all_of(field)]
        while self.take_operator("OR"):
            found.append(self._all_of(field))
            self._expect(found[-1], "OR")
        return combined(Or, found)

    def _all_of(self, field: QueryField | None) -> Node | None:
        found: list[Node | None] = []
        begins = False
        while True:
            joined = self.take_operator("AND")
            begins = joined or begins
            if self.at_end() or self.operator() == "OR":
                self._expect(None if joined else (), "AND")
                return combined(And, without_signs(found))
            if not joined:
                unit = self._unit(field)
                found.append(replace(unit, begins=True) if begins and isinstance(unit, Run) else unit)
                begins = False

    def _unit(self, field: QueryField | None) -> Node | None:
        begin = self.position
        negated, sign = False, ""
        while taken := self.take_negation():
            negated, sign = not negated, taken
        if self.at_end() or self.operator():
            self._expect(None if sign else (), sign)
            return None
        node = self._operand(field)
        if isinstance(node, Nothing):
            return self._judged(replace(node, is_sign=node.is_sign and not sign), begin)
        if node and negated:
            # The complement of a part without a word must not match every paper.
            return next(nothings(node), Not(node))
        return node

    def _judged(self, node: Nothing, begin: int) -> Nothing:
        """Report a part without a word, and whether a word may still be typed into it."""
        part = self.text[begin : self.position].strip()
        if node.waits and not self.text[self.position :].strip(" )"):
            self.typed = begin
        return replace(node, clause=(begin, self.position), hint=node.hint or f"no word is in “{part}”")

    def _operand(self, field: QueryField | None) -> Node | None:
        begin, inherited = self.position, self.prefix
        if field is None and (found := self._pasted()):
            return found
        named = FIELD.match(self.text, begin)
        if named and _is_field(named):
            self.position = named.end()
            field, inherited = self._whole(FIELDS[named[1].lower()]), ""
            if self.at_space_or_end():
                waiting = self._valueless(field, f"{named[1]}: waits for a word", waits=True)
                return self._placed(waiting, (begin, self.position), "", is_named=True)
        if self.text[self.position] == "(":
            outer, self.prefix = self.prefix, self.text[begin : self.position] or self.prefix
            node = self._group(field)
            self.prefix = outer
        else:
            node = self._simple(field)
        return self._placed(node, (begin, self.position), inherited, is_named=named is not None)

    def _pasted(self) -> Node | None:
        """Parse an id or an address of a paper, complete or unfinished."""
        begin = self.position
        named, end = pasted.identifier(self.text, begin)
        if named and named.kind != "address":
            self.position = end
            self._count(1, begin)
            return pasted.citation(named, self.today)
        if pasted.is_unfinished(self.text[begin:]):
            self.position = len(self.text)
            return Nothing(hint="waits for the rest of the id or address", waits=True)
        return None

    def _placed(
        self, node: Node | None, clause: tuple[int, int], inherited: str, *, is_named: bool
    ) -> Node | None:
        """Set the position of a leaf; a sort order never appears in the tree."""
        match node:
            case Nothing():
                return replace(node, is_sign=False) if is_named else node
            case None | And() | Or() | Not():
                return node
            case leaf if leaf.clause != (0, 0):
                return leaf  # out of a bracket
            case Named(kind="sort"):
                self.orders.append(replace(node, clause=clause))
                return None
            case leaf:
                return replace(leaf, clause=clause, inherited=inherited)

    def _simple(self, field: QueryField | None) -> Node | None:
        if self.text[self.position] == '"':
            return self._quoted(field)
        return self._bare(field)

    def _whole(self, field: QueryField) -> QueryField:
        """Consume the `=` of `org:="World Labs"`: the whole field must equal what follows."""
        if not field.whole or not self.text.startswith("=", self.position):
            return field
        self.position += 1
        return replace(field, read=field.whole)

    def _group(self, field: QueryField | None) -> Node | None:
        opened = self.position
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(f"brackets stand more than {DEEPEST} deep", opened)
        self.position += 1
        node = self._any_of(field)
        is_closed = self.position < len(self.text)
        if is_closed:
            self.position += 1
        else:
            self.hints.append(f"open bracket at {opened + 1}")
        self.depth -= 1
        is_empty = not self.text[opened : self.position].strip("() ")
        if isinstance(node, Nothing):
            return replace(node, is_sign=False, waits=node.waits and not is_closed)
        return self._open_or_empty(is_closed) if node is None and is_empty else node

    def _open_or_empty(self, is_closed: bool) -> Nothing:
        return Nothing() if is_closed else Nothing(hint=self.hints[-1], waits=True)

    def _quoted(self, field: QueryField | None) -> Node | None:
        opened = self.position
        start = opened + 1
        end = self.text.find('"', start)
        is_closed = end >= 0
        if not is_closed:
            end = len(self.text)
            self.hints.append(f"open quote at {opened + 1}")
        self.position = end + is_closed
        if field and field.read:
            return self._leaf(field, start, end, waits=not is_closed)
        # The last word of an open quote is still being typed; in a closed quote a star makes it a prefix.
        is_open = self.text.endswith("*", start, end) if is_closed else not self.text[-1].isspace()
        parts = parts_of(pieces(TOKEN, self.text[start:end], start), How.EXACT)
        run = self._run(parts, field, opened, self.position, is_open) or self._open_or_empty(is_closed)
        if not isinstance(run, Run) or (field and field.name != "author"):
            return run
        named = name_in_quotes(self.text[start:end], parts)
        return replace(run, named=named) if named else run

    def _bare(self, field: QueryField | None) -> Node | None:
        start = self.position
        end = self.position = end_of_word(self.text, start)
        if field and field.read:
            return self._leaf(field, start, end, waits=True)
        is_exact = end - start > 1 and self.text[start] == "="
        start += is_exact
        # PRODUCT.md: the last word is also a prefix unless a space follows; a bracket may follow.
        is_open = not is_exact and not self.text[end:].strip(")")
        fuzzy = FUZZY.fullmatch(self.text, start, end)
        if fuzzy and fuzzy[2] not in ("", "1", "2"):
            raise QueryError("~ takes 1 or 2 edits", fuzzy.end(1))
        found = pieces(PIECE, fuzzy[1] if fuzzy else self.text[start:end], start)
        how = How.EXACT if is_exact else How.STEM
        parts = parts_of([(re.sub(r"\*+", "*", token), at, to) for token, at, to in found], how)
        if not any(part.token.strip("?") for part in parts):
            text = self.text[start:end]
            # A word may start with ASCII signs, as in `.net`.
            return Nothing(waits=text.isascii(), is_sign=stands_between_words(text))
        if fuzzy and parts[-1].how is How.STEM:
            parts[-1] = replace(parts[-1], how=How.FUZZY, edits=int(fuzzy[2] or 1))
        run = self._run(parts, field, start, end, is_open)
        if not isinstance(run, Run) or is_exact or fuzzy or (field and field.name != "author"):
            return run
        word = self.text[start:end]
        if named := name_without_spaces(word, run.parts):
            run = replace(run, named=named)
        return run if field else pasted.with_other_ways(run, word, self.today)

    def _run(
        self, parts: list[Part], field: QueryField | None, start: int, end: int, is_open: bool
    ) -> Node | None:
        if not parts:
            return None
        # Characters of scripts without spaces are not counted: 50 of them are one sentence.
        self._count(sum(not is_unspaced(part.token) for part in parts) or 1, start)
        last = parts[-1]
        if is_open and last.how in (How.STEM, How.EXACT) and not is_unspaced(last.token):
            parts[-1] = replace(last, is_open=True)
        return _words(field, tuple(parts), start, end)

    def _leaf(self, field: QueryField, start: int, end: int, *, waits: bool) -> Node | None:
        self._count(1, start)
        text = self.text[start:end]
        leaf = field.read(Value(text, start, self.today)) if field.read else None
        if leaf is None:
            hint = f"{field.name}: waits for a value, as {field.example}"
            return self._valueless(field, hint, waits=waits)
        if not isinstance(leaf, Named) or leaf.kind != "sort":
            return leaf
        if self.text[:start].rstrip('"').lower().endswith("-sort:"):
            raise QueryError(f"write sort:-{leaf.name} to turn an order round", start)
        return leaf

    def _valueless(self, field: QueryField, hint: str, *, waits: bool) -> Node:
        """Parse a field without a value; an unfinished sort order excludes no paper."""
        if field.name != "sort":
            return Nothing(hint=hint, waits=waits)
        self.hints.append(hint)
        return Named("sort", "", self.position)

    def _expect(self, node: object, operator: str) -> None:
        if node is None:
            self.hints.append(f"{operator} waits for a word")

    def _count(self, more: int, start: int) -> None:
        self.count += more
        if self.count > MOST_WORDS:
            raise QueryError(f"more than {MOST_WORDS} words; leave some out", start)


def _is_field(named: re.Match[str]) -> bool:
    """Whether letters and a colon are a field; a name followed by a space, as `ControlNet:`, is a word."""
    name, after = named[1], named.string[named.end() : named.end() + 1]
    if not after.strip() or after == ")":
        return name in FIELDS
    if name.lower() not in FIELDS:
        near = nearest(name, FIELDS)
        if not near and name != name.lower():
            return False  # the name of a pasted title: GUIDE:Real-Time Agents
        reason = f"no field “{name}”{asked(near)}; fields: {' '.join(FIELDS)}"
        raise QueryError(reason, named.start(), (len(name), near) if near else None)
    return True


def _words(field: QueryField | None, parts: tuple[Part, ...], start: int, end: int) -> Run | Worded:
    if field and field.kind == "words":
        return Worded(field.column, parts, start, end)
    return Run(parts, (field.name,) if field else TEXT_FIELDS, start, end)
