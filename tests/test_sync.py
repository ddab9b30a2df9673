"""What a sync reads again and what not, what it makes of it, and what it says of the rest."""

import itertools
import os
import random
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from papertui import sync
from papertui.errors import CacheError
from papertui.sync import worker
from papertui.sync.task import FileResult, Task
from tests.sync_desk import LONG_AGO, TITLES, Desk, read_here


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
    before = {path: path.stat().st_mtime_ns for path in desk.cache.rglob("*") if path.is_file()}
    report = desk.sync()
    assert report == replace(first, new=0, unchanged_files=2)
    assert desk.read == []
    assert {path: path.stat().st_mtime_ns for path in desk.cache.rglob("*") if path.is_file()} == before


def test_a_touched_file_with_the_same_content_is_not_parsed(desk: Desk) -> None:
    desk.sync()
    before = desk.open()
    os.utime(desk.dumps / "a.json", (LONG_AGO + 5, LONG_AGO + 5))
    report = desk.sync()
    after = desk.open()
    assert (desk.read, report.unchanged_files) == ([], 2)
    assert (after.size, after.index_dir) == (before.size, before.index_dir)


@pytest.mark.parametrize("times", [(0, LONG_AGO), (LONG_AGO, 0)])
def test_papers_are_of_the_time_that_their_file_has_now(desk: Desk, times: tuple[int, int]) -> None:
    """Archives and package stores give their files the time 0."""
    for when in times:
        os.utime(desk.dumps / "a.json", (when, when))
        desk.sync()
    catalog = desk.open()
    added = {paper.title: paper.added for paper in catalog.papers(catalog.order("title"))}
    assert added == {"Apples": times[-1], "Bees": LONG_AGO, "Cats": LONG_AGO}
    assert desk.read == []


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

        def shuffled(tasks: Sequence[Task]) -> Iterator[FileResult]:
            return read_here(random.sample(tasks, len(tasks)))

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
    def read(tasks: Sequence[Task]) -> Iterator[FileResult]:
        for task in tasks:
            os.rename(task.path, task.path + b".away")
            yield from worker.read(task)
            os.rename(task.path + b".away", task.path)

    report = sync.run([desk.dumps], desk.cache, read=read, indexer=TITLES)
    assert {file.problems for file in report.files} == {
        ((None, "cannot be read: No such file or directory"),)
    }
    assert desk.sync().distinct == 3
