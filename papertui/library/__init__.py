"""The library: the user's tags and notes, with their undo history. Written to disk before it is shown."""

import time
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from papertui.errors import UsageError
from papertui.library import cites, history, searches, twins
from papertui.library.actions import Actions, Change
from papertui.library.batches import Batches
from papertui.library.history import Step
from papertui.library.joining import Imported
from papertui.library.places import is_place
from papertui.library.progress import Progress, tell
from papertui.library.queries import Checkpoint, LibraryQueries
from papertui.library.states import State
from papertui.library.store import Store
from papertui.library.tags import tags_matching, valid_tag
from papertui.library.times import Register
from papertui.paper import Paper
from papertui.text import clean, clean_line

__all__ = ["Change", "Checkpoint", "Imported", "Library", "State", "Step", "tags_matching", "valid_tag"]


class Library(LibraryQueries):
    """The user's tags, notes and queues, shared with every other papertui that has the same library open.

    Any thread may read and change it. A change is on disk when its call returns; if the call
    raises LibraryError, nothing was changed. `progress` is called between the batches of a
    change; if it returns False, StoppedError is raised and nothing was changed.
    """

    def __init__(self, store: Store, *, waits: bool = True) -> None:
        super().__init__(store, waits=waits)
        self._actions = Actions(self._memory)

    @classmethod
    def open(cls, directory: Path, *, state: Path | None = None, waits: bool = True) -> "Library":
        """Open the library in a directory; create or migrate it where that is needed.

        A damaged library is repaired. One that cannot be written opens for reading.
        Raises LibraryError if it cannot be read, belongs to another user or was written by a
        later papertui; GoneError if a library existed here before, as recorded in the
        folder `state`, and is missing now. With `waits` false, reads do not wait while another
        program has the file locked (see `refresh`), and slow work is left to `maintain`.
        """
        return cls(Store(directory, state=state, later=not waits), waits=waits)

    def tag(
        self,
        papers: Sequence[Paper],
        add: Collection[str] = (),
        remove: Collection[str] = (),
        *,
        what: str = "",
        progress: Progress | None = None,
    ) -> Change:
        """Add and remove tags as one step of undo named `what`; on disk when this returns.

        Papers that already have these tags are not counted; if no paper changes, no step is
        recorded. Raises UsageError for a name that cannot be a tag.
        """
        adding, removing = ({valid_tag(name): None for name in names} for names in (add, remove))
        for name in adding.keys() & removing.keys():
            raise UsageError(f"the tag “{name}” is both added and removed")
        summary = clean_line(what, 200) or _summary(adding, removing)
        return self._actions.each(
            summary,
            papers,
            lambda paper: paper,
            lambda draft, paper: draft.change(paper, adding, removing),
            progress,
        )

    def tag_each(
        self,
        batches: Sequence[tuple[Sequence[Paper], Collection[str]]],
        *,
        what: str = "",
        progress: Progress | None = None,
    ) -> Change:
        """Add its own tags to each batch of papers, all as one step of undo named `what`."""
        valid = [(papers, list(map(valid_tag, names))) for papers, names in batches]
        tags = sorted({name for papers, names in valid for name in names if papers})
        summary = clean_line(what, 200) or _summary(tags, ())
        return self._actions.each(
            summary, Batches(valid), lambda row: row[0], lambda draft, row: draft.change(*row), progress
        )

    def set_places(
        self,
        tag: str,
        places: Iterable[tuple[Paper, str]],
        *,
        what: str,
        run: Hashable = None,
        progress: Progress | None = None,
    ) -> Change:
        """Set the places (see `places`) of papers in the queue of a tag, as one step of undo named `what`.

        Papers without the tag are skipped. Consecutive calls with the same `run`, close in
        time and with no other action between them, count as one step. On disk when this returns.
        """
        return self._actions.each(
            clean_line(what, 200),
            list(places),
            lambda row: row[0],
            lambda draft, row: draft.change(row[0], places={tag: row[1]}),
            progress,
            run=run,
        )

    def merge(
        self,
        entries: Iterable[Imported],
        queries: Mapping[str, str],
        *,
        what: str,
        saved: Mapping[str, Register] = MappingProxyType({}),
        kept: Sequence[cites.Cite] = (),
        verdicts: Mapping[str, Register] = MappingProxyType({}),
        progress: Progress | None = None,
    ) -> Change:
        """Merge papers with tags, notes and places, and saved searches, as one step of undo named `what`.

        Entries with times: the newest change wins, removals included. Entries without times
        only add; they neither remove nor overwrite. Entries that change nothing are not counted.
        `kept` citation keys are stored for papers that have none yet, outside the step.
        On disk when this returns. Raises UsageError for an invalid tag, search name or place.
        """
        rows = list(map(_valid, entries))
        new = {searches.valid_name(name): query for name, query in queries.items()}
        if kept:
            with self._memory.writing() as connection:
                cites.put(connection, kept)
        return self._actions.each(
            what,
            rows,
            lambda row: row.paper,
            lambda draft, row: draft.merge(row),
            progress,
            new,
            saved,
            verdicts=verdicts,
        )

    def set_note(
        self, paper: Paper, text: str, *, base: str | None = None, progress: Progress | None = None
    ) -> Change:
        """Replace the note of a paper ("" removes it); on disk when this returns.

        If the stored note is no longer `base`, both texts are kept: see `notes.merged`.
        """
        note = clean(text).strip()
        summary = "note written" if note else "note removed"
        return self._actions.each(
            summary,
            [paper],
            lambda paper: paper,
            lambda draft, paper: draft.write_note(paper, note, base),
            progress,
        )

    def keep_cite_keys(self, names: Sequence[tuple[Paper, str]]) -> None:
        """Store citation keys of papers that have none yet; on disk when this returns, no step of undo."""
        at = time.time_ns() // 1_000_000
        if names:
            with self._memory.writing() as connection:
                cites.put(connection, (cites.Cite(paper.keys, name, at) for paper, name in names))

    def set_verdicts(
        self,
        verdicts: Mapping[tuple[str, str], bool | None],
        summary: str,
        *,
        progress: Progress | None = None,
    ) -> Change:
        """Record whether pairs of papers, named by one key each, are the same, as one step of undo.

        None removes the verdict of a pair.
        """
        said = {True: twins.SAME, False: twins.APART, None: None}
        wanted = {twins.pair(*keys): said[is_same] for keys, is_same in verdicts.items()}
        with self._memory.writing() as connection:
            tell(progress, 0, 1)
            changed = twins.write(connection, wanted, summary)
        return Change(summary, int(changed), ())

    def rename_tag(self, name: str, new: str, *, progress: Progress | None = None) -> Change:
        """Rename a tag on every paper in one step of undo; an existing tag `new` is merged with it."""
        new = valid_tag(new)
        summary = f"renamed {name} to {new}" if new not in self.tags() else f"merged {name} into {new}"
        return self._actions.change_tag(summary, name, new, progress)

    def delete_tag(self, name: str, *, progress: Progress | None = None) -> Change:
        """Remove a tag from every paper, as one step of undo."""
        return self._actions.change_tag(f"deleted tag {name}", name, None, progress)

    def save_searches(
        self, queries: Mapping[str, str | None], summary: str, *, progress: Progress | None = None
    ) -> Change:
        """Save searches by name (None removes one) as one step of undo; on disk when this returns.

        The step counts as one change. Raises UsageError for a name that cannot follow `query:`.
        """
        wanted = {searches.valid_name(name): query for name, query in queries.items()}
        summary = clean_line(summary, 200)
        with self._memory.writing() as connection:
            tell(progress, 0, 1)
            changed = searches.write(connection, wanted, summary, int(time.time()))
        return Change(summary, int(changed), ())

    def undo(self, *, progress: Progress | None = None) -> Change | None:
        """Undo the newest action of this library, from any session; None if there is none."""
        return self._actions.replay(lambda connection: history.undo(connection, progress))

    def redo(self, *, progress: Progress | None = None) -> Change | None:
        """Redo what was undone last; None if there is nothing to redo."""
        return self._actions.replay(lambda connection: history.redo(connection, progress))

    def travel(self, step: int, *, progress: Progress | None = None) -> Change | None:
        """Undo every step after this one, or redo up to it, as one transaction.

        Step 0 stands for the empty history. Returns None if there is nothing to undo or redo.
        """
        return self._actions.replay(lambda connection: history.travel(connection, step, progress))


def _valid(taken: Imported) -> Imported:
    places = {valid_tag(tag): place for tag, place in taken.places.items()}
    for place in places.values():
        if not is_place(place):
            raise UsageError(f"“{clean_line(place, 40)}” is no place in a queue")
    tags, note = set(map(valid_tag, taken.tags)), clean(taken.note).strip()
    return replace(taken, tags=tags, note=note, places=places)


def _summary(add: Collection[str], remove: Collection[str]) -> str:
    parts = [f"{verb} {', '.join(tags)}" for verb, tags in (("tagged", add), ("untagged", remove)) if tags]
    return clean_line("; ".join(parts), 200)
