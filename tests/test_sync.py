"""A sync: what it reads again and what not, what it publishes and when, and that it survives what happens."""

import itertools
import json
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog, Report, directory_for
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.sync import Progress, worker
from papertui.sync.indexing import WHOOSH, Indexer
from papertui.sync.reading import Reading, Task

LONG_AGO = 1_700_000_000


def counted(folder: Path) -> int:
    """Say what an index of our own covers: one line a paper."""
    file = folder / "titles"
    return len(file.read_text().splitlines()) if file.exists() else 0


def build(directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]) -> None:
    (directory / "titles").write_text("".join(f"{paper.title}\n" for paper in papers))
    progress(counted(directory))


def extend(base: Path, directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]) -> None:
    added = "".join(f"{paper.title}\n" for paper in papers)
    (directory / "titles").write_text((base / "titles").read_text() + added)
    progress(counted(directory))


TITLES = Indexer(build, extend, counted)


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

    def sync(self, *, indexer: Indexer = TITLES, **options: int) -> Report:
        self.read.clear()
        self.said.clear()
        return sync.run(
            [self.dumps], self.cache, notify=self.said.append, read=self._read, indexer=indexer, **options
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

    def _read(self, tasks: Sequence[Task]) -> Iterator[Reading]:
        for task in tasks:
            reading = worker.read(task)
            if not reading.same:
                self.read.append(os.fsdecode(os.path.basename(task.path)))
            yield reading


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write("a.json", "Apples", "Bees")
    desk.write("b.json", "Bees", "Cats")
    return desk


def test_the_report_counts_records_papers_and_what_is_new(desk: Desk) -> None:
    (desk.dumps / "notes.txt").write_text("no listing")
    report = desk.sync()
    assert (report.papers, report.distinct, report.new, report.unchanged_files) == (4, 3, 3, 0)
    assert [(file.format, file.papers, len(file.problems)) for file in report.files] == [
        ("hf-json", 2, 0),
        ("hf-json", 2, 0),
        (None, 0, 1),
    ]
    assert desk.open().report() == report


def test_nothing_changed_means_nothing_read_and_nothing_written(desk: Desk) -> None:
    first = desk.sync()
    before = {path: path.stat().st_mtime_ns for path in desk.cache.rglob("*")}
    report = desk.sync()
    assert report == replace(first, new=0, unchanged_files=2)
    assert desk.read == []
    assert {path: path.stat().st_mtime_ns for path in desk.cache.rglob("*")} == before


def test_a_touched_file_with_the_same_content_is_not_parsed(desk: Desk) -> None:
    desk.sync()
    generation = desk.open().generation
    os.utime(desk.dumps / "a.json", (LONG_AGO + 5, LONG_AGO + 5))
    report = desk.sync()
    assert (desk.read, report.unchanged_files, desk.open().generation) == ([], 2, generation)


def test_changed_new_and_removed_files_are_taken_up(desk: Desk) -> None:
    desk.sync()
    desk.write("a.json", "Apples", "Bears")
    desk.write("deep/c.json", "Dogs")
    (desk.dumps / "b.json").unlink()
    report = desk.sync()
    assert sorted(desk.read) == ["a.json", "c.json"]
    assert desk.titles() == ["Apples", "Bears", "Dogs"]
    assert desk.titles(desk.open().new()) == ["Bears", "Dogs"]
    assert (report.new, report.unchanged_files) == (2, 0)


def test_a_file_rewritten_within_the_clock_tick_of_its_reading_is_noticed(desk: Desk) -> None:
    path = desk.write("a.json", "Apples")
    os.utime(path)
    status = path.stat()
    desk.sync()
    desk.write("a.json", "Orange")
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns))
    desk.sync()
    assert "Orange" in desk.titles()


def test_a_file_that_is_rewritten_all_the_while_ends_up_right(desk: Desk) -> None:
    """FAULTS 18."""
    stop = threading.Event()

    def rewrite() -> None:
        for number in itertools.count():
            desk.write("a.json", f"Draft {number}", *["Filler"] * (number % 50))
            if stop.is_set():
                break
        desk.write("a.json", "Dates")

    writer = threading.Thread(target=rewrite)
    writer.start()
    for _ in range(5):
        desk.sync()
    stop.set()
    writer.join()
    desk.sync()
    assert desk.titles() == ["Bees", "Cats", "Dates"]


def test_another_year_reads_again(desk: Desk) -> None:
    desk.sync()
    desk.sync(year=2020)
    assert len(desk.read) == 2
    desk.sync(year=2020)
    assert desk.read == []


def test_counts_come_from_the_newest_file(desk: Desk) -> None:
    desk.write("new.json", "Bees", upvotes=9)
    desk.write("old.json", "Bees", upvotes=5, age=100)
    desk.sync()
    assert desk.titles(desk.open().numbers("upvotes", 9, 9)) == ["Bees"]


def test_a_deleted_cache_is_built_again_with_the_same_result(desk: Desk) -> None:
    first = desk.sync()
    papers = desk.open().papers(desk.open().order("date"))
    shutil.rmtree(desk.cache)
    assert desk.sync() == first
    assert desk.open().papers(desk.open().order("date")) == papers


def test_the_order_in_which_files_are_read_does_not_matter(desk: Desk) -> None:
    for number in range(6):
        desk.write(
            f"{number}.json", *random.sample(["Ants", "Bees", "Cats", "Dogs"], 2), upvotes=number, age=number
        )
    results = []
    for _ in range(4):
        shutil.rmtree(desk.cache, ignore_errors=True)

        def shuffled(tasks: Sequence[Task]) -> Iterator[Reading]:
            return map(worker.read, random.sample(tasks, len(tasks)))

        sync.run([desk.dumps], desk.cache, read=shuffled, indexer=TITLES)
        results.append(desk.open().papers(desk.open().order("date")))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("name", [b"\xff\xfe.json", b"a\nb.json", b"\x1b]0;x\x07.json"])
def test_odd_names_are_read_kept_and_found(tmp_path: Path, name: bytes) -> None:
    desk = Desk(tmp_path)
    path = os.fsencode(desk.write("plain.json", "Apples"))
    os.rename(path, os.path.dirname(path) + b"/" + name)
    desk.sync()
    assert desk.sync().unchanged_files == 1
    [paper] = desk.open().papers([0])
    assert paper.sources[0].endswith(b"/" + name)
    assert desk.open().sources("*.json") == 1


def test_papers_are_published_in_parts_on_a_first_reading(desk: Desk) -> None:
    desk.write("c.json", "Dogs")
    seen: list[tuple[int, bool, int]] = []

    def notify(progress: Progress) -> None:
        if progress.published and progress.stage == "reading":
            catalog = desk.open()
            seen.append((catalog.count, catalog.finished, catalog.indexed))

    def read(tasks: Sequence[Task]) -> Iterator[Reading]:
        return map(worker.read, tasks)

    sync.run([desk.dumps], desk.cache, notify=notify, read=read, indexer=TITLES, first_part=0)
    assert seen[0] == (2, False, 0)
    assert desk.open().finished
    assert desk.open().new() == desk.open().live


def test_papers_are_there_before_their_index(desk: Desk) -> None:
    found: list[tuple[int, int]] = []

    def slow(directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]) -> None:
        found.append((desk.open().count, desk.open().indexed))
        build(directory, papers, progress=progress)
        found.append((desk.open().count, desk.open().indexed))

    desk.sync(indexer=replace(TITLES, build=slow))
    assert found == [(3, 0), (3, 3)]
    assert desk.open().indexed == desk.open().size == 3


def test_a_small_change_extends_the_index_and_appears_with_it(desk: Desk) -> None:
    desk.sync()
    desk.write("c.json", "Dogs")

    def slow(
        base: Path, directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]
    ) -> None:
        assert (desk.open().count, desk.open().indexed) == (3, 3)
        extend(base, directory, papers, progress=progress)
        assert (desk.open().count, desk.open().indexed) == (4, 4)

    desk.sync(indexer=replace(TITLES, extend=slow))
    assert (desk.open().index_dir / "titles").read_text().split() == ["Apples", "Bees", "Cats", "Dogs"]


def test_new_counts_touch_no_index(desk: Desk) -> None:
    desk.sync()
    desk.write("c.json", "Bees", upvotes=50, age=-10)
    desk.sync()
    assert desk.titles(desk.open().numbers("upvotes", 50, None)) == ["Bees"]
    assert desk.open().size == 3
    assert desk.open().new() == 0


def test_an_index_that_is_mostly_dead_is_built_anew(desk: Desk) -> None:
    desk.sync()
    desk.write("a.json", "Eels")
    desk.write("b.json", "Cats")
    desk.sync()
    catalog = desk.open()
    assert (catalog.size, catalog.count, catalog.indexed) == (2, 2, 2)
    assert (catalog.index_dir / "titles").read_text().split() == ["Cats", "Eels"]
    assert desk.titles(catalog.new()) == ["Eels"]
    assert len(list(desk.directory.glob("g*"))) == 1


def test_an_index_that_was_cut_short_is_taken_up_where_it_was_left(desk: Desk) -> None:
    def cut(directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]) -> None:
        build(directory, list(papers)[:2], progress=progress)
        raise KeyboardInterrupt

    added: list[str] = []

    def watched(
        base: Path, directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]
    ) -> None:
        listed = list(papers)
        added.extend(paper.title for paper in listed)
        extend(base, directory, listed, progress=progress)

    with pytest.raises(KeyboardInterrupt):
        desk.sync(indexer=replace(TITLES, build=cut))
    assert desk.open().indexed == 2
    assert desk.titles(desk.open().new()) == ["Apples", "Bees", "Cats"]
    report = desk.sync(indexer=replace(TITLES, extend=watched))
    assert (added, desk.read, report.distinct) == (["Cats"], [], 3)
    assert desk.open().indexed == 3
    assert desk.titles(desk.open().new()) == ["Apples", "Bees", "Cats"]


def test_a_first_reading_that_was_cut_short_goes_on_and_all_is_new(desk: Desk) -> None:
    def cut(tasks: Sequence[Task]) -> Iterator[Reading]:
        yield worker.read(tasks[0])
        yield worker.read(tasks[1])
        raise KeyboardInterrupt

    desk.write("c.json", "Dogs")
    with pytest.raises(KeyboardInterrupt):
        sync.run([desk.dumps], desk.cache, read=cut, indexer=TITLES, first_part=0)
    assert desk.titles() == ["Apples", "Bees"]
    report = desk.sync()
    assert (desk.read, report.new) == (["c.json"], 4)


@pytest.mark.parametrize(
    "name", ["CURRENT", "records.db", "g*/catalog.db", "g*/index/titles", "g*/index.seal"]
)
@pytest.mark.parametrize("damage", [b"", b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_cache_is_built_again(desk: Desk, name: str, damage: bytes) -> None:
    first = desk.sync()
    [file] = desk.directory.glob(name)
    file.write_bytes(damage)
    assert desk.sync().distinct == first.distinct
    catalog = desk.open()
    assert catalog.indexed == catalog.size == 3
    assert desk.titles() == ["Apples", "Bees", "Cats"]


def test_silent_damage_of_the_last_generation_does_not_stop_a_sync(desk: Desk) -> None:
    desk.sync()
    [file] = desk.directory.glob("g*/catalog.db")
    status, data = file.stat(), bytearray(file.read_bytes())
    data[8192:] = b"\xee" * (len(data) - 8192)
    file.write_bytes(data)
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))
    desk.write("c.json", "Dogs")
    assert desk.sync().distinct == 4


def test_a_planted_index_is_not_lent(desk: Desk) -> None:
    desk.sync()
    [file] = desk.directory.glob("g*/index/titles")
    file.chmod(0o666)
    desk.write("c.json", "Dogs")

    def refuse(
        base: Path, directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]
    ) -> None:
        raise AssertionError(base)

    desk.sync(indexer=replace(TITLES, extend=refuse))
    assert desk.open().indexed == 4


def test_a_cache_that_cannot_be_made_is_said_in_one_sentence(desk: Desk) -> None:
    desk.cache.write_text("a file")
    with pytest.raises(CacheError, match="give another with --cache"):
        desk.sync()


def test_what_the_scan_refuses_stands_in_the_report(desk: Desk) -> None:
    os.mkfifo(desk.dumps / "pipe")
    report = desk.sync()
    assert report.files[-1].problems == ((None, "is not a regular file"),)
    assert report.unchanged_files == 0
    assert desk.sync().unchanged_files == 2


def test_a_file_that_cannot_be_read_is_tried_again(desk: Desk) -> None:
    def read(tasks: Sequence[Task]) -> Iterator[Reading]:
        for task in tasks:
            os.rename(task.path, task.path + b".away")
            yield worker.read(task)
            os.rename(task.path + b".away", task.path)

    report = sync.run([desk.dumps], desk.cache, read=read, indexer=TITLES)
    assert {file.problems for file in report.files} == {
        ((None, "cannot be read: No such file or directory"),)
    }
    assert desk.sync().distinct == 3


def test_papers_of_no_dump_make_a_catalog_once_for_each_token(tmp_path: Path) -> None:
    directory = tmp_path / "library"
    papers = [Paper("Apples"), Paper("Bees")]
    sync.publish(papers, directory, "1", indexer=TITLES)
    sync.publish([], directory, "1", indexer=TITLES)
    catalog = Catalog.open(directory)
    assert catalog
    assert (catalog.count, catalog.indexed) == (2, 2)
    sync.publish(papers[:1], directory, "2", indexer=TITLES)
    catalog = Catalog.open(directory)
    assert catalog
    assert catalog.count == 1


def test_whoosh_is_built_and_extended(desk: Desk) -> None:
    desk.sync(indexer=WHOOSH)
    desk.write("c.json", "Dogs")
    desk.sync(indexer=WHOOSH)
    catalog = desk.open()
    assert WHOOSH.covered(catalog.index_dir) == catalog.indexed == catalog.size == 4
    [doc] = catalog.docs_of_keys(["title:dogs"])["title:dogs"]
    assert doc == 3


DUMPS = Path(__file__).parents[2] / "shared" / "dumps"


@pytest.mark.skipif(not DUMPS.exists(), reason="the real dumps lie beside some checkouts only")
def test_the_real_pages_hold_386_distinct_papers(tmp_path: Path) -> None:
    report = sync.run([*DUMPS.glob("000_*.txt"), *DUMPS.glob("003_*.txt")], tmp_path, indexer=TITLES)
    assert (report.papers, report.distinct) == (390, 386)
    assert not any(file.problems for file in report.files)
