"""The database of a catalog: its tables, how it is opened, and how numbers are packed in it.

Changed in place, in short transactions. Document numbers are stable: a number stands
for one paper as long as the text that the index holds of it is the same, and is never
given again; what is dead keeps its row. So readers need no snapshot: what they read
after a change is what they asked for, or a little newer.
"""

import os
import sqlite3
import time
import zlib
from array import array
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from papertui.catalog.columns import COLUMNS
from papertui.catalog.folder import DATABASE, SCHEMA, discard, trusted

CHUNK = 8192
"""Documents in a chunk of a column."""

SPAN = 1 << 16
"""Documents that one row of a name may have."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (
    file INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, name TEXT NOT NULL, size INTEGER, mtime_ns INTEGER,
    inode INTEGER, hash BLOB NOT NULL, year INTEGER, format TEXT, day TEXT, problems TEXT NOT NULL,
    untold INTEGER NOT NULL, count INTEGER NOT NULL, own INTEGER NOT NULL, added INTEGER NOT NULL,
    pieces INTEGER NOT NULL
);
CREATE TABLE records (
    record INTEGER PRIMARY KEY, file INTEGER NOT NULL, place INTEGER NOT NULL, digest INTEGER NOT NULL,
    hash INTEGER NOT NULL, doc INTEGER NOT NULL, is_merged INTEGER NOT NULL, paper BLOB NOT NULL
);
CREATE TABLE dictionaries (number INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX records_by_file ON records (file);
CREATE INDEX records_by_doc ON records (doc) WHERE is_merged;
-- `added` is NULL for the time of the one file, so that a file changes it for all its documents at once.
CREATE TABLE docs (
    doc INTEGER PRIMARY KEY, record INTEGER, files NOT NULL, added INTEGER,
    tie INTEGER NOT NULL, day INTEGER, title TEXT NOT NULL, comments INTEGER, upvotes INTEGER
);
-- Of documents without a record. Apart, because a row of docs that grew would move its neighbours.
CREATE TABLE merged (doc INTEGER PRIMARY KEY, paper BLOB NOT NULL);
-- See `key_table`: all keys but those that came last, and these.
CREATE TABLE settled_keys (key INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (key, doc)) WITHOUT ROWID;
CREATE TABLE fresh_keys (key INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (key, doc)) WITHOUT ROWID;
CREATE VIEW keys AS SELECT key, doc FROM settled_keys UNION ALL SELECT key, doc FROM fresh_keys;
CREATE TABLE names (
    kind TEXT NOT NULL, name TEXT NOT NULL, span INTEGER NOT NULL, shown TEXT NOT NULL, docs BLOB NOT NULL,
    PRIMARY KEY (kind, name, span)
) WITHOUT ROWID;
CREATE TABLE chunks (
    name TEXT NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (name, chunk)
);
CREATE TABLE orders (name TEXT NOT NULL, part REAL NOT NULL, docs BLOB NOT NULL, PRIMARY KEY (name, part));
"""
_ELSEWHERE = (
    "nfs",
    "cifs",
    "smb",
    "fuse",
    "9p",
    "lustre",
    "gpfs",
    "beegfs",
    "afs",
    "ceph",
    "glusterfs",
    "vbox",
)
_MOUNTS = Path("/proc/self/mounts")
# No log can be made: the folder cannot be written, or the disk is full.
_NO_LOG = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
_DAMAGES = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_RAW, _SHRUNK, _PLANES = b"r", b"z", b"p"
_INT = array("i").itemsize
_FEW = 32 * _INT
_FEW_PAGES = 2_000  # 8 MB, which are checked in 40 ms
_ATTEMPTS, _PAUSE = 500, 0.01  # seconds; in all 5, as long as SQLite waits for its locks
_CRC = 4


class DamageError(sqlite3.DatabaseError):
    """The database does not contain what was written to it."""


def create(directory: Path) -> sqlite3.Connection:
    """Open the database for the one builder; what is missing, doubtful or of another version is made."""
    if trusted(directory) is None:
        discard(directory)
    database = _writable(directory / DATABASE)
    try:
        known = dict(database.execute("SELECT name, value FROM meta WHERE name IN ('schema', 'columns')"))
        if known == {"schema": SCHEMA, "columns": COLUMNS}:
            return database
    except sqlite3.DatabaseError as error:
        # What is locked or cannot be read for now is not damaged, and others may have it open.
        if not is_damage(error):
            database.close()
            raise
    database.close()
    discard(directory)
    database = _writable(directory / DATABASE)
    database.executescript(f"BEGIN; {TABLES} COMMIT;")
    return database


def connect(directory: Path) -> sqlite3.Connection | None:
    """Open the database for reading, for any thread; return None if it is missing or others can write it."""
    file = trusted(directory)
    if file is None:
        return None
    for options in ("mode=rw", "mode=ro&immutable=1"):
        try:
            uri = f"{file.absolute().as_uri()}?{options}"
            database = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
            database.execute("SELECT 1 FROM meta").fetchone()
            return database
        except sqlite3.Error as error:
            # A folder that cannot be written has no log of changes; it is read without one.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NO_LOG:
                return None
    return None


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is damaged, not that it is closed, held or out of reach."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Python itself raises what has no code, for text that is no UTF-8.
        return not isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)
    return code & 0xFF in _DAMAGES


def check(database: sqlite3.Connection, *, whole: bool) -> None:
    """Raise DamageError if a page is damaged; a large database is checked only if `whole`.

    This takes up to 5 ms of CPU per megabyte.
    """
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    if whole or pages <= _FEW_PAGES:
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise DamageError(f"the catalog is damaged: {found}")


def inode_of(directory: Path) -> int:
    """Return the number of the database's file, which another that takes its place has not; 0 for none."""
    with suppress(OSError):
        return os.stat(directory / DATABASE).st_ino
    return 0


def is_remote(path: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a path is on the file system of another machine, or this is unknown.

    A log of changes beside the database (WAL) is shared memory, which such a file system has not.
    """
    try:
        rows = [line.split(" ")[1:3] for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return True
    real = path.resolve()
    found = [(len(place), kind) for place, kind in rows if real.is_relative_to(place)]
    return not found or max(found)[1].startswith(_ELSEWHERE)


def pack_files(files: Sequence[int]) -> int | bytes:
    """Pack the numbers of files; most papers come from one."""
    return files[0] if len(files) == 1 else array("i", files).tobytes()


def unpack_files(packed: int | bytes) -> "array[int]":
    """Return what `pack_files` was given."""
    return array("i", [packed] if isinstance(packed, int) else packed)


def pack(data: bytes) -> bytes:
    """Return bytes with a checksum, shrunk where that saves half of them."""
    if len(data) > CHUNK // 8 and 2 * len(shrunk := zlib.compress(data, 1)) < len(data):
        return _SHRUNK + shrunk
    return _RAW + zlib.crc32(data).to_bytes(_CRC) + data


def unpack(data: bytes) -> bytes:
    """Return what `pack` was given, or the bytes of what `pack_ints` was. Raises DamageError."""
    with suppress(zlib.error):
        if data[:1] == _SHRUNK:
            return zlib.decompress(data[1:])
        if data[:1] == _PLANES:
            return _joined(zlib.decompress(data[1:]))
        plain = data[1 + _CRC :]
        if data[:1] == _RAW and zlib.crc32(plain) == int.from_bytes(data[1 : 1 + _CRC]):
            return plain
    raise DamageError("a column is damaged")


def ints(data: bytes) -> "array[int]":
    """Return packed document numbers."""
    return array("i", unpack(data))


def pack_ints(numbers: "array[int]") -> bytes:
    """Pack numbers, such as those of documents; `ints` returns them."""
    data = numbers.tobytes()
    if len(data) > _FEW:
        # Numbers near each other have equal high bytes, which shrink to nothing side by side.
        shrunk = zlib.compress(b"".join(data[byte::_INT] for byte in range(_INT)), 1)
        if len(shrunk) < len(data):
            return _PLANES + shrunk
    return pack(data)


def _joined(planes: bytes) -> bytes:
    """Return the bytes of numbers whose first bytes come first, then all second bytes and so on."""
    data, count = bytearray(len(planes)), len(planes) // _INT
    for byte in range(_INT):
        data[byte::_INT] = planes[byte * count : (byte + 1) * count]
    return bytes(data)


def _writable(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA page_size = 4096")
    _set_journal(database, "DELETE" if is_remote(file.parent) else "WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA cache_size = -48000")
    return database


def _set_journal(database: sqlite3.Connection, journal: str) -> None:
    """Set the journal; for this, SQLite does not wait until other connections have read a new file."""
    for attempt in range(_ATTEMPTS):
        try:
            database.execute(f"PRAGMA journal_mode = {journal}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE)
