"""The whole state as text: JSON Lines, sorted, one line a paper or saved search, so that git can merge it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from papertui.errors import UsageError
from papertui.library import searches
from papertui.library.draft import Taken
from papertui.library.places import is_place
from papertui.library.shelf import State
from papertui.library.tags import valid_tag
from papertui.paper import Paper
from papertui.paper_json import cleaned, paper_of, to_json
from papertui.text import clean, clean_line

T = TypeVar("T")

_LONGEST_REASON = 300
_MARKS = ("<<<<<<<", "=======", ">>>>>>>", b"<<<<<<<", b"=======", b">>>>>>>")
_KINDS: dict[type, str] = {str: "text", list: "a list", dict: "an object"}


@dataclass(slots=True)
class Carried:
    """What a dump holds; `problems` are lines, by number (1-based), with the reason they were not taken."""

    entries: list[Taken] = field(default_factory=list)
    searches: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def dump_lines(states: Iterable[State], queries: Mapping[str, str]) -> Iterator[str]:
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
    for name in sorted(queries):
        yield _line({"search": name, "query": queries[name]})


def read_lines(lines: Iterable[str | bytes]) -> Carried:
    """Read what `dump_lines` gave, also two of it mixed; a line that cannot be taken is a problem."""
    carried = Carried()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _take(carried, _decoded(line))
        except (ValueError, UsageError, RecursionError) as error:
            carried.problems.append((number, _reason(line, error)))
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


def _decoded(line: str | bytes) -> dict[str, Any]:
    try:
        record = json.loads(line if isinstance(line, str) else line.decode("utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"no line of a library dump: {error}") from error
    if not isinstance(record, dict) or ("paper" not in record and "search" not in record):
        raise ValueError("no line of a library dump: it has neither “paper” nor “search”")
    return record


def _take(carried: Carried, record: Mapping[str, Any]) -> None:
    if "search" in record:
        name, query = _field(record, "search", str), _field(record, "query", str)
        carried.searches.setdefault(searches.valid_name(name), clean_line(query))
        return
    paper = cleaned(paper_of(record["paper"]))
    tags = tuple(map(valid_tag, _texts(_field(record, "tags", list))))
    carried.entries.append(Taken(paper, tags, clean(_field(record, "note", str)).strip(), _places(record)))


def _field(record: Mapping[str, Any], name: str, kind: type[T]) -> T:
    value = record.get(name)
    if not isinstance(value, kind):
        raise ValueError(f"“{name}” is missing or is not {_KINDS[kind]}")
    return value


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if not isinstance(value, str):
            raise ValueError("“tags” holds what is not text")
        yield value


def _places(record: Mapping[str, Any]) -> dict[str, str]:
    rows = _field(record, "queue", dict) if "queue" in record else {}
    places = {valid_tag(tag): place for tag, place in rows.items()}
    for tag, place in places.items():
        if not isinstance(place, str) or not is_place(place):
            raise ValueError(f"“queue” has no place for {tag} that others can be put before and behind")
    return places


def _reason(line: str | bytes, error: Exception) -> str:
    if line[:7] in _MARKS:
        return "a mark of a conflict that git left"
    if isinstance(error, RecursionError):
        return "no line of a library dump: it is nested too deeply"
    return clean_line(str(error), _LONGEST_REASON)
