"""When each tag, place, note and saved search last changed, removals too: what two libraries merge by.

For a tag, a place and a saved search the newest change wins; of two at the same
moment the one that is not a removal, then the greater value. A note is never
lost: each text is a version, an edit replaces the versions it was made of, and
versions of which neither replaced the other are all kept. So any two libraries
that have taken each other's dumps say the same, in whatever order they did.

Times are milliseconds of a clock that never runs back (Kulkarni and others,
“Logical Physical Clocks”, 2014): later than every time that the library knows.
They are kept by the strongest key of a paper, so that a removal outlives the
paper's row.
"""

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

LATEST = 1 << 53
"""Times are below: JSON readers know whole numbers exactly up to here."""


@dataclass(frozen=True, slots=True)
class Register:
    """The last change of one thing: when, and the value since then; None is a removal, or a replaced note."""

    at: int
    value: str | None


class Name(NamedTuple):
    """What a register is of: a tag, the place in a tag's order, a version of the note, a saved search."""

    kind: str
    name: str


Registers: TypeAlias = Mapping[Name, Register]

_RECORD = """
INSERT OR REPLACE INTO changed (key, kind, name, at, value)
SELECT name, ?, ?, ?, ? FROM key WHERE paper = ?
ORDER BY name NOT LIKE 'arxiv:%', name NOT LIKE 'doi:%', name NOT LIKE '%?%', name NOT LIKE '%#%', name
LIMIT 1
"""
# A damaged time is none.
_READ = """
SELECT kind, name, at, value FROM changed
WHERE key IN (SELECT value FROM json_each(?)) AND at BETWEEN 0 AND ?
"""
_PUT = "INSERT OR REPLACE INTO changed (key, kind, name, at, value) VALUES (?, ?, ?, ?, ?)"
SEARCHES = ""
"""The key of what is of no paper: saved searches."""


def strongest(keys: Iterable[str]) -> str:
    """Return the key under which the times of a paper are kept."""
    return min(
        keys,
        key=lambda key: (
            not key.startswith("arxiv:"), not key.startswith("doi:"), "?" not in key, "#" not in key, key
        ),
    )  # fmt: skip


def tick(connection: sqlite3.Connection) -> int:
    """Return the present time, or one later than all that the library knows where the clock is behind."""
    at = max(_latest(connection) + 1, time.time_ns() // 1_000_000)
    _keep(connection, at)
    return at


class Tagged(NamedTuple):
    """A paper, by a key of it, has had a tag since then."""

    key: str
    tag: str
    at: int


def tagged(connection: sqlite3.Connection, first: int, last: int) -> list[Tagged]:
    """List the tags that papers got from one moment to another and still have."""
    got = "SELECT key, name, at FROM changed WHERE kind = 'tag' AND value IS NOT NULL AND at BETWEEN ? AND ?"
    return [Tagged(*row) for row in connection.execute(got, (first, last))]


def of_tags(connection: sqlite3.Connection) -> dict[str, int]:
    """Return by key when the tags of each paper last changed, removals too."""
    return dict(connection.execute("SELECT key, max(at) FROM changed WHERE kind = 'tag' GROUP BY key"))


class Changed(NamedTuple):
    """A row of a paper that is another one now; None is an absent row."""

    paper: int
    kind: str
    name: str
    before: str | None
    after: str | None


def record(connection: sqlite3.Connection, rows: Iterable[Changed]) -> None:
    """Record that rows have changed now; the papers have their keys already."""
    timed = [row for row in rows if row.kind in ("tag", "place", "note", "saved", "twin")]
    if not timed:
        return
    at = tick(connection)
    plain = (row for row in timed if row.kind in ("tag", "place"))
    connection.executemany(_RECORD, ((row.kind, row.name, at, row.after, row.paper) for row in plain))
    for row in timed:
        if row.kind == "note":
            _record_note(connection, row, at)
        elif row.kind in ("saved", "twin"):
            put(connection, [SEARCHES], {Name(row.kind, row.name): Register(at, row.after)})


def _record_note(connection: sqlite3.Connection, row: Changed, at: int) -> None:
    keys = [key for (key,) in connection.execute("SELECT name FROM key WHERE paper = ?", (row.paper,))]
    if keys:  # none: the paper has become a part of another
        put(connection, keys, edited(of_paper(connection, keys), row.before or "", row.after or "", at))


def put(connection: sqlite3.Connection, keys: Collection[str], registers: Registers) -> None:
    """Keep registers of the paper with these keys as they are given; the clock goes on from the latest."""
    if registers:
        key = strongest(keys)
        rows = ((key, *name, register.at, register.value) for name, register in registers.items())
        connection.executemany(_PUT, rows)
        latest = max(register.at for register in registers.values())
        if latest > _latest(connection):
            _keep(connection, latest)


def of_paper(connection: sqlite3.Connection, keys: Collection[str]) -> dict[Name, Register]:
    """Read the registers of the paper with these keys; of one that is kept under several the newest."""
    found: dict[Name, Register] = {}
    for kind, name, at, value in connection.execute(_READ, (json.dumps(_own(keys)), LATEST - 1)):
        found = joined(found, {Name(kind, name): Register(at, value)})
    return found


def _own(keys: Collection[str]) -> list[str]:
    # A plain title can be another paper's; what is known of this one, is kept under more than that.
    is_told = any("?" in key for key in keys) and not any(key.endswith("*") for key in keys)
    return [key for key in keys if not (is_told and key.startswith("title:") and "?" not in key)]


def joined(ours: Registers, theirs: Registers) -> dict[Name, Register]:
    """Merge what two libraries know; the same whichever comes first, and however often."""
    both = dict(ours)
    for name, register in theirs.items():
        known = both.get(name)
        if known is None or _order(name, known) < _order(name, register):
            both[name] = register
    return both


def text_of(registers: Registers) -> str:
    """Return the note: the versions that no other replaced, oldest first, but for those another holds."""
    versions = sorted((register.at, register.value or "") for register in versions_of(registers))
    texts = list(dict.fromkeys(text for _, text in versions))
    whole = [text for text in texts if not any(text in other for other in texts if other != text)]
    return "\n\n".join(whole)


def version(at: int, text: str) -> Name:
    """Return the name of a version of a note."""
    return Name("note", blake2b(f"{at} {text}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest())


def edited(registers: Registers, before: str, after: str, at: int) -> dict[Name, Register]:
    """Return what an edit of the note changes: every version replaced, and one in their place."""
    found = {
        name: Register(register.at, None)
        for name, register in registers.items()
        if name.kind == "note" and register.value
    }
    if before and before != text_of(registers):
        found[version(0, before)] = Register(0, None)  # it was written before times were kept
    if after:
        found[version(at, after)] = Register(at, after)
    return found


def versions_of(registers: Registers) -> list[Register]:
    """List the versions of the note that no other replaced."""
    return [register for name, register in registers.items() if name.kind == "note" and register.value]


def _order(name: Name, register: Register) -> tuple[bool, int, bool, str]:
    replaced = name.kind == "note" and register.value is None
    return replaced, register.at, register.value is not None, register.value or ""


def _latest(connection: sqlite3.Connection) -> int:
    # A clock that was lost or damaged is set by the times that it gave.
    for table in ("clock", "changed"):
        found = f"SELECT max(at) FROM {table} WHERE at BETWEEN 0 AND ?"  # noqa: S608 – our own tables
        (at,) = connection.execute(found, (LATEST - 1,)).fetchone()
        if at is not None:
            return int(at)
    return 0


def _keep(connection: sqlite3.Connection, at: int) -> None:
    connection.execute("DELETE FROM clock")
    connection.execute("INSERT INTO clock VALUES (?)", (at,))
