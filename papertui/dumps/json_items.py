"""JSON and JSON Lines as a row of items, each with its place; what is broken off is read up to the break."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from papertui.dumps.json_arrays import as_object, python_object
from papertui.dumps.problem import Problem
from papertui.dumps.yaml_values import begins_list, read_document, read_list

_ARRAY = re.compile(r"\[\s*(?=\{)")
_ANY_KEY = r'"(?:[^"\\]|\\.){1,100}"'
_FIRST_KEY = re.compile(rf"\{{\s*({_ANY_KEY})\s*:")
_OPENS = re.compile(r"[ \t\n\r]*\[[ \t\n\r]*(\])?")
_FOLLOWS = re.compile(r"[ \t\n\r]*(?:,[ \t\n\r]*|(\])[ \t\n\r]*\Z)")
_BETWEEN = re.compile(r"[\s,]*")
_GOES_ON = tuple(",:]}[{")
_BIBTEX = re.compile(r"^[ \t]+@[A-Za-z]{3,20}\{", re.MULTILINE)
_MOST_BREAKS = 100
_LINES_TRIED = 5
_TRIED = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a list or a line; `place` names it to the user."""

    value: Any
    line: int | None
    place: str


@dataclass(frozen=True, slots=True)
class JsonItems:
    """What a JSON text holds. `root` is the whole value, None for JSON Lines and for broken JSON.

    `items` are those of a list or of the lines; an object is one item until `of` says better.
    Of a piece of a long file (`is_piece`) the items are sure: its beginning has told the format.
    `folded` keeps objects as `walk` folded them, by their `id`: each format walks them.
    """

    root: Any
    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()
    folded: dict[int, Mapping[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    is_piece: bool = False

    def of(self, is_item: Callable[[Mapping[str, Any]], bool]) -> "JsonItems | None":
        """Return the items, or those of a list in the object, if one of the first is such an item."""
        if self.is_piece:
            return self
        for items in (self.items, *self._lists()):
            if any(isinstance(item.value, dict) and is_item(item.value) for item in items[:_TRIED]):
                return replace(self, items=items)
        return None

    def _lists(self) -> Iterator[tuple[Item, ...]]:
        values = self.root.values() if isinstance(self.root, dict) else ()
        return (_numbered(value) for value in values if isinstance(value, list))


def read_items(text: str, first_line: int = 1, numbers: Sequence[int] = ()) -> JsonItems | None:
    """Read JSON, else JSON Lines, else what can be saved of broken JSON, or a list of YAML; else None.

    `numbers` are those of the items of a list, where they are not counted from 1.
    """
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("[", "{"):
        return _yaml(text, first_line)
    try:
        if items := tuple(_listed(text, first_line, numbers)):
            return JsonItems([item.value for item in items], items)
        root = json.loads(text)
    except RecursionError:
        return JsonItems(None, (), (Problem(None, "the JSON is nested too deeply"),))
    except ValueError:
        return (
            _python_lines(text, first_line)
            or _json_lines(text, first_line)
            or _followed(text, first_line)
            or _saved(text, first_line, numbers)
        )
    return JsonItems(root, _numbered([root] if isinstance(root, dict) else root))


def _yaml(text: str, line: int) -> JsonItems | None:
    # BibTeX within says more of its papers than the keys around it.
    if _BIBTEX.search(text):
        return None
    listed = enumerate(read_list(text, line) if begins_list(text) else (), 1)
    items = tuple(Item(value, at, f"item {number}") for number, (at, value) in listed)
    if items:
        return JsonItems([item.value for item in items], items)
    root = read_document(text)
    return JsonItems(root, _numbered([root])) if root else None


def read_piece(text: str, line: int, numbers: Sequence[int]) -> JsonItems:
    """Read a piece of long JSON: items of a list with their numbers, lines where there are none."""
    items = read_items(text, line, numbers) if numbers else _read_lines(_lines(text, line))
    return replace(items or JsonItems(None, ()), is_piece=True)


def _followed(text: str, line: int) -> JsonItems | None:
    """Read a value that something follows which is no JSON."""
    begins = _BETWEEN.match(text)
    at = begins.end() if begins else 0
    try:
        root, end = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    rest = text[end:].lstrip()
    if rest[:1] in _GOES_ON or not _holds_objects(root):
        return None
    line += text.count("\n", 0, len(text) - len(rest))
    problem = Problem(line, f"what follows the JSON was passed over: {rest[:40]}")
    return JsonItems(root, _numbered([root] if isinstance(root, dict) else root), (problem,))


def _holds_objects(root: object) -> bool:
    # “[1]” is the number of a link, in a text.
    return isinstance(root, dict) or (isinstance(root, list) and any(isinstance(each, dict) for each in root))


def _listed(text: str, line: int, numbers: Sequence[int]) -> Iterator[Item]:
    """Read a whole list, each item with its line; nothing where it is none. Raises as `json.loads` does."""
    decoder = json.JSONDecoder()
    follows = _OPENS.match(text)
    before = 0
    for place in count():
        if follows is None or follows[1]:
            break
        line, before = line + text.count("\n", before, follows.end()), follows.end()
        value, end = decoder.raw_decode(text, before)
        yield Item(as_object(value), line, f"item {_number(numbers, place)}")
        follows = _FOLLOWS.match(text, end)
        if follows is None:
            raise json.JSONDecodeError("Expecting ',' delimiter", text, end)


def _number(numbers: Sequence[int], place: int) -> int:
    """Return the number of the item at a place, from 0."""
    if place < len(numbers):
        return numbers[place]
    return place + 1 + (numbers[-1] - len(numbers) if numbers else 0)


def _numbered(values: list[Any]) -> tuple[Item, ...]:
    return tuple(Item(value, None, f"item {number}") for number, value in enumerate(values, 1))


def _json_lines(text: str, first_line: int) -> JsonItems | None:
    lines = _lines(text, first_line)
    is_json = any(isinstance(_value(line), dict) for _, line in lines[:_LINES_TRIED])
    return _read_lines(lines) if is_json else None


def _python_lines(text: str, first_line: int) -> JsonItems | None:
    """Read lines each of which is a dict as Python prints it; None where another line is among them."""
    lines = _lines(text, first_line) if text.lstrip("\ufeff \t\r\n").startswith("{'") else []
    if not lines or not all(line.lstrip("\ufeff \t").startswith("{'") for _, line in lines):
        return None
    return _read_lines(((at, line.lstrip("\ufeff")) for at, line in lines), python_object)


def _lines(text: str, first_line: int) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(text.split("\n"), first_line) if line.strip()]


def _read_lines(lines: Iterable[tuple[int, str]], read: Callable[[str], Any] | None = None) -> JsonItems:
    items, problems = [], []
    for number, line in lines:
        value = (read or _value)(line)
        if isinstance(value, ValueError):
            problems.append(Problem(number, f"not JSON: {value}"))
        else:
            items.append(Item(value, number, f"line {number}"))
    return JsonItems(None, tuple(items), tuple(problems))


def _value(line: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(line)
    except RecursionError:
        return ValueError("nested too deeply")
    except ValueError as error:
        return error


def _saved(text: str, first_line: int, numbers: Sequence[int]) -> JsonItems | None:
    """Decode one item after the other; after a break go on with the next that begins as another did."""
    # A piece of a long array is one whatever its first item is.
    start = _ARRAY.search(text) if not numbers else _OPENS.match(text)
    if start is None:
        return None
    at = start.end()
    items: list[Item] = []
    problems: list[Problem] = []
    first_keys: set[str] = set()
    decoder = json.JSONDecoder()
    while len(problems) < _MOST_BREAKS:
        at = _end(_BETWEEN, text, at)
        if at >= len(text) or text[at] == "]":
            break
        if opening := _FIRST_KEY.match(text, at):
            first_keys.add(opening[1])
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            broken = getattr(error, "pos", at)
            line = first_line + text.count("\n", 0, broken)
            reason = getattr(error, "msg", "nested too deeply")
            last = _number(numbers, len(items)) - 1
            problems.append(Problem(line, f"the JSON is broken after item {last}: {reason}"))
            following = _beginning(first_keys).search(text, max(broken, at + 1))
            if following is None:
                break
            at = following.start()
        else:
            items.append(Item(value, None, f"item {_number(numbers, len(items))}"))
    return JsonItems(None, tuple(items), tuple(problems))


def _beginning(first_keys: set[str]) -> re.Pattern[str]:
    keys = "|".join(map(re.escape, sorted(first_keys))) or _ANY_KEY
    return re.compile(rf"\{{\s*(?:{keys})\s*:")


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
