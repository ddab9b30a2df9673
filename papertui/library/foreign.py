"""A library's database as a file that somebody names: read from memory, as lines of a dump.

Nothing of it is trusted: not its schema, which must be a library's to the letter,
and not its pages; damaged ones are read like those of the user's own library.
"""

import sqlite3
from contextlib import closing, suppress

from papertui.library import schema
from papertui.library.connection import DamageError, check, text_factory
from papertui.library.dump_lines import dump
from papertui.library.salvage import salvage
from papertui.library.trees import read_master

_MAGIC = b"SQLite format 3\0"


def is_database(data: bytes) -> bool:
    """Whether this is the content of a SQLite file."""
    return data.startswith(_MAGIC)


def lines_of(data: bytes) -> tuple[list[str], str] | None:
    """Return the library in these bytes as lines of a dump, and what is damaged in it.

    None for the database of another program or of a later papertui.
    """
    with suppress(sqlite3.Error, DamageError), closing(_opened(data)) as connection:
        # The schema first: the check of a foreign one would run what it says.
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
    """Open a copy in memory, which no journal of another file can reach."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(data)
    connection.text_factory = text_factory
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection
