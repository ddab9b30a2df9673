"""The library as JSON Lines: sorted, one line per paper or saved search, so that git can merge it.

`changed` holds when each part of the state last changed, in milliseconds since
1970: `tags` and `queue` by tag, also of tags that were removed; `note`, or
`notes` where two machines wrote one each; `replaced` are earlier versions of
the note. `queue` keeps a place that is newer than the removal of its tag, because
another machine may add the tag again. A paper without a title is one whose tags were all removed. The first
release reads such lines too, except for removed searches, and ignores `changed`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from papertui.errors import UsageError
from papertui.identity.keys import IDENTIFYING, earlier_keys
from papertui.library import cites, fields, searches, times, twins
from papertui.library.cites import Cite
from papertui.library.joining import Imported, of_state
from papertui.library.states import State, ids_in_use, load
from papertui.library.times import Register, RegisterName, Registers
from papertui.library.twins import KIND
from papertui.paper import Paper
from papertui.paper_json import cleaned, paper_of, to_json
from papertui.text import clean_line

_LONGEST_REASON = 300
_JUDGED = 1000
"""Lines after which a text that holds nothing of a dump is no longer read."""

_MARKS = ("<<<<<<<", "=======", ">>>>>>>", b"<<<<<<<", b"=======", b">>>>>>>")
# The first release reads such a line as a paper without tags and note.
_NOTHING = {"id": "", "tags": [], "note": "", "paper": {"title": ""}}
_REMOVED = """
SELECT DISTINCT key FROM changed WHERE kind IN ('tag', 'note') AND key NOT IN (
    SELECT name FROM key WHERE paper IN (SELECT paper FROM tag UNION SELECT paper FROM note)
)
"""


@dataclass(slots=True)
class LibraryDump:
    """What a library dump holds; `problems` are the skipped lines (1-based), each with its reason.

    `searches` have no times, `saved` have them. `foreign` is the number of problems that
    are not lines of a library dump at all.
    """

    entries: list[Imported] = field(default_factory=list)
    searches: dict[str, str] = field(default_factory=dict)
    saved: dict[str, Register] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    foreign: int = 0
    cites: list[Cite] = field(default_factory=list)
    twins: dict[str, Register] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no line could be read."""
        return not (self.entries or self.searches or self.saved or self.cites or self.twins)

    @property
    def is_foreign(self) -> bool:
        """Whether this is no library dump, not even a damaged one."""
        return self.is_empty and 0 < self.foreign == len(self.problems)

    def add(self, other: "LibraryDump") -> None:
        """Add the content of another dump, without its problems."""
        self.entries += other.entries
        self.cites += other.cites
        for name, register in other.twins.items():
            key = RegisterName(KIND, name)
            ours = {key: self.twins[name]} if name in self.twins else {}
            self.twins[name] = times.joined(ours, {key: register})[key]
        self.searches = other.searches | self.searches
        for name, register in other.saved.items():
            self.save(name, register)

    def save(self, name: str, register: Register) -> None:
        """Add a saved search; the newer of two with one name wins."""
        key = RegisterName("saved", name)
        ours = {key: self.saved[name]} if name in self.saved else {}
        self.saved[name] = times.joined(ours, {key: register})[key]

    def without_times(self) -> "LibraryDump":
        """Return the content without times and removals, so that merging it only adds."""
        there = {name: register.value for name, register in self.saved.items() if register.value is not None}
        entries = [replace(taken, changed=None) for taken in self.entries if taken.paper.title]
        return LibraryDump(entries, there | self.searches, cites=self.cites, twins=self.twins)


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the lines of a library with times: papers by id, then searches by name."""
    yield from dump_lines(_states(connection), {}, connection)
    saved = times.of_paper(connection, [times.SEARCHES])
    queries = searches.load(connection)
    for name in sorted({*queries, *(register.name for register in saved if register.kind == "saved")}):
        register = saved.get(RegisterName("saved", name))
        at = {"changed": register.at} if register else {}
        yield _line({"search": name, "query": queries.get(name), **at})
    for cite in cites.every(connection):
        yield _line(_cite_record(cite))
    verdicts = twins.load(connection)
    for name in sorted({*verdicts, *(register.name for register in saved if register.kind == KIND)}):
        register = saved.get(RegisterName(KIND, name))
        since = register.at if register else 0
        yield _line({"pair": name.split("\n"), "verdict": verdicts.get(name), "changed": since, **_NOTHING})


def _cite_record(cite: Cite) -> dict[str, Any]:
    return {"cite": cite.name, "at": cite.at, "keys": cite.keys, **_NOTHING, "id": cite.keys[0]}


def dump_lines(
    states: Iterable[State], queries: Mapping[str, str], connection: sqlite3.Connection | None = None
) -> Iterator[str]:
    """Yield the lines of states and searches; their times are read from `connection`, if given."""
    papers = [(paper.id, paper, state) for state in states for paper in [_whole(state)]]
    rows = [(name, state.id, _record(name, paper, state, connection)) for name, paper, state in papers]
    rows += [(row["id"], 0, row) for row in _removed(connection)] if connection else []
    for _, _, record in sorted(rows, key=lambda row: row[:2]):
        yield _line(record)
    for name in sorted(queries):
        yield _line({"search": name, "query": queries[name]})


def _states(connection: sqlite3.Connection) -> Iterator[State]:
    first: int | None = 1
    while first is not None:
        numbers, first = ids_in_use(connection, first)
        yield from load(connection, numbers)


def _record(name: str, paper: Paper, state: State, connection: sqlite3.Connection | None) -> dict[str, Any]:
    registers: Registers = {}
    if connection:
        registers = of_state(state, times.of_paper(connection, state.keys))
    return {
        "id": name,
        "tags": sorted(state.tags),
        "note": state.note,
        **_queue({**_places_in(registers), **state.places}),
        **({"changed": changed} if (changed := _changed(registers, state.note)) else {}),
        "keys": sorted(state.keys),
        "paper": json.loads(to_json(paper)),
    }


def _removed(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    for (key,) in connection.execute(_REMOVED).fetchall():
        nothing = State(0, frozenset(), frozenset(), "", "")
        registers = of_state(nothing, times.of_paper(connection, [key]))
        kept = {**_queue(_places_in(registers)), "changed": _changed(registers, "")}
        yield {"id": key, "tags": [], "note": "", **kept, "paper": {"title": ""}}


def _queue(places: Mapping[str, str]) -> dict[str, Any]:
    return {"queue": dict(sorted(places.items()))} if places else {}


def _places_in(registers: Registers) -> dict[str, str]:
    """Return the places in registers, also those whose tag was removed: another machine may add it again."""
    return {key.name: row.value for key, row in registers.items() if key.kind == "place" and row.value}


def _changed(registers: Registers, note: str) -> dict[str, Any]:
    """Return the times of a state as a dump has them; older changes, without a time, are left out."""
    found: dict[str, Any] = {}
    for kind, name in (("tag", "tags"), ("place", "queue")):
        rows = {key.name: row.at for key, row in sorted(registers.items()) if key.kind == kind and row.at}
        found |= {name: rows} if rows else {}
    versions = sorted((row.at, row.value or "") for row in times.versions_of(registers))
    if len(versions) == 1 and versions[0][1] == note:
        found |= {"note": versions[0][0]} if versions[0][0] else {}
    elif versions:
        found["notes"] = versions
    replaced = sorted(key.name for key, row in registers.items() if key.kind == "note" and row.value is None)
    return found | ({"replaced": replaced} if replaced else {})


def read_lines(lines: Iterable[str | bytes]) -> LibraryDump:
    """Read the lines of one or more library dumps in any order; a bad line becomes a problem."""
    content = LibraryDump()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _take(content, _decoded(line))
        except (ValueError, UsageError, RecursionError) as error:
            content.problems.append((number, _reason(line, error)))
            content.foreign += isinstance(error, _ForeignLineError | RecursionError)
            if content.foreign >= _JUDGED and content.is_foreign:
                break
    return content


class _ForeignLineError(ValueError):
    """A line that does not belong to a library dump."""


def _whole(state: State) -> Paper:
    """Return the paper with every key of the state."""
    paper = replace(state.paper, aliases=())
    return replace(paper, aliases=tuple(sorted(state.keys.difference(paper.keys))))


def _line(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False)
    # UTF-8 has no lone surrogates; escaped, they survive.
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
        raise _ForeignLineError(f"not a line of a library dump: {error}") from error
    if not isinstance(record, dict) or ("paper" not in record and "search" not in record):
        raise _ForeignLineError("not a line of a library dump: it has neither “paper” nor “search”")
    return record


def _take(content: LibraryDump, record: Mapping[str, Any]) -> None:
    if "search" in record:
        return _take_search(content, record)
    if "pair" in record:
        name, register = fields.verdict(record)
        content.twins[name] = register
        return None
    if "cite" in record:
        content.cites.append(fields.cite(record))
        return None
    tags, note, places = fields.tags(record), fields.note(record), fields.places(record)
    changed = fields.registers(record)
    is_removal = isinstance(record["paper"], dict) and record["paper"].get("title") == "" and bool(changed)
    if is_removal and not tags and not note:
        key = clean_line(fields.field(record, "id", str))
        paper = paper_of({"title": "", "aliases": [key]})
    else:
        paper = cleaned(paper_of(record["paper"]))
    content.entries.append(Imported(paper, tags, note, places, changed, _known(record, paper)))
    return None


def _known(record: Mapping[str, Any], paper: Paper) -> tuple[str, ...]:
    if "keys" in record:
        return fields.keys(record)
    # The first release wrote no keys; its state of a title applied to every paper of that title.
    title, abstract = paper.title, paper.abstract[:IDENTIFYING]
    return earlier_keys(paper.arxiv_id, title, abstract, paper.aliases) if title else ()


def _take_search(content: LibraryDump, record: Mapping[str, Any]) -> None:
    name = searches.valid_name(fields.field(record, "search", str))
    is_removed = "changed" in record and record.get("query") is None
    query = None if is_removed else _query(fields.field(record, "query", str))
    if "changed" in record:
        content.save(name, Register(fields.time(record["changed"]), query))
    else:
        content.searches.setdefault(name, query or "")


def _query(text: str) -> str:
    """Return a query as one line; a blank at its end says that its last word is whole."""
    return clean_line(text) + " " * text[-1:].isspace()


def _reason(line: str | bytes, error: Exception) -> str:
    if line[:7] in _MARKS:
        return "a conflict marker that git left"
    if isinstance(error, RecursionError):
        return "not a line of a library dump: it is nested too deeply"
    return clean_line(str(error), _LONGEST_REASON)
