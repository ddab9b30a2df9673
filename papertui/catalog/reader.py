"""The catalog as readers see it: by document number."""

import json
import re
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from papertui.catalog import report
from papertui.catalog.columns import COLUMNS
from papertui.catalog.database import connect, inode_of
from papertui.catalog.days import packed_day
from papertui.catalog.folder import SCHEMA, covered, is_ours, words_of
from papertui.catalog.hashes import hash_of_key
from papertui.catalog.names import Names
from papertui.catalog.orders import ordered
from papertui.catalog.report import Report
from papertui.catalog.stored import Stored
from papertui.catalog.words import Words
from papertui.errors import CacheError
from papertui.identity import plain_arxiv_id
from papertui.paper import Paper

_CACHED_LEAVES = 256

_ARXIV_ID = re.compile(
    r"(?:^|[/:])((?:\d{4}\.\d{4,5})|(?:[a-z][a-z.-]*/\d{7}))(?:v\d+)?(?:\.pdf)?/?$", re.IGNORECASE
)


class Catalog:
    """One open catalog: papers, stored orders and the leaves of queries, as bitsets.

    A bitset is an int whose bit d says that document d is in; only live documents
    ever are. Documents are those that there were when it was opened, `size` of them:
    what a builder has changed since shows here as far as it does no harm, and whole in
    a catalog that is opened again. Threads may share it. Raises CacheError where the
    file proves damaged; it is taken out of use then.
    """

    def __init__(self, directory: Path, database: sqlite3.Connection, inode: int) -> None:
        self._folder = directory
        self.stored = Stored(directory, database, inode)
        self._leaves: dict[object, int] = {}
        self._report: Report | None = None
        self._orders: dict[str, array[int]] = {}
        self._meta = self.stored.meta()
        self._indexed: tuple[object, int] = (None, 0)
        if (self._meta.get("schema"), self._meta.get("columns")) != (SCHEMA, COLUMNS):
            raise CacheError(f"{directory} was written by another papertui")
        self.size = int(self._meta["size"])
        self.count = int(self._meta["count"])
        self.version = f"{self.lineage}-{self._meta['change']}"
        self.names = Names(self.stored, self.size)

    @classmethod
    def open(cls, directory: Path) -> "Catalog | None":
        """Open the catalog; return None if it is missing, incomplete, or others can write it."""
        inode = inode_of(directory)  # before it is opened, for a builder can replace it
        database = connect(directory)
        if database is None:
            return None
        with suppress(CacheError, LookupError, ValueError):
            return cls(directory, database, inode)
        database.close()
        return None

    def close(self) -> None:
        """Let the file go."""
        self.stored.close()

    @property
    def is_newest(self) -> bool:
        """Whether nothing has changed since this was opened."""
        return bool(self.stored.change == self._meta["change"])

    @property
    def fingerprint(self) -> str:
        """The state of what this was made from, where that is no dump."""
        return str(self._meta.get("fingerprint", ""))

    @property
    def finished(self) -> bool:
        """False where dumps were still being read."""
        return bool(self._meta["finished"])

    @property
    def index_dir(self) -> Path:
        """Where the index is; to be opened only while `indexed` is not 0."""
        return words_of(self._folder / str(self._live_meta("index") or "none"))

    @property
    def engine(self) -> str:
        """The name of the engine whose index this is."""
        return str(self._live_meta("engine") or "whoosh")

    @property
    def indexed(self) -> int:
        """How many documents, counted from 0, the index on disk covers now; 0 where it cannot be trusted."""
        words = self.index_dir
        told = words.parent / "indexed"
        try:
            status = told.stat()
            state = (words, status.st_mtime_ns, status.st_ino)
            if state != self._indexed[0]:
                self._indexed = state, covered(told.read_bytes()) if is_ours(words) else 0
        except (OSError, ValueError):
            return 0
        return min(self._indexed[1], self.size)

    @property
    def is_indexed(self) -> bool:
        """Whether every document can be found by its words."""
        return self.indexed == self.size

    @property
    def served(self) -> tuple[str, Path]:
        """The engine and the folder of the index that readers are to open now."""
        return self.engine, self.index_dir

    def discard_index(self, words: Path) -> None:
        """Take the index in this folder out of use as damaged; the next sync builds another."""
        with suppress(OSError):
            (words.parent / "indexed").unlink(missing_ok=True)

    @property
    def live(self) -> int:
        """Every document that stands for a paper."""
        return self._flag("live")

    def count_below(self, number: int) -> int:
        """Return how many papers have a document number below this one."""
        return self.count if number >= self.size else (self.live & (1 << number) - 1).bit_count()

    def papers(self, docs: Sequence[int]) -> list[Paper]:
        """Return papers by document number, in the order asked for, dead ones too; LookupError for others."""
        found = self.stored.papers(docs)
        return [found[doc] for doc in docs]

    def words(self, docs: Sequence[int]) -> list[Words]:
        """Return the words of papers by document number; see `papers`."""
        found = self.stored.words(docs)
        return [found[doc] for doc in docs]

    def order(self, sort: str) -> "array[int]":
        """Return the live documents in an order: one of columns.ORDERS, or by names of a kind.

        A leading `-` turns it round; what is unknown stays last, and ties as they were.
        """
        if sort not in self._orders:
            self._orders[sort] = ordered(self, sort)
        return self._orders[sort]

    def stored_order(self, name: str) -> "array[int]":
        """Return the live documents in an order of columns.ORDERS."""
        docs, change = self.stored.order(name)
        if change == self._meta["change"]:
            return docs
        # Somebody builds: what came since is left out.
        live = self.live.to_bytes(self.size // 8 + 1, "little")
        return array("i", (doc for doc in docs if doc < self.size and live[doc >> 3] >> (doc & 7) & 1))

    def docs_of_keys(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Say which documents answer to each key; a key that nobody answers to is left out."""
        docs: dict[str, list[int]] = {}
        by_hash = {hash_of_key(key): key for key in keys}
        # As JSON, any number of keys fits one statement.
        sql = (
            "SELECT key, doc FROM keys WHERE key IN (SELECT value FROM json_each(?)) AND doc < ? ORDER BY doc"
        )
        for number, doc in self.stored.rows(sql, (json.dumps(list(by_hash)), self.size)):
            docs.setdefault(by_hash[number], []).append(doc)
        return docs

    def keys(self, most: int) -> Iterator[list[str]]:
        """Yield every key that papers answer to, those of so many papers at a time."""
        docs = self.order("date")
        for start in range(0, len(docs), most):
            yield [key for paper in self.papers(docs[start : start + most]) for key in paper.keys]

    def column(self, name: str) -> "array[int]":
        """Return a column of numbers, one a document; -1 where there is none."""
        return self.stored.column(name, self.size)

    def dates(self, first: date | None, last: date | None) -> int:
        """Papers all of whose date lies from `first` to `last`, both inclusive; None is open."""
        low, high = packed_day(first) if first else None, packed_day(last) if last else None
        return self._range("date:first", low, None) & self._range("date:last", None, high)

    def numbers(self, field: str, low: int | None, high: int | None) -> int:
        """Papers whose comments, upvotes or authors number from `low` to `high`; unknown is never in."""
        return self._range(field, low, high)

    def has(self, what: str) -> int:
        """Papers that have what a row of columns.FLAGS names."""
        return self._flag(what)

    @property
    def reading(self) -> int:
        """The number of the reading this was made by, counted from 1; those that change nothing are not."""
        return int(self._meta["reading"])

    @property
    def lineage(self) -> str:
        """Names the run of readings that `reading` counts in: another one for each cache that is built."""
        return str(self._meta["lineage"])

    def new(self, since: int | None = None) -> int:
        """Papers that came after the reading of that number; without one, with the last."""
        return self._range("came", self.reading if since is None else since + 1, None)

    def came(self) -> "array[int]":
        """Return, by document, the number of the reading that it came with; -1 for a dead one."""
        return self.column("came")

    def ids(self, text: str) -> int:
        """Papers that an arXiv id, in any spelling, or a key names."""
        arxiv_id = _ARXIV_ID.search(text.strip())
        keys = {text.strip(), f"arxiv:{plain_arxiv_id(arxiv_id[1])}" if arxiv_id else ""}
        return self._bits(doc for docs in self.docs_of_keys(keys).values() for doc in docs)

    def sources(self, pattern: str) -> int:
        """Papers of the dumps whose name, or end of path, fits a pattern of `*` and `?`."""
        return self._cached(("source", pattern), lambda: self._bits(self.names.sources(pattern)))

    def named(self, kind: str, pattern: str) -> int:
        """Papers of which a name of this kind (columns.NAMES) fits a pattern of `*` and `?` as a whole."""
        return self._cached((kind, pattern), lambda: self._bits(self.names.docs(kind, pattern)))

    def fitting(self, kind: str, fits: Callable[[str], object]) -> int:
        """Papers of which a folded name of this kind passes a test, which is hashable."""
        return self._cached((kind, fits), lambda: self._bits(self.names.fitting(kind, fits)))

    def report(self) -> Report:
        """Report on the last reading that changed anything."""
        if self._report is None:
            counts = (self._meta[name] for name in ("records", "count", "new"))
            self._report = Report(report.read_files(self.stored), *counts)
        return self._report

    def _range(self, field: str, low: int | None, high: int | None) -> int:
        return self._cached((field, low, high), lambda: self._between(field, low, high))

    def _between(self, field: str, low: int | None, high: int | None) -> int:
        column = self.column(field)
        least = 0 if low is None else max(low, 0)
        most = 2**31 if high is None else high
        # Text of noughts and ones is the fastest way from Python numbers to a bitset.
        found = int("".join(["01"[least <= value <= most] for value in reversed(column)]) or "0", 2)
        return found & self.live

    def _flag(self, name: str) -> int:
        return self._cached(name, lambda: self._bits_of(name))

    def _bits_of(self, name: str) -> int:
        found = int.from_bytes(self.stored.blob(name), "little") & (1 << self.size) - 1 if self.size else 0
        return found if name == "live" else found & self.live

    def _live_meta(self, name: str) -> object:
        rows = self.stored.rows("SELECT value FROM meta WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def _cached(self, key: object, compute: Callable[[], int]) -> int:
        bits = self._leaves.get(key)
        if bits is None:
            if len(self._leaves) >= _CACHED_LEAVES:
                self._leaves.clear()
            bits = self._leaves[key] = compute()
        return bits

    def _bits(self, docs: Iterable[int]) -> int:
        bits = bytearray((self.size + 7) // 8)
        for doc in docs:
            bits[doc >> 3] |= 1 << (doc & 7)
        return int.from_bytes(bits, "little")
