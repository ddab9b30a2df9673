"""The fields of a line of a library dump, checked by type; ValueError and UsageError name the fault."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from papertui.library import twins
from papertui.library.cites import Cite
from papertui.library.places import is_place
from papertui.library.tags import valid_tag
from papertui.library.times import LATEST, Register, RegisterName, version
from papertui.text import clean, clean_line

T = TypeVar("T")
Record: TypeAlias = Mapping[str, Any]

_CITE_KEY = re.compile(r"[^\s,{}\\\"#%~^]{1,220}")
_LATEST = LATEST // 2  # the clock goes on from the times of others, and must not come to its end
_KINDS: dict[type, str] = {str: "text", list: "a list", dict: "an object"}


def field(record: Record, name: str, kind: type[T]) -> T:
    """Return the field `name`; ValueError if it is missing or not of this type."""
    value = record.get(name)
    if not isinstance(value, kind):
        raise ValueError(f"“{name}” is missing or is not {_KINDS[kind]}")
    return value


def tags(record: Record) -> tuple[str, ...]:
    """Return the tags of a line."""
    return tuple(map(valid_tag, _texts(record, "tags")))


def note(record: Record) -> str:
    """Return the note of a line, cleaned."""
    return clean(field(record, "note", str)).strip()


def keys(record: Record) -> tuple[str, ...]:
    """Return the keys that the state of a line answers to."""
    found = tuple(map(clean_line, _texts(record, "keys")))
    if not found or not all(key.startswith(("arxiv:", "doi:", "title:")) for key in found):
        raise ValueError("“keys” is empty or holds something that is not the key of a paper")
    return found


def verdict(record: Record) -> tuple[str, Register]:
    """Return the pair of a line and its verdict with its time; a verdict of None is a removal."""
    found = tuple(map(clean_line, _texts(record, "pair")))
    said = record.get("verdict")
    if len(set(found)) != 2 or said not in (twins.SAME, twins.APART, None):
        raise ValueError("“pair” must be two keys with the verdict same or apart")
    return twins.pair(*found), Register(time(record.get("changed")), said)


def cite(record: Record) -> Cite:
    """Return the citation key of a line."""
    name = clean_line(field(record, "cite", str))
    if not _CITE_KEY.fullmatch(name):
        raise ValueError("“cite” is not a citation key")
    return Cite(keys(record), name, time(record.get("at")))


def places(record: Record) -> dict[str, str]:
    """Return the queue places of a line, by tag."""
    rows = field(record, "queue", dict) if "queue" in record else {}
    found = {valid_tag(tag): place for tag, place in rows.items()}
    for tag, place in found.items():
        if not isinstance(place, str) or not is_place(place):
            raise ValueError(f"“queue” has no valid place for {tag}")
    return found


def time(value: object) -> int:
    """Return the time of a change."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LATEST:
        raise ValueError("“changed” holds something that is not a time in milliseconds since 1970")
    return value


def registers(record: Record) -> dict[RegisterName, Register] | None:
    """Return when each part of the state of a line changed; None if the line has no times."""
    if "changed" not in record:
        return None
    changed = field(record, "changed", dict)
    found = dict(_timed("tag", dict.fromkeys(tags(record), ""), changed.get("tags", {})))
    found |= _timed("place", places(record), changed.get("queue", {}))
    for at, text in _versions(record, changed):
        found[version(at, text)] = Register(at, text)
    replaced = _texts(changed, "replaced") if "replaced" in changed else ()
    return found | {RegisterName("note", name): Register(0, None) for name in replaced}


def _timed(kind: str, values: Mapping[str, str], rows: object) -> Iterator[tuple[RegisterName, Register]]:
    if not isinstance(rows, dict):
        raise ValueError("“changed” holds something that is not times by tag")
    for tag, value in values.items():
        yield RegisterName(kind, tag), Register(time(rows.get(tag, 0)), value)
    for tag in rows.keys() - values.keys():
        yield RegisterName(kind, valid_tag(tag)), Register(time(rows[tag]), None)


def _versions(record: Record, changed: Record) -> Iterator[tuple[int, str]]:
    if "notes" not in changed:
        text = note(record)
        yield from [(time(changed.get("note", 0)), text)] if text else []
        return
    for row in field(changed, "notes", list):
        if not isinstance(row, list) or len(row) != 2 or not isinstance(row[1], str):
            raise ValueError("“notes” holds something that is not a time and a text")
        yield time(row[0]), clean(row[1]).strip()


def _texts(record: Record, name: str) -> Iterator[str]:
    for value in field(record, name, list):
        if not isinstance(value, str):
            raise ValueError(f"“{name}” holds something that is not text")
        yield value
