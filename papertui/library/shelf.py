"""The states in memory: what the user has said of each paper, and which state a paper answers to."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import Any

from papertui.paper import Paper, merge, paper_of, same_paper, to_json


@dataclass(frozen=True, slots=True)
class State:
    """What the user has said of one paper; `snapshot` is the paper as `paper.to_json` writes it.

    `places` are the paper's in the order of each tag that was ordered by hand.
    """

    id: int
    keys: frozenset[str]
    tags: frozenset[str]
    note: str
    snapshot: str
    places: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_bare(self) -> bool:
        """Whether neither tag nor note is left."""
        return not self.tags and not self.note

    @property
    def paper(self) -> Paper:
        """The paper as it was last seen; of a damaged snapshot what its keys still tell."""
        return snapshot_of(self) or _stand_in(self.keys)


def snapshot_of(state: State) -> Paper | None:
    """Read the snapshot; None if it is damaged."""
    try:
        return _parsed(state.snapshot)
    except (ValueError, RecursionError):
        return None


def united(states: Collection[State]) -> State:
    """Make one state of several of the same paper: every key, tag, note and place, under the oldest id."""
    ordered = sorted(states, key=lambda state: state.id)
    if len(ordered) == 1:
        return ordered[0]
    papers = [paper for paper in map(snapshot_of, ordered) if paper]
    places = sorted((row for state in ordered for row in state.places.items()), reverse=True)
    return State(
        id=ordered[0].id,
        keys=frozenset().union(*(state.keys for state in ordered)),
        tags=frozenset().union(*(state.tags for state in ordered)),
        note="\n\n".join(dict.fromkeys(state.note for state in ordered if state.note)),
        snapshot=to_json(reduce(merge, papers)) if papers else ordered[0].snapshot,
        places=dict(places),  # the foremost where there are two of a tag
    )


class Shelf:
    """All states by id and by key. Once it is published it is never changed, so any thread may read it."""

    def __init__(self, states: Iterable[State] = ()) -> None:
        self._states: dict[int, State] = {}
        self._by_key: dict[str, tuple[int, ...]] = {}
        self.next_id = 1
        for state in states:
            self.put(state)

    def copy(self) -> "Shelf":
        """Give a shelf to work on."""
        other = Shelf()
        other._states = self._states.copy()
        other._by_key = self._by_key.copy()
        other.next_id = self.next_id
        return other

    def with_states(self, states: Iterable[State]) -> "Shelf":
        """Give a shelf on which these states stand in place of those with their ids."""
        other = self.copy()
        for state in states:
            other.put(state)
        return other

    def __iter__(self) -> Iterator[State]:
        return iter(self._states.values())

    def get(self, number: int) -> State | None:
        """Look a state up by its id."""
        return self._states.get(number)

    def put(self, state: State) -> None:
        """Set a state in the place of the one with its id, if there is one."""
        old = self._states.get(state.id)
        self._states[state.id] = state
        self.next_id = max(self.next_id, state.id + 1)
        old_keys = old.keys if old else frozenset()
        for key in old_keys - state.keys:
            self._by_key[key] = tuple(number for number in self._by_key[key] if number != state.id)
        for key in state.keys - old_keys:
            self._by_key[key] = (*self._by_key.get(key, ()), state.id)

    def matching(self, keys: Sequence[str]) -> list[State]:
        """Find the states of the paper with these keys: several if it was met under several names.

        Of states that contradict each other (one title, two arXiv ids) one that
        bears tags is taken, then the one that shares the strongest key.
        """
        strength: dict[int, int] = {}
        for rank, key in enumerate(keys):
            for number in self._by_key.get(key, ()):
                strength.setdefault(number, rank)
        states = map(self._states.__getitem__, strength)
        candidates = sorted(states, key=lambda state: (state.is_bare, strength[state.id], state.id))
        known, found = set(keys), list[State]()
        for state in candidates:
            if same_paper(known, state.keys):
                known |= state.keys
                found.append(state)
        return found

    def find(self, keys: Sequence[str]) -> State | None:
        """Find what the user has said of the paper with these keys."""
        found = [state for state in self.matching(keys) if not state.is_bare]
        return united(found) if found else None

    def tags(self) -> dict[str, int]:
        """Count the states that bear each tag, names in order."""
        counts: defaultdict[str, int] = defaultdict(int)
        for state in self:
            for tag in state.tags:
                counts[tag] += 1
        return dict(sorted(counts.items()))


def load(connection: sqlite3.Connection, numbers: Collection[int] | None = None) -> list[State]:
    """Read the states, or those with the ids given, as they are on disk now."""
    keys, tags = (_names(connection, table, numbers) for table in ("key", "tag"))
    notes = dict(_rows(connection, "SELECT paper, text FROM note", "paper", numbers))
    places = defaultdict[int, dict[str, str]](dict)
    for number, tag, place in _rows(connection, "SELECT paper, name, place FROM place", "paper", numbers):
        places[number][tag] = place
    none = frozenset[str]()
    return [
        State(
            number,
            frozenset(keys.get(number, none)),
            frozenset(tags.get(number, none)),
            notes.get(number, ""),
            text,
            places.get(number, {}),
        )
        for number, text in _rows(connection, "SELECT id, snapshot FROM paper", "id", numbers)
    ]


def _names(
    connection: sqlite3.Connection, table: str, numbers: Collection[int] | None
) -> defaultdict[int, list[str]]:
    found = defaultdict[int, list[str]](list)
    select = f"SELECT paper, name FROM {table}"  # noqa: S608 – one of our own tables
    for number, name in _rows(connection, select, "paper", numbers):
        found[number].append(name)
    return found


def _rows(
    connection: sqlite3.Connection, select: str, column: str, numbers: Collection[int] | None
) -> Iterator[tuple[Any, ...]]:
    if numbers is None:
        return connection.execute(select)
    some = f"{select} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 – columns of ours
    return connection.execute(some, (json.dumps(list(numbers)),))


@lru_cache(maxsize=1024)
def _parsed(snapshot: str) -> Paper:
    # What an earlier papertui restored unchecked costs the field that is wrong, not the paper.
    return paper_of(json.loads(snapshot), lenient=True)


def _stand_in(keys: frozenset[str]) -> Paper:
    arxiv_id = next((key.removeprefix("arxiv:") for key in sorted(keys) if key.startswith("arxiv:")), None)
    return Paper(title="(stored copy damaged)", arxiv_id=arxiv_id, aliases=tuple(sorted(keys)))
