"""The entries of a BibTeX file, one after the other, in flat memory.

The grammar is that of BibTeX itself (an `@` anywhere begins an entry, a backslash
guards no brace) and a little wider: a comma may be missing between fields, and
`%` comments may stand between them. pybtex is the oracle of the tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from papertui.references.bibtex_syntax import (
    FIELD,
    FIELD_NAME,
    HEAD,
    JOIN,
    KEY,
    LONGEST_START,
    NEXT_FIELD,
    SPACED_NAME,
    START,
    STRAY,
    WORD,
    WRAPPED,
    BrokenError,
    CutError,
    end_of,
    is_behind_comma,
    skip,
)
from papertui.text import clean, is_clean

_CHUNK = 1 << 16
_LARGEST = 1 << 24  # characters of an entry; a longer one counts as unclosed
_HEADS = 3  # so many entries within an entry that has not ended say that it is not closed
_MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June",
    "jul": "July", "aug": "August", "sep": "September", "oct": "October", "nov": "November",
    "dec": "December",
}  # fmt: skip

_EARLY = "it ends before its field {} on line {}: is a brace missing? The fields from there on {}"
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


def _is_commented(start: re.Match[str]) -> bool:
    """Whether `%` stands before an entry: BibTeX reads on there, but who wrote it has put it out of use."""
    text, at = start.string, start.start()
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip()[:1] == "%"


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
    broken: list[str] = field(default_factory=list)

    def entries(self) -> Iterator[RawEntry | Unread]:
        while True:
            start = START.search(self.text, self.at)
            if start is None or (not self.ended and start.end() == len(self.text)):
                if self.ended:
                    return
                self._go_to(max(self.at, (start.start() if start else len(self.text) - LONGEST_START)))
                self._read_more()
                continue
            self._go_to(start.start())
            found = self._entry(start)
            if found is not None and not (isinstance(found, Unread) and _is_commented(start)):
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
        self.broken.clear()
        try:
            key, values, end = self._body(kind.lower(), start[2], start.end())
            strays = self._strays(kind.lower(), start[2], end)
        except CutError:
            return self._unclosed(start)
        except BrokenError as error:
            reason, at = error.args
            if not self.ended and len(self.text) - at < LONGEST_START:
                return self._unclosed(start)  # what cannot be read may be the half of a word
            self._go_to(self._next_head(start))
            return Unread(line, f"the entry cannot be read: {reason}")
        if strays is None:
            self._read_more()
            return None
        more, told, end = strays
        self._go_to(end)
        if kind.lower() in ("string", "preamble"):
            return None
        self.known.named.update(self.undefined)
        doubts = (_NO_STRING.format(word) for word in self.undefined)
        return RawEntry(line, kind, key, values + more, (*self.broken, *told, *doubts))

    def _strays(self, kind: str, opened: str, end: int) -> tuple[Values, tuple[str, ...], int] | None:
        """Read the fields behind an entry whose braces close too early; None if it needs more text."""
        if kind in ("string", "preamble"):
            return (), (), end
        if not self.ended and len(self.text) - end < LONGEST_START:
            return None
        stray = STRAY.match(self.text, end)
        if stray is None:
            return (), (), end
        where = self.line + self.text.count("\n", self.at, stray.start(1))
        try:
            values, after = self._fields(skip(self.text, end), "}" if opened == "{" else ")")
        except CutError:
            if not self.ended and not HEAD.search(self.text, end):
                return None
        except BrokenError:
            pass
        else:
            return tuple(values), (_EARLY.format(stray[1], where, "were taken too"),), after
        return (), (_EARLY.format(stray[1], where, "were not read"),), end

    def _unclosed(self, start: re.Match[str]) -> Unread | None:
        size = len(self.text) - start.start()
        heads = 0
        if not self.ended:
            heads = sum(1 for _, _ in zip(range(_HEADS), HEAD.finditer(self.text, start.end()), strict=False))
            if heads < _HEADS and size < _LARGEST:
                self._read_more()
                return None
        line = self.line
        self._go_to(self._next_head(start))
        return Unread(line, "the entry is not closed; add the “}” that is missing")

    def _next_head(self, start: re.Match[str]) -> int:
        following = HEAD.search(self.text, start.end()) or START.search(self.text, start.end())
        return following.start() if following else len(self.text)

    def _body(self, kind: str, opened: str, at: int) -> tuple[str, Values, int]:
        closing = "}" if opened == "{" else ")"
        if kind == "preamble":
            return "", (), self._closed(self._value(skip(self.text, at))[1], closing)
        if kind == "string":
            values, at = self._fields(at, closing)
            self.known.strings.update((name.lower(), value) for name, value in values)
            return "", (), at
        key = KEY[opened].match(self.text, at)
        values, end = self._fields(key.end() if key else skip(self.text, at), closing, is_entry=True)
        return key[1] if key else "", tuple(values), end

    def _closed(self, at: int, closing: str) -> int:
        at = skip(self.text, at)
        if self.text[at : at + 1] != closing:
            raise CutError if at >= len(self.text) else self._unexpected(at)
        return at + 1

    def _fields(self, at: int, closing: str, *, is_entry: bool = False) -> tuple[list[tuple[str, str]], int]:
        values: list[tuple[str, str]] = []
        text = self.text
        while True:
            if plain := FIELD.match(text, at):
                name, braced, quoted, word, _ = plain.groups()
                value = braced if braced is not None else quoted if quoted is not None else self._named(word)
                at = plain.end()
            else:
                at = skip(text, at)
                if text[at : at + 1] == closing:
                    return values, at + 1
                try:
                    name, value, at = self._field(at)
                except BrokenError as error:
                    if not is_entry:
                        raise
                    at = self._behind(error)
                    continue
            value = WRAPPED.sub("\n", value).strip() if "\n" in value else value.strip()
            values.append((name, value if self.is_clean else clean(value)))

    def _behind(self, error: BrokenError) -> int:
        """Return where the next field stands behind a broken one; raise the error where there is none."""
        reason, at = error.args
        head = HEAD.search(self.text, at)
        following = NEXT_FIELD.search(self.text, at, head.start() if head else len(self.text))
        if following is None:
            raise error if head or self.ended else CutError
        self.broken.append(f"{reason} The fields around it were taken")
        return following.start()

    def _field(self, at: int) -> tuple[str, str, int]:
        name = FIELD_NAME.match(self.text, at)
        if name is None and is_behind_comma(self.text, at):
            name = SPACED_NAME.match(self.text, at)
        if name is None:
            raise CutError if self._may_go_on(at) else self._unexpected(at)
        value, at = self._value(name.end())
        return "_".join(name[1].split()), value, at

    def _may_go_on(self, at: int) -> bool:
        word = WORD.match(self.text, at)
        return not self.text[word.end() if word else at :].strip()

    def _unexpected(self, at: int) -> BrokenError:
        found = " ".join(self.text[at : at + 40].split())[:20]
        return BrokenError(f"“{found}” stands where a field is expected; is a brace missing?", at)

    def _value(self, at: int) -> tuple[str, int]:
        """Read pieces that are joined by `#`."""
        pieces = []
        while True:
            piece, at = self._piece(at)
            pieces.append(piece)
            join = JOIN.match(self.text, at)
            if join is None:
                return "".join(pieces), at
            at = join.end()

    def _piece(self, at: int) -> tuple[str, int]:
        text = self.text
        sign = text[at : at + 1]
        if sign in ("{", '"') and sign:
            end = end_of(text, at)
            return text[at + 1 : end], end + 1
        word = WORD.match(text, at)
        if word is None or word.end() == len(text):
            raise CutError if at >= len(text) or word else self._unexpected(at)
        return self._named(word[0]), word.end()

    def _named(self, word: str) -> str:
        if word.isdecimal():
            return word
        value = self.known.strings.get(word.lower())
        if value is None and word not in self.known.named:
            self.undefined[word] = None
        return word if value is None else value
