"""The files of a catalog, and which records of each there are."""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from papertui.catalog.earlier import Earlier
from papertui.catalog.records import File
from papertui.catalog.report import Problem
from papertui.catalog.scan import ScannedPath, Signature
from papertui.text import clean_line, fold

# Of one file; a report of hundreds of thousands is read by nobody and costs every start its time.
_MOST_PROBLEMS = 1000
_ONLY_NAMED = -1  # in place of how many pieces were read
_PARTLY = b"partly"  # in place of the hash of a file whose reading is not over

_PUT = """INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
    ON CONFLICT (file) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,
    inode = excluded.inode, hash = excluded.hash, year = excluded.year, format = excluded.format,
    day = excluded.day, problems = excluded.problems, untold = excluded.untold, count = excluded.count,
    added = excluded.added, pieces = excluded.pieces"""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file gave, or a piece of it: `papers` are JSON (`paper.to_json`), `hash` is of its content.

    `hashes` are those of the records of a long file, one for each paper, 0 for none; a paper
    is "" where the catalog has the record of this hash.
    A signature of None or an empty hash says that neither can be relied on:
    the file is looked at again next time.
    """

    path: bytes
    signature: Signature | None
    hash: bytes
    year: int | None
    format: str | None
    papers: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    day: str | None = None
    added: int = 0
    hashes: tuple[int, ...] = ()


class FileTable:
    """The rows of files, for the one builder."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        rows = database.execute("SELECT file, path, added, day FROM files")
        self.by_number: dict[int, File] = {
            file: File(path, added, day or "") for file, path, added, day in rows
        }
        self._earlier: dict[int, Earlier] = {}
        self.numbers: dict[bytes, int] = {own.path: file for file, own in self.by_number.items()}

    def changed(self, found: Iterable[ScannedPath], year: int | None) -> list[ScannedPath]:
        """Pick the files that are new, or whose signature or year is not the one they were read with."""
        sql = "SELECT path, size, mtime_ns, inode, year FROM files WHERE hash <> ?"
        known = {
            path: (*signature, then) for path, *signature, then in self._database.execute(sql, (_PARTLY,))
        }
        return [
            file
            for file in found
            if (s := file.signature) and known.get(file.path) != (s.size, s.mtime_ns, s.inode, year)
        ]

    def hash_of(self, path: bytes, year: int | None) -> bytes:
        """Return the hash of the content that was last read with this --year, or b"" for a new file."""
        sql = "SELECT hash FROM files WHERE path = ? AND year IS ?"
        row = self._database.execute(sql, (path, year)).fetchone()
        return bytes(row[0]) if row else b""

    def pieces_of(self, path: bytes, signature: Signature | None, year: int | None) -> int:
        """Return how many pieces of a long file had been read when its reading was interrupted."""
        sql = "SELECT pieces, size, mtime_ns, inode, hash FROM files WHERE path = ? AND year IS ?"
        row = self._database.execute(sql, (path, year)).fetchone()
        return int(row[0]) if row and bytes(row[4]) == _PARTLY and signature == _signature(*row[1:4]) else 0

    def refused(self, found: Iterable[ScannedPath]) -> list[FileRecord]:
        """Return a record for each file that is not read, where the reason is new."""
        sql = "SELECT path, problems FROM files WHERE count = 0 AND size IS NULL"
        known = {
            path: tuple(map(tuple, json.loads(problems))) for path, problems in self._database.execute(sql)
        }
        files = [(file.path, ((None, file.reason),)) for file in found if file.signature is None]
        return [
            FileRecord(path, None, b"", None, None, (), problems)
            for path, problems in files
            if known.get(path) != problems
        ]

    def distrust(self) -> None:
        """Mark every file to be read again."""
        self._database.execute("UPDATE files SET size = NULL, hash = x''")

    def gone(self, found: Iterable[ScannedPath]) -> list[int]:
        """Return the files that are not found any more."""
        paths = {file.path for file in found}
        return [file for path, file in self.numbers.items() if path not in paths]

    def write(self, record: FileRecord, pieces: int, *, is_last: bool = True, keep: bool = False) -> int:
        """Write the row of a file, with what it gave; return its number.

        With `keep`, what pieces before this one gave stays and is added to.
        """
        known = None
        if keep:
            sql = "SELECT format, count, problems, untold, day FROM files WHERE path = ?"
            known = self._database.execute(sql, (record.path,)).fetchone()
        form, count, problems, untold, day = known or (None, 0, "[]", 0, None)
        told = sorted([*map(tuple, json.loads(problems)), *record.problems], key=lambda each: each[0] or 0)
        untold += max(0, len(told) - _MOST_PROBLEMS)
        file = self.numbers.setdefault(record.path, max(self.by_number, default=0) + 1)
        known_file = self.by_number.get(file)
        added = record.added or (known_file.added if known_file and keep else 0)
        day = record.day or day
        self.by_number[file] = File(record.path, added, day or "")
        signature = record.signature
        parts = (signature.size, signature.mtime_ns, signature.inode) if signature else (None, None, None)
        name = fold(clean_line(os.fsdecode(record.path)))
        digest = record.hash if is_last else _PARTLY
        row = (file, record.path, name, *parts, digest, record.year, record.format or form, day)
        shown = (json.dumps(told[:_MOST_PROBLEMS]), untold, count + len(record.papers), added, pieces)
        self._database.execute(_PUT, (*row, *shown))
        return file

    def number_of(self, path: bytes) -> int:
        """Return the number of a file that is only named as a source; the report says nothing of it."""
        if path not in self.numbers:
            self.write(FileRecord(path, None, b"", None, None), _ONLY_NAMED)
        return self.numbers[path]

    def touch(self, record: FileRecord) -> None:
        """Keep the new signature and time of a file whose content is the same."""
        signature, file = record.signature, self.numbers[record.path]
        parts = (signature.size, signature.mtime_ns, signature.inode) if signature else (None, None, None)
        sql = "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, added = ? WHERE file = ?"
        self.by_number[file] = replace(self.by_number[file], added=record.added)
        self._database.execute(sql, (*parts, record.added, file))

    def remove(self, files: Collection[int]) -> None:
        """Remove the rows of files whose records are gone."""
        for file in files:
            self._database.execute("DELETE FROM files WHERE file = ?", (file,))
            del self.numbers[self.by_number.pop(file).path]

    def earlier(self, file: int) -> Earlier:
        """Return the records that a file has, each of which can be found once."""
        if earlier := self._earlier.pop(file, None):
            return earlier
        sql = "SELECT hash, digest, record, place FROM records WHERE file = ? ORDER BY place"
        return Earlier(self._database.execute(sql, (file,)))

    def hashes_of(self, path: bytes) -> bytes:
        """Return the hashes of the records that a file has, see `Earlier.hashes`."""
        file = self.numbers.get(path, -1)
        sql = "SELECT 1 FROM records WHERE file = ? AND hash <> 0 LIMIT 1"
        if not self._database.execute(sql, (file,)).fetchone():
            return b""  # as of any file that is not long
        # Kept, because it is asked for again when what the file gives now is taken.
        earlier = self._earlier[file] = self.earlier(file)
        return earlier.hashes

    def records_of(self, file: int) -> list[int]:
        """Return the numbers of the records of a file."""
        rows = self._database.execute("SELECT record FROM records WHERE file = ?", (file,))
        return [number for (number,) in rows]

    def has_papers(self, file: int) -> bool:
        """Whether a file gave any papers."""
        row = self._database.execute("SELECT count FROM files WHERE file = ?", (file,)).fetchone()
        return bool(row[0])

    def last_place(self, file: int) -> int:
        """Return the place of the last record of a file, 0 where it has none."""
        row = self._database.execute("SELECT max(place) FROM records WHERE file = ?", (file,)).fetchone()
        return row[0] or 0

    def change_records(
        self, places: Sequence[tuple[int, int]], hashes: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Change the places of records in their file, and their hashes; rows are (place or hash, record)."""
        self._database.executemany("UPDATE records SET place = ? WHERE record = ?", places)
        self._database.executemany("UPDATE records SET hash = ? WHERE record = ?", hashes)

    def count_own(self, changes: Iterable[tuple[int, int]]) -> None:
        """Change how many papers belong to files."""
        self._database.executemany(
            "UPDATE files SET own = own + ? WHERE file = ?", ((by, file) for file, by in changes)
        )

    def count_records(self) -> int:
        """Return how many records all files gave."""
        row = self._database.execute("SELECT coalesce(sum(count), 0) FROM files").fetchone()
        return int(row[0])


def _signature(size: int | None, mtime_ns: int, inode: int) -> Signature | None:
    return None if size is None else Signature(size, mtime_ns, inode)
