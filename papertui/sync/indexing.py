"""The index beside a generation: built whole, or grown from that of an older generation."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from papertui.catalog import Catalog, generations, seals
from papertui.errors import CacheError
from papertui.files import replace_file
from papertui.paper import Paper

_CHUNK = 500
# Fills a dead number, for the numbers of index and catalog are the same.
_NOBODY = Paper("")

Tell = Callable[[int], None]


class Build(Protocol):
    """Index papers in an empty folder; `progress` hears how many documents can be searched."""

    def __call__(self, directory: Path, papers: Iterable[Paper], *, progress: Tell) -> None:
        """Build; returns when all is on disk."""


class Extend(Protocol):
    """The same, after the documents of the index in `base`, which stays as it is."""

    def __call__(self, base: Path, directory: Path, papers: Iterable[Paper], *, progress: Tell) -> None:
        """Extend; returns when all is on disk."""


@dataclass(frozen=True, slots=True)
class Indexer:
    """What an engine offers; `covered` counts the documents of an index, 0 for one that is not whole."""

    name: str
    build: Build
    extend: Extend
    covered: Callable[[Path], int]


def index(catalog: Catalog, folder: Path, older: Path | None, indexer: Indexer, progress: Tell) -> None:
    """Index a generation in its folder, starting from the index `older` if that is whole; seal it.

    Raises CacheError, and seals nothing, when the index does not cover what it was given.
    """
    covered = indexer.covered(older) if older else 0
    generations.note_engine(folder, indexer.name)
    target = folder / "index"
    target.mkdir(mode=0o700)

    def tell(done: int) -> None:
        _write_number(folder / "indexed", done)
        progress(done)

    papers = _papers(catalog, covered)
    if older and covered == catalog.size:
        _share(older, target)
    elif older and covered:
        indexer.extend(older, target, papers, progress=tell)
    else:
        indexer.build(target, papers, progress=tell)
    # A seal is a promise to readers, so the engine's word alone is not enough.
    if indexer.covered(target) != catalog.size:
        raise CacheError(f"index {target} was not written whole; start again")
    seals.seal(folder, "index")


def _share(older: Path, folder: Path) -> None:
    for file in older.iterdir():
        try:
            (folder / file.name).hardlink_to(file)
        except OSError:
            # Not every file system has hard links.
            shutil.copyfile(file, folder / file.name)


def _papers(catalog: Catalog, start: int) -> Iterator[Paper]:
    for first in range(start, catalog.size, _CHUNK):
        numbers = range(first, min(first + _CHUNK, catalog.size))
        bits = catalog.live >> first & (1 << _CHUNK) - 1
        docs = [doc for doc in numbers if bits >> doc - first & 1]
        papers = dict(zip(docs, catalog.papers(docs), strict=True))
        yield from (papers.get(doc, _NOBODY) for doc in numbers)


def _write_number(file: Path, number: int) -> None:
    replace_file(file, str(number).encode("ascii"), alone=True, durable=False)


def _build(directory: Path, papers: Iterable[Paper], *, progress: Tell) -> None:
    from papertui.search import index as whoosh  # slow to import, and most syncs find nothing to do

    whoosh.build(directory, papers, progress=progress)


def _extend(base: Path, directory: Path, papers: Iterable[Paper], *, progress: Tell) -> None:
    from papertui.search import index as whoosh  # as above

    whoosh.extend(base, directory, papers, progress=progress)


def _covered(directory: Path) -> int:
    from papertui.search import index as whoosh  # as above

    try:
        return whoosh.open_index(directory).size
    except whoosh.SearchError:
        return 0


def _build_large(directory: Path, papers: Iterable[Paper], *, progress: Tell) -> None:
    from papertui.search.large import store  # tantivy need not be installed

    store.build(directory, papers, progress=progress)


def _extend_large(base: Path, directory: Path, papers: Iterable[Paper], *, progress: Tell) -> None:
    from papertui.search.large import store  # as above

    store.extend(base, directory, papers, progress=progress)


def _covered_large(directory: Path) -> int:
    from papertui.search.large import store  # as above

    return store.covered(directory)


WHOOSH = Indexer("whoosh", _build, _extend, _covered)
TANTIVY = Indexer("tantivy", _build_large, _extend_large, _covered_large)

INDEXERS = {indexer.name: indexer for indexer in (WHOOSH, TANTIVY)}
