"""The catalog as readers see it: one published generation, read only, by document number."""

import json
import os
import re
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from papertui.catalog import generations, report, seals
from papertui.catalog.columns import COLUMNS
from papertui.catalog.days import packed_day
from papertui.catalog.generations import SCHEMA
from papertui.catalog.names import Names
from papertui.catalog.orders import ordered
from papertui.catalog.report import Report
from papertui.catalog.stored import Stored
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.paper_json import from_json

_CACHED_LEAVES = 256
_TRIES = 5

_ARXIV_ID = re.compile(
    r"(?:^|[/:])((?:\d{4}\.\d{4,5})|(?:[a-z][a-z.-]*/\d{7}))(?:v\d+)?(?:\.pdf)?/?$", re.IGNORECASE
)


class Catalog:
    """One open generation: papers, stored orders and the leaves of queries, as bitsets.

    A bitset is an int whose bit d says that document d is in; only live
    documents ever are. Answers stay right when a newer generation replaces this
    one on disk. Threads may share it. Raises CacheError where the file proves
    damaged after all; `generations.invalidate` has it rebuilt.
    """

    def __init__(self, generation: Path, database: sqlite3.Connection, hold: int) -> None:
        self.generation = generation.name
        self._folder = generation
        self.stored = Stored(generation, database)
        self.names = Names(self.stored)
        self._hold = hold
        self._leaves: dict[object, int] = {}
        self._report: Report | None = None
        self._orders: dict[str, array[int]] = {}
        self._meta: dict[str, str] = dict(
            self.stored.rows("SELECT name, value FROM meta WHERE name <> 'report'")
        )
        self._index_sealed: bool | None = None
        if (self._meta.get("schema"), self._meta.get("columns")) != (str(SCHEMA), COLUMNS):
            raise CacheError(f"{generation} was written by another papertui")
        self.size = int(self._meta["size"])
        self.count = int(self._meta["count"])

    @classmethod
    def open(cls, directory: Path) -> "Catalog | None":
        """Open the current generation; None where there is none that is whole and ours alone."""
        for _try in range(_TRIES):
            generation = generations.current(directory)
            catalog = cls.open_generation(generation) if generation else None
            # Meanwhile a builder can have published another and swept this one; then that is wanted.
            if catalog or generations.current(directory) == generation:
                return catalog
        return None

    @classmethod
    def open_generation(cls, generation: Path) -> "Catalog | None":
        """Open one generation, published or not; None where it is not whole and ours alone."""
        try:
            hold = generations.hold(generation)
        except OSError:
            return None
        file = generation / "catalog.db"
        with suppress(sqlite3.Error, CacheError, LookupError, ValueError):
            if seals.is_sealed(generation, file.name):
                # Immutable: no locks and no journal are looked for, on NFS neither.
                uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
                database = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
                return cls(generation, database, hold)
        os.close(hold)
        return None

    def close(self) -> None:
        """Let the generation go; it may be swept then."""
        self.stored.close()
        os.close(self._hold)

    @property
    def fingerprint(self) -> str:
        """The state of the files that this was made from."""
        return self._meta["fingerprint"]

    @property
    def finished(self) -> bool:
        """False where this was published while dumps were still being read."""
        return self._meta["finished"] == "1"

    @property
    def index_dir(self) -> Path:
        """Where the index is; to be opened only while `indexed` is not 0."""
        return self._folder / "index"

    @property
    def engine(self) -> str:
        """The name of the engine whose index this is."""
        return generations.engine_of(self._folder)

    @property
    def indexed(self) -> int:
        """How many documents, counted from 0, the index on disk covers now; 0 where it cannot be trusted."""
        if self._index_sealed is None and (self._folder / "index.seal").exists():
            self._index_sealed = seals.is_sealed(self._folder, "index")
        if self._index_sealed is not None:
            return self.size if self._index_sealed else 0
        try:
            done = int((self._folder / "indexed").read_text("ascii"))
        except (OSError, ValueError):
            return 0
        return min(done, self.size) if seals.is_own(self.index_dir) else 0

    @property
    def is_indexed(self) -> bool:
        """Whether an index of every document was finished, and nobody has touched it since."""
        return self.indexed == self.size and (self._index_sealed is True or self.size == 0)

    @property
    def live(self) -> int:
        """Every document that stands for a paper."""
        return self._flag("live")

    def papers(self, docs: Sequence[int]) -> list[Paper]:
        """Return papers by document number, in the order asked for; LookupError for one that is dead."""
        sql = "SELECT doc, json FROM papers WHERE doc IN (SELECT value FROM json_each(?))"
        rows = self.stored.rows(sql, (json.dumps(list(docs)),))
        try:
            found = {doc: from_json(text) for doc, text in rows}
        except (ValueError, TypeError) as error:
            raise CacheError(f"{self._folder} is damaged; it will be built again") from error
        return [found[doc] for doc in docs]

    def order(self, sort: str) -> "array[int]":
        """Return the live documents in an order: one of columns.ORDERS, or by names of a kind.

        A leading `-` turns it round; what is unknown stays last, and ties as they were.
        """
        if sort not in self._orders:
            self._orders[sort] = ordered(self.stored, self.names, sort)
        return self._orders[sort]

    def docs_of_keys(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Say which documents answer to each key; a key that nobody answers to is left out."""
        docs: dict[str, list[int]] = {}
        # As JSON, any number of keys fits one statement, and a lone surrogate does no harm.
        sql = "SELECT key, doc FROM keys WHERE key IN (SELECT value FROM json_each(?)) ORDER BY doc"
        for key, doc in self.stored.rows(sql, (json.dumps(list(set(keys))),)):
            docs.setdefault(key, []).append(doc)
        return docs

    def keys(self, most: int) -> Iterator[list[str]]:
        """Yield every key that papers answer to, so many at a time."""
        sql = "SELECT DISTINCT key FROM keys WHERE key > ? ORDER BY key LIMIT ?"
        rows = self.stored.rows(sql, ("", most))
        while rows:
            yield [key for (key,) in rows]
            rows = self.stored.rows(sql, (rows[-1][0], most))

    def texts(self) -> "array[int]":
        """Give, by document, the digest of what the index holds of it; 0 for a dead one."""
        return self.stored.column("texts", "q")

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
        """Names the run of readings that `reading` counts in; "" for a generation of the first release."""
        return self._meta.get("lineage", "")

    def new(self, since: int | None = None) -> int:
        """Papers that came after the reading of that number; without one, with the last."""
        return self._range("came", self.reading if since is None else since + 1, None)

    def came(self) -> "array[int]":
        """Give, by document, the number of the reading it came with; -1 for a dead one."""
        return self.stored.column("came")

    def ids(self, text: str) -> int:
        """Papers that an arXiv id, in any spelling, or a key names."""
        arxiv_id = _ARXIV_ID.search(text.strip())
        keys = {text.strip(), f"arxiv:{arxiv_id[1].lower()}" if arxiv_id else ""}
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
        """Report on the reading that this generation was made from."""
        if self._report is None:
            self._report = report.from_json(
                self.stored.rows("SELECT value FROM meta WHERE name = 'report'")[0][0]
            )
        return self._report

    def _range(self, field: str, low: int | None, high: int | None) -> int:
        return self._cached((field, low, high), lambda: self._between(field, low, high))

    def _between(self, field: str, low: int | None, high: int | None) -> int:
        column = self.stored.column(field)
        least = 0 if low is None else max(low, 0)
        most = 2**31 if high is None else high
        # Text of noughts and ones is the fastest way from Python numbers to a bitset.
        return int("".join(["01"[least <= value <= most] for value in reversed(column)]) or "0", 2)

    def _flag(self, name: str) -> int:
        return self._cached(name, lambda: int.from_bytes(self.stored.blob(name), "little"))

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
