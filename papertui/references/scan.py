"""The entries of a BibTeX file, one after the other, in flat memory.

The grammar is that of BibTeX itself (an `@` anywhere begins an entry, a backslash
guards no brace) and a little wider: a comma may be missing between fields, and
`%` comments may stand between them. pybtex is the oracle of the tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from papertui.text import clean, is_clean

_CHUNK = 1 << 16
_LARGEST = 1 << 24  # characters of an entry; a longer one counts as unclosed
_HEADS = 3  # so many entries within an entry that has not ended say that it is not closed
_START = re.compile(r"(?<![\w.])@\s{0,20}([A-Za-z][\w.:+/*!-]{0,60})\s{0,20}([{(])")
_LONGEST_START = 120
_HEAD = re.compile(r"^[ \t]{0,20}@[ \t]{0,20}[A-Za-z][\w-]{0,60}\s{0,20}[{(]", re.MULTILINE)
_KEY = {
    "{": re.compile(r"\s*+([^\s,{}]*+)\s*+(,|(?=\}))"),
    "(": re.compile(r"\s*+([^\s,{}]*?)\s*+(,|(?=\)\s))"),
}
_NAME = r"[^\s\"#%'(),={}]++"


def _nested(depth: int) -> str:
    inner = "[^{}]*+"
    for _ in range(depth):
        inner = rf"[^{{}}]*+(?:\{{{inner}\}}[^{{}}]*+)*+"
    return inner


# Most fields are plain: a name, and one value that ends in a comma. The others are read sign by sign.
_FIELD = re.compile(
    rf"\s*+({_NAME})\s*+=\s*+(?:\{{({_nested(3)})\}}|\"((?:[^\"{{}}]++|\{{{_nested(2)}\}})*+)\"|({_NAME}))\s*+(,|(?=[)}}]))"
)
_FIELD_NAME = re.compile(rf"({_NAME})\s*+=\s*+")
_WORD = re.compile(_NAME)
_BETWEEN = re.compile(r"(?:[\s,]++|%[^\n]*+\n)*+")
_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r'[{}"]')
_JOIN = re.compile(r"\s*+#\s*+")
_WRAPPED = re.compile(r"[ \t]*\n[ \t]*")
_MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June",
    "jul": "July", "aug": "August", "sep": "September", "oct": "October", "nov": "November",
    "dec": "December",
}  # fmt: skip

_NO_STRING = "“{:.40}” is no @string of this file; it was taken as text"

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RawEntry:
    """A raw entry: `@string` names and `#` joins resolved, everything else unchanged.

    `doubts` are problems in it, for the report.
    """

    line: int
    kind: str
    key: str
    values: Values
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that cannot be read, and the reason."""

    line: int
    reason: str


class _CutError(Exception):
    """The text ends before the entry does."""


class _BrokenError(Exception):
    """The text is not a valid entry; the arguments are the reason and the position."""


@dataclass(slots=True)
class StringMacros:
    """The `@string`s of a file, by name in lower case, and the unknown words already reported."""

    strings: dict[str, str] = field(default_factory=lambda: dict(_MONTHS))
    named: set[str] = field(default_factory=set)


def read_entries(
    stream: TextIO, line: int = 1, known: StringMacros | None = None
) -> Iterator[RawEntry | Unread]:
    """Yield the entries of a stream whose first line has this number; an unreadable one costs only itself.

    `known` are the strings defined before the stream; those in it are added.
    """
    return _EntryScanner(stream, line, known or StringMacros()).entries()


@dataclass(slots=True)
class _EntryScanner:
    stream: TextIO
    line: int
    known: StringMacros
    text: str = ""
    at: int = 0
    ended: bool = False
    is_clean: bool = True
    undefined: dict[str, None] = field(default_factory=dict)

    def entries(self) -> Iterator[RawEntry | Unread]:
        while True:
            start = _START.search(self.text, self.at)
            if start is None or (not self.ended and start.end() == len(self.text)):
                if self.ended:
                    return
                self._go_to(max(self.at, (start.start() if start else len(self.text) - _LONGEST_START)))
                self._read_more()
                continue
            self._go_to(start.start())
            found = self._entry(start)
            if found is not None:
                yield found

    def _go_to(self, at: int) -> None:
        self.line += self.text.count("\n", self.at, at)
        self.at = at

    def _read_more(self) -> None:
        more = self.stream.read(max(_CHUNK, len(self.text) - self.at))
        self.ended = not more
        # An @ after a word begins no entry, so one character before the position is kept.
        before = max(self.at - 1, 0)
        self.text, self.at = self.text[before:] + more, self.at - before
        self.is_clean = is_clean(self.text)

    def _entry(self, start: re.Match[str]) -> RawEntry | Unread | None:
        """Read the entry that begins here; None if it is not an entry or needs more text."""
        kind, line = start[1], self.line
        if kind.lower() == "comment":
            self._go_to(start.end())
            return None
        self.undefined.clear()
        try:
            key, values, end = self._body(kind.lower(), start[2], start.end())
        except _CutError:
            return self._unclosed(start)
        except _BrokenError as error:
            reason, at = error.args
            if not self.ended and len(self.text) - at < _LONGEST_START:
                return self._unclosed(start)  # what cannot be read may be the half of a word
            self._go_to(self._next_head(start))
            return Unread(line, reason)
        self._go_to(end)
        if kind.lower() in ("string", "preamble"):
            return None
        self.known.named.update(self.undefined)
        doubts = (
            f"“{word[:40]}” is no @string of this file; it was taken as text" for word in self.undefined
        )
        return RawEntry(line, kind, key, values, tuple(doubts))

    def _unclosed(self, start: re.Match[str]) -> Unread | None:
        size = len(self.text) - start.start()
        heads = 0
        if not self.ended:
            heads = sum(
                1 for _, _ in zip(range(_HEADS), _HEAD.finditer(self.text, start.end()), strict=False)
            )
            if heads < _HEADS and size < _LARGEST:
                self._read_more()
                return None
        line = self.line
        self._go_to(self._next_head(start))
        return Unread(line, "the entry is not closed; add the “}” that is missing")

    def _next_head(self, start: re.Match[str]) -> int:
        following = _HEAD.search(self.text, start.end()) or _START.search(self.text, start.end())
        return following.start() if following else len(self.text)

    def _body(self, kind: str, opened: str, at: int) -> tuple[str, Values, int]:
        closing = "}" if opened == "{" else ")"
        if kind == "preamble":
            return "", (), self._closed(self._value(_skip(self.text, at))[1], closing)
        if kind == "string":
            values, at = self._fields(at, closing)
            self.known.strings.update((name.lower(), value) for name, value in values)
            return "", (), at
        key = _KEY[opened].match(self.text, at)
        values, end = self._fields(key.end() if key else _skip(self.text, at), closing)
        return key[1] if key else "", tuple(values), end

    def _closed(self, at: int, closing: str) -> int:
        at = _skip(self.text, at)
        if self.text[at : at + 1] != closing:
            raise _CutError if at >= len(self.text) else self._unexpected(at)
        return at + 1

    def _fields(self, at: int, closing: str) -> tuple[list[tuple[str, str]], int]:
        values: list[tuple[str, str]] = []
        text = self.text
        while True:
            if plain := _FIELD.match(text, at):
                name, braced, quoted, word, _ = plain.groups()
                value = braced if braced is not None else quoted if quoted is not None else self._named(word)
                at = plain.end()
            else:
                at = _skip(text, at)
                if text[at : at + 1] == closing:
                    return values, at + 1
                name, value, at = self._field(at)
            value = _WRAPPED.sub("\n", value).strip() if "\n" in value else value.strip()
            values.append((name, value if self.is_clean else clean(value)))

    def _field(self, at: int) -> tuple[str, str, int]:
        name = _FIELD_NAME.match(self.text, at)
        if name is None:
            raise _CutError if self._may_go_on(at) else self._unexpected(at)
        value, at = self._value(name.end())
        return name[1], value, at

    def _may_go_on(self, at: int) -> bool:
        word = _WORD.match(self.text, at)
        return not self.text[word.end() if word else at :].strip()

    def _unexpected(self, at: int) -> _BrokenError:
        found = " ".join(self.text[at : at + 40].split())[:20]
        return _BrokenError(
            f"the entry cannot be read: “{found}” stands where a field is expected; is a brace missing?", at
        )

    def _value(self, at: int) -> tuple[str, int]:
        """Read pieces that are joined by `#`."""
        pieces = []
        while True:
            piece, at = self._piece(at)
            pieces.append(piece)
            join = _JOIN.match(self.text, at)
            if join is None:
                return "".join(pieces), at
            at = join.end()

    def _piece(self, at: int) -> tuple[str, int]:
        text = self.text
        sign = text[at : at + 1]
        if sign in ("{", '"') and sign:
            end = _end_of(text, at)
            return text[at + 1 : end], end + 1
        word = _WORD.match(text, at)
        if word is None or word.end() == len(text):
            raise _CutError if at >= len(text) or word else self._unexpected(at)
        return self._named(word[0]), word.end()

    def _named(self, word: str) -> str:
        if word.isdecimal():
            return word
        value = self.known.strings.get(word.lower())
        if value is None and word not in self.known.named:
            self.undefined[word] = None
        return word if value is None else value


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _end_of(text: str, at: int) -> int:
    """Return the offset where the value that opens at `at`, with a brace or a quote, is closed."""
    if text[at] == "{":
        depth = 0
        for brace in _BRACE.finditer(text, at):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.start()
        raise _CutError
    depth = 0
    for sign in _QUOTE_OR_BRACE.finditer(text, at + 1):
        if sign[0] == '"' and depth == 0:
            return sign.start()
        depth += (sign[0] == "{") - (sign[0] == "}")
        if depth < 0:
            raise _BrokenError(
                "the entry cannot be read: a brace within quotes is closed but not opened", sign.start()
            )
    raise _CutError
