"""The objects in JSON of any shape: lists, and objects that wrap them to a few levels."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_arrays import are_words
from papertui.dumps.json_items import JsonItems
from papertui.dumps.json_table import AUTHORS, INNER, TITLE, Folded, fold_key, folded
from papertui.dumps.json_values import Json, read_day
from papertui.reference import Date

_DEEPEST = 6
_MOST_OBJECTS = 10_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_COUNTS = ("upvotes", "numcomments", "comments")


class Verdict(Enum):
    """What an object is: a paper, a paper if most of its siblings are, no paper, or one to be skipped."""

    PAPER = 1
    MAYBE = 2
    NONE = 3
    SKIPPED = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object was found: its line, its name to the user, the arXiv id or the day that is its key.

    `year` is that of an object around it.
    """

    line: int | None = None
    name: str = ""
    arxiv: str = ""
    day: Date | None = None
    year: Date | None = None


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object with its keys folded, and what it was judged to be; `raw` is the object as it was."""

    item: Folded
    raw: Json
    verdict: Verdict
    origin: Origin
    siblings: int


def laid_over(item: Json) -> dict[str, Any]:
    """Return an object folded, with what it holds under `paper` and the like laid over it, but for counts."""
    outer = folded(item)
    for name in INNER:
        inner = outer.get(name)
        if not isinstance(inner, dict) or not inner:
            continue
        known = {key: value for key, value in folded(inner).items() if value not in (None, "", [])}
        counts = {key: outer[key] for key in _COUNTS if outer.get(key) is not None}
        outer = {**outer, **known, **counts}
    if not outer.get("title"):
        _take_title(outer)
    return outer


def _take_title(item: dict[str, Any]) -> None:
    """Take for the title what stands under `paper`, or under `name` beside authors; in words."""
    names = ("paper", "name") if any(key in item for key in AUTHORS) else ("paper",)
    found = next((item[name] for name in names if are_words(item.get(name))), None)
    if found and not TITLE.of(item):
        item["title"] = found


def walk(
    json: JsonItems, judge: Callable[[Folded, Origin], Verdict], most: int = _MOST_OBJECTS
) -> Iterator[JsonObject]:
    """Yield the objects that are papers or look like records; a paper is not searched for more of them.

    The walk ends after `most` objects: enough to recognise a file by.
    """
    walker = _Walker(judge, most, json.folded)
    if isinstance(json.root, dict):
        yield from walker.value(json.root, Origin(1), 0)
        return
    for item in json.items:
        if walker.left <= 0:
            return
        origin = Origin(item.line, item.place)
        if isinstance(item.value, dict | list):
            yield from walker.value(item.value, origin, 0)
        else:
            yield JsonObject({}, {}, Verdict.NONE, origin, 0)


class _Walker:
    """A walk over one file; `judge` says what an object is."""

    def __init__(
        self, judge: Callable[[Folded, Origin], Verdict], most: int, known: dict[int, Folded]
    ) -> None:
        self._judge = judge
        self._known = known
        self._lists = 0
        self.left = most

    def value(self, value: Any, origin: Origin, siblings: int, depth: int = 0) -> Iterator[JsonObject]:  # noqa: ANN401
        """Yield what a value holds, itself included."""
        if depth > 2 * _DEEPEST or self.left <= 0:
            return
        if isinstance(value, dict):
            yield from self._object(value, origin, siblings, depth)
        elif isinstance(value, list):
            self._lists += 1
            here = self._lists
            of_objects = any(isinstance(each, dict) for each in value)
            for number, each in enumerate(value, 1):
                name = f"{origin.name} item {number}".strip()
                there = Origin(origin.line, name, origin.arxiv, origin.day, origin.year)
                if isinstance(each, dict | list):
                    yield from self.value(each, there, here, depth + 1)
                elif of_objects:
                    yield JsonObject({}, {}, Verdict.NONE, there, here)

    def _object(self, value: Json, origin: Origin, siblings: int, depth: int) -> Iterator[JsonObject]:
        self.left -= 1
        item = self._known.get(id(value))
        if item is None:
            item = self._known[id(value)] = laid_over(value)
        verdict = self._judge(item, origin)
        if verdict not in (Verdict.PAPER, Verdict.SKIPPED):
            within = False
            if year := _year_of(item):
                origin = replace(origin, year=year)
            for key, each in value.items():
                if isinstance(each, dict | list) and fold_key(key[:60]) not in INNER:
                    for found in self.value(each, _below(origin, key), siblings, depth + 1):
                        within = within or found.verdict is not Verdict.NONE
                        yield found
            is_top = depth == 0 and origin.name != ""
            if within or (verdict is Verdict.NONE and not is_top and not TITLE.of(item)):
                return
        yield JsonObject(item, value, verdict, origin, siblings)


def _year_of(item: Folded) -> Date | None:
    """Return the year of a conference or the like, which is that of its papers."""
    year = read_day(item.get("year"))
    return year if year and len(year.parts) == 1 and not TITLE.of(item) else None


def _below(origin: Origin, key: str) -> Origin:
    name = f"{origin.name} {key[:60]}".strip()
    # Both begin or end with digits; most keys of objects have none.
    if key[-1:].isdecimal() and len(key) < 40:
        if _DAY.match(key) and (day := read_day(key)):
            return Origin(origin.line, name, origin.arxiv, day, origin.year)
        if arxiv_id(key):
            return Origin(origin.line, name, key, origin.day, origin.year)
    return Origin(origin.line, name, origin.arxiv, origin.day, origin.year)
