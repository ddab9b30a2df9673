"""Libraries of several machines, in memory and with clocks of their own, that take each other's dumps."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from papertui.library import dump_lines, history, schema, searches
from papertui.library.draft import Draft
from papertui.library.states import ids_in_use, load
from papertui.paper import Paper

PAPERS = (
    Paper("On Laundry", abstract="Robots fold shirts.", arxiv_id="2401.00001"),
    Paper("On Dropout", abstract="Units are left out."),
    Paper("On Nothing"),
)


class Machine:
    """The tables of a library and the steps that change them, without the disk; `clock` is in ms."""

    def __init__(self, patch: pytest.MonkeyPatch, clock: int = 1_800_000_000_000) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        schema.migrate(self.connection)
        self.clock = clock
        self._patch = patch

    def tag(self, paper: Paper, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        with self._draft([paper]) as draft:
            draft.change(paper, add, remove)

    def note(self, paper: Paper, text: str) -> None:
        with self._draft([paper]) as draft:
            draft.change(paper, note=text)

    def place(self, paper: Paper, tag: str, place: str) -> None:
        with self._draft([paper]) as draft:
            draft.change(paper, places={tag: place})

    def rename(self, tag: str, other: str | None) -> None:
        with self._draft() as draft:
            draft.change_tag(tag, other, draft.ids_with_tag(tag))

    def save(self, name: str, query: str | None) -> None:
        self._on_time(lambda: searches.write(self.connection, {name: query}, "saved", 0))

    def undo(self) -> None:
        self._on_time(lambda: history.undo(self.connection))

    def redo(self) -> None:
        self._on_time(lambda: history.redo(self.connection))

    def dump(self) -> list[str]:
        return list(dump_lines.dump(self.connection))

    def restore(self, *dumps: Sequence[str], add_only: bool = False) -> int:
        """Take dumps in, and return how many papers that changed."""
        changed = 0
        for lines in dumps:
            content = dump_lines.read_lines(lines)
            assert not content.problems
            if add_only:
                content = content.without_times()
            with self._draft([taken.paper for taken in content.entries]) as draft:
                changed += sum(map(draft.merge, content.entries))
                more = searches.missing(self.connection, content.searches, 0)
                draft.write(0, [*more, *searches.joined(self.connection, content.saved, 0)])
        return changed

    def said(self) -> dict[tuple[str, str, str], str]:
        """Return what can be seen: of each paper its tags, places and note, and the saved searches."""
        numbers, _ = ids_in_use(self.connection, 1)
        found: dict[tuple[str, str, str], str] = {}
        for state in load(self.connection, numbers):
            key = state.paper.id
            found |= {(key, "tag", tag): "" for tag in state.tags}
            found |= {(key, "place", tag): place for tag, place in state.places.items()}
            found |= {(key, "note", ""): state.note} if state.note else {}
        return found | {("", "saved", name): query for name, query in searches.load(self.connection).items()}

    @contextmanager
    def _draft(self, papers: Sequence[Paper] = ()) -> Iterator[Draft]:
        self._patch.setattr(time, "time_ns", lambda: self.clock * 1_000_000)
        self.connection.execute("BEGIN")
        draft = Draft(self.connection, lambda: history.begin(self.connection, "x", 0))
        draft.look_up(papers)
        yield draft
        draft.write(0)
        draft.finish(draft.count)
        self.connection.execute("COMMIT")

    def _on_time(self, step: Callable[[], object]) -> None:
        self._patch.setattr(time, "time_ns", lambda: self.clock * 1_000_000)
        step()
