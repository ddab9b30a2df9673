"""What a reader takes from the database: rows, columns, orders, papers."""

import json
import sqlite3
import threading
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from papertui.catalog.database import DamageError, inode_of, ints, is_damage, unpack, unpack_files
from papertui.catalog.folder import invalidate
from papertui.catalog.texts import DICTIONARY, Unpacker
from papertui.catalog.words import Words, words_from_json
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.paper_json import from_json

_PAPERS = """SELECT d.doc, d.files, coalesce(d.added, f.added, 0), coalesce(m.paper, r.paper)
    FROM docs d LEFT JOIN records r USING (record) LEFT JOIN merged m ON m.doc = d.doc
    LEFT JOIN files f ON f.file = d.files
    WHERE d.doc IN (SELECT value FROM json_each(?))"""


class Stored:
    """What a catalog has on disk. Threads may share it; CacheError where the file proves damaged."""

    def __init__(self, directory: Path, database: sqlite3.Connection, inode: int) -> None:
        """`inode` was that of the file before it was opened: if it is replaced meanwhile, that is noticed."""
        self._folder = directory
        self._database = database
        self._lock = threading.Lock()
        self._inode = inode
        self._paths: dict[int, bytes] = {}
        self._unpacker = Unpacker(lambda number: self.rows(DICTIONARY, (number,)))

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return what a statement selects."""
        try:
            with self._lock:
                return self._database.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise self.damaged() from error
            raise CacheError(f"{self._folder} cannot be read ({error}); try again") from error

    def meta(self) -> dict[str, Any]:
        """Return the facts about the catalog as they stand now."""
        return dict(self.rows("SELECT name, value FROM meta"))

    @property
    def change(self) -> int:
        """The number of the last change; -1 where another database has taken the place of this one."""
        rows = self.rows("SELECT value FROM meta WHERE name = 'change'")
        return int(rows[0][0]) if rows and inode_of(self._folder) == self._inode else -1

    def chunks(self, name: str) -> list[bytes]:
        """Return the chunks of a column as they were written."""
        rows = self.rows("SELECT data FROM chunks WHERE name = ? ORDER BY chunk", (name,))
        with self._checked():
            return [unpack(data) for (data,) in rows]

    def blob(self, name: str) -> bytes:
        """Return a column as it was written; LookupError where there is none of that name."""
        chunks = self.chunks(name)
        if not chunks:
            raise LookupError(name)
        return b"".join(chunks)

    def column(self, name: str, size: int, typecode: str = "i") -> "array[int]":
        """Return a column of numbers, one a document."""
        return array(typecode, self.blob(name))[:size] if size else array(typecode)

    def order(self, name: str) -> "tuple[array[int], int]":
        """Return the documents in a stored order, and the number of the change it is of."""
        sql = """SELECT docs, (SELECT value FROM meta WHERE name = 'change')
            FROM orders WHERE name = ? ORDER BY part"""
        rows, found = self.rows(sql, (name,)), array("i")
        with self._checked():
            for data, _change in rows:
                found.extend(ints(data))
        return found, rows[0][1] if rows else 0

    def papers(self, docs: Sequence[int]) -> dict[int, Paper]:
        """Return papers by document number; what has no row is left out."""
        found: dict[int, Paper] = {}
        with self._checked():
            for doc, files, added, data in self._papers(docs):
                paper = from_json(self._unpacker.unpack(data))
                found[doc] = with_source(paper, self._paths_of(unpack_files(files)), added)
        return found

    def words(self, docs: Sequence[int]) -> dict[int, Words]:
        """Return the words of papers by document number; what has no row is left out."""
        with self._checked():
            return {
                doc: words_from_json(self._unpacker.unpack(data))
                for doc, _files, _added, data in self._papers(docs)
            }

    def docs(self, data: bytes) -> "array[int]":
        """Return packed document numbers."""
        with self._checked():
            return ints(data)

    def damaged(self) -> CacheError:
        """Take the catalog out of use, if no other has taken its place; return the error that says so."""
        if inode_of(self._folder) == self._inode:
            invalidate(self._folder)
        return CacheError(f"{self._folder} is damaged; it will be built again")

    def close(self) -> None:
        """Let the file go, once no thread reads it: SQLite crashes where one still does."""
        with self._lock:
            self._database.close()

    def _papers(self, docs: Sequence[int]) -> list[Any]:
        return self.rows(_PAPERS, (json.dumps(list(docs)),))

    def _paths_of(self, files: Sequence[int]) -> tuple[bytes, ...]:
        missing = [file for file in files if file not in self._paths]
        if missing:
            sql = "SELECT file, path FROM files WHERE file IN (SELECT value FROM json_each(?))"
            self._paths.update(self.rows(sql, (json.dumps(missing),)))
        return tuple(self._paths[file] for file in files if file in self._paths)

    def _checked(self) -> "_Checked":
        return _Checked(self)


class _Checked:
    """Within it, what proves damaged raises CacheError and takes the catalog out of use."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DamageError | ValueError | TypeError):
            raise self._stored.damaged() from error


def with_source(paper: Paper, paths: tuple[bytes, ...], added: int) -> Paper:
    """Return a stored paper with the files that it is from."""
    # Not `replace`: it is of every paper that is shown, and this is three times as fast.
    object.__setattr__(paper, "sources", paths)
    object.__setattr__(paper, "added", added)
    return paper
