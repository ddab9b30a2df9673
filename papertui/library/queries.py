"""Reading a library: quick queries on one connection, slow ones on another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from papertui.errors import BusyError, LibraryError
from papertui.library import cites, dump_lines, history, times, twins
from papertui.library.history import Step
from papertui.library.lookup import Lookup
from papertui.library.memory import Memory
from papertui.library.reader import LibraryReader
from papertui.library.states import State, ids_in_use, ids_with_keys, load, states_with_keys
from papertui.library.store import Store
from papertui.paper import Paper


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The point up to which a library was read: the identity of its file, and its revision."""

    file: object
    revision: int


class LibraryQueries:
    """The read side of a library, for any thread. Raises LibraryError if it cannot be read."""

    def __init__(self, store: Store, *, waits: bool = True) -> None:
        self._store = store
        self._memory = Memory(store, waits=waits)
        self._lookup = Lookup(self._memory)
        self._verdicts: dict[tuple[str, str], bool] = {}

    @property
    def path(self) -> Path:
        """The database file."""
        return self._store.path

    @property
    def version(self) -> int:
        """A counter that grows with every change that this instance knows of."""
        return self._memory.version

    @property
    def notice(self) -> str:
        """A message for the user, if the library was restored or cannot be written; else ""."""
        return self._store.notice

    @property
    def is_repaired(self) -> bool:
        """Whether the library was damaged and has just been repaired: the newest changes may be missing."""
        return self._store.is_repaired

    @property
    def waits(self) -> bool:
        """Whether reads for display wait for another program that has the library locked."""
        return self._memory.waits

    @property
    def is_free(self) -> bool:
        """Whether the library can be read now without waiting for another program."""
        try:
            with self._memory.reader.transaction() as connection:
                history.latest(connection)
        except LibraryError:
            return False
        return True

    def state(self, paper: Paper) -> State | None:
        """Return the state of a paper, found by any of its keys; None if there is none."""
        return self._lookup.states_of([paper])[0]

    def states_of(self, papers: Sequence[Paper]) -> list[State | None]:
        """Return the state of each paper, in their order; see `state`."""
        return self._lookup.states_of(papers)

    def stored_states(self, papers: Sequence[Paper]) -> list[State | None]:
        """Return the state of each paper as it is on disk now; may wait for another program."""
        with self._memory.long_reader.transaction() as connection:
            known = states_with_keys(connection, {key for paper in papers for key in paper.keys})
        return [known.find(paper.keys) for paper in papers]

    def have(self, papers: Sequence[Paper], tag: str) -> bool:
        """Whether each of these papers has a tag on disk now. Raises BusyError if that cannot be read."""
        with self._memory.reader.transaction() as connection:
            known = states_with_keys(connection, {key for paper in papers for key in paper.keys})
        states = (known.find(paper.keys) for paper in papers)
        return all(state is not None and tag in state.tags for state in states)

    def states(self) -> list[State]:
        """List the states with a tag or a note, in the order in which their papers were added."""
        return [state for states in self.batches() for state in states]

    def batches(self, *, whole: bool = True) -> Iterator[list[State]]:
        """Yield what `states` lists, some thousands at a time; without snapshots if not `whole`."""
        first: int | None = 1
        while first is not None:
            with self._memory.long_reader.transaction() as connection:
                numbers, first = ids_in_use(connection, first)
                states = load(connection, numbers, whole=whole)
            yield states

    def states_answering(self, keys: Collection[str], *, at_once: bool = False) -> list[State]:
        """List the states that answer to any of these keys, without their snapshots."""
        with self._reader(at_once).transaction() as connection:
            return load(connection, ids_with_keys(connection, keys), whole=False)

    def touched(
        self, since: Checkpoint | None, most: int, *, at_once: bool = False
    ) -> tuple[Checkpoint, set[str] | None]:
        """Return the present checkpoint, and the keys of states that may have changed since an earlier one.

        The keys are None if more than `most` states may have changed, or if that is not
        known. With `at_once`, raises BusyError instead of waiting for a lock.
        """
        file = self._store.connection
        with self._reader(at_once).transaction() as connection:
            now = Checkpoint(file, history.latest(connection))
            if since is None or since.file is not file or since.revision > now.revision:
                return now, None
            numbers = history.touched_since(connection, since.revision, most)
            if numbers is None:
                return now, None
            return now, history.keys_of(connection, numbers, since.revision)

    def _reader(self, at_once: bool) -> LibraryReader:
        return self._memory.reader if at_once else self._memory.long_reader

    def count(self) -> int:
        """Return the number of states with a tag or a note."""
        with self._memory.long_reader.transaction() as connection:
            bearing = "SELECT count(*) FROM (SELECT paper FROM tag UNION SELECT paper FROM note)"
            return int(connection.execute(bearing).fetchone()[0])

    def places(self, tag: str) -> list[str]:
        """List the places of all papers in the queue of a tag, in order."""
        with self._memory.long_reader.transaction() as connection:
            rows = connection.execute("SELECT place FROM place WHERE name = ? ORDER BY place", (tag,))
            return [place for (place,) in rows]

    def verdicts(self) -> dict[tuple[str, str], bool]:
        """Return the user's verdicts: pairs of keys, in order, to whether they are the same paper."""
        try:
            with self._memory.reader.transaction() as connection:
                said = twins.load(connection)
        except BusyError:
            if self._memory.waits:
                raise
        else:
            self._verdicts = {twins.keys_of(name): each == twins.SAME for name, each in said.items()}
        return self._verdicts

    def cite_keys(self, papers: Sequence[Paper], *, at_once: bool = False) -> list[str]:
        """Return the stored citation key of each paper; "" where there is none."""
        with self._reader(at_once).transaction() as connection:
            return cites.names_of(connection, [paper.keys for paper in papers])

    def holders_of_cite_keys(self, names: Collection[str]) -> dict[str, list[tuple[str, ...]]]:
        """Return, by citation key in lower case, the keys of the papers that have it."""
        with self._memory.long_reader.transaction() as connection:
            return cites.holders(connection, names)

    def dump(self) -> list[str]:
        """Return the library as the lines of a dump, with the time of each change; see `dump_lines`."""
        with self._memory.long_reader.transaction() as connection:
            return list(dump_lines.dump(connection))

    def papers(self) -> list[Paper]:
        """Return the papers that have a tag or a note, as last seen."""
        return [state.paper for states in self.batches() for state in states]

    def tags(self) -> dict[str, int]:
        """Return the number of papers with each tag, sorted by name."""
        return self._lookup.tags()

    def tagged(self, first: int, last: int) -> list[times.TagTime]:
        """List the tags added between two times, in milliseconds since 1970, that papers still have."""
        with self._memory.long_reader.transaction() as connection:
            return times.tagged(connection, first, last)

    def times_of_tags(self) -> dict[str, int]:
        """Return when the tags of each paper last changed (milliseconds since 1970), by its strongest key."""
        with self._memory.long_reader.transaction() as connection:
            return times.of_tags(connection)

    def searches(self) -> dict[str, str]:
        """Return the saved searches, name to query, sorted by name."""
        return self._memory.searches.copy()

    def history(self, limit: int = 200) -> list[Step]:
        """List the actions that can be undone or redone, newest first."""
        with self._memory.reader.transaction() as connection:
            return history.steps(connection, limit)

    def papers_of(self, step: int) -> list[str]:
        """Return a key of each paper that a step of the history changed."""
        with self._memory.long_reader.transaction() as connection:
            return history.papers_of(connection, step)

    def maintain(self, history: int) -> Iterator[None]:
        """Check a large file, back it up once a day, compact it to `history` steps of undo, step by step.

        For a background thread; a writer waits for one step at most.
        """
        return self._memory.maintain(history)

    def refresh(self) -> bool:
        """Load what other instances changed; True if anything changed since the last call.

        Raises LibraryError if the library cannot be read now; what is in memory stays.
        """
        return self._memory.refresh()

    def close(self) -> None:
        """Close the file."""
        self._memory.close()
