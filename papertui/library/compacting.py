"""Compacting: delete actions beyond the undo limit, and papers without tag, note or history.

It runs in small steps, each its own transaction, so that no write waits long.
"""

import sqlite3

LEAST = 1_000
"""Steps of undo that are always kept, whatever the setting."""

_AT_ONCE = 4_000  # rows deleted per step

_DROP = """
UPDATE action SET stage = 'dropped' WHERE stage = 'done' AND id <= (
    SELECT id FROM action WHERE stage <> 'dropped' ORDER BY id DESC LIMIT 1 OFFSET :keep
)
"""
_DELETE_CHANGES = """
DELETE FROM change WHERE (action, paper, kind, name) IN (
    SELECT action, paper, kind, name FROM change WHERE action = :action LIMIT :most
)
"""
_NOTHING_SAID = """
SELECT id FROM paper WHERE snapshot <> ''
AND NOT EXISTS (SELECT 1 FROM tag WHERE paper = id)
AND NOT EXISTS (SELECT 1 FROM note WHERE paper = id)
AND NOT EXISTS (SELECT 1 FROM place WHERE paper = id)
AND id NOT IN (SELECT paper FROM change) LIMIT :most
"""


def compact(connection: sqlite3.Connection, keep: int) -> bool:
    """Do one step in the caller's transaction; False once nothing is left to do.

    The newest `keep` steps of undo stay, at least 1,000, and with them every paper that they touched.
    """
    connection.execute(_DROP, {"keep": max(keep, LEAST)})
    return _forget_action(connection) or _forget_papers(connection)


def is_due(connection: sqlite3.Connection, keep: int) -> bool:
    """Whether there are actions to delete; cheap, to be called before anything is locked."""
    counts = "SELECT count(*) FILTER (WHERE stage = 'dropped'), count(*) FROM action"
    dropped, actions = connection.execute(counts).fetchone()
    return bool(dropped or actions > max(keep, LEAST))


def _forget_action(connection: sqlite3.Connection) -> bool:
    # The newest revision must stay in the table.
    found = connection.execute(
        "SELECT id, revision FROM action WHERE stage = 'dropped'"
        " AND revision < (SELECT max(revision) FROM action) ORDER BY id LIMIT 1"
    ).fetchone()
    if found is None:
        return False
    number, revision = found
    # An instance that last read an older revision must reload everything once.
    connection.execute("INSERT INTO compacted SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM compacted)")
    connection.execute("UPDATE compacted SET revision = max(revision, ?)", (revision,))
    deleted = connection.execute(_DELETE_CHANGES, {"action": number, "most": _AT_ONCE}).rowcount
    if deleted < _AT_ONCE:
        connection.execute("DELETE FROM action WHERE id = ?", (number,))
    return True


def _forget_papers(connection: sqlite3.Connection) -> bool:
    numbers = connection.execute(_NOTHING_SAID, {"most": _AT_ONCE}).fetchall()
    connection.executemany("DELETE FROM key WHERE paper = ?", numbers)
    # The row stays, nearly empty: to delete it, SQLite would search the whole history for
    # references, and its id must never be reused for another paper.
    connection.executemany("UPDATE paper SET snapshot = '' WHERE id = ?", numbers)
    return bool(numbers)
