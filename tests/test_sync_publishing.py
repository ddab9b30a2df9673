"""When a sync publishes what, how the index follows, and that no damage outlasts the next sync."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog
from papertui.errors import CacheError
from papertui.paper import Paper, Worded
from papertui.sync import Progress
from papertui.sync.indexing import WHOOSH, Tell
from papertui.sync.task import FileResult, Task
from tests.sync_desk import TITLES, Desk, build, extend, read_here


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write("a.json", "Apples", "Bees")
    desk.write("b.json", "Bees", "Cats")
    return desk


def test_papers_are_published_in_parts_on_a_first_reading(desk: Desk) -> None:
    desk.write("c.json", "Dogs")
    seen: list[tuple[int, bool, int]] = []

    def notify(progress: Progress) -> None:
        if progress.published and progress.stage == "reading":
            catalog = desk.open()
            seen.append((catalog.count, catalog.finished, catalog.indexed))

    def read(tasks: Sequence[Task]) -> Iterator[FileResult]:
        return read_here(tasks)

    sync.run([desk.dumps], desk.cache, notify=notify, read=read, indexer=TITLES, first_part=0)
    assert seen[0] == (2, False, 0)
    assert desk.open().finished
    assert desk.open().new() == desk.open().live


def test_papers_are_there_before_their_index(desk: Desk) -> None:
    found: list[tuple[int, int]] = []

    def slow(directory: Path, papers: Iterable[Worded], *, progress: Tell) -> None:
        found.append((desk.open().count, desk.open().indexed))
        build(directory, papers, progress=progress)
        found.append((desk.open().count, desk.open().indexed))

    desk.sync(indexer=replace(TITLES, build=slow))
    assert found == [(3, 0), (3, 3)]
    assert desk.open().indexed == desk.open().size == 3


def test_a_small_change_extends_the_index_in_a_folder_of_its_own(desk: Desk) -> None:
    desk.sync()

    def slow(
        base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
    ) -> None:
        assert (desk.open().count, desk.open().indexed, desk.open().index_dir) == (4, 3, base)
        extend(base, directory, papers, progress=progress)
        assert (desk.open().count, desk.open().indexed, desk.open().index_dir) == (4, 4, directory)

    desk.write("c.json", "Dogs")
    desk.sync(indexer=replace(TITLES, extend=slow))
    assert (desk.open().index_dir / "titles").read_text().split() == ["Apples", "Bees", "Cats", "Dogs"]
    assert len(list(desk.directory.glob("index-*"))) == 1


def test_an_engine_is_told_which_documents_have_died(desk: Desk) -> None:
    desk.write("many.json", *(f"Paper {number}" for number in range(20)))
    desk.sync()
    told: list[int] = []

    def watched(
        base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
    ) -> None:
        told.extend(dead)
        extend(base, directory, papers, progress=progress)

    gone = desk.open().ids("2401.00613")
    desk.write("a.json", "Dogs", "Bees")
    desk.sync(indexer=replace(TITLES, extend=watched))
    assert [1 << doc for doc in told] == [gone]


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
    assert (catalog.size, catalog.count, catalog.indexed) == (4, 2, 4)
    assert (catalog.index_dir / "titles").read_text().split() == ["Cats", "Eels"]
    assert desk.titles(catalog.new()) == ["Eels"]
    before = catalog.index_dir
    desk.sync()
    assert desk.open().index_dir == before, "what was dead then is not dead weight"


def test_an_index_that_was_cut_short_is_taken_up_where_it_was_left(desk: Desk) -> None:
    def cut(directory: Path, papers: Iterable[Worded], *, progress: Tell) -> None:
        build(directory, list(papers)[:2], progress=progress)
        raise KeyboardInterrupt

    added: list[str] = []

    def watched(
        base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
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


@pytest.mark.parametrize("left", ["extended", "built"])
def test_an_index_that_was_left_just_before_its_end_is_finished_by_the_next_sync(
    desk: Desk, left: str
) -> None:
    def extended(
        base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
    ) -> None:
        extend(base, directory, papers, progress=progress)
        raise KeyboardInterrupt

    def built(directory: Path, papers: Iterable[Worded], *, progress: Tell) -> None:
        build(directory, papers, progress=progress)
        raise KeyboardInterrupt

    desk.write("many.json", *(f"Paper {number}" for number in range(20 if left == "extended" else 1)))
    desk.sync()
    desk.write("a.json", "Eels")
    desk.write("b.json", "Frogs")
    with pytest.raises(KeyboardInterrupt):
        desk.sync(indexer=replace(TITLES, extend=extended, build=built))
    desk.sync()
    catalog = desk.open()
    assert catalog.is_indexed
    listed = (catalog.index_dir / "titles").read_text().split("\n")
    assert listed[-3:] == ["Eels", "Frogs", ""]


def test_a_first_reading_that_was_cut_short_goes_on_and_all_is_new(desk: Desk) -> None:
    def cut(tasks: Sequence[Task]) -> Iterator[FileResult]:
        yield from read_here(tasks[:2])
        raise KeyboardInterrupt

    desk.write("c.json", "Dogs")
    with pytest.raises(KeyboardInterrupt):
        sync.run([desk.dumps], desk.cache, read=cut, indexer=TITLES, first_part=0)
    assert desk.titles() == ["Apples", "Bees"]
    report = desk.sync()
    assert (desk.read, report.new) == (["b.json", "c.json"], 4)


@pytest.mark.parametrize(
    "name", ["catalog.db", "catalog.db-wal", "index-*/words/titles", "index-*/indexed", "index-*/live"]
)
@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 5000, b"cos\nsystem\n"]
)
def test_a_damaged_cache_is_built_again(desk: Desk, name: str, damage: bytes) -> None:
    first = desk.sync()
    for file in desk.directory.glob(name) if "*" in name else [desk.directory / name]:
        file.write_bytes(damage)
    assert desk.sync().distinct == first.distinct
    catalog = desk.open()
    assert catalog.indexed == catalog.size == 3
    assert desk.titles() == ["Apples", "Bees", "Cats"]


@pytest.mark.parametrize("bit", range(8))
def test_a_damaged_count_of_the_index_never_covers_more_than_it_does(desk: Desk, bit: int) -> None:
    desk.sync()
    (file,) = desk.directory.glob("index-*/indexed")
    data = file.read_bytes()
    file.write_bytes(bytes([data[0] ^ 1 << bit]) + data[1:])
    assert desk.open().indexed == 0
    desk.write("c.json", *"DEFGHIJ")
    desk.sync()
    assert desk.open().indexed == desk.open().size == 10
    assert len((desk.open().index_dir / "titles").read_text().splitlines()) == 10


def test_damage_of_much_of_the_file_does_not_stop_a_sync(desk: Desk) -> None:
    desk.sync()
    file = desk.directory / "catalog.db"
    data = bytearray(file.read_bytes())
    data[8192:] = b"\xee" * (len(data) - 8192)
    file.write_bytes(data)
    desk.write("c.json", "Dogs")
    assert desk.sync().distinct == 4


def decay(directory: Path, sql: str) -> None:
    """Change a bit of what a statement selects, where neither the file system nor SQLite notices."""
    file = directory / "catalog.db"
    with closing(sqlite3.connect(file)) as database:
        (held,) = database.execute(sql).fetchone()
    changed = held[:-1] + bytes([held[-1] ^ 4])
    file.write_bytes(file.read_bytes().replace(held, changed))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT paper FROM records",
        "SELECT docs FROM orders WHERE name = 'title'",
        "SELECT data FROM chunks WHERE name = 'live'",
        "SELECT data FROM chunks WHERE name = 'date'",
    ],
)
def test_what_decayed_on_the_disk_is_never_shown_and_read_again(desk: Desk, sql: str) -> None:
    """FAULTS 12."""
    desk.sync()
    decay(desk.directory, sql)
    with pytest.raises(CacheError, match="damaged; it will be built again"):
        desk.titles(desk.open().dates(None, None))
    assert Catalog.open(desk.directory) is None
    desk.sync()
    assert desk.titles() == ["Apples", "Bees", "Cats"]


def test_what_decayed_is_read_again_where_a_sync_needs_it(desk: Desk) -> None:
    desk.sync()
    decay(desk.directory, "SELECT paper FROM records GROUP BY doc HAVING count(*) > 1")
    desk.write("a.json", "Apples", "Bears")
    assert desk.sync().distinct == 4
    assert desk.titles() == ["Apples", "Bears", "Bees", "Cats"]


@pytest.mark.parametrize("name", ["catalog.db", "lock"])
def test_a_folder_in_the_place_of_a_file_is_removed(desk: Desk, name: str) -> None:
    desk.sync()
    (desk.directory / name).unlink()
    (desk.directory / name).mkdir()
    assert desk.sync().distinct == 3
    assert desk.titles() == ["Apples", "Bees", "Cats"]


def test_a_planted_index_is_not_reused(desk: Desk) -> None:
    desk.sync()
    [file] = desk.directory.glob("index-*/words/titles")
    file.chmod(0o666)
    desk.write("c.json", "Dogs")

    def refuse(
        base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
    ) -> None:
        raise AssertionError(base)

    desk.sync(indexer=replace(TITLES, extend=refuse))
    assert desk.open().indexed == 4


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


def test_damage_to_a_catalog_of_no_dump_is_found_though_nothing_changed(tmp_path: Path) -> None:
    directory, papers = tmp_path / "library", [Paper("Apples", arxiv_id="2401.00001")]
    sync.publish(papers, directory, "1", indexer=TITLES)
    file = directory / "catalog.db"
    with closing(sqlite3.connect(file)) as database:
        [(root,)] = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'fresh_keys'")
        [(page,)] = database.execute("PRAGMA page_size")
    with file.open("r+b") as data:
        data.seek(root * page - 8)  # the first row is the last in its page
        data.write(bytes(8))
    sync.publish(papers, directory, "1", indexer=TITLES)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    catalog = Catalog.open(directory)
    assert catalog
    assert catalog.docs_of_keys(["arxiv:2401.00001"])


def test_whoosh_covers_every_paper_after_every_kind_of_change(desk: Desk) -> None:
    """What the one-line index of the other tests cannot show: that the real one opens, each time."""

    def covers(size: int) -> bool:
        catalog = desk.open()
        return WHOOSH.covered(catalog.index_dir) == catalog.indexed == catalog.size == size

    desk.sync(indexer=WHOOSH)
    assert covers(3)
    desk.write("c.json", "Bees", upvotes=50, age=-10)
    desk.sync(indexer=WHOOSH)
    assert covers(3), "new counts, no new text"
    desk.write("d.json", "Dogs", "Eels", "Foxes")
    desk.sync(indexer=WHOOSH)
    assert covers(6), "appended"
    (desk.dumps / "b.json").unlink()
    desk.sync(indexer=WHOOSH)
    assert covers(6), "one of six is dead"
    (desk.dumps / "d.json").unlink()
    desk.sync(indexer=WHOOSH)
    assert covers(6), "rebuilt"


def test_an_index_that_was_not_written_whole_does_not_serve(desk: Desk) -> None:
    def nothing(
        base: Path, directory: Path, papers: Iterable[Worded], dead: Sequence[int], *, progress: Tell
    ) -> None:
        list(papers)

    desk.sync()
    desk.write("c.json", "Dogs")
    with pytest.raises(CacheError, match="not written whole"):
        desk.sync(indexer=replace(TITLES, extend=nothing))
    assert (desk.open().count, desk.open().indexed) == (4, 3)
    assert desk.sync().distinct == 4
    assert desk.open().indexed == 4
