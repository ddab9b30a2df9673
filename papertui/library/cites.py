"""Citation keys that papertui made: a paper keeps its key from the first export on.

They are not actions of the user, so undo does not touch them. A key is stored for
each id of the paper and for its title; since several papers can have one title, the
row of a title also names the paper. If a paper has two keys, the earlier one counts.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papertui.identity.rule import identity, is_state_of

_AT_ONCE = 1000

_PUT = """
INSERT INTO cite (key, known, name, at) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET name = excluded.name, at = excluded.at WHERE excluded.at < cite.at
"""


@dataclass(frozen=True, slots=True)
class Cite:
    """The citation key of the paper with these keys, and its time in milliseconds since 1970."""

    keys: tuple[str, ...]
    name: str
    at: int


def put(connection: sqlite3.Connection, cites: Iterable[Cite]) -> None:
    """Store citation keys, except for papers that have an earlier one."""
    connection.executemany(_PUT, (row for cite in cites for row in _rows(cite)))


def names_of(connection: sqlite3.Connection, papers: Sequence[Sequence[str]]) -> list[str]:
    """Return the stored citation key of each paper, given by its keys; "" where there is none."""
    found: list[str] = []
    for start in range(0, len(papers), _AT_ONCE):
        some = papers[start : start + _AT_ONCE]
        rows = defaultdict[str, list[tuple[int, str, str]]](list)
        wanted = json.dumps(sorted({key for keys in some for key in keys}))
        select = "SELECT key, at, name, known FROM cite WHERE key IN (SELECT value FROM json_each(?))"
        for key, *row in connection.execute(select, (wanted,)):
            rows[key].append((row[0], row[1], row[2]))
        found += (_name_of(keys, rows) for keys in some)
    return found


def holders(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Return the keys of the papers that have these citation keys, by the citation key in lower case."""
    select = (
        "SELECT name, known FROM cite WHERE known <> ''"
        " AND name COLLATE NOCASE IN (SELECT value FROM json_each(?))"
    )
    found = defaultdict[str, list[tuple[str, ...]]](list)
    for name, known in connection.execute(select, (json.dumps(sorted(set(names))),)):
        found[name.lower()].append(tuple(known.split("\n")))
    return found


def every(connection: sqlite3.Connection) -> Iterator[Cite]:
    """Yield the citation keys of all papers, sorted by name."""
    select = "SELECT known, key, name, at FROM cite WHERE known <> '' ORDER BY name, known, key"
    for known, key, name, at in connection.execute(select):
        yield Cite(tuple(dict.fromkeys((*known.split("\n"), key))), name, at)


def _rows(cite: Cite) -> Iterator[tuple[str, str, str, int]]:
    known = "\n".join(key for key in cite.keys if not (_is_plain(key) or key.startswith("not:")))
    for key in cite.keys:
        if _is_plain(key):
            yield key, known or key, cite.name, cite.at
        elif key.startswith(("arxiv:", "doi:")):
            yield key, "", cite.name, cite.at


def _name_of(keys: Sequence[str], rows: dict[str, list[tuple[int, str, str]]]) -> str:
    candidates = sorted(row for key in keys if key in rows for row in rows[key])
    own = frozenset(keys)
    return next((name for _at, name, known in candidates if not known or _is_meant(own, known)), "")


def _is_meant(own: frozenset[str], known: str) -> bool:
    meant = frozenset(known.split("\n"))
    return meant <= own or is_state_of(identity(own), identity(meant))


def _is_plain(key: str) -> bool:
    return key.startswith("title:") and "?" not in key
