"""Run a sync: scan, read what changed, merge, publish, index. One at a time for each catalog."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from papertui.catalog import Report, directory_for, generations, records
from papertui.catalog.merging import merge_sightings
from papertui.catalog.records import Records
from papertui.catalog.scan import ScannedPath, scan
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.search import engines
from papertui.sync.indexing import INDEXERS, Indexer
from papertui.sync.progress import Notify, Progress
from papertui.sync.publishing import Choose, Publisher
from papertui.sync.reader_code import reader_token
from papertui.sync.readers import read_all
from papertui.sync.task import ReadAll, Task

T = TypeVar("T")

# A first part is published after this many seconds, the next when four times its cost has passed,
# so that all parts together cost at most a quarter of the reading, however much there is.
FIRST_PART = 0.3
_PATIENCE = 4

# Errors that a rebuild would not repair.
_OF_THE_DISK = frozenset(
    {
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM),
        *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
    }
)


def run(
    paths: Sequence[Path | bytes],
    cache_dir: Path,
    *,
    year: int | None = None,
    notify: Notify = lambda progress: None,
    read: ReadAll = read_all,
    engine: str = "auto",
    indexer: Indexer | None = None,
    first_part: float = FIRST_PART,
    verdicts: Mapping[tuple[str, str], bool] = MappingProxyType({}),
) -> Report:
    """Bring the catalog of these paths and its index up to date; returns when both are on disk.

    On a first reading papers are published in parts, and before their index. A
    second sync of the same paths waits for the first and then finds nothing to
    do. `engine` is one of `papertui.search.engines.CHOICES`. `new` counts what
    came with this reading, so it is 0 where nothing changed. Raises CacheError
    when the cache cannot be written.
    """
    directory = directory_for(cache_dir, paths)
    with _publisher(directory, _choosing(engine, indexer), notify) as publisher:
        sync = _Sync(directory, publisher, notify, read, year, first_part, verdicts)
        report = _or_anew(directory, publisher, lambda: sync.publish(scan(paths)))
        publisher.finish()
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
    """Make a catalog in a folder of its own from papers of no dump; `token` names their state.

    Nothing is done, and no paper asked for, where the token is that of the last
    time; where what is kept is damaged they are asked for twice. The papers are taken
    as they are, unmerged.
    """
    with _publisher(directory, _choosing(engine, indexer), notify) as publisher:
        _or_anew(
            directory, publisher, lambda: publisher.standing(token) or publisher.publish(list(papers), token)
        )
        publisher.finish()


def _choosing(engine: str, indexer: Indexer | None) -> Choose:
    return lambda papers: indexer or INDEXERS[engines.chosen(engine, papers)]


def _or_anew(directory: Path, publisher: Publisher, attempt: Callable[[], T]) -> T:
    try:
        return attempt()
    except (sqlite3.DatabaseError, CacheError, LookupError) as error:
        if _is_of_the_disk(error):
            raise
        # What is kept proves damaged: all is made again from what it was made from.
        publisher.distrust()
        records.discard(directory)
        return attempt()


def _is_of_the_disk(error: Exception) -> bool:
    # Python itself raises what has no code, for text that is no UTF-8; that is damage.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _OF_THE_DISK


@contextmanager
def _publisher(directory: Path, choose: Choose, notify: Notify) -> Iterator[Publisher]:
    seen = generations.current(directory)

    def wait() -> None:
        nonlocal seen
        now = generations.current(directory)
        notify(Progress("reading", published=now != seen, message="another papertui reads these dumps"))
        seen = now

    try:
        generations.prepare(directory)
        with (
            generations.builder(directory, wait),
            closing(Publisher(directory, choose, notify)) as publisher,
        ):
            yield publisher
    except OSError as error:
        raise CacheError(
            f"cache {directory}: {error.strerror or error}; make room or give another with --cache"
        ) from error
    except sqlite3.Error as error:
        raise CacheError(f"cache {directory}: {error}; make room or give another with --cache") from error


def _name_of(verdicts: Mapping[tuple[str, str], bool]) -> str:
    told = repr(sorted(verdicts.items())).encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=8).hexdigest() if verdicts else ""


class _Sync:
    """One sync of dump paths, up to the published catalog."""

    def __init__(
        self,
        directory: Path,
        publisher: Publisher,
        notify: Notify,
        read: ReadAll,
        year: int | None,
        first_part: float,
        verdicts: Mapping[tuple[str, str], bool],
    ) -> None:
        self._directory = directory
        self._publisher = publisher
        self._notify = notify
        self._read = read
        self._year = year
        self._verdicts = verdicts
        self._next_part = time.monotonic() + first_part

    def publish(self, found: list[ScannedPath]) -> Report:
        """Read what changed among the files found and publish what they hold now."""
        with closing(Records(self._directory, reader_token())) as kept:
            reread = self._read_changed(kept, found)
            kept.keep_only(file.path for file in found if file.signature)
            kept.commit()
            unchanged = sum(1 for file in found if file.signature) - reread
            fingerprint = kept.fingerprint(found) + _name_of(self._verdicts)
            if standing := self._publisher.standing(fingerprint):
                return replace(standing.report(), new=0, unchanged_files=unchanged)
            self._notify(Progress("merging"))
            papers = merge_sightings(kept.sightings(), kept.days(), self._verdicts)
            return self._publisher.publish(papers, fingerprint, kept.file_reports(found), unchanged)

    def _read_changed(self, kept: Records, found: list[ScannedPath]) -> int:
        tasks = [
            Task(file.path, file.signature, self._year, kept.hash_of(file.path, self._year))
            for file in kept.changed(found, self._year)
            if file.signature
        ]
        done = reread = papers = 0
        for result in self._read(tasks):
            done += result.is_last
            if result.same:
                kept.touch(result.record.path, result.record.signature)
            else:
                kept.put(result.record, result.piece, is_last=result.is_last)
                reread += result.is_last
                papers += len(result.record.papers)
            is_part = papers > 0 and done < len(tasks) and self._publish_part(kept, found)
            self._notify(Progress("reading", done, len(tasks), papers, published=is_part))
        return reread

    def _publish_part(self, kept: Records, found: list[ScannedPath]) -> bool:
        started = time.monotonic()
        if not self._publisher.is_first or started < self._next_part:
            return False
        kept.commit()
        papers = merge_sightings(kept.sightings(), kept.days(), self._verdicts)
        self._publisher.publish_part(papers, kept.file_reports(found))
        ended = time.monotonic()
        self._next_part = ended + max(FIRST_PART, _PATIENCE * (ended - started))
        return True
