"""When a sync publishes what, how the index follows, and that no damage outlasts the next sync."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.sync import Progress
from papertui.sync.indexing import WHOOSH
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


@pytest.mark.parametrize("where", ["before its seal", "before it was rebuilt"])
def test_an_index_that_was_left_just_before_its_end_is_finished_by_the_next_sync(
    desk: Desk, where: str
) -> None:
    def unsealed(
        base: Path, directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]
    ) -> None:
        extend(base, directory, papers, progress=progress)
        raise KeyboardInterrupt

    def never(directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]) -> None:
        raise KeyboardInterrupt

    desk.sync()
    desk.write("a.json", "Eels")
    desk.write("b.json", "Frogs")
    with pytest.raises(KeyboardInterrupt):
        desk.sync(
            indexer=replace(TITLES, extend=unsealed) if "seal" in where else replace(TITLES, build=never)
        )
    left = desk.open()
    assert (left.indexed, left.size, left.is_indexed) == (5, 5, "seal" not in where)
    desk.sync()
    catalog = desk.open()
    assert (catalog.is_indexed, catalog.size, catalog.count) == (True, 2, 2)


def test_a_first_reading_that_was_cut_short_goes_on_and_all_is_new(desk: Desk) -> None:
    def cut(tasks: Sequence[Task]) -> Iterator[FileResult]:
        yield from read_here(tasks[:2])
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
@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 5000, b"cos\nsystem\n"]
)
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


def decay(file: Path, old: bytes, new: bytes) -> None:
    """Change some letters where the file system notices nothing."""
    status, data = file.stat(), file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new))
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("name", ["g*/catalog.db", "records.db"])
def test_letters_that_decayed_on_the_disk_are_never_shown(desk: Desk, name: str) -> None:
    desk.sync()
    [file] = desk.directory.glob(name)
    decay(file, b"Apples", b"Appals")
    opened = Catalog.open(desk.directory)
    assert opened is None if name == "g*/catalog.db" else opened
    desk.write("c.json", "Dogs")
    desk.sync()
    assert desk.titles() == ["Apples", "Bees", "Cats", "Dogs"]


def test_text_that_is_no_utf8_any_more_is_read_again(desk: Desk) -> None:
    desk.sync()
    decay(desk.directory / "records.db", b"Apples", b"App\xffes")
    desk.write("c.json", "Dogs")
    assert desk.sync().distinct == 4


def test_a_large_catalog_that_decayed_is_found_out_by_the_next_sync(tmp_path: Path) -> None:
    papers = [Paper("Apples", "a word of ours " * 400_000), Paper("Bees")]
    sync.publish(papers, tmp_path / "cache", "1", indexer=TITLES)
    [file] = (tmp_path / "cache").glob("g*/catalog.db")
    decay(file, b"Apples", b"Appals")
    sync.publish(papers, tmp_path / "cache", "1", indexer=TITLES)
    catalog = Catalog.open(tmp_path / "cache")
    assert catalog
    assert catalog.papers(catalog.order("title"))[0].title == "Apples"


@pytest.mark.parametrize("name", ["CURRENT", "lock", "records.db"])
def test_a_folder_in_the_place_of_a_file_is_removed(desk: Desk, name: str) -> None:
    desk.sync()
    (desk.directory / name).unlink()
    (desk.directory / name).mkdir()
    assert desk.sync().distinct == 3
    assert desk.titles() == ["Apples", "Bees", "Cats"]


def test_a_planted_index_is_not_reused(desk: Desk) -> None:
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
    assert covers(2), "rebuilt"


def test_an_index_that_was_not_written_whole_is_not_sealed(desk: Desk) -> None:
    def nothing(
        base: Path, directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None]
    ) -> None:
        list(papers)

    desk.sync()
    generation = desk.open().generation
    desk.write("c.json", "Dogs")
    with pytest.raises(CacheError, match="not written whole"):
        desk.sync(indexer=replace(TITLES, extend=nothing))
    assert (desk.open().generation, desk.open().indexed) == (generation, 3)
    assert desk.sync().distinct == 4
    assert desk.open().indexed == 4
