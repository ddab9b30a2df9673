"""Reading a library's database file that the user names, from memory, as lines of a library dump.

Nothing in it is trusted: its schema must be exactly that of a library, and damaged
pages are read like those of the user's own library.
"""

import sqlite3
from contextlib import closing, suppress

from papertui.library import schema
from papertui.library.connection import LibraryDamageError, check, text_factory
from papertui.library.dump_lines import dump
from papertui.library.salvage import salvage
from papertui.library.trees import read_master

_MAGIC = b"SQLite format 3\0"


def is_database(data: bytes) -> bool:
    """Whether this is the content of a SQLite file."""
    return data.startswith(_MAGIC)


def lines_of(data: bytes) -> tuple[list[str], str] | None:
    """Return the library in these bytes as lines of a dump, and a report of its damage.

    Returns None for the database of another program or of a later papertui.
    """
    with suppress(sqlite3.Error, LibraryDamageError), closing(_opened(data)) as connection:
        # The schema first: an integrity check would run expressions of a foreign schema.
        if schema.versions_of(connection):
            check(connection)
            schema.migrate(connection)
            return list(dump(connection)), ""
        if schema.version(connection) > len(schema.MIGRATIONS):
            return None
    ours = schema.tables(schema.MIGRATIONS)
    found = salvage(data, None) if any((row[1], row[4]) in ours for row in read_master(data)) else None
    if found is None:
        return None
    with closing(found.connection) as connection:
        schema.migrate(connection)
        return list(dump(connection)), found.report("")


def _opened(data: bytes) -> sqlite3.Connection:
    """Open a copy in memory, which no journal file can change."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(data)
    connection.text_factory = text_factory
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection
