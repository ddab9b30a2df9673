"""The JSON of papers, shrunk with a dictionary: a paper alone has little that repeats, but papers are alike.

A dictionary is a piece of the first many papers that a catalog takes; together with
it a paper takes a third less room than with common words alone. What is shrunk names
its dictionary, as zlib (RFC 1950) has it, so a catalog may have several.
"""

import sqlite3
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

from papertui.catalog.database import DamageError, pack, unpack

_LEVEL = 3  # level 5 saves 3 % of the bytes and takes half as long again
_LARGEST = 32_000  # of a dictionary; zlib looks back no farther than 32 KiB
_SHARE = 16  # a dictionary is that part of the papers that it is made of, at most
_ENDS = (600, 500)  # bytes of a paper, first and last ones, that go into a dictionary
_HEAD = 6  # bytes
_HAS_DICTIONARY = 0x20  # in the second byte; the number of the dictionary ends the head
# What the JSON of most papers contains, for those that come first.
_COMMON = (
    b"the of and in to we is for that with on are by this as from an be our which model method results "
    b"learning data performance approach propose training using however experiments state-of-the-art show "
    b'can In this paper, we show that","links":["https://github.com/","reference":{"venue":"","volume":"",'
    b'"pages":"","type":""],"doi":"10.","url":"https://arxiv.org/abs/","pdf_url":"https://arxiv.org/pdf/",'
    b'"categories":["cs.","],"remark":" pages, figures","arxiv_version":1,"date":"20","arxiv_id":"2",'
    b'"names":["","abstract":"{"v":2,"title":"'
)

DICTIONARY = "SELECT data FROM dictionaries WHERE number = ?"

Read = Callable[[int], Sequence[tuple[bytes]]]
"""Returns the row of a dictionary by its number, if there is one."""


class Packer:
    """Shrink texts for a database, with the newest of its dictionaries."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        row = database.execute("SELECT data FROM dictionaries ORDER BY rowid DESC LIMIT 1").fetchone()
        self._use(unpack(row[0]) if row else _COMMON)

    def learn(self, texts: Sequence[str]) -> None:
        """Make another dictionary, in the open transaction, if these texts are enough for a larger one."""
        given = sum(map(len, texts))
        size = min(_LARGEST, given // _SHARE)
        if 2 * size >= 3 * self._size:
            mean = min(given // len(texts), sum(_ENDS))
            step = max(1, len(texts) * mean // size)
            found = b"".join(map(_ends, texts[::step]))[-size:]
            self._database.execute(
                "INSERT INTO dictionaries VALUES (?, ?)", (zlib.adler32(found), pack(found))
            )
            self._use(found)

    def pack(self, text: str) -> bytes:
        """Shrink a text."""
        # Ready with its dictionary; to make it so takes longer than to shrink a text.
        packer = self._packer.copy()
        return packer.compress(text.encode()) + packer.flush()

    def _use(self, dictionary: bytes) -> None:
        self._size = len(dictionary)
        self._packer = zlib.compressobj(_LEVEL, zdict=dictionary)


def _ends(text: str) -> bytes:
    octets = text.encode()
    first, last = _ENDS
    return octets if len(octets) <= first + last else octets[:first] + octets[-last:]


class Unpacker:
    """Read texts that were shrunk; `read` asks the database. Threads may share it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._unpacker = lru_cache(None)(self._ready)

    def unpack(self, data: bytes | None) -> str:
        """Return what `Packer.pack` was given. Raises DamageError, of None, where a row is gone, too."""
        if data is None:
            raise DamageError("a paper is missing")
        try:
            if not data[1] & _HAS_DICTIONARY:
                raise DamageError("a paper has no dictionary")
            unpacker = self._unpacker(data[:_HEAD]).copy()
            # It has a checksum, so a byte that changed on the disk is noticed.
            return unpacker.decompress(data[_HEAD:]).decode()
        except (zlib.error, UnicodeDecodeError, IndexError) as error:
            raise DamageError(f"a paper is damaged: {error}") from error

    def _ready(self, head: bytes) -> "zlib._Decompress":
        """Return what has read the head of a text; with its dictionary that takes longer than the rest."""
        unpacker = zlib.decompressobj(zdict=self._find(int.from_bytes(head[2:])))
        unpacker.decompress(head)
        return unpacker

    def _find(self, number: int) -> bytes:
        if number == zlib.adler32(_COMMON):
            return _COMMON
        rows = self._read(number)
        if not rows:
            raise DamageError("the dictionary of a paper is missing")
        return unpack(rows[0][0])
