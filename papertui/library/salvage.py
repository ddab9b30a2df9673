"""Recovering a damaged library: its readable rows first, then the undo history, then a backup."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from papertui.library import history, schema
from papertui.library.history import Difference
from papertui.library.layouts import layouts_of, roots_of, upgraded, version_of
from papertui.library.pages import Layout
from papertui.library.records import Row
from papertui.library.trees import Table, read_master, read_tables
from papertui.paper_json import from_json

Values: TypeAlias = dict[tuple[int, str, str], str]
"""The rows of the library: (paper, kind of row, name), as in the undo history, to the value."""

_LOG = {"action", "change"}
_NOUNS = {
    "paper": "stored papers",
    "key": "keys of papers",
    "tag": "tags",
    "note": "notes",
    "place": "places in queues",
    "saved": "saved searches",
    "action": "steps of the undo history",
    "change": "rows of the undo history",
    "changed": "times of changes",
    "cite": "citation keys",
    "twin": "verdicts on pairs of papers",
}
_VALUES = """
SELECT id, 'snapshot', '', snapshot FROM paper WHERE id > 0
UNION ALL SELECT paper, 'key', name, '' FROM key UNION ALL SELECT paper, 'tag', name, '' FROM tag
UNION ALL SELECT paper, 'note', '', text FROM note
"""
_LATER_VALUES = {
    "place": "UNION ALL SELECT paper, 'place', name, place FROM place",
    "saved": "UNION ALL SELECT 0, 'saved', name, query FROM saved",
    "twin": "UNION ALL SELECT 0, 'twin', name, verdict FROM twin",
}
_REFERRED = """
INSERT OR IGNORE INTO paper SELECT paper, '', 0 FROM (
    SELECT paper FROM key UNION SELECT paper FROM tag
    UNION SELECT paper FROM note UNION SELECT paper FROM change
)
"""
_UNKNOWN_STEPS = """
INSERT INTO action (id, at, summary, count, stage, revision)
SELECT action, 0, 'lost', 1 << 40, 'dropped',
    (SELECT ifnull(max(revision), 0) + 1 FROM action)
FROM change WHERE action NOT IN (SELECT id FROM action) GROUP BY action
"""
_INCOMPLETE = """
SELECT max(id) FROM action WHERE count > (
    SELECT count(DISTINCT CASE kind WHEN 'saved' THEN name ELSE paper END)
    FROM change WHERE action = action.id
)
"""


@dataclass(slots=True)
class Salvaged:
    """A sound library in memory, and how many rows of each damaged table came from which source."""

    connection: sqlite3.Connection
    lost: dict[str, int] = field(default_factory=dict)
    rebuilt: dict[str, int] = field(default_factory=dict)
    from_backup: dict[str, int] = field(default_factory=dict)
    stand_ins: list[str] = field(default_factory=list)
    revives: bool = False

    def report(self, backup: str) -> str:
        """Return what was lost, and what was recovered from the history or the backup of that name."""
        parts = list[str]()
        for table in self.lost:
            noun = _NOUNS.get(table, f"rows of {table}")
            rebuilt, copied = self.rebuilt.get(table, 0), self.from_backup.get(table, 0)
            lost = max(self.lost[table] - rebuilt - copied, 0)
            facts = [
                f"{lost:,} unreadable" if lost else "",
                f"{rebuilt:,} rebuilt from the undo history" if rebuilt else "",
                f"{copied:,} taken from the backup {backup}" if copied else "",
            ]
            if any(facts):
                parts.append(f"{noun}: {', '.join(filter(None, facts))}")
        if self.stand_ins:
            parts.append(f"only the tags and notes are left of {', '.join(self.stand_ins)}")
        if self.revives:
            parts.append("what was removed after that backup may be back")
        return "; ".join(["all rows that can be read were kept", *parts])


def salvage(
    data: bytes, backup: sqlite3.Connection | None, migrations: Sequence[str] = schema.MIGRATIONS
) -> Salvaged | None:
    """Build a sound library from the bytes of a damaged one; None if no paper and no search can be read."""
    master = read_master(data)
    version = version_of(data, master, backup, migrations)
    connection = schema.new_library(migrations[:version])
    earlier = upgraded(backup, version, migrations)
    layouts = layouts_of(connection)
    tables = read_tables(data, layouts, roots_of(backup, connection))
    if not any(tables[name].rows for name in ("paper", "saved", "key") if name in tables):
        return None
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in tables.values():
        if table.rows:  # rows that a migration inserted are replaced by the salvaged ones
            connection.execute(f"DELETE FROM {table.layout.name}")  # noqa: S608 – own tables
            _insert(connection, table.layout, table.rows.values())
    found = Salvaged(connection, {name: table.lost for name, table in tables.items() if table.damaged})
    _Rebuild(found, tables, earlier).run()
    return found


class _Rebuild:
    """Restores the missing rows from the sources that still have them."""

    def __init__(
        self, found: Salvaged, tables: Mapping[str, Table], backup: sqlite3.Connection | None
    ) -> None:
        self._found = found
        self._connection = found.connection
        self._tables = tables
        self._damaged = set(found.lost)
        self._backup = backup

    def run(self) -> None:
        """Restore row by row, the most trustworthy source first."""
        self._copy_whole_tables()
        self._add_papers()
        log = {} if self._damaged & _LOG else _log(self._connection)
        self._apply_log(log)
        self._apply_backup(log)
        if "key" in self._damaged:
            self._add_keys(log)
        self._name_stand_ins()
        if self._damaged & _LOG:
            self._cut_history()

    def _copy_whole_tables(self) -> None:
        """Copy tables that the undo history does not cover from the backup."""
        if self._backup is None:
            return
        others = _other_papers(_values(self._connection), _values(self._backup))
        for name in self._damaged - {"key", "tag", "note", "place", "saved", "twin"}:
            layout = self._tables[name].layout
            if not layout.key and layout.rowid < 0 and self._tables[name].rows:
                continue  # a table of one row, without a key to compare with the backup's
            rows = (row for row in _rows(self._backup, layout) if name != "paper" or row[0] not in others)
            self._found.from_backup[name] = _insert(self._connection, layout, rows)

    def _add_papers(self) -> None:
        self._connection.execute(_REFERRED)

    def _apply_log(self, log: Mapping[tuple[int, str, str], str | None]) -> None:
        present = _values(self._connection)
        missing = [
            Difference(*where, None, value, is_timed=True)
            for where, value in log.items()
            if self._is_damaged(where[1]) and present.get(where) != value
        ]
        history.apply(self._connection, missing)
        for row in missing:
            if row.after is not None:
                _count(self._found.rebuilt, _table_of(row.kind))

    def _apply_backup(self, log: Mapping[tuple[int, str, str], str | None]) -> None:
        if self._backup is None:
            return
        present, earlier = _values(self._connection), _values(self._backup)
        others = _other_papers(present, earlier)
        missing = [
            Difference(*where, None, value, is_timed=True)
            for where, value in earlier.items()
            if self._is_damaged(where[1]) and where not in log
            if where not in present and where[0] not in others
        ]
        history.apply(self._connection, missing)
        for row in missing:
            _count(self._found.from_backup, _table_of(row.kind))
        self._found.revives = bool(missing) and bool(self._damaged & _LOG)

    def _add_keys(self, log: Mapping[tuple[int, str, str], str | None]) -> None:
        """Compute the keys of papers again, except those that the history removed: another paper has them."""
        removed = {paper for (paper, kind, _), value in log.items() if kind == "key" and value is None}
        for number, text in self._connection.execute(
            "SELECT id, snapshot FROM paper WHERE id > 0"
        ).fetchall():
            with suppress(ValueError, TypeError, AttributeError):
                keys = () if number in removed else from_json(text).keys
                rows = [(number, key) for key in keys]
                done = self._connection.executemany("INSERT OR IGNORE INTO key VALUES (?, ?)", rows).rowcount
                _count(self._found.rebuilt, "key", max(done, 0))

    def _name_stand_ins(self) -> None:
        rows = self._connection.execute(
            "SELECT ifnull(min(name), 'papers without an id') FROM paper LEFT JOIN key ON paper = id"
            " WHERE snapshot = '' AND id > 0 GROUP BY id LIMIT 5"
        )
        self._found.stand_ins = list(dict.fromkeys(name for (name,) in rows))

    def _cut_history(self) -> None:
        """End the undo history at its last lost row: older actions cannot be undone exactly."""
        self._connection.execute(_UNKNOWN_STEPS)
        (last,) = self._connection.execute(_INCOMPLETE).fetchone()
        lost = sum(self._found.lost.get(name, 0) for name in _LOG)
        lost -= sum(self._found.from_backup.get(name, 0) for name in _LOG)
        if last is None and lost > 0:
            (last,) = self._connection.execute("SELECT max(id) FROM action").fetchone()
        self._connection.execute("UPDATE action SET stage = 'dropped' WHERE id <= ?", (last or 0,))

    def _is_damaged(self, kind: str) -> bool:
        return _table_of(kind) in self._damaged


def _rows(connection: sqlite3.Connection, layout: Layout) -> list[Row]:
    names = ", ".join(layout.columns)
    return connection.execute(f"SELECT {names} FROM {layout.name}").fetchall()  # noqa: S608 – own tables


def _insert(connection: sqlite3.Connection, layout: Layout, rows: Iterable[Row]) -> int:
    """Insert the rows whose keys are free; return their number."""
    names, signs = ", ".join(layout.columns), ", ".join("?" * len(layout.columns))
    statement = f"INSERT OR IGNORE INTO {layout.name} ({names}) VALUES ({signs})"  # noqa: S608 – own tables
    return max(connection.executemany(statement, rows).rowcount, 0)


def _values(connection: sqlite3.Connection) -> Values:
    tables = {
        name for name, _ in connection.execute("SELECT name, 1 FROM sqlite_master WHERE type = 'table'")
    }
    select = _VALUES + " ".join(sql for table, sql in _LATER_VALUES.items() if table in tables)
    return {(paper, kind, name): value for paper, kind, name, value in connection.execute(select)}


def _log(connection: sqlite3.Connection) -> dict[tuple[int, str, str], str | None]:
    """Return the present value of each row in the undo history; None for a row that is absent now."""
    now = dict[tuple[int, str, str], str | None]()
    for paper, kind, name, before, after, is_done in connection.execute(
        "SELECT paper, kind, name, before, after, stage = 'done'"
        " FROM change JOIN action ON action.id = action ORDER BY action"
    ):
        if is_done:
            now[paper, kind, name] = after
        else:
            now.setdefault((paper, kind, name), before)
    return now


def _other_papers(present: Values, earlier: Values) -> set[int]:
    """Return the ids under which backup and library hold different papers, without a key in common."""
    now, then = _keys(present), _keys(earlier)
    return {number for number in now.keys() & then.keys() if now[number].isdisjoint(then[number])}


def _keys(values: Values) -> dict[int, set[str]]:
    keys = dict[int, set[str]]()
    for paper, kind, name in values:
        if kind == "key":
            keys.setdefault(paper, set()).add(name)
    return keys


def _table_of(kind: str) -> str:
    return "paper" if kind == "snapshot" else kind


def _count(counts: dict[str, int], table: str, more: int = 1) -> None:
    counts[table] = counts.get(table, 0) + more
