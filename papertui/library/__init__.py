"""The user's own state: tags, notes and every step of undo. Small, precious, on disk when shown."""

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from papertui.errors import LibraryError, UsageError
from papertui.library import history, searches
from papertui.library.connection import is_damage
from papertui.library.history import Draft, Step
from papertui.library.shelf import Shelf, State, load
from papertui.library.store import Store
from papertui.library.tags import tags_matching, valid_tag
from papertui.paper import Paper
from papertui.text import clean, clean_line

__all__ = ["Change", "Library", "State", "Step", "tags_matching", "valid_tag"]

Taken: TypeAlias = tuple[Paper, Collection[str], str]
"""A paper with the tags and the note that it is to have besides those it has."""

_Changing: TypeAlias = Callable[[Draft], Sequence[Paper]]
_NO_QUERIES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """What an action, an undo or a redo changed: “tagged rl”, the number of papers, and these."""

    summary: str
    count: int
    papers: tuple[Paper, ...]


class Library:
    """What the user has said of papers, shared with every other papertui that has the same library open.

    Reading is from memory and may be done in any thread. A change is on disk
    when its call returns; if it raises LibraryError nothing was changed.
    `version` grows with every change that this instance knows of; `notice` is
    a sentence for the screen if the library was restored or cannot be written.
    """

    def __init__(self, store: Store) -> None:
        self.version = 0
        self._store = store
        self._mutex = threading.Lock()
        self._shelf = Shelf()
        self._searches: dict[str, str] = {}
        self._revision = -1
        self._data_version = -1
        self._loaded_from: sqlite3.Connection | None = None
        self._news = False

    @classmethod
    def open(cls, directory: Path) -> "Library":
        """Open the library in a directory, made and brought up to date where that is needed.

        A damaged library is set aside and its newest good backup restored. One
        that cannot be written opens for reading. LibraryError if it is not the
        user's own or of a later papertui.
        """
        store = Store(directory)
        library = cls(store)
        try:
            library._catch_up(store.connection)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not is_damage(error):
                raise LibraryError(f"{store.path}: cannot be read: {error}") from error
            store.repair(str(error))
            library._catch_up(store.connection)
        library._news = False
        return library

    @property
    def path(self) -> Path:
        """The database file."""
        return self._store.path

    @property
    def notice(self) -> str:
        """A sentence the user should read; "" if all is well."""
        return self._store.notice

    def state(self, paper: Paper) -> State | None:
        """Find what was said of a paper under any of its keys; None if nothing."""
        return self._shelf.find(paper.keys)

    def states(self) -> list[State]:
        """List the states that bear a tag or a note, in the order in which their papers came."""
        return [state for state in self._shelf if not state.is_bare]

    def papers(self) -> list[Paper]:
        """Give the papers that bear a tag or a note, as they were last seen."""
        return [state.paper for state in self.states()]

    def tags(self) -> dict[str, int]:
        """Count the papers of each tag, names in order."""
        return self._shelf.tags()

    def tag(
        self,
        papers: Sequence[Paper],
        add: Collection[str] = (),
        remove: Collection[str] = (),
        *,
        what: str = "",
    ) -> Change:
        """Add and remove tags as one step of undo, called `what`; on disk when it returns.

        UsageError for a name that cannot be a tag. Papers that are tagged so
        already are not counted; without any other there is no step.
        """
        adding, removing = ({valid_tag(name): None for name in names} for names in (add, remove))
        for name in adding.keys() & removing.keys():
            raise UsageError(f"the tag “{name}” is both added and removed")
        summary = clean_line(what, 200) or _summary(adding, removing)
        return self._act(summary, papers, lambda draft, paper: draft.change(paper, adding, removing))

    def tag_each(
        self, batches: Sequence[tuple[Sequence[Paper], Collection[str]]], *, what: str = ""
    ) -> Change:
        """Add to each batch of papers tags of its own, all as one step of undo, called `what`."""
        valid = [(papers, [valid_tag(name) for name in names]) for papers, names in batches]
        tags = sorted({name for _, names in valid for name in names})
        summary = clean_line(what, 200) or _summary(tags, ())
        return self._draft(
            summary,
            lambda draft: [
                paper for papers, names in valid for paper in papers if draft.change(paper, names)
            ],
        )

    def take(self, entries: Iterable[Taken], queries: Mapping[str, str], *, what: str) -> Change:
        """Add papers with tags and notes, and saved searches, as one step of undo called `what`.

        Nothing is taken away or written over; what is known is not counted. UsageError
        for a name that cannot be a tag or a search. On disk when it returns.
        """
        rows = [(paper, set(map(valid_tag, tags)), clean(note).strip()) for paper, tags, note in entries]
        new = {searches.valid_name(name): query for name, query in queries.items()}
        return self._draft(what, lambda draft: [row[0] for row in rows if draft.take(*row)], new)

    def set_note(self, paper: Paper, text: str) -> Change:
        """Replace the note of a paper, "" removes it; on disk when it returns."""
        note = clean(text).strip()
        summary = "note written" if note else "note removed"
        return self._act(summary, [paper], lambda draft, paper: draft.change(paper, note=note))

    def rename_tag(self, name: str, new: str) -> Change:
        """Call a tag otherwise on every paper, here or not, as one step; one that exists takes its papers."""
        new = valid_tag(new)
        summary = f"renamed {name} to {new}" if new not in self.tags() else f"merged {name} into {new}"
        return self._change_tag(summary, name, new)

    def delete_tag(self, name: str) -> Change:
        """Take a tag off every paper, as one step of undo."""
        return self._change_tag(f"deleted tag {name}", name, None)

    def searches(self) -> dict[str, str]:
        """Give the saved searches, name to query, names in order."""
        return self._searches.copy()

    def save_searches(self, queries: Mapping[str, str | None], summary: str) -> Change:
        """Save searches under their names, None removes one, as one step of undo; on disk when it returns.

        UsageError for a name that `query:` could not be followed by. A step counts as one.
        """
        wanted = {searches.valid_name(name): query for name, query in queries.items()}
        with self._mutex:
            with self._writing() as connection:
                changed = searches.write(connection, wanted, clean_line(summary, 200), int(time.time()))
                self._searches = searches.load(connection)
                revision = history.latest(connection)
            if changed:
                self._publish(self._shelf, revision)
        return Change(clean_line(summary, 200), int(changed), ())

    def undo(self) -> Change | None:
        """Take back the newest action of this library, whoever did it; None if there is none."""
        return self._turn(history.undo)

    def redo(self) -> Change | None:
        """Do again what was undone last; None if nothing was or something was done since."""
        return self._turn(history.redo)

    def travel(self, step: int) -> Change | None:
        """Go to where that step was the last one done: undo what came after it, or redo up to it.

        0 is before every step. One turn, whole or not at all; None where all stands so already.
        """
        return self._turn(lambda connection: history.travel(connection, step))

    def history(self, limit: int = 200) -> list[Step]:
        """List the actions that can be undone or redone, newest first."""
        with self._mutex, self._store.reading() as connection:
            return history.steps(connection, limit)

    def refresh(self) -> bool:
        """Take up what other instances have done; True if there was anything since the last call.

        LibraryError if the library cannot be read now; what is in memory stays.
        """
        with self._mutex:
            with suppress(OSError):  # it has gone or is just being restored; a write will say so
                self._store.follow()
            data_version = self._store.data_version()
            if data_version != self._data_version:
                with self._store.reading() as connection:
                    self._catch_up(connection)
                self._data_version = data_version
            news, self._news = self._news, False
        return news

    def close(self) -> None:
        """Close the file; what was read stays readable."""
        with self._mutex:
            self._store.close()

    def _act(self, summary: str, papers: Sequence[Paper], change: Callable[[Draft, Paper], bool]) -> Change:
        return self._draft(summary, lambda draft: [paper for paper in papers if change(draft, paper)])

    def _change_tag(self, summary: str, name: str, other: str | None) -> Change:
        if name == other:
            return Change(summary, 0, ())
        return self._draft(clean_line(summary, 200), lambda draft: draft.change_tag(name, other))

    def _draft(self, summary: str, change: _Changing, queries: Mapping[str, str] = _NO_QUERIES) -> Change:
        with self._mutex:
            with self._writing() as connection:
                draft = Draft(self._shelf)
                changed, now = tuple(change(draft)), int(time.time())
                more = searches.missing(connection, queries, now)
                count = len(changed) + len(more)
                if count:
                    draft.write(connection, summary, count, now, more)
                    self._searches = searches.load(connection)
                revision = history.latest(connection)
            if count:
                self._publish(draft.shelf, revision)
        return Change(summary, count, changed)

    def _turn(self, turn: Callable[[sqlite3.Connection], Step | None]) -> Change | None:
        with self._mutex:
            with self._writing() as connection:
                step = turn(connection)
                self._searches = searches.load(connection)
                states = load(connection, history.touched_since(connection, self._revision))
                revision = history.latest(connection)
            if step is None:
                return None
            self._publish(self._shelf.with_states(states), revision)
        return Change(step.summary, step.count, tuple(state.paper for state in states if state.keys))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        # A commit that failed may be on disk all the same: the next refresh is to look.
        self._data_version, data_version = -1, self._data_version
        with self._store.transaction() as connection:
            self._catch_up(connection)
            yield connection
        self._data_version = data_version

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        revision = history.latest(connection)
        if connection is not self._loaded_from:
            self._publish(Shelf(load(connection)), revision)
        elif revision != self._revision:
            states = load(connection, history.touched_since(connection, self._revision))
            self._publish(self._shelf.with_states(states), revision)
        else:
            return
        self._searches = searches.load(connection)
        self._loaded_from = connection
        self._news = True

    def _publish(self, shelf: Shelf, revision: int) -> None:
        self._shelf = shelf
        self._revision = revision
        self.version += 1


def _summary(add: Collection[str], remove: Collection[str]) -> str:
    parts = [f"{verb} {', '.join(tags)}" for verb, tags in (("tagged", add), ("untagged", remove)) if tags]
    return clean_line("; ".join(parts), 200)
