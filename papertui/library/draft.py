"""An action being put together: the states as they will be, and the rows by which they differ."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from papertui.library.history import Difference, act, amend
from papertui.library.shelf import Shelf, State, snapshot_of, united
from papertui.paper import Paper, merge, to_json


@dataclass(frozen=True, slots=True)
class Taken:
    """A paper with the tags, the note and the places (by tag) that it is to have besides those it has."""

    paper: Paper
    tags: Collection[str]
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


_NONE: Mapping[str, str] = MappingProxyType({})


class Draft:
    """One action being put together; nothing is written before `write`."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf.copy()
        self._before = shelf
        self._touched: set[int] = set()

    def change(
        self,
        paper: Paper,
        add: Collection[str] = (),
        remove: Collection[str] = (),
        note: str | None = None,
        places: Mapping[str, str] = _NONE,
    ) -> bool:
        """Change the state of a paper; False if it is so already. A tag that goes takes its place along.

        The states under which the paper was met so far become one, which then
        answers to all keys and holds the fullest snapshot.
        """
        keys = paper.keys
        found = self.shelf.matching(keys)
        old = united(found) if found else State(self.shelf.next_id, frozenset(), frozenset(), "", "")
        tags = old.tags.union(add).difference(remove)
        note = old.note if note is None else note
        kept = {tag: place for tag, place in {**old.places, **places}.items() if tag in tags}
        if (tags, note, kept) == (old.tags, old.note, old.places):
            return False
        snapshot = _fullest(old, paper) if found else to_json(paper)
        self._put(State(old.id, old.keys.union(keys), tags, note, snapshot, kept))
        for other in found:
            if other.id != old.id:
                self._put(State(other.id, frozenset(), frozenset(), "", other.snapshot))
        return True

    def take(self, taken: Taken) -> bool:
        """Add to the state of a paper what another list says of it; False if that was known.

        Nothing is taken away: tags unite, a note that is another one is set under
        ours, and in a tag in which the paper has a place it stays there.
        """
        known = self.shelf.find(taken.paper.keys)
        note, places = (known.note, known.places) if known else ("", _NONE)
        return self.change(
            taken.paper, taken.tags, note=_both(note, taken.note), places={**taken.places, **places}
        )

    def place(self, tag: str, places: Iterable[tuple[Paper, str]]) -> list[Paper]:
        """Put papers of a tag to their places in its order; give those that were not there already."""
        return [paper for paper, place in places if self.change(paper, places={tag: place})]

    def change_tag(self, name: str, other: str | None) -> list[Paper]:
        """Put another tag in the place of one on every paper that bears it, or none; give these papers.

        The order of the one is carried over, but for papers that have a place in the other already.
        """
        bearers = [state for state in self.shelf if name in state.tags]
        for state in bearers:
            tags = state.tags - {name} | ({other} if other else set())
            places = {tag: place for tag, place in state.places.items() if tag != name}
            if other and name in state.places:
                places.setdefault(other, state.places[name])
            self._put(replace(state, tags=tags, places=places))
        return [state.paper for state in bearers]

    def write(
        self,
        connection: sqlite3.Connection,
        summary: str,
        count: int,
        at: int,
        more: Iterable[Difference] = (),
        onto: int | None = None,
    ) -> None:
        """Write the action with all its rows, and `more` that are of no paper, as one step.

        `onto` is the revision of the action that it goes on with: the two are one step then.
        """
        pairs = [(self._before.get(number), self.shelf.get(number)) for number in sorted(self._touched)]
        new = [state for old, state in pairs if state and not old]
        connection.executemany(
            "INSERT INTO paper (id, snapshot, created) VALUES (?, ?, ?)",
            ((state.id, state.snapshot, at) for state in new),
        )
        # A new paper keeps its keys whatever is undone: they are no act of the user's.
        keys = ((state.id, key) for state in new for key in state.keys)
        connection.executemany("INSERT INTO key (paper, name) VALUES (?, ?)", keys)
        rows = [row for old, state in pairs if state for row in _differences(old, state)]
        if onto is None:
            act(connection, summary, count, at, [*rows, *more])
        else:
            amend(connection, onto, summary, at, [*rows, *more])

    def _put(self, state: State) -> None:
        self.shelf.put(state)
        self._touched.add(state.id)


def _both(ours: str, theirs: str) -> str:
    if theirs in ours:
        return ours
    return theirs if ours in theirs else f"{ours}\n\n{theirs}"


def _differences(old: State | None, new: State) -> Iterator[Difference]:
    was = old or State(new.id, new.keys, frozenset(), "", new.snapshot)
    for kind, before, after in (("tag", was.tags, new.tags), ("key", was.keys, new.keys)):
        for name in before ^ after:
            values = ("", None) if name in before else (None, "")
            yield Difference(new.id, kind, name, *values)
    for tag in was.places.keys() | new.places.keys():
        if was.places.get(tag) != new.places.get(tag):
            yield Difference(new.id, "place", tag, was.places.get(tag), new.places.get(tag))
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
