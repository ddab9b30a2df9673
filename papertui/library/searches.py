"""Saved searches: names for queries. Saving and deleting are actions that can be undone."""

import sqlite3
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from papertui.errors import UsageError
from papertui.library import history, times
from papertui.library.history import Difference
from papertui.text import clean, clean_line

LONGEST = 100

# A change must refer to a paper; those of saved searches refer to this one, without tag or note.
_NOBODY = 0


def valid_name(name: str) -> str:
    """Return the name as it is stored (NFC). Raises UsageError if it cannot follow `query:`."""
    name = unicodedata.normalize("NFC", name)
    shown = clean_line(name, 40)
    if not name or len(name) > LONGEST:
        raise UsageError(f"a saved search needs a name of 1 to {LONGEST} characters")
    if clean(name) != name or any(char.isspace() or char in '"()' for char in name):
        raise UsageError(f"the name “{shown}” holds a space, quote or bracket; write it as in to-read")
    return name


def load(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the saved searches, sorted by name."""
    return dict(connection.execute("SELECT name, query FROM saved ORDER BY name"))


def write(connection: sqlite3.Connection, queries: Mapping[str, str | None], summary: str, at: int) -> bool:
    """Write searches as one action (None removes one); False, without an action, if nothing changes."""
    before = load(connection)
    wanted = {name: query for name, query in queries.items() if before.get(name) != query}
    differences = _differences(connection, before, wanted, at)
    if not differences:
        return False
    history.act(connection, summary, 1, at, differences)
    return True


def missing(connection: sqlite3.Connection, queries: Mapping[str, str], at: int) -> list[Difference]:
    """Return the rows that add the searches whose names are free; existing ones stay unchanged."""
    before = load(connection)
    new = {name: query for name, query in queries.items() if name not in before}
    return _differences(connection, before, new, at)


def joined(connection: sqlite3.Connection, saved: Mapping[str, times.Register], at: int) -> list[Difference]:
    """Store the registers that are newer than the stored ones; return the rows that they change."""
    before = load(connection)
    known = times.of_paper(connection, [times.SEARCHES])
    wanted: dict[str, str | None] = {}
    for name, theirs in saved.items():
        register = times.RegisterName("saved", name)
        ours = times.Register(known[register].at if register in known else 0, before.get(name))
        (winner,) = times.joined({register: ours}, {register: theirs}).values()
        if winner != known.get(register) and winner.at:
            times.put(connection, [times.SEARCHES], {register: winner})
        if winner.value != before.get(name):
            wanted[name] = winner.value
    return [replace(row, is_timed=True) for row in _differences(connection, before, wanted, at)]


def _differences(
    connection: sqlite3.Connection, before: Mapping[str, str], wanted: Mapping[str, str | None], at: int
) -> list[Difference]:
    if wanted:
        nobody = "INSERT OR IGNORE INTO paper (id, snapshot, created) VALUES (?, '', ?)"
        connection.execute(nobody, (_NOBODY, at))
    return [Difference(_NOBODY, "saved", name, before.get(name), query) for name, query in wanted.items()]
