"""What the one builder does with a catalog: take what files gave, and let readers see it."""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from papertui.catalog import folder
from papertui.catalog.changes import Changes, Verdicts
from papertui.catalog.columns import COLUMNS
from papertui.catalog.database import check, create
from papertui.catalog.documents import Documents
from papertui.catalog.earlier import Earlier, Places
from papertui.catalog.file_table import FileRecord, FileTable
from papertui.catalog.hashes import hash_of_key
from papertui.catalog.records import File, NewRecord
from papertui.catalog.scan import ScannedPath
from papertui.catalog.taking import Taking
from papertui.paper import Paper

_NOTHING: Mapping[str, Any] = dict.fromkeys(
    ("size", "count", "live", "change", "reading", "finished", "new", "records"), 0
)
_OF_NO_FILE = 0
AT_ONCE = 8_000


class Writer:
    """An open catalog that is changed: `take` holds back, `flush` writes, `publish` shows.

    Raises sqlite3.DatabaseError where it proves damaged: discard the folder and rebuild it.
    """

    def __init__(
        self, directory: Path, verdicts: Verdicts = MappingProxyType({}), at_once: int = AT_ONCE
    ) -> None:
        """Open the catalog; `at_once` records are removed, or papers merged again, in one step."""
        self._at_once = at_once
        self._database = create(directory)
        self._meta = dict(self._database.execute("SELECT name, value FROM meta"))
        if not self._meta:
            self._set(**_NOTHING, schema=folder.SCHEMA, columns=COLUMNS, lineage=secrets.token_hex(8))
        self.files = FileTable(self._database)
        self._documents = Documents(self._database)
        self._changes = Changes(
            self._database, self._documents, self.files.by_number, self.files.number_of, verdicts
        )
        self._takings: dict[bytes, Taking] = {}
        self._added: list[NewRecord] = []
        self._removed: list[int] = []
        self._touched: set[int] = set()
        self.is_changed = not self.is_finished
        self.was_published = False
        self._has_begun = False
        # Left by a builder that was killed between two publications.
        self._must_sort = bool(self._meta.get("unsorted"))
        self._live = int(self._meta["live"])
        self._new_before = int(self._meta["new"])
        self._judge(verdicts)

    def check(self, *, whole: bool) -> None:
        """Raise DamageError if a page of the catalog is damaged, see `papertui.catalog.database.check`."""
        check(self._database, whole=whole)

    def close(self) -> None:
        """Let go; what was not committed is lost."""
        if not self._database.in_transaction:
            # The log of changes is emptied, where no reader is at it.
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.close()

    @property
    def is_finished(self) -> bool:
        """Whether everything had been read when the last builder left."""
        return bool(self._meta["finished"])

    @property
    def pending(self) -> int:
        """How many records are held back."""
        return len(self._added)

    @property
    def size(self) -> int:
        """How many documents readers see, dead ones too."""
        return int(self._meta["size"])

    @property
    def written(self) -> int:
        """How many documents were written, those that readers do not see yet too."""
        return self._documents.size

    @property
    def count(self) -> int:
        """How many papers readers see."""
        return int(self._meta["count"])

    @property
    def dead(self) -> int:
        """How many numbers are not live any more."""
        return self.size - self.count

    def get(self, name: str, default: object = "") -> Any:  # noqa: ANN401 - as it was set
        """Return a fact about the catalog."""
        return self._meta.get(name, default)

    def note(self, **facts: object) -> None:
        """Write facts about the catalog, at once."""
        if any(self._meta.get(name) != value for name, value in facts.items()):
            is_alone = not self._has_begun
            self._begin()
            self._set(**facts)
            if is_alone:
                self.commit()

    def take(self, record: FileRecord, piece: int = 0, *, is_last: bool = True) -> None:
        """Hold back what a piece of a file gave; what the file gave before and gives again stays as it is."""
        self._change()
        taking = self._takings.get(record.path)
        keep = piece > 0
        if taking and not keep:  # it has changed while it was read
            self._added = [each for each in self._added if each.file != taking.file]
        if taking is None or not keep:
            taking = self._takings[record.path] = self._taking(record.path, keep=keep)
        taking.is_marred = taking.is_marred or (record.signature is None and not is_last)
        before = self.files.by_number.get(taking.file) if not keep else None
        if is_last and taking.is_marred:
            record = _unsure(record)
        # A file that had other records before is read from its beginning if its reading breaks off.
        pieces = 0 if taking.earlier.span else piece + 1
        taking.file = self.files.write(record, pieces, is_last=is_last, keep=keep)
        self._added += taking.take(record.papers, record.hashes, self._changes.text_of)
        if before is not None:
            self._touch(taking.file, before)
        if is_last:
            self._removed += taking.earlier.lost()
            taking.places.settle()
            self.files.change_records(taking.places.moved, taking.hashes)
            del self._takings[record.path]

    def touch(self, record: FileRecord) -> None:
        """Note the new signature and time of a file whose content is as it was."""
        file = self.files.numbers[record.path]
        before = self.files.by_number[file]
        if before.added == record.added or not self.files.has_papers(file):
            record = replace(record, added=before.added)  # without papers it was never added
        else:
            self._change()
        self._begin()
        self.files.touch(record)
        self._touch(file, before)

    def remove(self, files: Collection[int]) -> None:
        """Remove files and their records."""
        if files:
            self._change()
            for file in files:
                self._removed += self.files.records_of(file)
            self.flush()
            self.files.remove(files)

    def refuse(self, found: Iterable[ScannedPath]) -> None:
        """Store why files are not read, and remove the records that they had."""
        for record in self.files.refused(found):
            self.take(record)

    def take_whole(self, papers: Iterable[Paper]) -> None:
        """Replace the papers of the catalog with these, which come from no file."""
        self._change()
        earlier = self.files.earlier(_OF_NO_FILE)
        taking = Taking(_OF_NO_FILE, earlier, Places(earlier.span))
        self._added += taking.take_papers(papers)
        taking.places.settle()
        self.files.change_records(taking.places.moved)
        self._changes.apply_whole(self._added, [*earlier.lost()], self._meta["reading"])
        self._added.clear()

    def flush(self) -> None:
        """Write what is held back, in the open transaction."""
        reading, removed, touched = self._meta["reading"], self._removed, sorted(self._touched)
        for taking in self._takings.values():
            taking.places.settle()
        # What comes first, so that a paper that goes from one file to another keeps its number. All that
        # a step touches is in memory: what a long file leaves behind is taken out in several.
        if self._added or removed or touched:
            self._changes.apply(self._added, removed[: self._at_once], reading, touched[: self._at_once])
        for start in range(self._at_once, max(len(removed), len(touched)), self._at_once):
            some = slice(start, start + self._at_once)
            self._write_out()
            self._changes.apply((), removed[some], reading, touched[some])
        for held in (self._added, self._removed, self._touched):
            held.clear()
        self._write_out()

    def _write_out(self) -> None:
        self._live += self._documents.count_change
        self._documents.count_change = 0
        self.files.count_own(self._documents.own.items())
        self._documents.own.clear()
        self._documents.flush()

    def commit(self) -> None:
        """Commit what was flushed; readers see no change before `publish`."""
        if self._has_begun:
            if self.is_changed:
                is_unsorted = int(self._must_sort or self._documents.is_unsorted)
                self._set(live=self._live, unsorted=is_unsorted, new=self._new_before + self._changes.new)
            self._database.execute("COMMIT")
            self._has_begun = False

    def publish(self, *, finished: bool, **facts: object) -> None:
        """Flush, sort, and let readers see all that was taken so far."""
        self.flush()
        self._begin()
        self._documents.publish(self._live, resort=self._must_sort, finished=finished)
        self._must_sort, self.was_published = False, True
        self._set(
            size=self._documents.size,
            count=self._live,
            change=self._meta["change"] + 1,
            finished=int(finished),
            records=self.files.count_records(),
            **facts,
        )
        self.commit()

    def _judge(self, verdicts: Verdicts) -> None:
        """Mark the papers to merge again that the user has judged otherwise since the last time."""
        told = json.dumps(sorted([*pair, is_same] for pair, is_same in verdicts.items()))
        known = self._meta.get("verdicts", "[]")
        if told == known:
            return
        pairs = [{tuple(each) for each in json.loads(text)} for text in (told, known)]
        keys = [hash_of_key(key) for one, other, _same in pairs[0] ^ pairs[1] for key in (one, other)]
        rows = self._database.execute(
            "SELECT doc FROM keys WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
        )
        docs = {doc for (doc,) in rows}
        self._change()
        self._touched |= docs
        self._set(verdicts=told)

    def _taking(self, path: bytes, *, keep: bool) -> Taking:
        file = self.files.numbers.get(path, -1)
        if keep:
            # A file whose first pieces are kept from a reading that broke off has nothing earlier.
            return Taking(file, Earlier(), Places(last=self.files.last_place(file)))
        earlier = self.files.earlier(file)
        return Taking(file, earlier, Places(earlier.span))

    def _touch(self, file: int, before: File) -> None:
        """Have papers of a file follow when its day or time has changed: merged ones are merged again."""
        after = self.files.by_number[file]
        if before == after:
            return
        sql = "SELECT DISTINCT doc FROM records WHERE file = ? AND (is_merged OR ?)"
        rows = self._database.execute(sql, (file, before.day != after.day))
        self._touched |= {doc for (doc,) in rows}
        if before.added != after.added:
            self._documents.shift(file, before.added, after.added)

    def _change(self) -> None:
        """Begin to change the catalog: a reading that found a change is counted, one that goes on is not."""
        self._begin()
        if self._meta["finished"] or not self._meta["reading"]:
            self._set(reading=self._meta["reading"] + 1, finished=0)
            self._new_before = 0
        self.is_changed = True

    def _begin(self) -> None:
        if not self._has_begun:
            self._database.execute("BEGIN IMMEDIATE")
            self._has_begun = True

    def _set(self, **facts: object) -> None:
        self._meta.update(facts)
        self._database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())


def _unsure(record: FileRecord) -> FileRecord:
    return replace(record, signature=None, hash=b"")
