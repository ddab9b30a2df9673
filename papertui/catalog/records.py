"""What each file gave when it was last read, so that unchanged files are not read again."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from papertui.catalog.report import FileReport, Problem
from papertui.catalog.scan import ScannedPath, Signature
from papertui.files import is_private
from papertui.paper import Paper
from papertui.paper_json import from_json

_TABLES = """
CREATE TABLE reader (token TEXT NOT NULL);
CREATE TABLE files (
    path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, inode INTEGER, hash BLOB NOT NULL, year INTEGER,
    format TEXT, count INTEGER NOT NULL, problems TEXT NOT NULL, untold INTEGER NOT NULL, day TEXT
) WITHOUT ROWID;
CREATE TABLE pieces (
    path BLOB NOT NULL, piece INTEGER NOT NULL, count INTEGER NOT NULL, papers TEXT NOT NULL,
    crc INTEGER NOT NULL, PRIMARY KEY (path, piece)
);
"""

# Of one file; a report of hundreds of thousands is read by nobody and costs every start its time.
_MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file gave, or a piece of it: `papers` are JSON (`paper.to_json`), `hash` is of its content.

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


class Records:
    """The store of file records in a catalog's folder; only the one builder opens it.

    `token` names the reader of dumps: what another version read is forgotten.
    Raises sqlite3.DatabaseError when damaged: delete the file and read again.
    """

    def __init__(self, directory: Path, token: str) -> None:
        self._file = directory / "records.db"
        if not is_private(self._file):
            discard(directory)
            self._file.touch(mode=0o600)
        self._database = sqlite3.connect(self._file, isolation_level=None)
        if self._token() != token:
            self._database.close()
            discard(directory)
            self._file.touch(mode=0o600)
            self._database = sqlite3.connect(self._file, isolation_level=None)
            self._database.executescript(f"BEGIN; {_TABLES} COMMIT;")
            self._database.execute("INSERT INTO reader VALUES (?)", (token,))
        self._database.execute("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        """Write what is pending and let go."""
        self.commit()
        self._database.close()

    def changed(self, found: Iterable[ScannedPath], year: int | None) -> list[ScannedPath]:
        """Pick the files that are new, or whose signature or year is not the one they were read with."""
        rows = self._database.execute("SELECT path, size, mtime_ns, inode, year FROM files")
        known = {path: (*signature, then) for path, *signature, then in rows}
        return [
            file
            for file in found
            if (s := file.signature) and known.get(file.path) != (s.size, s.mtime_ns, s.inode, year)
        ]

    def hash_of(self, path: bytes, year: int | None) -> bytes:
        """Return the hash of the content that was last read under this year; empty when there is none."""
        row = self._database.execute(
            "SELECT hash FROM files WHERE path = ? AND year IS ?", (path, year)
        ).fetchone()
        return bytes(row[0]) if row else b""

    def put(self, record: FileRecord, piece: int = 0, *, is_last: bool = True) -> None:
        """Keep what a piece of a file gave; with the first, whatever is known of the file is forgotten.

        Until the last one the file counts as changed.
        """
        self._begin()
        if piece == 0:
            self._forget([record.path])
        row = (record.path, piece, len(record.papers), "\n".join(record.papers))
        self._database.execute("INSERT INTO pieces VALUES (?, ?, ?, ?, ?)", (*row, _checksum(row[2:])))
        sql = "SELECT format, count, problems, untold, day FROM files WHERE path = ?"
        known = self._database.execute(sql, (record.path,)).fetchone() or (None, 0, "[]", 0, None)
        form, count, problems, untold, day = known
        told = sorted([*map(tuple, json.loads(problems)), *record.problems], key=lambda each: each[0] or 0)
        gave = (record.format or form, count + len(record.papers), json.dumps(told[:_MOST_PROBLEMS]))
        untold += max(0, len(told) - _MOST_PROBLEMS)
        signature, digest = (record.signature, record.hash) if is_last else (None, b"")
        self._database.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (record.path, *_parts(signature), digest, record.year, *gave, untold, record.day or day),
        )

    def touch(self, path: bytes, signature: Signature | None) -> None:
        """Keep the new signature of a file whose content is the same."""
        self._begin()
        sql = "UPDATE files SET size = ?, mtime_ns = ?, inode = ? WHERE path = ?"
        self._database.execute(sql, (*_parts(signature), path))

    def keep_only(self, paths: Iterable[bytes]) -> None:
        """Forget the files that are not among these paths."""
        kept = set(paths)
        gone = [row for row in self._database.execute("SELECT path FROM files") if row[0] not in kept]
        if gone:
            self._begin()
            self._forget(path for (path,) in gone)

    def commit(self) -> None:
        """Put on disk what was kept so far."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")

    def fingerprint(self, found: Iterable[ScannedPath]) -> str:
        """Name the state of all files: the same fingerprint means the same catalog."""
        digest = blake2b(self._token().encode(), digest_size=16)
        # Long files have no hash: what was read of them tells their state.
        sql = """SELECT path, hash, year, format, problems,
                (SELECT sum(crc) FROM pieces p WHERE p.path = f.path)
            FROM files f ORDER BY path"""
        for row in self._database.execute(sql):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
        for file in found:
            digest.update(repr((file.path, file.reason)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def sightings(self) -> Iterator[Paper]:
        """Return every paper of every file, by path and in the file's order. Raises sqlite3.DatabaseError."""
        for path, crc, *gave in self._database.execute(
            "SELECT path, crc, count, papers FROM pieces ORDER BY path, piece"
        ):
            # A disk that decays can change a letter and leave the database whole.
            if crc != _checksum(gave):
                raise sqlite3.DatabaseError(f"the record of {path!r} is damaged")
            if papers := gave[1]:
                yield from map(from_json, papers.split("\n"))

    def days(self) -> dict[bytes, str]:
        """Return the days of the pages that tell theirs, by path."""
        return dict(self._database.execute("SELECT path, day FROM files WHERE day IS NOT NULL"))

    def file_reports(self, found: Sequence[ScannedPath]) -> tuple[FileReport, ...]:
        """Say what each found file gave; a file that is not read says why."""
        rows = self._database.execute("SELECT path, format, count, problems, untold, day FROM files")
        read = {path: gave for path, *gave in rows}
        return tuple(_file_report(file, read.get(file.path)) for file in found)

    def _begin(self) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")

    def _forget(self, paths: Iterable[bytes]) -> None:
        for path in paths:
            self._database.execute("DELETE FROM files WHERE path = ?", (path,))
            self._database.execute("DELETE FROM pieces WHERE path = ?", (path,))

    def _token(self) -> str:
        try:
            self._database.execute("SELECT crc FROM pieces LIMIT 0")
            row = self._database.execute("SELECT token FROM reader").fetchone()
        except sqlite3.OperationalError:
            return ""
        return str(row[0]) if row else ""


def discard(directory: Path) -> None:
    """Forget every record."""
    for name in ("records.db", "records.db-journal"):
        (directory / name).unlink(missing_ok=True)


def _parts(signature: Signature | None) -> tuple[int | None, int | None, int | None]:
    return (signature.size, signature.mtime_ns, signature.inode) if signature else (None, None, None)


def _checksum(gave: Iterable[object]) -> int:
    return zlib.crc32(repr(tuple(gave)).encode("utf-8", "surrogatepass"))


def _file_report(found: ScannedPath, read: Sequence[Any] | None) -> FileReport:
    if read is None:
        return FileReport(found.path, None, 0, ((None, found.reason),) if found.reason else ())
    form, count, problems, untold, day = read
    told = [(line, reason) for line, reason in json.loads(problems)]
    if untold:
        told.append((None, f"and {untold:,} problems more in this file"))
    return FileReport(found.path, form, count, tuple(told), day)
