"""The papers of a catalog, as a builder changes them, and all that is kept by their numbers."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from papertui.catalog.chunks import Columns
from papertui.catalog.columns import ADDED, FLAGS, LARGEST, NUMBERS, day_added, highest_first
from papertui.catalog.database import pack_files, unpack
from papertui.catalog.days import packed
from papertui.catalog.hashes import digest_of, hash_of_key
from papertui.catalog.key_table import KeyTable
from papertui.catalog.name_lists import NameLists, names_of
from papertui.catalog.order_lists import OrderLists
from papertui.catalog.sorting import Ranks
from papertui.catalog.texts import Packer
from papertui.catalog.tokens import tokens_of
from papertui.paper import Paper
from papertui.paper_json import to_json
from papertui.text import fold

_CAME = "came"
_NOTHING: Mapping[str, int] = MappingProxyType({})
_TIE = (1 << 23) - 1  # of a digest: three bytes of it decide between papers that are alike in all else


@dataclass(frozen=True)  # no slots: cached properties need a dict
class Document:
    """A numbered paper, the files that it comes from, and its record.

    `record` is None where the paper was merged from several. `home` is the first file by path.
    `is_of_file` says that it has one file and the time of that file.
    """

    paper: Paper
    files: tuple[int, ...]
    added: int
    record: int | None = None
    home: int | None = None
    tie_of_home: int = 0
    is_of_file: bool = False

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the paper."""
        return self.paper.keys

    @cached_property
    def hashes(self) -> frozenset[int]:
        """The keys as the catalog stores them."""
        return frozenset(map(hash_of_key, self.keys))

    @cached_property
    def digest(self) -> int:
        """A digest of the text that is indexed: a paper with the same one needs no new indexing."""
        paper = self.paper
        return digest_of("\0".join((paper.title, paper.abstract, paper.organization or "", *paper.authors)))

    @cached_property
    def tie(self) -> int:
        """What sorts papers that are equal in all else, so that document numbers do not."""
        return (self.digest ^ sum(self.hashes) ^ self.tie_of_home) & _TIE

    @cached_property
    def ranks(self) -> Ranks:
        """The values that the document is sorted by."""
        paper = self.paper
        return (
            highest_first(packed(paper.date) if paper.date else None),
            fold(paper.title),
            self.tie,
            highest_first(paper.comments),
            highest_first(paper.upvotes),
            -self.added,
        )


class Documents:
    """Write documents. `flush` writes what is held back; the orders wait for `publish`.

    Between two flushes a document is written once.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.columns = Columns(database)
        self.packer = Packer(database)
        self._keys = KeyTable(database)
        self._names = NameLists(database)
        self._orders = OrderLists(database)
        (most,) = database.execute("SELECT max(doc) FROM docs").fetchone()
        self.size = 0 if most is None else most + 1
        self._rows: list[tuple[object, ...]] = []
        self._merged: list[tuple[int, bytes]] = []
        self._single: list[int] = []  # documents of one record now, of several before
        self.own: Counter[int] = Counter()  # changes of how many papers belong to a file
        self.count_change = 0

    def add(self, document: Document, came: int) -> int:
        """Write a new document; return its number."""
        doc = self.size
        self.size += 1
        self._put(doc, None, document, {_CAME: came})
        return doc

    def replace(self, doc: int, before: Document, after: Document) -> None:
        """Replace the document of a number."""
        if before != after:
            self._put(doc, before, after)

    def remove(self, doc: int, before: Document) -> None:
        """Remove a document from everything but its own row, which readers may still ask for."""
        sql = """INSERT OR IGNORE INTO merged SELECT d.doc, r.paper FROM docs d JOIN records r USING (record)
            WHERE d.doc = ?"""
        self._database.execute(sql, (doc,))
        self._database.execute("UPDATE docs SET record = NULL WHERE doc = ?", (doc,))
        self._keys.remove(doc, before.hashes)
        self._names.remove(doc, names_of(before.paper, before.files))
        self.columns.set(doc, {}, dict.fromkeys(FLAGS), ())
        self._orders.move(doc, before.ranks, None)
        self._count(before, -1)

    def shift(self, file: int, before: int, after: int) -> None:
        """Give the documents that have the time of a file its new one; both are in seconds."""
        days = [_bounded(day_added(seconds)) for seconds in (before, after)]
        if days[0] != days[1]:
            sql = "SELECT doc FROM docs WHERE files = ? AND added IS NULL"
            self.columns.fill(ADDED, (doc for (doc,) in self._database.execute(sql, (file,))), days[1])
        self._orders.shift(file, before, after)

    def came(self, doc: int) -> int:
        """Return the number of the reading that a document came with."""
        return self.columns.number(_CAME, doc)

    def flush(self) -> None:
        """Write all but the orders."""
        self._database.executemany(
            "INSERT OR REPLACE INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows
        )
        self._database.executemany("DELETE FROM merged WHERE doc = ?", ((doc,) for doc in self._single))
        self._database.executemany("INSERT OR REPLACE INTO merged VALUES (?, ?)", self._merged)
        self._single.clear()
        self._merged.clear()
        self._rows.clear()
        self._keys.flush(self.size)
        self.columns.flush()
        self._names.flush()

    def publish(self, count: int, *, resort: bool = False, finished: bool = False) -> None:
        """Write the orders of `count` live documents.

        `resort` sorts all of them, `finished` says that a reading ends.
        """
        if finished:
            self._keys.finish(self.size)
        if resort:
            self._orders.sort(self._live())
            self._orders.forget()
        else:
            self._orders.flush(count, self._live)

    @property
    def is_unsorted(self) -> bool:
        """Whether documents wait for `publish`."""
        return self._orders.is_pending

    def _live(self) -> bytes:
        rows = self._database.execute("SELECT data FROM chunks WHERE name = 'live' ORDER BY chunk")
        return b"".join(unpack(data) for (data,) in rows)

    def _put(
        self, doc: int, before: Document | None, after: Document, own: Mapping[str, int] = _NOTHING
    ) -> None:
        paper, ranks = after.paper, after.ranks
        day, title, tie, comments, upvotes, _added = ranks
        files, added = pack_files(after.files), None if after.is_of_file else after.added
        row = (doc, after.record, files, added, tie, day, title, comments, upvotes)
        self._rows.append(row)
        if after.record is None:
            self._merged.append((doc, self.packer.pack(to_json(paper))))
        elif before and before.record is None:
            self._single.append(doc)
        if before is None or replace(before, record=None) != replace(after, record=None):
            self._derive(doc, before, after, own)
        self._orders.move(doc, before.ranks if before else None, ranks)
        if before:
            self._count(before, -1)
        self._count(after, 1)

    def _derive(self, doc: int, before: Document | None, after: Document, own: Mapping[str, int]) -> None:
        paper, old = after.paper, before.hashes if before else frozenset[int]()
        self._keys.remove(doc, old - after.hashes)
        self._keys.add(doc, after.hashes - old)
        known = names_of(before.paper, before.files) if before else {}
        named = names_of(paper, after.files)
        self._names.remove(doc, known.keys() - named.keys())
        self._names.add(doc, [row for row in named.items() if row[0] not in known])
        numbers = {**own, **{name: _bounded(value(paper)) for name, value in NUMBERS.items()}}
        numbers[ADDED] = _bounded(day_added(after.added))
        flags = {name: has(paper) for name, has in FLAGS.items()}
        if before is None:
            self.columns.append(doc, numbers, flags, tokens_of(after.keys))
        else:
            self.columns.set(doc, numbers, flags, tokens_of(after.keys) if old != after.hashes else None)

    def _count(self, document: Document, by: int) -> None:
        self.count_change += by
        if document.home is not None:
            self.own[document.home] += by


def _bounded(number: int | None) -> int:
    if number is None:
        return -1
    return number if 0 <= number <= LARGEST else max(0, min(number, LARGEST))
