"""A generation: what it answers, that it is published whole, and that nothing doubtful is opened."""

import os
import shutil
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from papertui.catalog import Catalog, Report, build, directory_for, generations
from papertui.catalog.build import Edition
from papertui.errors import CacheError
from papertui.paper import Paper
from papertui.reference import Date, names_of
from tests.libraries import in_child

PAPERS = (
    Paper(
        "Beta", date=Date(2024, 5, 1), comments=3, arxiv_id="2405.00001", sources=(b"/d/page.html",), added=10
    ),
    Paper(
        "alpha",
        date=Date(2024, 5, 1),
        upvotes=9,
        names=names_of(("A", "B")),
        sources=(b"/d/page.html", b"/d/x/b.txt"),
    ),
    Paper("Gamma", "An abstract.", date=Date(2023, 1, 2), comments=8, code_url="https://x/y", added=30),
    Paper("Ünder", n_authors=40, comments=0, links=("https://a/b",), sources=(b"/d/\xff[1].txt",), added=20),
    Paper("Over", arxiv_id="hep-ph/9901001", sources=(b"/d/x/B.txt",)),
)


def publish(
    directory: Path, papers: Sequence[Paper], *, fresh: Collection[str] = (), previous: Catalog | None = None
) -> Catalog:
    generations.prepare(directory)
    known = {paper.id: 1 for paper in papers if paper.id not in fresh}
    edition = Edition(papers, "print", Report(distinct=len(papers)), reading=2, known=known)
    with generations.builder(directory):
        generations.publish(build.write(directory, edition, previous=previous))
    catalog = Catalog.open(directory)
    assert catalog
    return catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return publish(tmp_path / "cache", PAPERS, fresh=[PAPERS[2].id])


def titles(catalog: Catalog, docs: int | Sequence[int]) -> list[str]:
    if isinstance(docs, int):
        docs = [doc for doc in range(catalog.size) if docs >> doc & 1]
    return [paper.title for paper in catalog.papers(docs)]


def test_papers_come_back_equal_in_the_order_asked_for(catalog: Catalog) -> None:
    assert set(catalog.papers(range(5))) == set(PAPERS)
    assert catalog.papers([3, 0, 3]) == [catalog.papers([d])[0] for d in (3, 0, 3)]


def test_documents_are_numbered_newest_first(catalog: Catalog) -> None:
    assert titles(catalog, range(5)) == ["alpha", "Beta", "Gamma", "Over", "Ünder"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", "alpha Beta Gamma Over Ünder"),
        ("title", "alpha Beta Gamma Over Ünder"),
        ("comments", "Gamma Beta Ünder alpha Over"),
        ("upvotes", "alpha Beta Gamma Over Ünder"),
        ("added", "Gamma Ünder Beta alpha Over"),
    ],
)
def test_orders_put_unknown_last_and_ties_by_date_then_title(
    catalog: Catalog, sort: str, expected: str
) -> None:
    assert titles(catalog, catalog.order(sort)) == expected.split()


def test_dates_are_inclusive_and_open_ended(catalog: Catalog) -> None:
    assert titles(catalog, catalog.dates(date(2023, 1, 2), date(2024, 4, 30))) == ["Gamma"]
    assert titles(catalog, catalog.dates(None, date(2024, 5, 1))) == ["alpha", "Beta", "Gamma"]
    assert titles(catalog, catalog.live & ~catalog.dates(None, None)) == ["Over", "Ünder"]


def test_a_name_that_no_text_can_be_is_no_papers_name(catalog: Catalog) -> None:
    assert catalog.named("venue", "\ud800") == catalog.named("venue", "\ud800*") == 0


def test_unknown_numbers_never_match(catalog: Catalog) -> None:
    assert titles(catalog, catalog.numbers("comments", 0, None)) == ["Beta", "Gamma", "Ünder"]
    assert titles(catalog, catalog.numbers("comments", None, 0)) == ["Ünder"]
    assert titles(catalog, catalog.numbers("authors", 2, 39)) == ["alpha"]
    assert catalog.numbers("upvotes", 5, 2) == 0


def test_flags(catalog: Catalog) -> None:
    assert titles(catalog, catalog.has("code")) == ["Gamma"]
    assert titles(catalog, catalog.has("link")) == ["Gamma", "Ünder"]
    assert titles(catalog, catalog.has("arxiv")) == ["Beta", "Over"]
    assert titles(catalog, catalog.new()) == ["Gamma"]


@pytest.mark.parametrize(
    "spelling",
    [
        "2405.00001",
        "2405.00001v3",
        "arXiv:2405.00001",
        "https://arxiv.org/abs/2405.00001v1",
        "https://arxiv.org/pdf/2405.00001.pdf",
        "https://huggingface.co/papers/2405.00001",
        "arxiv:2405.00001",
        "title:beta",
    ],
)
def test_an_id_is_found_in_any_spelling(catalog: Catalog, spelling: str) -> None:
    assert titles(catalog, catalog.ids(spelling)) == ["Beta"]


def test_ids_of_the_old_kind_and_of_nothing(catalog: Catalog) -> None:
    assert titles(catalog, catalog.ids("hep-ph/9901001v2")) == ["Over"]
    assert catalog.ids("") == catalog.ids("\udcff") == catalog.ids("12405.00001") == 0


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("page.html", "alpha Beta"),
        ("*.txt", "alpha Over Ünder"),
        ("x/b.txt", "alpha Over"),
        ("/d/x/?.txt", "alpha Over"),
        ("[1].txt", ""),
        ("?[1].txt", "Ünder"),
        ("age.html", ""),
    ],
)
def test_sources_are_found_by_name_or_end_of_path(catalog: Catalog, pattern: str, expected: str) -> None:
    assert titles(catalog, catalog.sources(pattern)) == expected.split()


def test_every_key_leads_to_its_documents(catalog: Catalog) -> None:
    keys = [key for paper in PAPERS for key in paper.keys]
    found = catalog.docs_of_keys([*keys, "title:nobody"])
    assert found.keys() == set(keys)
    assert titles(catalog, found["title:gamma"]) == ["Gamma"]


def test_numbers_beyond_measure_are_kept_within_bounds(tmp_path: Path) -> None:
    catalog = publish(tmp_path / "cache", [Paper("Huge", comments=10**30, upvotes=-5)])
    assert catalog.numbers("comments", 2**31 - 1, None) == catalog.numbers("upvotes", 0, 0) == 1


def test_nothing_at_all_is_a_catalog_too(tmp_path: Path) -> None:
    catalog = publish(tmp_path / "cache", [])
    assert (catalog.size, catalog.count, catalog.live, list(catalog.order("title"))) == (0, 0, 0, [])
    assert catalog.dates(None, None) == catalog.live & ~catalog.dates(None, None) == catalog.sources("*") == 0


def test_an_extended_generation_keeps_numbers_and_appends(tmp_path: Path) -> None:
    first = publish(tmp_path / "cache", PAPERS)
    newer = Paper("Newest", date=Date(2025, 1, 1))
    recounted = replace(PAPERS[0], comments=99)
    retold = replace(PAPERS[2], abstract="A longer abstract.")
    second = publish(tmp_path / "cache", [newer, recounted, PAPERS[1], retold, PAPERS[4]], previous=first)
    assert (second.size, second.count) == (7, 5)
    kept = {1: recounted, 0: PAPERS[1], 3: PAPERS[4]}
    assert second.papers(list(kept)) == list(kept.values())
    assert second.live == 0b1101011
    assert titles(second, second.order("date")) == ["Newest", "alpha", "Beta", "Gamma", "Over"]
    assert second.live & ~second.dates(None, None) == 0b1000
    with pytest.raises(LookupError):
        second.papers([2])
    assert len(first.papers(range(5))) == 5


def test_the_folder_depends_on_the_paths_and_not_on_how_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    spelled = directory_for(tmp_path, [tmp_path / "a" / ".." / "a", tmp_path / "b"])
    assert spelled == directory_for(tmp_path, [tmp_path / "b", os.fsencode(tmp_path / "a")])
    assert spelled != directory_for(tmp_path, [tmp_path / "a"])


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_or_write_it_under_any_mask(tmp_path: Path, mask: int) -> None:
    old = os.umask(mask)
    try:
        publish(tmp_path / "cache", PAPERS)
    finally:
        os.umask(old)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    for path in (tmp_path / "cache").rglob("*"):
        assert path.stat().st_mode & 0o022 == 0, path


@pytest.mark.parametrize("name", ["", "CURRENT", "g*-*", "g*/catalog.db", "g*/catalog.db.seal"])
def test_what_others_can_write_is_refused(tmp_path: Path, name: str) -> None:
    publish(tmp_path / "cache", PAPERS)
    [path] = (tmp_path / "cache").glob(name) if name else [tmp_path / "cache"]
    path.chmod(path.stat().st_mode | 0o020)
    assert Catalog.open(tmp_path / "cache") is None


def test_a_planted_index_is_not_counted(tmp_path: Path) -> None:
    catalog = publish(tmp_path / "cache", PAPERS)
    folder = tmp_path / "cache" / catalog.generation
    (folder / "index").mkdir(mode=0o700)
    (folder / "index" / "_MAIN_1.toc").write_text("planted")
    (folder / "indexed").write_text("5")
    (folder / "index" / "_MAIN_1.toc").chmod(0o666)
    assert catalog.indexed == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("name", ["", "CURRENT", "g*-*", "g*/catalog.db", "g*/catalog.db.seal"])
def test_what_belongs_to_another_user_is_refused(tmp_path: Path, name: str) -> None:
    """FAULTS 12."""
    publish(tmp_path / "cache", PAPERS)
    [path] = (tmp_path / "cache").glob(name) if name else [tmp_path / "cache"]
    os.chown(path, 12345, 12345)
    assert Catalog.open(tmp_path / "cache") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_an_index_of_another_user_is_not_opened_and_its_folder_not_emptied(tmp_path: Path) -> None:
    catalog = publish(tmp_path / "cache", PAPERS)
    folder = tmp_path / "cache" / catalog.generation
    (folder / "index").mkdir(mode=0o700)
    (folder / "index" / "_MAIN_1.toc").write_text("planted")
    (folder / "indexed").write_text("5")
    os.chown(folder / "index" / "_MAIN_1.toc", 12345, 12345)
    assert catalog.indexed == 0
    os.chown(tmp_path / "cache", 12345, 12345)
    with pytest.raises(CacheError, match="belongs to another user"):
        generations.prepare(tmp_path / "cache")
    assert folder.exists()


def test_a_cache_that_is_deleted_under_a_reader_never_gives_its_generation_again(tmp_path: Path) -> None:
    first = publish(tmp_path / "cache", PAPERS).generation
    shutil.rmtree(tmp_path / "cache")
    assert publish(tmp_path / "cache", PAPERS).generation != first


@pytest.mark.parametrize("pointer", ["", "../cache/{}", "g000002-00000000", "g1/../{}", "\xff", "g" * 300])
def test_a_pointer_that_leads_nowhere_is_refused(tmp_path: Path, pointer: str) -> None:
    name = publish(tmp_path / "cache", PAPERS).generation
    (tmp_path / "cache" / "CURRENT").write_text(pointer.format(name))
    assert Catalog.open(tmp_path / "cache") is None


def test_links_are_refused(tmp_path: Path) -> None:
    publish(tmp_path / "real", PAPERS)
    (tmp_path / "cache").symlink_to(tmp_path / "real")
    assert Catalog.open(tmp_path / "cache") is None


@pytest.mark.parametrize("damage", range(10))
def test_a_damaged_catalog_is_none_or_says_so(tmp_path: Path, damage: int) -> None:
    file = tmp_path / "cache" / publish(tmp_path / "cache", PAPERS).generation / "catalog.db"
    data = bytearray(file.read_bytes())
    status = file.stat()
    start = len(data) * damage // 10
    data[start : start + 40] = b"\x99" * 40
    file.write_bytes(data)
    assert Catalog.open(tmp_path / "cache") is None
    # The same damage by a failing disk, which changes no time.
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    catalog = Catalog.open(tmp_path / "cache")
    if catalog:
        try:
            catalog.papers(catalog.order("date"))
        except (CacheError, LookupError):
            generations.invalidate(tmp_path / "cache")
            assert Catalog.open(tmp_path / "cache") is None


def test_a_folder_of_ours_that_others_could_write_is_emptied(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS)
    (tmp_path / "cache").chmod(0o777)
    generations.prepare(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_the_folder_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("x")
    (tmp_path / "cache").symlink_to(tmp_path / "precious")
    generations.prepare(tmp_path / "cache")
    assert (tmp_path / "precious" / "file").exists()
    assert not (tmp_path / "cache").is_symlink()


def test_twenty_builds_under_a_reader_give_no_error(tmp_path: Path) -> None:
    """FAULTS 13: readers meet the old generation or the new one, never a part of either."""
    publish(tmp_path / "cache", PAPERS).close()
    done, errors, opened = threading.Event(), [], set()

    def read() -> None:
        while not done.is_set():
            catalog = Catalog.open(tmp_path / "cache")
            if catalog is None:
                errors.append("none")
                continue
            opened.add(catalog.generation)
            if len(catalog.papers(catalog.order("title"))) != catalog.count:
                errors.append("count")
            catalog.close()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for count in range(20):
        publish(tmp_path / "cache", [Paper(f"Paper {n}") for n in range(count * 20)]).close()
    done.set()
    for reader in readers:
        reader.join()
    assert not errors
    assert len(opened) > 1
    generations.sweep(tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("g*"))) == 1


def test_a_generation_that_is_read_stays_until_it_is_let_go(tmp_path: Path) -> None:
    old = publish(tmp_path / "cache", PAPERS)
    publish(tmp_path / "cache", PAPERS[:1])
    assert (tmp_path / "cache" / old.generation).exists()
    assert len(old.papers(range(5))) == 5
    old.close()
    generations.sweep(tmp_path / "cache")
    assert not (tmp_path / "cache" / old.generation).exists()


def test_a_turned_order_keeps_the_unknown_last_and_ties_by_date_and_title(tmp_path: Path) -> None:
    papers = [
        Paper("old few", date=Date(2020, 1, 1), comments=1),
        Paper("new few", date=Date(2024, 1, 1), comments=1),
        Paper("many", date=Date(2022, 1, 1), comments=9),
        Paper("unknown"),
    ]
    with closing(publish(tmp_path / "cache", papers)) as catalog:
        assert titles(catalog, catalog.order("-comments")) == ["new few", "old few", "many", "unknown"]
        assert titles(catalog, catalog.order("-date")) == ["old few", "many", "new few", "unknown"]
        assert titles(catalog, catalog.order("-title")) == ["unknown", "old few", "new few", "many"]


def test_a_catalog_that_is_closed_while_a_thread_reads_it_says_so_there(catalog: Catalog) -> None:
    """SQLite crashes the process where a connection is closed under a statement, so in a child."""
    # Tens of milliseconds, so that the closing falls into it.
    slow = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) SELECT max(i) FROM n"
    )

    def work() -> None:
        told = list[object]()
        thread = threading.Thread(target=lambda: told.append(catalog.stored.rows(slow)))
        thread.start()
        while not catalog.stored._lock.locked():
            time.sleep(0.001)
        catalog.close()
        thread.join()
        assert told == [[(99_999,)]]
        with pytest.raises(CacheError):
            catalog.stored.rows(slow)

    for _ in range(3):
        in_child(work)
