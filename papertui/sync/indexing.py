"""The index of a catalog: built whole, or extended by what is new, in a folder of its own each time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from papertui.catalog import Catalog, folder
from papertui.catalog.writer import Writer
from papertui.errors import CacheError
from papertui.files import replace_file
from papertui.paper import Paper, Worded

_CHUNK = 500
# Beyond this share of dead numbers an index is rebuilt.
_MOST_DEAD = 0.2
_INDEXED, _LIVE, _DEAD = "indexed", "live", "dead"
# Fills a dead number, for the numbers of index and catalog are the same.
_NOBODY = Paper("")

Tell = Callable[[int], None]


class Build(Protocol):
    """Index papers in an empty folder; `progress` hears how many documents can be searched."""

    def __call__(self, directory: Path, papers: Iterable[Worded], *, progress: Tell) -> None:
        """Build; returns when all is on disk."""


class Extend(Protocol):
    """The same, after the documents of the index in `base`, which stays as it is.

    Documents of `dead` are left out, where the engine can do that.
    """

    def __call__(
        self, base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
    ) -> None:
        """Extend; returns when all is on disk."""


class BuildBeside(Protocol):
    """Index papers that come one by one; `dead` is asked after the last for the documents to leave out."""

    def __call__(
        self, directory: Path, papers: Iterable[Worded], dead: Iterable[int], progress: Tell
    ) -> None:
        """Build; returns when all is on disk."""


@dataclass(frozen=True, slots=True)
class Indexer:
    """What an engine offers; `covered` counts the documents of an index, 0 for one that is not whole.

    One that has `beside` can index papers while others are still read.
    """

    name: str
    build: Build
    extend: Extend
    covered: Callable[[Path], int]
    beside: BuildBeside | None = None


class Beside(Protocol):
    """An index that was begun while papers were read, see `papertui.sync.beside`."""

    @property
    def target(self) -> Path:
        """The folder of the index."""

    def finish(self, size: int, progress: Tell) -> bool:
        """Index all documents; whether that was done."""


def is_up_to_date(directory: Path, writer: Writer, indexer: Indexer) -> bool:
    """Whether every paper that readers see can be found by its words, and no more than some dead ones."""
    index = _Served.of(directory, writer, indexer)
    return not writer.size or (index.indexed == writer.size and not index.is_full(writer))


def index(
    directory: Path, writer: Writer, indexer: Indexer, progress: Tell, beside: Beside | None = None
) -> None:
    """Index every paper that readers see, starting from the present index if that is complete.

    Readers use that one until the other covers more. One that was begun `beside` is finished,
    if it can be. Raises CacheError where it does not cover all in the end.
    """
    served = _Served.of(directory, writer, indexer)
    covered = 0 if served.is_full(writer) else served.covered(indexer, writer.size)
    progress(0 if beside else covered)
    target = beside.target if beside else folder.new_index(directory)
    words = folder.words_of(target)
    with closing(_opened(directory)) as catalog:
        live = catalog.live.to_bytes(catalog.size // 8 + 1, "little")

        def tell(done: int) -> None:
            _write(target / _INDEXED, folder.covering(done))
            if done > served.indexed:
                writer.note(index=target.name, engine=indexer.name)
            progress(done)

        papers = _papers(catalog, covered)
        dead_before = served.dead_before if covered and not beside else writer.dead
        _write(target / _DEAD, str(dead_before).encode("ascii"))
        if beside:
            if not beside.finish(catalog.size, tell):
                writer.note(index=served.folder.name if served.indexed else "")
                index(directory, writer, indexer, progress)
                return
        elif covered:
            dead = list(_died(_read(served.folder / _LIVE), live))
            indexer.extend(folder.words_of(served.folder), words, papers, dead, progress=tell)
        else:
            indexer.build(words, papers, progress=tell)
        # Readers rely on this number, so the index is asked for it.
        if indexer.covered(words) != catalog.size:
            raise CacheError(f"index {target} was not written whole; start again")
        _write(target / _LIVE, live)
        _write(target / _INDEXED, folder.covering(catalog.size))
    writer.note(index=target.name, engine=indexer.name)
    folder.sweep(directory, target.name)


@dataclass(frozen=True, slots=True)
class _Served:
    """The index that readers use; `dead_before` were dead when it was made."""

    folder: Path
    indexed: int = 0
    dead_before: int = 0

    @classmethod
    def of(cls, directory: Path, writer: Writer, indexer: Indexer) -> "_Served":
        """Look at it; it is not used if it is of another engine, or another user can write it."""
        name = str(writer.get("index"))
        place = directory / (name or "none")
        if not name or writer.get("engine") != indexer.name or not folder.is_ours(folder.words_of(place)):
            return cls(place)
        return cls(place, _number(place / _INDEXED, folder.covered), _number(place / _DEAD, int))

    def is_full(self, writer: Writer) -> bool:
        """Whether too many of its documents have died."""
        return writer.dead - self.dead_before > _MOST_DEAD * max(writer.size - self.dead_before, 1)

    def covered(self, indexer: Indexer, size: int) -> int:
        """Return how many documents it covers, if it is whole."""
        covered = indexer.covered(folder.words_of(self.folder)) if self.indexed else 0
        return covered if covered <= size else 0


def _opened(directory: Path) -> Catalog:
    catalog = Catalog.open(directory)
    if catalog is None:
        raise CacheError(f"cache {directory} was changed by somebody else; start again")
    return catalog


def _died(before: bytes, now: bytes) -> Iterator[int]:
    """Yield the documents whose flag was set and is no more."""
    for place, (old, new) in enumerate(zip(before, now, strict=False)):
        if gone := old & ~new:
            yield from (8 * place + bit for bit in range(8) if gone >> bit & 1)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _number(file: Path, number_of: Callable[[bytes], int]) -> int:
    try:
        return number_of(_read(file))
    except ValueError:
        return 0


def _papers(catalog: Catalog, start: int) -> Iterator[Worded]:
    for first in range(start, catalog.size, _CHUNK):
        numbers = range(first, min(first + _CHUNK, catalog.size))
        bits = catalog.live >> first & (1 << _CHUNK) - 1
        docs = [doc for doc in numbers if bits >> doc - first & 1]
        papers = dict(zip(docs, catalog.words(docs), strict=True))
        yield from (papers.get(doc, _NOBODY) for doc in numbers)


def _write(file: Path, data: bytes) -> None:
    replace_file(file, data, alone=True, durable=False)


def _build(directory: Path, papers: Iterable[Worded], *, progress: Tell) -> None:
    from papertui.search import index as whoosh  # slow to import, and most syncs find nothing to do

    whoosh.build(directory, papers, progress=progress)


def _extend(
    base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
) -> None:
    from papertui.search import index as whoosh  # as above

    # What is dead stays: it is passed over when it is found.
    whoosh.extend(base, directory, papers, progress=progress)


def _covered(directory: Path) -> int:
    from papertui.search import index as whoosh  # as above

    try:
        return whoosh.open_index(directory).size
    except whoosh.SearchError:
        return 0


def _build_large(directory: Path, papers: Iterable[Worded], *, progress: Tell) -> None:
    from papertui.search.large import store  # tantivy need not be installed

    store.build(directory, papers, progress=progress)


def _build_beside(directory: Path, papers: Iterable[Worded], dead: Iterable[int], progress: Tell) -> None:
    from papertui.search.large import store  # as above

    store.build(directory, papers, dead, progress=progress)


def _extend_large(
    base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
) -> None:
    from papertui.search.large import store  # as above

    store.extend(base, directory, papers, dead, progress=progress)


def _covered_large(directory: Path) -> int:
    from papertui.search.large import store  # as above

    return store.covered(directory)


WHOOSH = Indexer("whoosh", _build, _extend, _covered)
TANTIVY = Indexer("tantivy", _build_large, _extend_large, _covered_large, _build_beside)

INDEXERS = {indexer.name: indexer for indexer in (WHOOSH, TANTIVY)}
