"""When each tag, place, note and saved search last changed, removals too: the basis for merging libraries.

For a tag, a place and a saved search the newest change wins; of two at the same
time, the one that is not a removal, then the greater value. A note is never
lost: each text is a version, an edit replaces the versions it was made from, and
versions of which neither replaced the other are all kept. So two libraries that
have merged each other's dumps are equal, whatever the order of the merges.

Times are milliseconds of a clock that never runs back (Kulkarni and others,
“Logical Physical Clocks”, 2014): later than every time that the library knows.
They are stored under the strongest key of a paper, so that a removal outlives
the paper's row.
"""

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

LATEST = 1 << 53
"""Upper bound of times: JSON readers represent whole numbers exactly up to here."""


@dataclass(frozen=True, slots=True)
class Register:
    """The last change of one thing: its time, and the value since; None is a removal or a replaced note."""

    at: int
    value: str | None


class RegisterName(NamedTuple):
    """The thing a register is about: a tag, a place in a queue, a version of the note, a saved search."""

    kind: str
    name: str


Registers: TypeAlias = Mapping[RegisterName, Register]

_RECORD = """
INSERT OR REPLACE INTO changed (key, kind, name, at, value)
SELECT name, ?, ?, ?, ? FROM key WHERE paper = ?
ORDER BY name NOT LIKE 'arxiv:%', name NOT LIKE 'doi:%', name NOT LIKE '%?%', name NOT LIKE '%#%', name
LIMIT 1
"""
# Ignores a damaged time.
_READ = """
SELECT kind, name, at, value FROM changed
WHERE key IN (SELECT value FROM json_each(?)) AND at BETWEEN 0 AND ?
"""
_PUT = "INSERT OR REPLACE INTO changed (key, kind, name, at, value) VALUES (?, ?, ?, ?, ?)"
SEARCHES = ""
"""The key of registers that belong to no paper: those of saved searches."""


def strongest(keys: Iterable[str]) -> str:
    """Return the key under which the times of a paper are stored."""
    return min(
        keys,
        key=lambda key: (
            not key.startswith("arxiv:"), not key.startswith("doi:"), "?" not in key, "#" not in key, key
        ),
    )  # fmt: skip


def tick(connection: sqlite3.Connection) -> int:
    """Return the present time, or the latest known time plus one if the clock is behind."""
    at = max(_latest(connection) + 1, time.time_ns() // 1_000_000)
    _keep(connection, at)
    return at


class TagTime(NamedTuple):
    """A paper, named by one of its keys, that has a tag since a time."""

    key: str
    tag: str
    at: int


def tagged(connection: sqlite3.Connection, first: int, last: int) -> list[TagTime]:
    """List the tags added between two times that papers still have."""
    got = "SELECT key, name, at FROM changed WHERE kind = 'tag' AND value IS NOT NULL AND at BETWEEN ? AND ?"
    return [TagTime(*row) for row in connection.execute(got, (first, last))]


def of_tags(connection: sqlite3.Connection) -> dict[str, int]:
    """Return when the tags of each paper last changed, removals included, by its strongest key."""
    return dict(connection.execute("SELECT key, max(at) FROM changed WHERE kind = 'tag' GROUP BY key"))


class Changed(NamedTuple):
    """A changed row of a paper; None is an absent row."""

    paper: int
    kind: str
    name: str
    before: str | None
    after: str | None


def record(connection: sqlite3.Connection, rows: Iterable[Changed]) -> None:
    """Record that rows have changed now; the papers' keys must be stored already."""
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
            put(connection, [SEARCHES], {RegisterName(row.kind, row.name): Register(at, row.after)})


def _record_note(connection: sqlite3.Connection, row: Changed, at: int) -> None:
    keys = [key for (key,) in connection.execute("SELECT name FROM key WHERE paper = ?", (row.paper,))]
    if keys:  # no key: the paper was merged into another one
        put(connection, keys, edited(of_paper(connection, keys), row.before or "", row.after or "", at))


def put(connection: sqlite3.Connection, keys: Collection[str], registers: Registers) -> None:
    """Store registers of the paper with these keys unchanged; the clock advances to the latest of them."""
    if registers:
        key = strongest(keys)
        rows = ((key, *name, register.at, register.value) for name, register in registers.items())
        connection.executemany(_PUT, rows)
        latest = max(register.at for register in registers.values())
        if latest > _latest(connection):
            _keep(connection, latest)


def of_paper(connection: sqlite3.Connection, keys: Collection[str]) -> dict[RegisterName, Register]:
    """Read the registers of the paper with these keys; if one is stored under several keys, the newest."""
    found: dict[RegisterName, Register] = {}
    for kind, name, at, value in connection.execute(_READ, (json.dumps(_own(keys)), LATEST - 1)):
        found = joined(found, {RegisterName(kind, name): Register(at, value)})
    return found


def _own(keys: Collection[str]) -> list[str]:
    # A plain title can belong to another paper; a paper with other keys has its registers under those.
    is_told = any("?" in key for key in keys) and not any(key.endswith("*") for key in keys)
    return [key for key in keys if not (is_told and key.startswith("title:") and "?" not in key)]


def joined(ours: Registers, theirs: Registers) -> dict[RegisterName, Register]:
    """Merge the registers of two libraries; commutative and idempotent."""
    both = dict(ours)
    for name, register in theirs.items():
        known = both.get(name)
        if known is None or _order(name, known) < _order(name, register):
            both[name] = register
    return both


def text_of(registers: Registers) -> str:
    """Return the note: its unreplaced versions, oldest first, without those contained in another."""
    versions = sorted((register.at, register.value or "") for register in versions_of(registers))
    texts = list(dict.fromkeys(text for _, text in versions))
    whole = [text for text in texts if not any(text in other for other in texts if other != text)]
    return "\n\n".join(whole)


def version(at: int, text: str) -> RegisterName:
    """Return the name of a version of a note."""
    return RegisterName(
        "note", blake2b(f"{at} {text}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    )


def edited(registers: Registers, before: str, after: str, at: int) -> dict[RegisterName, Register]:
    """Return the registers that an edit of the note changes: all versions replaced by one."""
    found = {
        name: Register(register.at, None)
        for name, register in registers.items()
        if name.kind == "note" and register.value
    }
    if before and before != text_of(registers):
        found[version(0, before)] = Register(0, None)  # the note was written before times were stored
    if after:
        found[version(at, after)] = Register(at, after)
    return found


def versions_of(registers: Registers) -> list[Register]:
    """List the unreplaced versions of the note."""
    return [register for name, register in registers.items() if name.kind == "note" and register.value]


def _order(name: RegisterName, register: Register) -> tuple[bool, int, bool, str]:
    replaced = name.kind == "note" and register.value is None
    return replaced, register.at, register.value is not None, register.value or ""


def _latest(connection: sqlite3.Connection) -> int:
    # A lost or damaged clock is restored from the stored times.
    for table in ("clock", "changed"):
        found = f"SELECT max(at) FROM {table} WHERE at BETWEEN 0 AND ?"  # noqa: S608 – our own tables
        (at,) = connection.execute(found, (LATEST - 1,)).fetchone()
        if at is not None:
            return int(at)
    return 0


def _keep(connection: sqlite3.Connection, at: int) -> None:
    connection.execute("DELETE FROM clock")
    connection.execute("INSERT INTO clock VALUES (?)", (at,))
