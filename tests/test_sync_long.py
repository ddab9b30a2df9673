"""Long files in a sync: a piece that cannot be read costs itself only, and is named with its line."""

import itertools
import json
import os
import shutil
import signal
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog.scan import signature_of
from papertui.paper import Paper
from papertui.sync import Progress, syncing, worker
from papertui.sync.readers import read_all
from papertui.sync.task import FileResult, Limits, Task
from tests.sync_desk import LONG_AGO, TITLES, Desk, read_here
from tests.test_sync_processes import LINUX, children

ITEMS, BAD = 220, 120


def item(number: int) -> str:
    text = "On a thing. " * 1_000
    return json.dumps({"id": f"2401.{number:05}", "title": f"Paper {number}", "summary": text, "upvotes": 1})


def write_long(path: Path, bad: str = "") -> Path:
    """Write a long file; `bad` stands in the place of one of its lines."""
    lines = [item(number) for number in range(ITEMS)]
    if bad:
        lines[BAD] = bad
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def task(path: Path) -> Task:
    return Task(os.fsencode(path), signature_of(path.stat()))


def titles(results: list[FileResult]) -> list[str]:
    return [json.loads(paper)["title"] for result in results for paper in result.record.papers]


def test_a_long_file_gives_all_its_papers_and_is_not_read_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write_long(desk.dumps / "long.jsonl", bad="{nothing")
    report = desk.sync()
    assert (report.papers, report.distinct) == (ITEMS - 1, ITEMS - 1)
    assert [line for file in report.files for line, _reason in file.problems] == [BAD + 1]
    desk.sync()
    assert desk.read == []
    (desk.dumps / "long.jsonl").unlink()
    assert desk.sync().distinct == 0


def test_a_long_file_that_got_shorter_leaves_nothing_of_what_it_was(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write_long(desk.dumps / "long.jsonl")
    desk.sync()
    desk.write("long.jsonl", "Apples")
    assert desk.sync().distinct == 1


def test_a_piece_that_takes_too_much_memory_costs_itself_only(tmp_path: Path) -> None:
    huge = json.dumps(
        {"id": "2401.99999", "title": "x", "summary": "\U0001d11e" * 3_000_000}, ensure_ascii=False
    )
    path = write_long(tmp_path / "long.jsonl", bad=huge)
    results = list(read_all([task(path)], Limits(memory=130 << 20)))
    problems = [problem for result in results for problem in result.record.problems]
    assert len(titles(results)) >= ITEMS - 60
    [(line, reason)] = problems
    assert line is not None
    assert BAD - 60 < line <= BAD + 1
    assert "takes more than 130 MiB of memory" in reason
    assert results[-1].is_last
    assert results[-1].record.signature == signature_of(path.stat())


@pytest.mark.usefixtures("forks")
@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_reader_that_is_lost_within_a_long_file_costs_no_paper(tmp_path: Path, number: int) -> None:
    path = write_long(tmp_path / "long.jsonl")
    reading = read_all([task(path)])
    results = [next(reading)]
    for pid in children(os.getpid()):
        os.kill(pid, number)
    results += reading
    assert sorted(set(titles(results))) == sorted(f"Paper {number}" for number in range(ITEMS))
    assert not any(result.record.problems for result in results)


@pytest.mark.usefixtures("forks")
def test_a_long_file_that_changes_while_it_is_read_ends_up_as_it_is(tmp_path: Path) -> None:
    """FAULTS 18."""
    path = write_long(tmp_path / "dumps" / "long.jsonl")

    def read(tasks: Sequence[Task]) -> Iterator[FileResult]:
        for each in tasks:
            for number, result in enumerate(worker.read(each)):
                yield result
                if number == 1:
                    path.write_text(path.read_text().replace("Paper ", "Draft "))

    report = sync.run([tmp_path / "dumps"], tmp_path / "cache", read=read, indexer=TITLES)
    assert report.distinct == ITEMS
    again = sync.run([tmp_path / "dumps"], tmp_path / "cache", indexer=TITLES)
    assert again.distinct == ITEMS


def snapshot(path: Path, numbers: Iterable[int], *, draft: Collection[int] = (), at: int = 0) -> None:
    """Write a long file whose records are read alike whatever their neighbours are."""
    rows = (
        {
            "id": f"2401.{number:05}",
            "title": f"{'Draft' if number in draft else 'Paper'} {number}",
            "abstract": "On a thing. " * 200,
            "authors_parsed": [["Doe", "Jane", ""]],
        }
        for number in numbers
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    os.utime(path, (LONG_AGO + at, LONG_AGO + at))


def everything(desk: Desk) -> dict[int, Paper]:
    with closing(desk.open()) as catalog:
        docs = catalog.order("added")
        return dict(zip(docs, catalog.papers(docs), strict=True))


def test_of_a_long_file_that_changed_only_what_is_new_is_read(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.dumps / "long.jsonl"
    snapshot(path, range(1_200))
    desk.sync()
    docs = {paper.title: doc for doc, paper in everything(desk).items()}
    read: list[str] = []

    def reading(tasks: Sequence[Task]) -> Iterator[FileResult]:
        for result in read_here(tasks):
            read.extend(filter(None, result.record.papers))
            yield result

    snapshot(path, [5_000, *range(500), 5_001, *range(501, 1_200), 5_000], draft=[7], at=60)
    report = sync.run([desk.dumps], desk.cache, read=reading, indexer=TITLES)
    assert [json.loads(text)["title"] for text in read] == [
        "Paper 5000", "Draft 7", "Paper 5001", "Paper 5000",
    ]  # fmt: skip
    assert (report.papers, report.distinct) == (1_202, 1_201)
    now = everything(desk)
    assert {docs.get(paper.title, doc) for doc, paper in now.items()} == now.keys(), "the others stay"
    assert {paper.added for paper in now.values()} == {LONG_AGO + 60}
    # What was known twice stands there thrice.
    snapshot(path, [1, *range(1_200), 1], at=120)
    report = sync.run([desk.dumps], desk.cache, read=reading, indexer=TITLES)
    assert (report.papers, report.distinct) == (1_202, 1_200)


def test_a_changed_long_file_whose_reading_broke_off_leaves_nothing_of_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_BATCHES", (100, 100))
    desk = Desk(tmp_path)
    path = desk.dumps / "long.jsonl"
    snapshot(path, range(1_200))
    desk.sync()

    def cut(tasks: Sequence[Task]) -> Iterator[FileResult]:
        yield from itertools.islice(read_here(tasks), 3)
        raise KeyboardInterrupt

    snapshot(path, range(1_799, 599, -1), at=60)
    with pytest.raises(KeyboardInterrupt):
        sync.run([desk.dumps], desk.cache, read=cut, indexer=TITLES)
    desk.sync()
    titles = {paper.title for paper in everything(desk).values()}
    assert titles == {f"Paper {number}" for number in range(600, 1_800)}


def test_a_file_that_is_newer_takes_its_papers_along(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("a.json", "Apples", "Pears", age=50)
    desk.write("b.json", "Pears", "Plums", age=40)
    desk.sync()
    assert next(paper.title for paper in everything(desk).values()) == "Plums"
    os.utime(desk.dumps / "a.json", (LONG_AGO, LONG_AGO))
    desk.sync()
    fresh = Desk(tmp_path / "fresh")
    shutil.copytree(desk.dumps, fresh.dumps, dirs_exist_ok=True)
    fresh.sync()
    found = [[(paper.title, paper.added) for paper in everything(each).values()] for each in (desk, fresh)]
    assert found[0] == found[1]
    assert found[0][0] == ("Apples", LONG_AGO)


def test_a_long_file_whose_reading_broke_off_is_read_on_from_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = write_long(desk.dumps / "long.jsonl")
    begun: list[int] = []
    cuts: list[int] = []  # the piece that was begun last before each cut

    def read(tasks: Sequence[Task]) -> Iterator[FileResult]:
        for each in tasks:
            note = (lambda piece: begun.append(piece.piece)), (lambda: cuts.append((begun or [-1])[-1]))
            yield from worker.read(each, *note)

    def cut(tasks: Sequence[Task]) -> Iterator[FileResult]:
        yield from itertools.islice(read(tasks), 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync.run([desk.dumps], desk.cache, read=cut, indexer=TITLES, first_part=-1)
    taken = desk.open().count
    assert 0 < taken < ITEMS
    begun.clear()
    cuts.clear()
    shown: list[Progress] = []
    report = sync.run([desk.dumps], desk.cache, read=read, indexer=TITLES, first_part=-1, notify=shown.append)
    assert begun[0] > 0, "what was taken is not read again"
    assert (len(cuts), cuts[0]) == (begun[-1] + 1, -1), "what is passed over has its time as well"
    assert any(progress.published for progress in shown if progress.stage == "reading"), "in parts again"
    assert (report.papers, report.distinct, report.new) == (ITEMS, ITEMS, ITEMS)
    assert desk.open().report().files[0].papers == ITEMS
    path.write_text(item(1) + "\n")
    assert sync.run([desk.dumps], desk.cache, read=read, indexer=TITLES).distinct == 1
