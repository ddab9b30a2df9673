"""Publish generations of one catalog: what is new, which index is reused, when readers see it."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from papertui.catalog import Catalog, Report, build, generations, seals
from papertui.catalog.build import Edition
from papertui.catalog.report import FileReport, with_merged
from papertui.catalog.tokens import partners, tokens_in, tokens_of
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.sync.indexing import Indexer, index
from papertui.sync.progress import Notify, Progress

Choose: TypeAlias = Callable[[int], Indexer]
"""Returns the engine for so many papers."""

# Beyond this share of dead numbers an index is rebuilt.
_MOST_DEAD = 0.2


class Publisher:
    """What the one builder of a catalog does with papers that are merged.

    The generation that was current at the start decides what is new; its index
    is reused as far as it covers the papers.
    """

    def __init__(self, directory: Path, choose: Choose, notify: Notify) -> None:
        self._directory = directory
        self._choose = choose
        self._notify = notify
        self._written: Path | None = None
        base = _sound(directory)
        # Killed builders may have left files that take the space needed now.
        generations.sweep(directory)
        # A generation published in part says nothing about what is new.
        self._base = base if base and base.finished else None
        self._papers = base.count if base else 0
        # Without a base, readings count from 1 again; the lineage tells them from the old ones.
        self._new_lineage = secrets.token_hex(8)
        if base and not base.finished:
            base.close()

    def close(self) -> None:
        """Release the initial generation, and sweep."""
        self._release()
        generations.sweep(self._directory)

    def distrust(self) -> None:
        """Take the initial generation out of use because it proved damaged."""
        if self._base:
            generations.invalidate(self._directory)
        self._release()

    @property
    def is_first(self) -> bool:
        """Whether there was nothing to show at the start."""
        return self._base is None

    def standing(self, fingerprint: str) -> Catalog | None:
        """Return the initial catalog if it matches this state of the files and nothing is left to do."""
        base = self._base
        if base is None or base.fingerprint != fingerprint or not base.is_indexed:
            return None
        return None if self._needs_rebuild else base

    def publish_part(self, papers: Sequence[Paper], files: tuple[FileReport, ...]) -> None:
        """Publish what is known so far, without an index, for a list to show."""
        edition = _edition(papers, "", files, {}, 1)
        edition = replace(edition, finished=False, lineage=self._lineage)
        generations.publish(build.write(self._directory, edition))

    def publish(
        self,
        papers: Sequence[Paper],
        fingerprint: str,
        files: tuple[FileReport, ...] = (),
        unchanged: int = 0,
    ) -> Report:
        """Publish papers; with an older index to reuse, only once `finish` has indexed more than it."""
        self._papers = len(papers)
        edition = _edition(
            papers, fingerprint, files, self._known(papers), self._number(fingerprint), unchanged
        )
        edition = replace(edition, lineage=self._lineage)
        self._written = build.write(self._directory, edition, previous=self._reusable)
        if not (self._reusable or self._needs_rebuild):
            generations.publish(self._written)
        return edition.report

    def finish(self) -> None:
        """Index what was published; rebuild an index with too many dead numbers."""
        if self._written is None:
            return
        if not self._needs_rebuild:
            with _opened(self._written) as catalog:
                self._index(catalog, self._reusable)
                if build.dead_share(catalog.count, catalog.size) <= _MOST_DEAD:
                    return
                edition = _as_edition(catalog)
            # Readers use the one just published meanwhile: two generations at a time are enough.
            self._release()
            self._written = build.write(self._directory, edition)
            del edition
        # Readers use the published one until this one is whole.
        with _opened(self._written) as catalog:
            index(catalog, self._written, None, self._indexer, lambda done: self._tell(done, catalog))
        generations.publish(self._written)

    def _release(self) -> None:
        if self._base:
            self._base.close()
            self._base = None

    @property
    def _reusable(self) -> Catalog | None:
        return self._base if self._base and self._base.indexed and not self._needs_rebuild else None

    @property
    def _needs_rebuild(self) -> bool:
        """Whether the initial index has too many dead numbers to extend, or is of another engine."""
        base = self._base
        if base is None or not base.indexed:
            return False
        is_other = base.engine != self._indexer.name
        return is_other or build.dead_share(base.count, base.size) > _MOST_DEAD

    @property
    def _indexer(self) -> Indexer:
        return self._choose(self._papers)

    def _index(self, catalog: Catalog, older: Catalog | None) -> None:
        folder = self._directory / catalog.generation
        published = older is None

        def tell(done: int) -> None:
            nonlocal published
            if not published:
                generations.publish(folder)
                published = True
            self._tell(done, catalog, published=True)

        self._tell(0, catalog, published=published)
        if catalog.size:
            index(catalog, folder, older.index_dir if older else None, self._indexer, tell)
        if not published:
            generations.publish(folder)

    def _tell(self, done: int, catalog: Catalog, *, published: bool = False) -> None:
        name = self._indexer.name
        said = "" if name == "whoosh" else f"with {name}"
        self._notify(Progress("indexing", done, catalog.size, catalog.count, published, said))

    def _number(self, fingerprint: str) -> int:
        """Count the readings that found a change; resuming an unfinished one does not count."""
        if self._base is None:
            return 1
        return self._base.reading + (self._base.fingerprint != fingerprint)

    @property
    def _lineage(self) -> str:
        return (self._base.lineage if self._base else "") or self._new_lineage

    def _known(self, papers: Sequence[Paper]) -> dict[str, int]:
        """Return, by id, the reading with which each paper of the initial generation came."""
        if self._base is None:
            return {}
        since = _came_by_token(self._base)
        known = {}
        for paper in papers:
            keys = paper.keys
            readings = [since[near] for own in tokens_of(keys) for near in partners(own) if near in since]
            if readings:
                known[keys[0]] = min(readings)
        return known


def _came_by_token(base: Catalog) -> dict[int, int]:
    """Return the reading with which the paper of each token came, the first of several."""
    tokens, came, since = tokens_in(base), base.came(), dict[int, int]()
    # The first release kept nothing of what was seen: but for the last reading all counts as seen.
    first = 0 if base.lineage else base.reading
    for doc in range(base.size):
        reading = came[doc] if came[doc] >= first else 0
        for token in tokens.of(doc):
            since[token] = min(reading, since.get(token, reading))
    return since


def _sound(directory: Path) -> Catalog | None:
    """Open the current generation; invalidate it if it is damaged on disk."""
    catalog = Catalog.open(directory)
    if catalog and not seals.is_intact(directory / catalog.generation, "catalog.db"):
        generations.invalidate(directory)
        catalog.close()
        return None
    return catalog


def _as_edition(catalog: Catalog) -> Edition:
    docs = catalog.order("date")
    papers = catalog.papers(docs)
    known = {paper.id: catalog.came()[doc] for doc, paper in zip(docs, papers, strict=True)}
    report, lineage = catalog.report(), catalog.lineage
    return Edition(papers, catalog.fingerprint, report, catalog.reading, known, lineage=lineage)


@contextmanager
def _opened(generation: Path) -> Iterator[Catalog]:
    catalog = Catalog.open_generation(generation)
    if catalog is None:
        raise CacheError(f"cache {generation} was changed by somebody else; start again")
    with closing(catalog):
        yield catalog


def _edition(
    papers: Sequence[Paper],
    fingerprint: str,
    files: tuple[FileReport, ...],
    known: Mapping[str, int],
    reading: int,
    unchanged: int = 0,
) -> Edition:
    records = sum(file.papers for file in files)
    new = len(papers) - sum(number < reading for number in known.values())
    report = Report(with_merged(files, papers), records, len(papers), new, unchanged)
    return Edition(papers, fingerprint, report, reading, known)
