"""Quick look-ups for display: the states of the papers on the screen, and the counts of tags."""

import threading
from collections.abc import Sequence
from typing import TypeAlias

from papertui.errors import BusyError, LibraryError
from papertui.library.memory import Memory
from papertui.library.states import State, states_with_keys
from papertui.paper import Paper

_KEPT = 1024
_AT_ONCE = 500

_Keys: TypeAlias = tuple[str, ...]


class Lookup:
    """Look up the states of papers, and cache the last ones.

    If the library does not wait and another program has it locked, the answer comes
    from the cache; `refresh` returns True once there is news.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._known: dict[_Keys, tuple[int, State | None]] = {}
        self._counted = -1
        self._counts: dict[str, int] = {}

    def states_of(self, papers: Sequence[Paper]) -> list[State | None]:
        """Return the state of each paper, found by any of its keys; None where there is none."""
        found: list[State | None] = []
        for start in range(0, len(papers), _AT_ONCE):
            with self._lock:
                found += self._some([paper.keys for paper in papers[start : start + _AT_ONCE]])
        return found

    def tags(self) -> dict[str, int]:
        """Return the number of states with each tag, sorted by name."""
        with self._lock:
            version = self._memory.version
            if self._counted != version:
                try:
                    self._count()
                    self._counted = version
                except BusyError:
                    if self._memory.waits or self._counted < 0:
                        raise
            return self._counts.copy()

    def _some(self, papers: Sequence[_Keys]) -> list[State | None]:
        version = self._memory.version
        nothing = (-1, None)
        missing = {keys for keys in papers if self._known.get(keys, nothing)[0] != version}
        if missing:
            self._make_room(len(missing))
            try:
                self._read(missing, version)
            except LibraryError:
                if self._memory.waits:
                    raise
                self._memory.is_behind = True
        return [self._known.get(keys, nothing)[1] for keys in papers]

    def _read(self, papers: set[_Keys], version: int) -> None:
        with self._memory.reader.transaction() as connection:
            known = states_with_keys(connection, {key for keys in papers for key in keys})
        for keys in papers:
            self._known[keys] = (version, known.find(keys))

    def _make_room(self, count: int) -> None:
        if len(self._known) + count > _KEPT:
            for keys in list(self._known)[: max(_KEPT // 2, count)]:
                del self._known[keys]

    def _count(self) -> None:
        with self._memory.reader.transaction() as connection:
            rows = connection.execute("SELECT name, count(*) FROM tag GROUP BY name ORDER BY name")
            self._counts = dict(rows.fetchall())
