"""The whole state as text: JSON Lines, sorted, one line a paper or saved search, so that git can merge it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from papertui.library.draft import Taken
from papertui.library.places import is_place
from papertui.library.shelf import State
from papertui.paper import Paper, from_json, to_json


@dataclass(slots=True)
class Carried:
    """What a dump holds; `problems` are lines, by number (1-based), with the reason they were not taken."""

    entries: list[Taken] = field(default_factory=list)
    searches: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def dump_lines(states: Iterable[State], searches: Mapping[str, str]) -> Iterator[str]:
    """Give the lines, papers by id and then searches by name; the same state gives the same lines."""
    papers = [(paper.id, paper, state) for state in states for paper in [_whole(state)]]
    for name, paper, state in sorted(papers, key=lambda row: (row[0], row[2].id)):
        record = {
            "id": name,
            "tags": sorted(state.tags),
            "note": state.note,
            **({"queue": dict(sorted(state.places.items()))} if state.places else {}),
            "paper": json.loads(to_json(paper)),
        }
        yield _line(record)
    for name in sorted(searches):
        yield _line({"search": name, "query": searches[name]})


def read_lines(lines: Iterable[str]) -> Carried:
    """Read what `dump_lines` gave, also two of it mixed; a line that cannot be read is a problem."""
    carried = Carried()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _take(carried, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            carried.problems.append((number, _reason(line)))
    return carried


def _whole(state: State) -> Paper:
    """Give the paper with every key that the state answers to."""
    paper = replace(state.paper, aliases=())
    return replace(paper, aliases=tuple(sorted(state.keys.difference(paper.keys))))


def _line(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False)
    # JSON as UTF-8 has no lone surrogates; escaped they come back.
    return text if text.isascii() or _encodes(text) else json.dumps(record)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _take(carried: Carried, record: Mapping[str, Any]) -> None:
    if "search" in record:
        name, query = record["search"], record["query"]
        if not isinstance(name, str) or not isinstance(query, str):
            raise TypeError("no saved search")
        carried.searches.setdefault(name, query)
        return
    paper = from_json(json.dumps(record["paper"]))
    tags, note, places = record["tags"], record["note"], record.get("queue", {})
    if not isinstance(note, str) or not isinstance(tags, list) or not all(map(_is_text, tags)):
        raise TypeError("no state of a paper")
    if not all(is_place(place) for place in places.values()):
        raise ValueError("no place in a queue")
    _ = paper.keys  # fields of the wrong type show here, not in the midst of a transaction
    carried.entries.append(Taken(paper, tuple(tags), note, places))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _reason(line: str) -> str:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "a mark of a conflict that git left"
    return "no line of a library dump"
