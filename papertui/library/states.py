"""States: the tags, note and places of each paper; reading them, and finding the state of a paper."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import Any

from papertui.identity.rule import identity, is_own_state_of, is_shared_state_of
from papertui.merge import merge
from papertui.paper import Paper
from papertui.paper_json import paper_of, to_json

_SNAPSHOT = {True: "SELECT id, snapshot FROM paper", False: "SELECT id, '' FROM paper"}
_AT_ONCE = 4096  # range of ids that is read at once


@dataclass(frozen=True, slots=True)
class State:
    """The user's data about one paper; `snapshot` is the paper as `paper_json.to_json` writes it.

    `places` holds the paper's place in the queue of each tag that was ordered by hand.
    """

    id: int
    keys: frozenset[str]
    tags: frozenset[str]
    note: str
    snapshot: str
    places: Mapping[str, str] = field(default_factory=dict, hash=False)
    tagged: int = field(default=0, compare=False)
    """When its tags last changed, in milliseconds since 1970; 0 if that was not read."""

    @property
    def is_bare(self) -> bool:
        """Whether the state has neither tag nor note."""
        return not self.tags and not self.note

    @property
    def paper(self) -> Paper:
        """The paper as last seen; if the snapshot is damaged, a stand-in made from its keys."""
        return snapshot_of(self) or _stand_in(self.keys)


def snapshot_of(state: State) -> Paper | None:
    """Return the paper in the snapshot; None if it is damaged."""
    try:
        return _parsed(state.snapshot)
    except (ValueError, RecursionError):
        return None


def merged_state(states: Collection[State]) -> State:
    """Merge several states of one paper: all keys, tags, notes and places, under the oldest id."""
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
        places=dict(places),  # the first of several places for one tag
        tagged=max(state.tagged for state in ordered),
    )


class StateIndex:
    """States by id and by key: all that may belong to the papers that are looked up."""

    def __init__(self, states: Iterable[State] = ()) -> None:
        self._states: dict[int, State] = {}
        self._by_key: dict[str, tuple[int, ...]] = {}
        for state in states:
            self.put(state)

    def get(self, number: int) -> State | None:
        """Return the state with this id, or None."""
        return self._states.get(number)

    def put(self, state: State) -> None:
        """Add a state; it replaces the one with its id, if there is one."""
        old = self._states.get(state.id)
        self._states[state.id] = state
        old_keys = old.keys if old else frozenset()
        for key in old_keys - state.keys:
            self._by_key[key] = tuple(number for number in self._by_key[key] if number != state.id)
        for key in state.keys - old_keys:
            self._by_key[key] = (*self._by_key.get(key, ()), state.id)

    def matching(self, keys: Sequence[str]) -> list[State]:
        """Return the states of the paper with these keys: several if it was tagged under different keys.

        If states contradict each other (one title, two arXiv ids), one that has tags
        is preferred, then the one that shares the strongest key.
        """
        known, found = frozenset(keys), list[State]()
        for state in self._candidates(keys):
            if is_own_state_of(identity(known), identity(state.keys)):
                known |= state.keys
                found.append(state)
        return found

    def shared(self, keys: Sequence[str]) -> list[State]:
        """Return the states that this paper shares with others, from when they counted as one paper.

        Only for a paper without states of its own.
        """
        paper = identity(keys)
        states = [state for state in self._candidates(keys) if not state.is_bare]
        return [state for state in states if is_shared_state_of(paper, identity(state.keys))]

    def find(self, keys: Sequence[str]) -> State | None:
        """Return the merged state of the paper with these keys; None if there is none."""
        found = self.of_paper(keys)
        return merged_state(found) if found else None

    def of_paper(self, keys: Sequence[str]) -> list[State]:
        """Return the states of the paper with these keys, its own or else the shared ones."""
        own = self.matching(keys)
        return [state for state in own if not state.is_bare] if own else self.shared(keys)

    def _candidates(self, keys: Sequence[str]) -> list[State]:
        strength: dict[int, int] = {}
        for rank, key in enumerate(keys):
            for number in self._by_key.get(key, ()):
                strength.setdefault(number, rank)
        states = map(self._states.__getitem__, strength)
        return sorted(states, key=lambda state: (state.is_bare, strength[state.id], state.id))


def ids_with_keys(connection: sqlite3.Connection, keys: Collection[str]) -> list[int]:
    """List the ids of the states that answer to any of these keys."""
    found = "SELECT DISTINCT paper FROM key WHERE name IN (SELECT value FROM json_each(?))"
    return [number for (number,) in connection.execute(found, (json.dumps(list(keys)),))]


def states_with_keys(connection: sqlite3.Connection, keys: Collection[str]) -> StateIndex:
    """Read every state that a paper with any of these keys may have."""
    numbers = ids_with_keys(connection, keys) if keys else []
    return StateIndex(load(connection, numbers) if numbers else ())


def ids_in_use(connection: sqlite3.Connection, first: int) -> tuple[list[int], int | None]:
    """List ids from `first` on, some thousands, of states with a tag or note; return them and the next id."""
    last = first + _AT_ONCE - 1
    found = (
        "SELECT DISTINCT paper FROM tag WHERE paper BETWEEN :first AND :last"
        " UNION SELECT paper FROM note WHERE paper BETWEEN :first AND :last ORDER BY 1"
    )
    numbers = [number for (number,) in connection.execute(found, {"first": first, "last": last})]
    (end,) = connection.execute("SELECT ifnull(max(id), 0) FROM paper").fetchone()
    return numbers, last + 1 if last < end else None


def load(connection: sqlite3.Connection, numbers: Collection[int], *, whole: bool = True) -> list[State]:
    """Read the states with these ids from disk; without their snapshots if not `whole`."""
    keys, tags = (_names(connection, table, numbers) for table in ("key", "tag"))
    notes = dict(_rows(connection, "SELECT paper, text FROM note", "paper", numbers))
    places = defaultdict[int, dict[str, str]](dict)
    for number, tag, place in _rows(connection, "SELECT paper, name, place FROM place", "paper", numbers):
        places[number][tag] = place
    tagged = dict(_tagged(connection, numbers)) if whole else {}
    none = frozenset[str]()
    return [
        State(
            number,
            frozenset(keys.get(number, none)),
            frozenset(tags.get(number, none)),
            notes.get(number, ""),
            text,
            places.get(number, {}),
            tagged.get(number, 0),
        )
        for number, text in _rows(connection, _SNAPSHOT[whole], "id", numbers)
    ]


def _tagged(connection: sqlite3.Connection, numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    select = (
        "SELECT paper, max(at) FROM key JOIN changed ON changed.key = key.name AND kind = 'tag'"
        " WHERE paper IN (SELECT value FROM json_each(?)) GROUP BY paper"
    )
    return connection.execute(select, (json.dumps(list(numbers)),))


def _names(
    connection: sqlite3.Connection, table: str, numbers: Collection[int]
) -> defaultdict[int, list[str]]:
    found = defaultdict[int, list[str]](list)
    select = f"SELECT paper, name FROM {table}"  # noqa: S608 – one of our own tables
    for number, name in _rows(connection, select, "paper", numbers):
        found[number].append(name)
    return found


def _rows(
    connection: sqlite3.Connection, select: str, column: str, numbers: Collection[int]
) -> Iterator[tuple[Any, ...]]:
    # Ordered by id, which is the order in which the papers were added.
    some = f"{select} WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY {column}"  # noqa: S608 – own columns
    return connection.execute(some, (json.dumps(list(numbers)),))


@lru_cache(maxsize=1024)
def _parsed(snapshot: str) -> Paper:
    # An earlier papertui restored fields unchecked: a wrong one is left out, the paper stays.
    return paper_of(json.loads(snapshot), lenient=True)


def _stand_in(keys: frozenset[str]) -> Paper:
    arxiv_id = next((key.removeprefix("arxiv:") for key in sorted(keys) if key.startswith("arxiv:")), None)
    return Paper(title="(stored copy damaged)", arxiv_id=arxiv_id, aliases=tuple(sorted(keys)))
