"""The user's verdicts on pairs of papers: the same paper, or different ones.

A verdict refers to one key of each paper. Setting it is an action that can be undone.
"""

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from papertui.library import history, times
from papertui.library.history import Difference

SAME, APART = "same", "apart"
KIND = "twin"

Pair: TypeAlias = str
"""Two keys, one per line, sorted."""

# A change must refer to one paper; those of verdicts refer to this one, without tag or note.
_NOBODY = 0


def pair(one: str, other: str) -> Pair:
    """Return the name of a pair of keys."""
    return "\n".join(sorted((one, other)))


def keys_of(name: Pair) -> tuple[str, str]:
    """Return the two keys of a pair."""
    one, _, other = name.partition("\n")
    return one, other


def load(connection: sqlite3.Connection) -> dict[Pair, str]:
    """Return the verdicts, sorted by pair."""
    return dict(connection.execute("SELECT name, verdict FROM twin ORDER BY name"))


def write(connection: sqlite3.Connection, wanted: Mapping[Pair, str | None], summary: str) -> bool:
    """Write verdicts as one action (None removes one); False, without an action, if nothing changes."""
    differences = _differences(connection, wanted)
    if differences:
        history.act(connection, summary, 1, int(time.time()), differences)
    return bool(differences)


def joined(connection: sqlite3.Connection, registers: Mapping[Pair, times.Register]) -> list[Difference]:
    """Store the registers that are newer than the stored ones; return the rows that they change."""
    known, before = times.of_paper(connection, [times.SEARCHES]), load(connection)
    wanted: dict[Pair, str | None] = {}
    for name, theirs in registers.items():
        key = times.RegisterName(KIND, name)
        ours = known.get(key, times.Register(0, before.get(name)))
        (winner,) = times.joined({key: ours}, {key: theirs}).values()
        if winner != known.get(key):
            times.put(connection, [times.SEARCHES], {key: winner})
            wanted[name] = winner.value
    return [replace(row, is_timed=True) for row in _differences(connection, wanted)]


def _differences(connection: sqlite3.Connection, wanted: Mapping[Pair, str | None]) -> list[Difference]:
    before = load(connection)
    changed = {name: verdict for name, verdict in wanted.items() if before.get(name) != verdict}
    if changed:
        nobody = "INSERT OR IGNORE INTO paper (id, snapshot, created) VALUES (?, '', ?)"
        connection.execute(nobody, (_NOBODY, int(time.time())))
    return [Difference(_NOBODY, KIND, name, before.get(name), verdict) for name, verdict in changed.items()]
