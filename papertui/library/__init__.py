"""The user's own state: tags, notes and every step of undo. Small, precious, on disk when shown."""

import time
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from papertui.errors import UsageError
from papertui.library import cites, history, searches, twins
from papertui.library.actions import Actions, Change
from papertui.library.history import Step
from papertui.library.joining import Taken
from papertui.library.places import is_place
from papertui.library.progress import Progress, tell
from papertui.library.queries import LibraryQueries, Moment
from papertui.library.states import State
from papertui.library.store import Store
from papertui.library.tags import tags_matching, valid_tag
from papertui.library.times import Register
from papertui.paper import Paper
from papertui.text import clean, clean_line

__all__ = ["Change", "Library", "Moment", "State", "Step", "Taken", "tags_matching", "valid_tag"]


class Library(LibraryQueries):
    """What the user has said of papers, shared with every other papertui that has the same library open.

    Any thread may read and change it. A change is on disk when its call returns; if it
    raises LibraryError nothing was changed. `progress` hears how far a change is, between
    batches; where it returns False, StoppedError is raised and nothing was changed.
    """

    def __init__(self, store: Store, *, waits: bool = True) -> None:
        super().__init__(store, waits=waits)
        self._actions = Actions(self._memory)

    @classmethod
    def open(cls, directory: Path, *, state: Path | None = None, waits: bool = True) -> "Library":
        """Open the library in a directory, made and brought up to date where that is needed.

        What can be saved of a damaged one takes its place. One that cannot be written
        opens for reading. LibraryError if it cannot be read, is not the user's own or of
        a later papertui; GoneError where one was, as is noted in the folder `state`. One
        that `waits` for nobody shows what it knows while another program has the file
        locked (see `refresh`), and leaves what takes long to `tend`.
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
        """Add and remove tags as one step of undo, called `what`; on disk when it returns.

        UsageError for a name that cannot be a tag. Papers that are tagged so
        already are not counted; without any other there is no step.
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
        """Add to each batch of papers tags of its own, all as one step of undo, called `what`."""
        valid = [(paper, list(map(valid_tag, names))) for papers, names in batches for paper in papers]
        tags = sorted({name for _, names in valid for name in names})
        summary = clean_line(what, 200) or _summary(tags, ())
        return self._actions.each(
            summary, valid, lambda row: row[0], lambda draft, row: draft.change(*row), progress
        )

    def place(
        self,
        tag: str,
        places: Iterable[tuple[Paper, str]],
        *,
        what: str,
        run: Hashable = None,
        progress: Progress | None = None,
    ) -> Change:
        """Put papers of a tag to places (see `places`) in its order, as one step of undo called `what`.

        Papers without the tag are passed over. Calls of one `run` that follow each other
        closely, with nothing done between them, are one step. On disk when it returns.
        """
        return self._actions.each(
            clean_line(what, 200),
            list(places),
            lambda row: row[0],
            lambda draft, row: draft.change(row[0], places={tag: row[1]}),
            progress,
            run=run,
        )

    def take(
        self,
        entries: Iterable[Taken],
        queries: Mapping[str, str],
        *,
        what: str,
        saved: Mapping[str, Register] = MappingProxyType({}),
        kept: Sequence[cites.Cite] = (),
        verdicts: Mapping[str, Register] = MappingProxyType({}),
        progress: Progress | None = None,
    ) -> Change:
        """Merge papers with tags, notes and places, and saved searches, as one step of undo called `what`.

        Of what comes with its times the newest change wins, removals too; of what comes
        without, nothing is taken away or written over. What is known is not counted. UsageError
        for what cannot be the name of a tag or a search, or a place. On disk when it returns.
        Citation keys are `kept` where there is no earlier one, and no part of the step.
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
            lambda draft, row: draft.take(row),
            progress,
            new,
            saved,
            verdicts=verdicts,
        )

    def set_note(
        self, paper: Paper, text: str, *, base: str | None = None, progress: Progress | None = None
    ) -> Change:
        """Replace the note of a paper, "" removes it; on disk when it returns.

        Where the note is no longer `base`, it and the text are both kept: see `notes.settled`.
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
        """Keep citation keys of papers that have none yet; on disk when it returns, and no step of undo."""
        at = time.time_ns() // 1_000_000
        if names:
            with self._memory.writing() as connection:
                cites.put(connection, (cites.Cite(paper.keys, name, at) for paper, name in names))

    def judge(
        self,
        verdicts: Mapping[tuple[str, str], bool | None],
        summary: str,
        *,
        progress: Progress | None = None,
    ) -> Change:
        """Say of pairs of papers, given by a key each, whether they are the same, as one step of undo.

        None takes back what was said.
        """
        said = {True: twins.SAME, False: twins.APART, None: None}
        wanted = {twins.pair(*keys): said[is_same] for keys, is_same in verdicts.items()}
        with self._memory.writing() as connection:
            tell(progress, 0, 1)
            changed = twins.write(connection, wanted, summary)
        return Change(summary, int(changed), ())

    def rename_tag(self, name: str, new: str, *, progress: Progress | None = None) -> Change:
        """Call a tag otherwise on every paper, here or not, as one step; one that exists takes its papers."""
        new = valid_tag(new)
        summary = f"renamed {name} to {new}" if new not in self.tags() else f"merged {name} into {new}"
        return self._actions.change_tag(summary, name, new, progress)

    def delete_tag(self, name: str, *, progress: Progress | None = None) -> Change:
        """Take a tag off every paper, as one step of undo."""
        return self._actions.change_tag(f"deleted tag {name}", name, None, progress)

    def save_searches(
        self, queries: Mapping[str, str | None], summary: str, *, progress: Progress | None = None
    ) -> Change:
        """Save searches under their names, None removes one, as one step of undo; on disk when it returns.

        UsageError for a name that `query:` could not be followed by. A step counts as one.
        """
        wanted = {searches.valid_name(name): query for name, query in queries.items()}
        summary = clean_line(summary, 200)
        with self._memory.writing() as connection:
            tell(progress, 0, 1)
            changed = searches.write(connection, wanted, summary, int(time.time()))
        return Change(summary, int(changed), ())

    def undo(self, *, progress: Progress | None = None) -> Change | None:
        """Take back the newest action of this library, from any session; None if there is none."""
        return self._actions.turn(lambda connection: history.undo(connection, progress))

    def redo(self, *, progress: Progress | None = None) -> Change | None:
        """Do again what was undone last; None if nothing was or something was done since."""
        return self._actions.turn(lambda connection: history.redo(connection, progress))

    def travel(self, step: int, *, progress: Progress | None = None) -> Change | None:
        """Go to where that step was the last one done: undo what came after it, or redo up to it.

        0 is before every step. One turn, whole or not at all; None where all stands so already.
        """
        return self._actions.turn(lambda connection: history.travel(connection, step, progress))


def _valid(taken: Taken) -> Taken:
    places = {valid_tag(tag): place for tag, place in taken.places.items()}
    for place in places.values():
        if not is_place(place):
            raise UsageError(f"“{clean_line(place, 40)}” is no place in a queue")
    tags, note = set(map(valid_tag, taken.tags)), clean(taken.note).strip()
    return replace(taken, tags=tags, note=note, places=places)


def _summary(add: Collection[str], remove: Collection[str]) -> str:
    parts = [f"{verb} {', '.join(tags)}" for verb, tags in (("tagged", add), ("untagged", remove)) if tags]
    return clean_line("; ".join(parts), 200)
