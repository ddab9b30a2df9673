"""The storage layout of a library's tables, and their version when the file's own header is in doubt."""

import sqlite3
import struct
from collections.abc import Mapping, Sequence

from papertui.library import schema
from papertui.library.pages import Layout
from papertui.library.records import Row

_TYPES: Mapping[str, type] = {"INTEGER": int, "TEXT": str, "REAL": float, "BLOB": bytes}


def version_of(
    data: bytes, master: Sequence[Row], backup: sqlite3.Connection | None, migrations: Sequence[str]
) -> int:
    """Return the version of the tables: by their SQL, then by the file's header and the backup."""
    (named,) = struct.unpack_from(">I", data.ljust(64, b"\0"), 60)
    hints = [named, schema.version(backup) if backup else 0, len(migrations)]
    found = {(row[1], row[4]) for row in master}

    def likeness(version: int) -> tuple[int, int]:
        expected = set(schema.tables(tuple(migrations[:version])))
        return len(found & expected) - len(expected - found), -next(
            (place for place, hint in enumerate(hints) if hint == version), len(hints)
        )

    return max(range(1, len(migrations) + 1), key=likeness)


def upgraded(
    backup: sqlite3.Connection | None, version: int, migrations: Sequence[str]
) -> sqlite3.Connection | None:
    """Return a copy of the backup, migrated to that version; None for one of a later version."""
    if backup is None or schema.version(backup) > version:
        return None
    copy = sqlite3.connect(":memory:", isolation_level=None)
    backup.backup(copy)
    schema.migrate(copy, migrations[:version])
    return copy


def layouts_of(connection: sqlite3.Connection) -> list[Layout]:
    """Return how each table of a library is stored."""
    names = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    return [_layout(connection, name, "WITHOUT ROWID" in sql.upper()) for name, sql in names]


def _layout(connection: sqlite3.Connection, table: str, is_index: bool) -> Layout:
    columns = connection.execute(
        'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', (table,)
    )
    rows = columns.fetchall()
    if is_index:
        rows = sorted(rows, key=lambda row: row[4] or len(rows) + 1)
    defaults = tuple(connection.execute(f"SELECT {row[3] or 'NULL'}").fetchone()[0] for row in rows)
    keys = [place for place, row in enumerate(rows) if row[4]]
    is_alias = not is_index and len(keys) == 1 and rows[keys[0]][1].upper() == "INTEGER"
    return Layout(
        table,
        tuple(row[0] for row in rows),
        tuple(_TYPES[row[1].upper()] for row in rows),
        tuple(bool(row[2]) for row in rows),
        defaults,
        keys[0] if is_alias else -1,
        len(keys) if is_index else 0,
    )


def roots_of(*sources: sqlite3.Connection | None) -> dict[str, int]:
    """Return the root page of each table, from the first source that has the table."""
    roots = dict[str, int]()
    for source in filter(None, sources):
        for name, page in source.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"):
            roots.setdefault(name, page)
    return roots
