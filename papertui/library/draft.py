"""An action being built: the new states, and the rows in which they differ from the stored ones."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from papertui.identity.rule import open_keys, own_keys
from papertui.library import times
from papertui.library.history import Difference, add, finish
from papertui.library.joining import Imported, join
from papertui.library.notes import merged
from papertui.library.states import State, StateIndex, load, merged_state, snapshot_of, states_with_keys
from papertui.merge import merge
from papertui.paper import Paper
from papertui.paper_json import to_json

NAMED = 100
"""Papers that a change lists; further ones are only counted."""


_NONE: Mapping[str, str] = MappingProxyType({})


class Draft:
    """One action being built, batch by batch, in the caller's transaction.

    Stored states are read batch by batch too, so that neither a large library nor a
    large change needs much memory. `papers` are the first papers that it changed.
    """

    def __init__(self, connection: sqlite3.Connection, begin: Callable[[], int]) -> None:
        """Write nothing yet: `begin` creates the action and returns its number at the first difference."""
        self._connection = connection
        self._begin = begin
        self._action: int | None = None
        (last,) = connection.execute("SELECT ifnull(max(id), 0) FROM paper").fetchone()
        self._next_id = int(last) + 1
        self._states = StateIndex()
        self._before: dict[int, State | None] = {}
        self._timed: set[int] = set()
        self._parted: set[int] = set()
        self._at: int | None = None
        self.count = 0
        self.papers: list[Paper] = []

    def look_up(self, papers: Iterable[Paper]) -> None:
        """Read the states of the papers that will be changed next."""
        self._states = states_with_keys(self._connection, {key for paper in papers for key in paper.keys})

    def change(
        self,
        paper: Paper,
        add: Collection[str] = (),
        remove: Collection[str] = (),
        note: str | None = None,
        places: Mapping[str, str] = _NONE,
    ) -> bool:
        """Change the state of a paper; False if it does not differ. Removing a tag removes its place.

        If the paper has several states, they are merged into one that answers to all
        their keys and holds the most complete snapshot.
        """
        found, old = self._known(paper.keys)
        tags = old.tags.union(add).difference(remove)
        note = old.note if note is None else note
        kept = {tag: place for tag, place in {**old.places, **places}.items() if tag in tags}
        new = State(old.id, old.keys, tags, note, old.snapshot, kept)
        return self._become(old, new, found, paper)

    def merge(self, taken: Imported) -> bool:
        """Merge an imported entry into the state of a paper; False if no tag, note or place changes."""
        found, old = self._known(taken.keys)
        keys = old.keys.union(taken.keys)
        known = times.of_paper(self._connection, keys)
        joint = join(old, known, taken, self._now)
        times.put(self._connection, keys, joint.news)
        new = replace(old, tags=joint.tags, note=joint.note, places=joint.places)
        paper = taken.paper if taken.paper.title else old.paper
        if not self._become(old, new, found, paper, taken.keys):
            return False
        self._timed.update(state.id for state in (old, *found))
        return True

    def _known(self, keys: Sequence[str]) -> tuple[list[State], State]:
        """Return the states of a paper, and the merged state under the id that it will have."""
        found = self._states.matching(keys)
        if found:
            return found, merged_state(found)
        number, nothing = self._next_id, frozenset[str]()
        shared = self._states.shared(keys)
        if not shared:
            return [], State(number, nothing, nothing, "", "")
        # From now on it has a state of its own, and the other paper keeps what it has.
        self._parted.add(number)
        return [], replace(merged_state(shared), id=number, keys=nothing, snapshot="")

    def _now(self) -> int:
        if self._at is None:
            self._at = times.tick(self._connection)
        return self._at

    def _become(
        self,
        old: State,
        new: State,
        found: Sequence[State],
        paper: Paper,
        taken: Collection[str] | None = None,
    ) -> bool:
        if (new.tags, new.note, new.places) == (old.tags, old.note, old.places):
            return False
        keys = own_keys(old.keys.union(paper.keys if taken is None else taken, open_keys(old.keys)))
        paper = replace(paper, aliases=tuple(key for key in paper.aliases if not key.startswith("not:")))
        snapshot = _fullest(old, paper) if found else to_json(paper)
        self._put(State(old.id, keys, new.tags, new.note, snapshot, new.places))
        for other in found:
            if other.id != old.id:
                self._put(State(other.id, frozenset(), frozenset(), "", other.snapshot))
        self._next_id = max(self._next_id, old.id + 1)
        self._count(paper)
        return True

    def write_note(self, paper: Paper, note: str, base: str | None) -> bool:
        """Replace the note of a paper, merged if it is no longer `base`; False if it does not differ."""
        known = self._states.find(paper.keys)
        now = known.note if known else ""
        return self.change(paper, note=note if base is None else merged(base, now, note))

    def ids_with_tag(self, tag: str) -> list[int]:
        """List the ids of the states with a tag."""
        rows = self._connection.execute("SELECT paper FROM tag WHERE name = ? ORDER BY paper", (tag,))
        return [number for (number,) in rows]

    def change_tag(self, name: str, other: str | None, numbers: Sequence[int]) -> None:
        """Replace a tag of these states by another one, or remove it.

        Places move to the other tag's queue, except for papers that already have a place there.
        """
        for state in load(self._connection, numbers):
            self._states.put(state)
            tags = state.tags - {name} | ({other} if other else set())
            places = {tag: place for tag, place in state.places.items() if tag != name}
            if other and name in state.places:
                places.setdefault(other, state.places[name])
            self._put(replace(state, tags=tags, places=places))
            self._count(state)

    def write(self, at: int, more: Iterable[Difference] = ()) -> None:
        """Write what changed since the last call as part of the action, and `more` rows of no paper."""
        pairs = [(old, self._states.get(number)) for number, old in sorted(self._before.items())]
        new = [state for old, state in pairs if state and not old]
        parted = {state.id for state in new} & self._parted
        self._connection.executemany(
            "INSERT INTO paper (id, snapshot, created) VALUES (?, ?, ?)",
            ((state.id, state.snapshot, at) for state in new),
        )
        # A new paper keeps its keys whatever is undone, because they are not an action of the user; but
        # one that shared a state before shares it again.
        kept = [state for state in new if state.id not in parted]
        keys = ((state.id, key) for state in kept for key in sorted(state.keys))
        self._connection.executemany("INSERT INTO key (paper, name) VALUES (?, ?)", keys)
        rows = [
            row
            for old, state in pairs
            if state
            for row in _differences(
                old or _nothing(state, keys=frozenset() if state.id in parted else state.keys),
                state,
                is_timed=state.id in self._timed,
            )
        ]
        rows.extend(more)
        if rows:
            self._action = self._action or self._begin()
            add(self._connection, self._action, rows)
        self._timed.clear()
        self._before.clear()

    def finish(self, count: int) -> None:
        """Store the count of the action, if there is one."""
        if self._action:
            finish(self._connection, self._action, count)

    def _put(self, state: State) -> None:
        self._before.setdefault(state.id, self._states.get(state.id))
        self._states.put(state)

    def _count(self, changed: Paper | State) -> None:
        self.count += 1
        if len(self.papers) < NAMED:
            self.papers.append(changed.paper if isinstance(changed, State) else changed)


def _nothing(state: State, keys: frozenset[str]) -> State:
    return State(state.id, keys, frozenset(), "", state.snapshot)


def _differences(was: State, new: State, *, is_timed: bool) -> Iterator[Difference]:
    for kind, before, after in (("tag", was.tags, new.tags), ("key", was.keys, new.keys)):
        for name in before ^ after:
            was_there = name in before
            yield Difference(
                new.id, kind, name, "" if was_there else None, None if was_there else "", is_timed
            )
    for tag in was.places.keys() | new.places.keys():
        if was.places.get(tag) != new.places.get(tag):
            yield Difference(new.id, "place", tag, was.places.get(tag), new.places.get(tag), is_timed)
    if was.note != new.note:
        yield Difference(new.id, "note", "", was.note or None, new.note or None, is_timed)
    if was.snapshot != new.snapshot:
        yield Difference(new.id, "snapshot", "", was.snapshot, new.snapshot, is_timed)


def _fullest(state: State, paper: Paper) -> str:
    seen = to_json(paper)
    # A paper that is tagged again is mostly unchanged: then nothing is parsed.
    known = snapshot_of(state) if seen != state.snapshot else None
    return to_json(merge(known, paper)) if known else seen
