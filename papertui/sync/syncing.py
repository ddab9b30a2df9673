"""Run a sync: scan, read what changed, take it into the catalog, index. One at a time for each catalog."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from papertui.catalog import Catalog, Report, directory_for, folder
from papertui.catalog.database import is_damage
from papertui.catalog.scan import ScannedPath, Signature, scan
from papertui.catalog.writer import Writer
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.search import engines
from papertui.sync.beside import IndexBeside
from papertui.sync.helpers import few_collections
from papertui.sync.indexing import INDEXERS, Indexer, index, is_up_to_date
from papertui.sync.progress import Notify, Progress
from papertui.sync.reader_code import reader_token
from papertui.sync.readers import read_ahead
from papertui.sync.task import Amount, ReadAll, Task

T = TypeVar("T")
Verdicts = Mapping[tuple[str, str], bool]
_NO_VERDICTS: Verdicts = MappingProxyType({})

# A first part is shown after this many seconds, the next when nine times its cost has passed,
# so that all parts together cost at most a tenth of the reading, however much there is.
FIRST_PART = 0.3
_PATIENCE = 9
# Records that are held back until they are written together.
_BATCHES = (2_000, 8_000)
_WORTH_A_PROCESS = 4_000  # papers: to start one takes as long as to index a thousand
_LEAST_SHARE = 1e-3


def run(
    paths: Sequence[Path | bytes],
    cache_dir: Path,
    *,
    year: int | None = None,
    notify: Notify = lambda progress: None,
    read: ReadAll = read_ahead,
    engine: str = "auto",
    indexer: Indexer | None = None,
    first_part: float = FIRST_PART,
    verdicts: Verdicts = _NO_VERDICTS,
    cache_days: int = 0,
) -> Report:
    """Bring the catalog of these paths and its index up to date; returns when both are on disk.

    On a first reading papers are shown in parts, and before their index. A second
    sync of the same paths waits for the first and then finds nothing to do. `engine`
    is one of `papertui.search.engines.CHOICES`. `new` counts what came with this
    reading, so it is 0 where nothing changed. Caches of other paths that were not used for
    `cache_days` are removed, unless that is 0. Raises CacheError when the cache cannot be
    written.
    """
    directory = directory_for(cache_dir, paths)
    choose = _choosing(engine, indexer)

    def attempt(is_first_today: bool) -> Report:
        with (
            closing(Writer(directory, verdicts)) as writer,
            closing(_Sync(directory, writer, choose, notify, first_part)) as sync,
        ):
            writer.check(whole=is_first_today)
            return sync.bring_up_to_date(scan(paths), read, year)

    with _building(directory, notify) as is_first_today, few_collections():
        report = _or_rebuild(directory, partial(attempt, is_first_today))
    if cache_days:
        folder.sweep_unused(cache_dir, cache_days, time.time())
    notify(Progress("done", len(report.files), len(report.files), report.distinct, published=True))
    return report


def publish(
    papers: Iterable[Paper],
    directory: Path,
    token: str,
    *,
    notify: Notify = lambda progress: None,
    engine: str = "auto",
    indexer: Indexer | None = None,
) -> None:
    """Build a catalog in a folder of its own from papers that come from no dump; `token` names their state.

    Nothing is done, and no paper asked for, where the token is that of the last
    time; where what is kept is damaged they are asked for twice. The papers are taken
    as they are, unmerged.
    """
    choose = _choosing(engine, indexer)

    def attempt(is_first_today: bool) -> None:
        with closing(Writer(directory)) as writer:
            writer.check(whole=is_first_today)
            if writer.get("fingerprint") != token or not writer.is_finished:
                writer.take_whole(papers)
                writer.publish(finished=True, fingerprint=token)
            _Sync(directory, writer, choose, notify, 0).index()

    with _building(directory, notify) as is_first_today:
        _or_rebuild(directory, partial(attempt, is_first_today))


Choose = Callable[[int], Indexer]
"""Returns the engine for so many papers."""


def _choosing(engine: str, indexer: Indexer | None) -> Choose:
    return lambda papers: indexer or INDEXERS[engines.chosen(engine, papers)]


def _or_rebuild(directory: Path, attempt: Callable[[], T]) -> T:
    try:
        return attempt()
    except (sqlite3.Error, CacheError, LookupError) as error:
        is_damaged = is_damage(error) if isinstance(error, sqlite3.Error) else folder.is_doubtful(directory)
        if not is_damaged and not isinstance(error, LookupError):
            raise
        # The cache is damaged: it is rebuilt from the dumps.
        folder.discard(directory)
        return attempt()


@contextmanager
def _building(directory: Path, notify: Notify) -> Iterator[bool]:
    seen = _version_of(directory)

    def wait() -> None:
        nonlocal seen
        now = _version_of(directory)
        notify(Progress("reading", published=now != seen, message="another papertui reads these dumps"))
        seen = now

    try:
        folder.prepare(directory)
        with folder.builder(directory, wait) as is_first_today:
            yield is_first_today
    except OSError as error:
        raise CacheError(
            f"cache {directory}: {error.strerror or error}; make room or give another with --cache"
        ) from error
    except sqlite3.Error as error:
        raise CacheError(f"cache {directory}: {error}; make room or give another with --cache") from error


def _version_of(directory: Path) -> str:
    catalog = Catalog.open(directory)
    if catalog is None:
        return ""
    catalog.close()
    return catalog.version


@dataclass(slots=True)
class _Pace:
    """When parts of a first reading are shown."""

    next_part: float
    batches: int = 0

    @property
    def batch(self) -> int:
        """How many records are written together."""
        return _BATCHES[min(self.batches, len(_BATCHES) - 1)]


class _Sync:
    """One sync: what was read goes into the catalog, and from there into the index."""

    def __init__(
        self, directory: Path, writer: Writer, choose: Choose, notify: Notify, first_part: float
    ) -> None:
        self._directory, self._writer = directory, writer
        self._choose, self._notify = choose, notify
        # A first reading that was interrupted goes on as a first reading.
        self._is_first = writer.size == 0 or (not writer.is_finished and writer.get("reading") == 1)
        self._pace = _Pace(time.monotonic() + first_part)
        self._beside: IndexBeside | None = None

    def close(self) -> None:
        """End the process that indexes, if there is one."""
        if self._beside:
            self._beside.close()

    def bring_up_to_date(self, found: list[ScannedPath], read: ReadAll, year: int | None) -> Report:
        """Read the files that have changed; return once their papers can be found."""
        writer = self._writer
        self._follow_reader()
        reread = self._read_changed(found, read, year)
        writer.remove(writer.files.gone(found))
        writer.refuse(found)
        if writer.is_changed:
            self._notify(Progress("merging"))
            writer.publish(finished=True)
        writer.commit()
        self.index()
        unchanged = sum(1 for file in found if file.signature) - reread
        return self._report(unchanged)

    def index(self) -> None:
        """Index every paper."""
        indexer = self._choose(self._writer.count)
        if is_up_to_date(self._directory, self._writer, indexer):
            return
        said = "" if indexer.name == "whoosh" else f"with {indexer.name}"
        size, count = self._writer.size, self._writer.count

        def tell(done: int) -> None:
            self._notify(Progress("indexing", done, size, count, True, said, done / max(1, size)))

        beside = self._beside if self._beside and self._beside.engine == indexer.name else None
        index(self._directory, self._writer, indexer, tell, beside)

    def _follow_reader(self) -> None:
        """Mark every file to be read again if other code has read it."""
        token = reader_token()
        if self._writer.get("token", token) != token:
            self._writer.files.distrust()
        self._writer.note(token=token)

    def _read_changed(self, found: list[ScannedPath], read: ReadAll, year: int | None) -> int:
        changed = self._writer.files.changed(found, year)
        tasks = [self._task(file.path, file.signature, year) for file in changed if file.signature]
        done = reread = papers = 0
        amount = Amount(tasks)
        for result in read(tasks):
            share = amount.share_after(result)
            done += result.is_last
            if result.same:
                self._writer.touch(result.record)
            else:
                self._writer.take(result.record, result.piece, is_last=result.is_last)
                reread += result.is_last
                papers += len(result.record.papers)
            is_part = papers > 0 and done < len(tasks) and self._write_part(papers / max(share, _LEAST_SHARE))
            self._notify(Progress("reading", done, len(tasks), papers, is_part, share=share))
        return reread

    def _task(self, path: bytes, signature: Signature, year: int | None) -> Task:
        files = self._writer.files
        known, pieces = files.hash_of(path, year), files.pieces_of(path, signature, year)
        # Whatever decides what is read of a record, beside the record itself.
        salt = f"{self._writer.get('token')} {year}"
        hashes = b"" if pieces else files.hashes_of(path)
        return Task(path, signature, year, known, pieces, salt, hashes)

    def _write_part(self, expected: float) -> bool:
        """Write what is held back, if that is enough by now; whether readers see more.

        So many papers are `expected` in all.
        """
        writer, started = self._writer, time.monotonic()
        is_due = self._is_first and started >= self._pace.next_part
        if writer.pending < self._pace.batch and not (is_due and writer.pending):
            return False
        self._pace.batches += writer.pending >= self._pace.batch
        if not is_due:
            writer.flush()
            writer.commit()
            self._index_beside(expected)
            return False
        writer.publish(finished=False)
        self._index_beside(expected)
        ended = time.monotonic()
        self._pace.next_part = ended + max(FIRST_PART, _PATIENCE * (ended - started))
        return True

    def _index_beside(self, expected: float) -> None:
        """Have what was committed indexed by another process, in a first reading that gives it enough."""
        if self._is_first and not self._beside and not self._writer.get("index"):
            indexer = self._choose(int(expected))
            if indexer.beside and expected >= _WORTH_A_PROCESS:
                with suppress(OSError):  # no process can be started now
                    self._beside = IndexBeside(self._directory, indexer.name)
        if self._beside:
            self._beside.add(self._writer.written)

    def _report(self, unchanged: int) -> Report:
        catalog = Catalog.open(self._directory)
        if catalog is None:
            raise CacheError(f"cache {self._directory} was changed by somebody else; start again")
        with closing(catalog):
            report = catalog.report()
        new = report.new if self._writer.was_published else 0
        return Report(report.files, report.papers, report.distinct, new, unchanged)
