"""The tables of the library, and the ordered migrations that create them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from papertui.errors import LibraryError
from papertui.library.connection import LibraryDamageError

APPLICATION_ID = 0x50545549  # "PTUI": distinguishes a library from the database of another program

_FIRST = f"""
PRAGMA application_id = {APPLICATION_ID};

-- What was known of a paper when its state last changed, so that a reading list outlives its dump.
CREATE TABLE paper (
    id INTEGER PRIMARY KEY NOT NULL,
    snapshot TEXT NOT NULL,         -- paper.to_json
    created INTEGER NOT NULL        -- Unix seconds
);
-- A plain title may be the key of several papers: see identity.same_paper.
CREATE TABLE key (
    paper INTEGER NOT NULL REFERENCES paper,
    name TEXT NOT NULL,
    PRIMARY KEY (paper, name)
) WITHOUT ROWID;
CREATE TABLE tag (
    paper INTEGER NOT NULL REFERENCES paper,
    name TEXT NOT NULL,
    PRIMARY KEY (paper, name)
) WITHOUT ROWID;
CREATE TABLE note (
    paper INTEGER PRIMARY KEY REFERENCES paper,
    text TEXT NOT NULL
);

-- What the user did. Deletions here raise `compacted`, so that an instance that looks rarely knows of them.
CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at INTEGER NOT NULL,            -- Unix seconds
    summary TEXT NOT NULL,
    count INTEGER NOT NULL,         -- papers touched
    stage TEXT NOT NULL,            -- done; undone (can be redone); dropped (no longer)
    revision INTEGER NOT NULL       -- grows with each action, undo and redo
);
CREATE INDEX action_by_revision ON action (revision);
-- The rows that an action made different; an absent row is NULL, a present tag or key ''.
CREATE TABLE change (
    action INTEGER NOT NULL REFERENCES action,
    paper INTEGER NOT NULL REFERENCES paper,
    kind TEXT NOT NULL,             -- tag, place, key, note, snapshot; saved, of paper 0
    name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (action, paper, kind, name)
) WITHOUT ROWID;
"""

_SAVED_SEARCHES = """
CREATE TABLE saved (
    name TEXT PRIMARY KEY NOT NULL,
    query TEXT NOT NULL
) WITHOUT ROWID;
"""

# The manual order of a tag's papers (its queue); papers without a row come after those with one.
_PLACES = """
CREATE TABLE place (
    paper INTEGER NOT NULL REFERENCES paper,
    name TEXT NOT NULL,             -- the tag
    place TEXT NOT NULL,            -- sorts bytewise, see places.py
    PRIMARY KEY (paper, name)
) WITHOUT ROWID;
"""

# Opening looks up only the papers that are shown, not every paper in the history.
_LOOKUP = """
CREATE INDEX key_by_name ON key (name);
CREATE INDEX tag_by_name ON tag (name);
-- The newest revision of the actions that were compacted; see compacting.py.
CREATE TABLE compacted (revision INTEGER NOT NULL);
"""

# The times that two libraries are merged by; see times.py. Earlier changes are taken from the history.
_TIMES = """
CREATE TABLE clock (at INTEGER NOT NULL);   -- the latest of all times known here, milliseconds
CREATE TABLE changed (
    key TEXT NOT NULL,              -- the strongest of a paper; '' for saved searches
    kind TEXT NOT NULL,             -- tag, place, saved; note has a row a version
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    value TEXT,                     -- since then; NULL is a removal, or a version that was replaced
    PRIMARY KEY (key, kind, name)
) WITHOUT ROWID;
INSERT INTO changed (key, kind, name, at, value)
SELECT (
    SELECT key.name FROM key WHERE key.paper = last.paper
    ORDER BY key.name NOT LIKE 'arxiv:%', key.name NOT LIKE '%#%', key.name LIMIT 1
) AS strongest, last.kind, last.name, last.at,
    CASE last.kind
        WHEN 'tag' THEN (SELECT '' FROM tag WHERE tag.paper = last.paper AND tag.name = last.name)
        ELSE (SELECT place FROM place WHERE place.paper = last.paper AND place.name = last.name)
    END
FROM (
    SELECT paper, kind, name, 1000 * max(at) AS at FROM change JOIN action ON action.id = action
    WHERE kind IN ('tag', 'place') GROUP BY paper, kind, name
) AS last
WHERE strongest IS NOT NULL
ON CONFLICT DO UPDATE SET at = excluded.at, value = excluded.value WHERE excluded.at > changed.at;
INSERT INTO changed (key, kind, name, at, value)
SELECT '', 'saved', change.name, 1000 * max(at), (SELECT query FROM saved WHERE saved.name = change.name)
FROM change JOIN action ON action.id = action WHERE kind = 'saved' GROUP BY change.name;
INSERT INTO clock SELECT ifnull(max(at), 0) FROM changed;
"""

# The citation keys that papertui made, stored at the first export; see cites.py.
_CITES = """
CREATE TABLE cite (
    key TEXT NOT NULL,              -- an id of the paper, or its plain title
    known TEXT NOT NULL,            -- of a title: the keys of the paper that is meant, one a line
    name TEXT NOT NULL,
    at INTEGER NOT NULL,            -- milliseconds
    PRIMARY KEY (key, known)
) WITHOUT ROWID;
CREATE INDEX cite_by_name ON cite (name COLLATE NOCASE) WHERE known <> '';
"""

# The user's verdicts on pairs of papers; see twins.py.
_TWINS = """
CREATE TABLE twin (
    name TEXT PRIMARY KEY NOT NULL, -- two keys of papers, one a line
    verdict TEXT NOT NULL           -- same, apart
) WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SAVED_SEARCHES, _PLACES, _LOOKUP, _TIMES, _CITES, _TWINS)
"""Scripts that migrate each version (`user_version`) to the next; append only.

Each changes the tables, so that a later version differs from a damaged number.
"""


def version(connection: sqlite3.Connection) -> int:
    """Return the schema's version; 0 for an empty database."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the database has no table yet."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def is_current(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> bool:
    """Whether no migration is due.

    Raises LibraryError for the database of another program or of a later papertui,
    which must not be written to; DamageError for tables without a version.
    """
    if is_empty(connection):
        return False
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    number = version(connection)
    if (application, number) == (APPLICATION_ID, len(migrations)):
        _check_text(connection, "".join(migrations))
        return True
    # One flipped bit of the header can look like another program or version; the tables decide.
    found = versions_of(connection, migrations)
    if application != APPLICATION_ID and not found:
        raise LibraryError(f"{path}: is not a papertui library; move it away or choose another --library")
    if application != APPLICATION_ID:
        raise LibraryDamageError("the mark of its kind is lost")
    if number < 1 or (found and number not in found):
        raise LibraryDamageError("the version of its tables is lost")
    if number > len(migrations):
        raise LibraryError(f"{path}: was written by a later papertui; update this one")
    return False


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Run the missing migrations in one transaction: each commit on a disk costs about 10 ms."""
    missing = "; ".join(migrations[version(connection) :])
    if not missing:
        return
    try:
        connection.executescript(
            f"BEGIN IMMEDIATE; {missing}; PRAGMA user_version = {len(migrations)}; COMMIT"
        )
    finally:
        if connection.in_transaction:
            connection.rollback()


def new_library(migrations: Sequence[str] = MIGRATIONS) -> sqlite3.Connection:
    """Build an empty library in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrate(connection, migrations)
    return connection


@lru_cache(maxsize=16)
def tables(migrations: tuple[str, ...]) -> frozenset[tuple[str, str | None]]:
    """Return the tables and indexes that these migrations create, with their SQL."""
    with closing(new_library(migrations)) as connection:
        return _tables_of(connection)


def versions_of(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> list[int]:
    """Return the versions with exactly the tables of this database; empty if it is not a library."""
    found = _tables_of(connection)
    return [number for number in range(1, len(migrations) + 1) if tables(tuple(migrations[:number])) == found]


def _check_text(connection: sqlite3.Connection, script: str) -> None:
    # One flipped bit may rename a column, which shows only at the first write.
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"):
        if not sql or sql not in script or f" {name} " not in sql:
            raise LibraryDamageError(f"the definition of {name} is not what it was")


def _tables_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str | None]]:
    return frozenset(connection.execute("SELECT name, sql FROM sqlite_master"))
