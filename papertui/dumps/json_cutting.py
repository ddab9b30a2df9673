"""Long JSON cut into pieces: JSON Lines by lines, an array by its items, broken ones by how items begin."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any

from papertui.dumps.cutting import LONGEST, PIECE, Lines, Pieces, RecordChunk, Span, with_lines

_ARRAY = re.compile(r"[\ufeff\s]*\[\s*(?=\{)")
_LINE = re.compile(r"[\ufeff\s]*(?=\{)")
_BETWEEN = re.compile(r"[\s,]*")
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_FIRST_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.){1,100}")\s*:')
_TOKEN = 100  # characters; the last ones read so far may be broken or only cut
_LINES = Lines()


@dataclass(frozen=True)
class JsonCutter:
    """Cut JSON Lines, or an array of objects; an object that holds a list is no file of records.

    `is_alone` says that no record decides how another is read.
    """

    is_alone: bool = False

    def fits(self, head: str) -> bool:
        """See `Cutter`."""
        if _ARRAY.match(head):
            return True
        begins = _LINE.match(head)
        return begins is not None and _is_object(head[begins.end() :].partition("\n")[0])

    def cut(self, chunks: Iterable[str], size: int = PIECE) -> Iterator[RecordChunk]:
        """See `Cutter`."""
        remaining = iter(chunks)
        first = next(remaining, "")
        whole = chain((first,), remaining)
        pieces = _Array(whole, size).pieces() if _ARRAY.match(first) else _lines(whole, size)
        return pieces if self.is_alone else (replace(piece, spans=()) for piece in pieces)

    def context(self, pieces: Pieces) -> Any:  # noqa: ANN401 - as in Cutter
        """See `Cutter`."""


JSON = JsonCutter()
JSON_ALONE = JsonCutter(is_alone=True)


class _Array:
    """An array that is cut; the text at hand begins where an item begins."""

    def __init__(self, chunks: Iterator[str], size: int) -> None:
        self._chunks, self._size = chunks, size
        self._text = ""
        self._line, self._number = 1, 0
        self._decoder = json.JSONDecoder()
        self._first_keys: set[str] = set()
        self._is_sound = True

    def pieces(self) -> Iterator[RecordChunk]:
        """Yield runs of items, each as an array of its own."""
        self._read_more()
        opening = _ARRAY.match(self._text)
        self._drop(opening.end() if opening else 0)
        while True:
            items, following = self._items()
            if not items:
                break
            numbers = range(self._number + 1, self._number + len(items) + 1)
            # How a broken item is read, and what is near one, depends on what stands around it.
            is_sound = self._is_sound and all(
                _COMMA.fullmatch(self._text, end, begin) for (_, end), (begin, _) in pairwise(items)
            )
            spans = [(begin + 1, end + 1) for begin, end in items if is_sound]  # behind the bracket
            yield RecordChunk(f"[{self._text[: items[-1][1]]}]", self._line, numbers, spans)
            self._number += len(items)
            self._drop(following)

    def _items(self) -> tuple[list[Span], int]:
        """Return the items that make the next piece, and where another may begin."""
        items, at = [], 0
        self._is_sound = True
        while at < self._size and self._is_item(at):
            end = self._end_of_item(at)
            items.append((at, end))
            at = self._behind(end)
        return items, at

    def _is_item(self, at: int) -> bool:
        return self._text[at : at + 1] not in ("", "]")

    def _behind(self, at: int) -> int:
        """Return where the next item begins, or the array ends."""
        while True:
            found = _BETWEEN.match(self._text, at)
            at = found.end() if found else at
            if at < len(self._text) or not self._read_more():
                return at

    def _end_of_item(self, at: int) -> int:
        """Return where an item ends; of a broken one where another begins behind it."""
        if opening := _FIRST_KEY.match(self._text, at):
            self._first_keys.add(opening[1])
        while True:
            try:
                return self._decoder.raw_decode(self._text, at)[1]
            except RecursionError:
                is_cut = self._is_sound = False
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _TOKEN
            if not is_cut and (following := self._following(at)):
                self._is_sound = False
                return following
            if len(self._text) - at > LONGEST or not self._read_more():
                self._is_sound = False
                return self._following(at) or len(self._text)

    def _following(self, at: int) -> int:
        """Return where what looks like another item begins, 0 where none is in sight."""
        keys = "|".join(map(re.escape, sorted(self._first_keys))) or "(?!)"
        found = re.compile(rf"(?<=[\n,])\s*(?=\{{\s*(?:{keys})\s*:)").search(self._text, at + 1)
        return found.start() if found else 0

    def _read_more(self) -> bool:
        more = next(self._chunks, "")
        self._text += more
        return bool(more)

    def _drop(self, end: int) -> None:
        self._line += self._text.count("\n", 0, end)
        self._text = self._text[end:]


def _lines(chunks: Iterable[str], size: int) -> Iterator[RecordChunk]:
    return map(with_lines, _LINES.cut(chunks, size))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
