"""Actions: the rows that each of them changed, so that undo and redo are exact, also after a restart."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papertui.library import times
from papertui.library.progress import Progress, tell
from papertui.text import clean_line


@dataclass(frozen=True, slots=True)
class Step:
    """One action of the history.

    `at` is Unix seconds, `count` the papers (or saved searches) it changed, `only`
    the title (or query) if it was one; "" if that is unknown.
    """

    id: int
    at: int
    summary: str
    count: int
    undone: bool
    only: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that an action changes; None is an absent row."""

    paper: int
    kind: str
    name: str
    before: str | None
    after: str | None
    is_timed: bool = False
    """Whether the time of the change is already stored, because the change was made elsewhere."""


_SET = {
    "tag": "INSERT OR REPLACE INTO tag (paper, name) VALUES (:paper, :name)",
    "key": "INSERT OR REPLACE INTO key (paper, name) VALUES (:paper, :name)",
    "note": "INSERT OR REPLACE INTO note (paper, text) VALUES (:paper, :value)",
    "place": "INSERT OR REPLACE INTO place (paper, name, place) VALUES (:paper, :name, :value)",
    "snapshot": "UPDATE paper SET snapshot = :value WHERE id = :paper",
    "saved": "INSERT OR REPLACE INTO saved (name, query) VALUES (:name, :value)",
    "twin": "INSERT OR REPLACE INTO twin (name, verdict) VALUES (:name, :value)",
}
_UNSET = {
    "tag": "DELETE FROM tag WHERE paper = :paper AND name = :name",
    "key": "DELETE FROM key WHERE paper = :paper AND name = :name",
    "note": "DELETE FROM note WHERE paper = :paper",
    "place": "DELETE FROM place WHERE paper = :paper AND name = :name",
    "saved": "DELETE FROM saved WHERE name = :name",
    "twin": "DELETE FROM twin WHERE name = :name",
}
_AT_ONCE = 1000  # papers whose rows are changed between two checks for a stop


def act(
    connection: sqlite3.Connection, summary: str, count: int, at: int, differences: Iterable[Difference]
) -> None:
    """Change rows as one action."""
    action = begin(connection, summary, at)
    add(connection, action, differences)
    finish(connection, action, count)


def begin(connection: sqlite3.Connection, summary: str, at: int) -> int:
    """Begin an action and return its number; undone actions can no longer be redone."""
    connection.execute("UPDATE action SET stage = 'dropped' WHERE stage = 'undone'")
    number = connection.execute(
        "INSERT INTO action (at, summary, count, stage, revision) VALUES (?, ?, 0, 'done', ?)",
        (at, summary, latest(connection) + 1),
    ).lastrowid
    return number or 0


def resume(connection: sqlite3.Connection, revision: int, summary: str, at: int) -> int:
    """Extend the newest action, which has this revision; rename it and return its number."""
    (number,) = connection.execute("SELECT id FROM action WHERE revision = ?", (revision,)).fetchone()
    connection.execute(
        "UPDATE action SET summary = ?, at = ?, revision = ? WHERE id = ?",
        (summary, at, latest(connection) + 1, number),
    )
    return int(number)


def add(connection: sqlite3.Connection, action: int, differences: Iterable[Difference]) -> None:
    """Change rows as part of an action; a row that it changed before keeps its first `before`."""
    rows = list(differences)
    apply(connection, rows)
    connection.executemany(
        "INSERT INTO change (action, paper, kind, name, before, after) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (action, paper, kind, name) DO UPDATE SET after = excluded.after",
        ((action, row.paper, row.kind, row.name, row.before, row.after) for row in rows),
    )


def finish(connection: sqlite3.Connection, action: int, count: int) -> None:
    """Store how many papers the action changed."""
    connection.execute("UPDATE action SET count = ? WHERE id = ?", (count, action))


def apply(connection: sqlite3.Connection, differences: Iterable[Difference], *, back: bool = False) -> None:
    """Set the rows to their values after an action, or with `back` to those before it."""
    batches: defaultdict[str, list[dict[str, str | int]]] = defaultdict(list)
    changed = list(differences)
    for row in changed:
        value = row.before if back else row.after
        statement = _UNSET[row.kind] if value is None else _SET[row.kind]
        batches[statement].append({"paper": row.paper, "name": row.name, "value": value or ""})
    for statement, rows in batches.items():
        connection.executemany(statement, rows)
    # Last, because times are stored by the present keys of the papers. An undo is a change of now, too.
    times.record(
        connection,
        (_changed(row, back=back) for row in changed if not row.is_timed),
    )


def _changed(row: Difference, *, back: bool) -> times.Changed:
    before, after = (row.after, row.before) if back else (row.before, row.after)
    return times.Changed(row.paper, row.kind, row.name, before, after)


def undo(connection: sqlite3.Connection, progress: Progress | None = None) -> Step | None:
    """Undo the newest action; None if there is none."""
    return _one(connection, "SELECT max(id) FROM action WHERE stage = 'done'", "undone", progress)


def redo(connection: sqlite3.Connection, progress: Progress | None = None) -> Step | None:
    """Redo what was undone last; None if there is nothing to redo."""
    return _one(connection, "SELECT min(id) FROM action WHERE stage = 'undone'", "done", progress)


def travel(connection: sqlite3.Connection, number: int, progress: Progress | None = None) -> Step | None:
    """Undo every action after this one, or redo up to it; None if there is nothing to do.

    The returned step stands for all of them: its `count` is the number of papers changed.
    """
    done = connection.execute("SELECT ifnull(max(id), 0) FROM action WHERE stage = 'done'").fetchone()[0]
    stage, turned, which = (
        ("done", "undone", "id > ? ORDER BY id DESC")
        if done > number
        else ("undone", "done", "id <= ? ORDER BY id")
    )
    chosen = f"SELECT id FROM action WHERE stage = '{stage}' AND {which}"  # noqa: S608 – fixed texts
    numbers = [row[0] for row in connection.execute(chosen, (number,))]
    papers = f"SELECT count(DISTINCT paper) FROM change WHERE action IN ({chosen})"  # noqa: S608 – fixed texts
    (count,) = connection.execute(papers, (number,)).fetchone()
    _turn(connection, numbers, turned, progress)
    summary = "1 step" if len(numbers) == 1 else f"{len(numbers)} steps"
    return Step(number, 0, summary, count, stage == "done") if numbers else None


def steps(connection: sqlite3.Connection, limit: int) -> list[Step]:
    """List what was done and what can be redone, newest first."""
    rows = connection.execute(
        "SELECT id, at, summary, count, stage = 'undone', CASE WHEN count = 1 THEN"
        " (SELECT CASE WHEN kind = 'saved' THEN ifnull(after, before)"
        "  WHEN json_valid(snapshot) THEN json_extract(snapshot, '$.title') END"
        "  FROM change JOIN paper ON paper.id = paper"
        "  WHERE action = action.id AND kind IN ('tag', 'note', 'place', 'saved') LIMIT 1) END"
        " FROM action WHERE stage <> 'dropped' ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [
        Step(number, at, summary, count, bool(undone), clean_line(str(only or "")))
        for number, at, summary, count, undone, only in rows
    ]


def papers_of(connection: sqlite3.Connection, number: int) -> list[str]:
    """List the strongest keys of the papers that an action touched; none for one of saved searches."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = connection.execute(
        "SELECT paper, name FROM key WHERE paper IN (SELECT paper FROM change WHERE action = ?)", (number,)
    )
    for paper, name in rows:
        found[paper].append(name)
    return [times.strongest(keys) for keys in found.values()]


def latest(connection: sqlite3.Connection) -> int:
    """Return the newest revision; 0 in a new library."""
    (revision,) = connection.execute("SELECT ifnull(max(revision), 0) FROM action").fetchone()
    return int(revision)


def touched_since(connection: sqlite3.Connection, revision: int, most: int) -> list[int] | None:
    """List the papers whose rows may have changed after this revision; None if they are too many.

    None also if actions after it were compacted, since their rows are gone.
    """
    (compacted,) = connection.execute("SELECT ifnull(max(revision), -1) FROM compacted").fetchone()
    rows = connection.execute(
        "SELECT DISTINCT paper FROM change"
        " WHERE action IN (SELECT id FROM action WHERE revision > ?) LIMIT ?",
        (revision, most + 1),
    ).fetchall()
    return None if compacted > revision or len(rows) > most else [number for (number,) in rows]


def keys_of(connection: sqlite3.Connection, papers: Iterable[int], revision: int) -> set[str]:
    """Return the keys that these papers have now or had at this revision."""
    numbers = {"papers": json.dumps(list(papers)), "revision": revision}
    rows = connection.execute(
        "SELECT name FROM key WHERE paper IN (SELECT value FROM json_each(:papers))"
        " UNION SELECT name FROM change WHERE kind = 'key'"
        " AND paper IN (SELECT value FROM json_each(:papers))"
        " AND action IN (SELECT id FROM action WHERE revision > :revision)",
        numbers,
    )
    return {name for (name,) in rows}


def _one(connection: sqlite3.Connection, which: str, stage: str, progress: Progress | None) -> Step | None:
    (number,) = connection.execute(which).fetchone()
    if number is None:
        return None
    _turn(connection, [number], stage, progress)
    at, summary, count = connection.execute(
        "SELECT at, summary, count FROM action WHERE id = ?", (number,)
    ).fetchone()
    return Step(number, at, summary, count, stage == "undone")


def _turn(
    connection: sqlite3.Connection, numbers: Sequence[int], stage: str, progress: Progress | None
) -> None:
    batches = [(number, *ends) for number in numbers for ends in _batches(connection, number)]
    for done, (number, first, last) in enumerate(batches):
        tell(progress, done * _AT_ONCE, len(batches) * _AT_ONCE)
        rows = connection.execute(
            "SELECT paper, kind, name, before, after FROM change WHERE action = ? AND paper BETWEEN ? AND ?",
            (number, first, last),
        )
        apply(connection, [Difference(*row) for row in rows], back=stage == "undone")
    tell(progress, len(batches) * _AT_ONCE, len(batches) * _AT_ONCE)
    for number in numbers:
        connection.execute(
            "UPDATE action SET stage = ?, revision = ? WHERE id = ?", (stage, latest(connection) + 1, number)
        )


def _batches(connection: sqlite3.Connection, action: int) -> Iterator[tuple[int, int]]:
    papers = connection.execute(
        "SELECT DISTINCT paper FROM change WHERE action = ? ORDER BY paper", (action,)
    )
    while some := papers.fetchmany(_AT_ONCE):
        yield some[0][0], some[-1][0]
