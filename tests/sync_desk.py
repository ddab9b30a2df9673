"""A desk with dumps and a cache for the tests of sync, and an index of one line a paper."""

import itertools
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from papertui import sync
from papertui.catalog import Catalog, Report, directory_for
from papertui.errors import PapertuiError
from papertui.paper import Worded
from papertui.sync import Progress, worker
from papertui.sync.indexing import Indexer
from papertui.sync.task import FileResult, Task

LONG_AGO = 1_700_000_000
_PATIENCE = 1.0  # seconds


def counted(folder: Path) -> int:
    """Say what an index of our own covers: one line a paper."""
    file = folder / "titles"
    return len(file.read_text().splitlines()) if file.exists() else 0


def build(directory: Path, papers: Iterable[Worded], *, progress: Callable[[int], None]) -> None:
    (directory / "titles").write_text("".join(f"{paper.title}\n" for paper in papers))
    progress(counted(directory))


def extend(
    base: Path,
    directory: Path,
    papers: Iterable[Worded],
    dead: Sequence[int] = (),
    *,
    progress: Callable[[int], None],
) -> None:
    added = "".join(f"{paper.title}\n" for paper in papers)
    (directory / "titles").write_text((base / "titles").read_text() + added)
    progress(counted(directory))


TITLES = Indexer("titles", build, extend, counted)


def read_here(tasks: Iterable[Task]) -> Iterator[FileResult]:
    """Read dumps in this process, for a sync of pages that do no harm: a reader process costs 0.2 s."""
    return itertools.chain.from_iterable(map(worker.read, tasks))


class SyncHere:
    """A sync in a thread of this process, started as `sync.start` starts one: a process costs 0.3 s."""

    def __init__(
        self,
        paths: Sequence[Path | bytes],
        cache_dir: Path,
        post: Callable[[Progress], None],
        **how: Any,  # noqa: ANN401 – what `sync.run` takes
    ) -> None:
        self._post = post
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, args=(paths, cache_dir, how), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it when it next says how far it is; nothing is posted any more."""
        self._is_stopped = True
        self._thread.join(_PATIENCE)

    def _run(self, paths: Sequence[Path | bytes], cache_dir: Path, how: dict[str, Any]) -> None:
        try:
            sync.run(paths, cache_dir, notify=self._say, read=read_here, **how)
        except _StoppedError:
            return
        except PapertuiError as error:
            self._say(Progress("failed", message=str(error)))

    def _say(self, progress: Progress) -> None:
        if self._is_stopped:
            raise _StoppedError
        self._post(progress)


class _StoppedError(BaseException):
    """The sync was stopped: no error of it, so that nothing takes it for one."""


class NoSync:
    """A sync that is under way and reads nothing: the papers stay as they are."""

    def __init__(self, *_: object, **__: object) -> None:
        """Start nothing."""

    def stop(self) -> None:
        """Stop nothing."""


class Desk:
    """A folder of dumps, its cache, and what the last sync read, said and reported."""

    def __init__(self, root: Path) -> None:
        self.dumps = root / "dumps"
        self.cache = root / "cache"
        self.dumps.mkdir(parents=True)
        self.read: list[str] = []
        self.said: list[Progress] = []

    def write(self, name: str, *titles: str, upvotes: int = 1, age: int = 0) -> Path:
        """Write a dump of these titles, last changed long ago."""
        items = [
            {
                "id": f"2401.{sum(map(ord, title)):05}",
                "title": title,
                "summary": f"On {title}.",
                "upvotes": upvotes,
            }
            for title in titles
        ]
        path = self.dumps / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(json.dumps(items))
        os.utime(path, (LONG_AGO - age, LONG_AGO - age))
        return path

    def sync(self, *, indexer: Indexer = TITLES, year: int | None = None) -> Report:
        self.read.clear()
        self.said.clear()
        return sync.run(
            [self.dumps],
            self.cache,
            notify=self.said.append,
            read=self._read,
            indexer=indexer,
            year=year,
        )

    @property
    def directory(self) -> Path:
        return directory_for(self.cache, [self.dumps])

    def open(self) -> Catalog:
        catalog = Catalog.open(self.directory)
        assert catalog
        return catalog

    def titles(self, bits: int | None = None) -> list[str]:
        catalog = self.open()
        live = catalog.live if bits is None else bits
        titles = [paper.title for paper in catalog.papers(catalog.order("title"))]
        chosen = zip(catalog.order("title"), titles, strict=True)
        return [title for doc, title in chosen if live >> doc & 1]

    def _read(self, tasks: Sequence[Task]) -> Iterator[FileResult]:
        for task in tasks:
            for reading in worker.read(task):
                if reading.is_last and not reading.same:
                    self.read.append(os.fsdecode(os.path.basename(task.path)))
                yield reading
