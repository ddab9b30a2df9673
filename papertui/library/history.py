"""Actions: the rows that each of them made different, so that undo and redo are exact over restarts."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from papertui.library.shelf import Shelf, State, snapshot_of, united
from papertui.paper import Paper, merge, to_json


@dataclass(frozen=True, slots=True)
class Step:
    """One action of the history; `at` is Unix seconds, `count` the papers it touched."""

    id: int
    at: int
    summary: str
    count: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that an action makes different; None is an absent row."""

    paper: int
    kind: str
    name: str
    before: str | None
    after: str | None


_SET = {
    "tag": "INSERT OR REPLACE INTO tag (paper, name) VALUES (:paper, :name)",
    "key": "INSERT OR REPLACE INTO key (paper, name) VALUES (:paper, :name)",
    "note": "INSERT OR REPLACE INTO note (paper, text) VALUES (:paper, :value)",
    "snapshot": "UPDATE paper SET snapshot = :value WHERE id = :paper",
    "saved": "INSERT OR REPLACE INTO saved (name, query) VALUES (:name, :value)",
}
_UNSET = {
    "tag": "DELETE FROM tag WHERE paper = :paper AND name = :name",
    "key": "DELETE FROM key WHERE paper = :paper AND name = :name",
    "note": "DELETE FROM note WHERE paper = :paper",
    "saved": "DELETE FROM saved WHERE name = :name",
}


class Draft:
    """One action being put together; nothing is written before `write`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf.copy()
        self._before = shelf
        self._touched: set[int] = set()

    def change(
        self, paper: Paper, add: Collection[str] = (), remove: Collection[str] = (), note: str | None = None
    ) -> bool:
        """Change the state of a paper; False if it is so already.

        The states under which the paper was met so far become one, which then
        answers to all keys and holds the fullest snapshot.
        """
        keys = paper.keys
        found = self.shelf.matching(keys)
        old = united(found) if found else State(self.shelf.next_id, frozenset(), frozenset(), "", "")
        tags = old.tags.union(add).difference(remove)
        note = old.note if note is None else note
        if (tags, note) == (old.tags, old.note):
            return False
        snapshot = _fullest(old, paper) if found else to_json(paper)
        self._put(State(old.id, old.keys.union(keys), tags, note, snapshot))
        for other in found:
            if other.id != old.id:
                self._put(replace(other, keys=frozenset(), tags=frozenset(), note=""))
        return True

    def take(self, paper: Paper, tags: Collection[str], note: str) -> bool:
        """Add to the state of a paper what another list says of it; False if that was known.

        Nothing is taken away: tags unite, and a note that is another one is set under ours.
        """
        known = self.shelf.find(paper.keys)
        return self.change(paper, tags, note=_both(known.note if known else "", note))

    def change_tag(self, name: str, other: str | None) -> list[Paper]:
        """Put another tag in the place of one on every paper that bears it, or none; give these papers."""
        bearers = [state for state in self.shelf if name in state.tags]
        for state in bearers:
            self._put(replace(state, tags=state.tags - {name} | ({other} if other else set())))
        return [state.paper for state in bearers]

    def write(
        self,
        connection: sqlite3.Connection,
        summary: str,
        count: int,
        at: int,
        more: Iterable[Difference] = (),
    ) -> None:
        """Write the action with all its rows, and `more` that are of no paper, as one step."""
        pairs = [(self._before.get(number), self.shelf.get(number)) for number in sorted(self._touched)]
        new = [state for old, state in pairs if state and not old]
        connection.executemany(
            "INSERT INTO paper (id, snapshot, created) VALUES (?, ?, ?)",
            ((state.id, state.snapshot, at) for state in new),
        )
        # A new paper keeps its keys whatever is undone: they are no act of the user's.
        keys = ((state.id, key) for state in new for key in state.keys)
        connection.executemany("INSERT INTO key (paper, name) VALUES (?, ?)", keys)
        differences = [row for old, state in pairs if state for row in _differences(old, state)]
        act(connection, summary, count, at, [*differences, *more])

    def _put(self, state: State) -> None:
        self.shelf.put(state)
        self._touched.add(state.id)


def _both(ours: str, theirs: str) -> str:
    if theirs in ours:
        return ours
    return theirs if ours in theirs else f"{ours}\n\n{theirs}"


def act(
    connection: sqlite3.Connection, summary: str, count: int, at: int, differences: list[Difference]
) -> None:
    """Make rows different as one action; what had been undone can no longer be redone."""
    apply(connection, differences)
    connection.execute("UPDATE action SET stage = 'dropped' WHERE stage = 'undone'")
    _record(connection, summary, count, at, differences)


def apply(connection: sqlite3.Connection, differences: Iterable[Difference], *, back: bool = False) -> None:
    """Bring the rows to what they are after an action, or `back` to what they were before it."""
    batches: defaultdict[str, list[dict[str, str | int]]] = defaultdict(list)
    for row in differences:
        value = row.before if back else row.after
        statement = _UNSET[row.kind] if value is None else _SET[row.kind]
        batches[statement].append({"paper": row.paper, "name": row.name, "value": value or ""})
    for statement, rows in batches.items():
        connection.executemany(statement, rows)


def undo(connection: sqlite3.Connection) -> Step | None:
    """Take the newest action back; None if all are."""
    return _turn(connection, "SELECT max(id) FROM action WHERE stage = 'done'", "undone")


def redo(connection: sqlite3.Connection) -> Step | None:
    """Do again what was undone last; None if nothing was, or something else was done since."""
    return _turn(connection, "SELECT min(id) FROM action WHERE stage = 'undone'", "done")


def travel(connection: sqlite3.Connection, number: int) -> Step | None:
    """Undo every action after this one, or redo up to it, as one turn; None if all stands so already.

    The step given stands for the turn: `count` papers were touched by it.
    """
    done = connection.execute("SELECT ifnull(max(id), 0) FROM action WHERE stage = 'done'").fetchone()[0]
    stage, turn, which = ("done", undo, "id > ?") if done > number else ("undone", redo, "id <= ?")
    chosen = f"SELECT id FROM action WHERE stage = '{stage}' AND {which}"  # noqa: S608 – of ours
    numbers = [row[0] for row in connection.execute(chosen, (number,))]
    papers = f"SELECT count(DISTINCT paper) FROM change WHERE action IN ({chosen})"  # noqa: S608 – of ours
    (count,) = connection.execute(papers, (number,)).fetchone()
    for _ in numbers:
        turn(connection)
    summary = "1 step" if len(numbers) == 1 else f"{len(numbers)} steps"
    return Step(number, 0, summary, count, stage == "done") if numbers else None


def steps(connection: sqlite3.Connection, limit: int) -> list[Step]:
    """List what was done and what can be redone, newest first."""
    rows = connection.execute(
        "SELECT id, at, summary, count, stage = 'undone' FROM action WHERE stage <> 'dropped'"
        " ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [Step(number, at, summary, count, bool(undone)) for number, at, summary, count, undone in rows]


def latest(connection: sqlite3.Connection) -> int:
    """Read the newest revision; 0 in a library in which nothing was done yet."""
    (revision,) = connection.execute("SELECT ifnull(max(revision), 0) FROM action").fetchone()
    return int(revision)


def touched_since(connection: sqlite3.Connection, revision: int) -> list[int]:
    """List the papers whose rows may have changed after this revision."""
    rows = connection.execute(
        "SELECT DISTINCT paper FROM change WHERE action IN (SELECT id FROM action WHERE revision > ?)",
        (revision,),
    )
    return [number for (number,) in rows]


def _turn(connection: sqlite3.Connection, which: str, stage: str) -> Step | None:
    (number,) = connection.execute(which).fetchone()
    if number is None:
        return None
    rows = connection.execute(
        "SELECT paper, kind, name, before, after FROM change WHERE action = ?", (number,)
    )
    apply(connection, [Difference(*row) for row in rows], back=stage == "undone")
    connection.execute(
        "UPDATE action SET stage = ?, revision = ? WHERE id = ?", (stage, latest(connection) + 1, number)
    )
    at, summary, count = connection.execute(
        "SELECT at, summary, count FROM action WHERE id = ?", (number,)
    ).fetchone()
    return Step(number, at, summary, count, stage == "undone")


def _record(
    connection: sqlite3.Connection, summary: str, count: int, at: int, differences: list[Difference]
) -> None:
    action = connection.execute(
        "INSERT INTO action (at, summary, count, stage, revision) VALUES (?, ?, ?, 'done', ?)",
        (at, summary, count, latest(connection) + 1),
    ).lastrowid
    connection.executemany(
        "INSERT INTO change (action, paper, kind, name, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        ((action, row.paper, row.kind, row.name, row.before, row.after) for row in differences),
    )


def _differences(old: State | None, new: State) -> Iterator[Difference]:
    was = old or State(new.id, new.keys, frozenset(), "", new.snapshot)
    for kind, before, after in (("tag", was.tags, new.tags), ("key", was.keys, new.keys)):
        for name in before ^ after:
            values = ("", None) if name in before else (None, "")
            yield Difference(new.id, kind, name, *values)
    if was.note != new.note:
        yield Difference(new.id, "note", "", was.note or None, new.note or None)
    if was.snapshot != new.snapshot:
        yield Difference(new.id, "snapshot", "", was.snapshot, new.snapshot)


def _fullest(state: State, paper: Paper) -> str:
    seen = to_json(paper)
    known = snapshot_of(state)
    if known is None or seen == state.snapshot:
        return seen
    return to_json(merge(known, paper))
