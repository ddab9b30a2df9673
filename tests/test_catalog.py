"""A catalog: what it answers, while it is changed too, and that nothing doubtful is opened."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from papertui.catalog import Catalog, directory_for, folder
from papertui.catalog.columns import FLAGS, NUMBERS, ORDERS
from papertui.catalog.database import connect, inode_of, is_remote
from papertui.catalog.file_table import FileRecord
from papertui.catalog.writer import Writer
from papertui.errors import CacheError
from papertui.files import open_lock, try_lock
from papertui.paper import Paper
from papertui.paper_json import to_json
from papertui.reference import Date, Name, names_of
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


def publish(directory: Path, papers: Sequence[Paper], *, fresh: Collection[str] = ()) -> Catalog:
    """Make papers those of a catalog; the `fresh` ones come with a second reading."""
    folder.prepare(directory)
    with folder.builder(directory), closing(Writer(directory)) as writer:
        for some in ([paper for paper in papers if paper.id not in fresh], papers) if fresh else (papers,):
            writer.take_whole(some)
            writer.publish(finished=True)
    catalog = Catalog.open(directory)
    assert catalog
    return catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return publish(tmp_path / "cache", PAPERS)


def titles(catalog: Catalog, docs: int | Sequence[int]) -> list[str]:
    if isinstance(docs, int):
        docs = [doc for doc in range(catalog.size) if docs >> doc & 1]
    return [paper.title for paper in catalog.papers(docs)]


def test_papers_come_back_equal_in_the_order_asked_for(catalog: Catalog) -> None:
    assert set(catalog.papers(range(5))) == set(PAPERS)
    assert catalog.papers([3, 0, 3]) == [catalog.papers([d])[0] for d in (3, 0, 3)]


def test_words_for_an_index_are_those_of_the_papers(tmp_path: Path) -> None:
    odd = (
        Name("Gogh", "Vincent", "van"), Name("King", "Martin Luther", "", "Jr."), Name("Plato"),
        Name(literal="The Team, Ltd"), Name("Li", "X.", dropping="de"),
        *names_of(("Ada Lovelace", "Cher", "A, B")),
    )  # fmt: skip
    papers = [Paper("Odd names", "Of many.", names=odd, organization="A Lab"), *PAPERS]
    with closing(publish(tmp_path / "c", papers)) as catalog:
        docs = range(catalog.size)
        words = [(each.title, each.abstract, each.authors, each.organization) for each in catalog.words(docs)]
        assert words == [(p.title, p.abstract, p.authors, p.organization) for p in catalog.papers(docs)]


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


def test_what_came_with_the_last_reading_is_new(tmp_path: Path) -> None:
    catalog = publish(tmp_path / "cache", PAPERS, fresh=[PAPERS[2].id])
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


def test_a_changed_catalog_keeps_numbers_and_appends(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS).close()
    newer = Paper("Newest", date=Date(2025, 1, 1))
    recounted = replace(PAPERS[0], comments=99)
    retold = replace(PAPERS[2], abstract="A longer abstract.")
    second = publish(tmp_path / "cache", [newer, recounted, PAPERS[1], retold, PAPERS[4]])
    assert (second.size, second.count) == (7, 5)
    kept = {1: recounted, 0: PAPERS[1], 3: PAPERS[4]}
    assert second.papers(list(kept)) == list(kept.values())
    assert second.live == 0b1101011
    assert titles(second, second.order("date")) == ["Newest", "alpha", "Beta", "Gamma", "Over"]
    assert second.live & ~second.dates(None, None) == 0b1000
    assert second.papers([2]) == [PAPERS[2]], "a list that still shows it can"
    with pytest.raises(LookupError):
        second.papers([7])


def test_a_reader_of_before_a_change_meets_nothing_that_it_cannot_number(tmp_path: Path) -> None:
    first = publish(tmp_path / "cache", PAPERS)
    assert first.is_newest
    publish(tmp_path / "cache", [*PAPERS[1:], Paper("Newest", date=Date(2025, 1, 1), comments=1)])
    assert not first.is_newest
    assert len(first.papers(range(5))) == 5
    for sort in (*ORDERS, *(f"-{name}" for name in ORDERS), "venue"):
        assert set(first.order(sort)) <= set(range(5))
    leaves = (first.live, first.has("arxiv"), first.numbers("comments", 0, None), first.sources("*"))
    assert all(bits < 1 << 5 for bits in (*leaves, first.new()))
    assert first.docs_of_keys(["title:newest"]) == {}


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


@pytest.mark.parametrize("name", ["", "catalog.db"])
def test_what_others_can_write_is_refused(tmp_path: Path, name: str) -> None:
    publish(tmp_path / "cache", PAPERS).close()
    path = tmp_path / "cache" / name
    path.chmod(path.stat().st_mode | 0o020)
    assert Catalog.open(tmp_path / "cache") is None


def planted(directory: Path) -> Path:
    """Serve an index that covers all papers; return the file that an engine would read."""
    index = folder.new_index(directory)
    file = folder.words_of(index) / "_MAIN_1.toc"
    file.write_text("planted")
    (index / "indexed").write_bytes(folder.covering(5))
    with closing(Writer(directory)) as writer:
        writer.note(index=index.name, engine="whoosh")
    return file


def test_a_planted_index_is_not_counted(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS).close()
    file = planted(tmp_path / "cache")
    file.chmod(0o666)
    with closing(opened(tmp_path / "cache")) as catalog:
        assert catalog.indexed == 0
    file.chmod(0o600)
    with closing(opened(tmp_path / "cache")) as catalog:
        assert catalog.indexed == 5


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("name", ["", "catalog.db"])
def test_what_belongs_to_another_user_is_refused(tmp_path: Path, name: str) -> None:
    """FAULTS 12."""
    publish(tmp_path / "cache", PAPERS).close()
    os.chown(tmp_path / "cache" / name, 12345, 12345)
    assert Catalog.open(tmp_path / "cache") is None


def test_a_folder_that_another_process_makes_meanwhile_is_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, look = list[Path](), Path.lstat

    def look_late(path: Path) -> os.stat_result:
        try:
            return look(path)
        except FileNotFoundError:
            if not looked:
                looked.append(path)
                publish(tmp_path / "cache", PAPERS).close()
            raise

    monkeypatch.setattr(Path, "lstat", look_late)
    folder.prepare(tmp_path / "cache")
    assert looked == [tmp_path / "cache"]
    with closing(opened(tmp_path / "cache")) as catalog:
        assert catalog.count == len(PAPERS)


def test_a_builder_that_waited_for_a_sweep_builds_in_a_folder_that_is_there(tmp_path: Path) -> None:
    directory = tmp_path / f"{1:020x}"
    folder.prepare(directory)
    holder = open_lock(directory / "lock")
    assert try_lock(holder)

    def sweep() -> None:
        # The sweeper is the one that has the lock; whoever waits is called once more now and then.
        if directory.exists() and not swept:
            swept.append(directory)
            folder._remove_unused(directory)
            os.close(holder)

    swept = list[Path]()
    with folder.builder(directory, sweep):
        other = open_lock(directory / "lock", create=False)
        assert not try_lock(other)
        os.close(other)
        assert os.listdir(tmp_path) == [directory.name]


def test_a_cache_that_is_built_while_its_sweeper_looks_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / f"{1:020x}"
    publish(directory, PAPERS).close()
    os.utime(directory / "lock", (0, 0))
    look, seen = Path.lstat, list[Path]()

    def build_after(path: Path) -> os.stat_result:
        status = look(path)
        if path.name == "lock" and not seen:
            seen.append(path)
            publish(directory, PAPERS).close()
        return status

    monkeypatch.setattr(Path, "lstat", build_after)
    assert folder.sweep_unused(tmp_path, 60, time.time()) == []
    assert folder.sweep_unused(tmp_path / "gone", 60, time.time()) == []
    assert seen
    opened(directory).close()


def test_a_catalog_that_is_replaced_while_it_is_opened_is_not_the_newest(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS).close()
    before = inode_of(tmp_path / "cache")
    os.link(tmp_path / "cache" / "catalog.db", tmp_path / "kept")  # so that its number is not used again
    shutil.rmtree(tmp_path / "cache")
    publish(tmp_path / "cache", PAPERS).close()
    database = connect(tmp_path / "cache")
    assert database
    with closing(Catalog(tmp_path / "cache", database, before)) as catalog:
        assert not catalog.is_newest


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_builder_waits_for_who_looks_into_its_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second papertui looks whether there are papers by now; SQLite gives up at once there."""
    folder.prepare(tmp_path)
    with closing(sqlite3.connect(tmp_path / folder.DATABASE)) as looking:
        (tmp_path / folder.DATABASE).chmod(0o600)
        looking.execute("BEGIN")
        looking.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        waited: list[float] = []

        def rest(seconds: float) -> None:
            waited.append(seconds)
            looking.rollback()

        monkeypatch.setattr("papertui.catalog.database.time.sleep", rest)
        # SQLite itself waits five seconds before it gives up.
        monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.05))
        with closing(Writer(tmp_path)) as writer:
            writer.publish(finished=True)
    assert len(waited) == 1
    assert Catalog.open(tmp_path)


def test_an_index_of_another_user_is_not_opened_and_its_folder_not_emptied(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS).close()
    file = planted(tmp_path / "cache")
    os.chown(file, 12345, 12345)
    with closing(opened(tmp_path / "cache")) as catalog:
        assert catalog.indexed == 0
    os.chown(tmp_path / "cache", 12345, 12345)
    with pytest.raises(CacheError, match="belongs to another user"):
        folder.prepare(tmp_path / "cache")
    assert file.exists()


def test_a_cache_that_is_deleted_under_a_reader_never_gives_its_numbers_again(tmp_path: Path) -> None:
    first = publish(tmp_path / "cache", PAPERS)
    shutil.rmtree(tmp_path / "cache")
    assert publish(tmp_path / "cache", PAPERS).version != first.version
    assert not first.is_newest


def test_links_are_refused(tmp_path: Path) -> None:
    publish(tmp_path / "real", PAPERS).close()
    (tmp_path / "cache").symlink_to(tmp_path / "real")
    assert Catalog.open(tmp_path / "cache") is None


@pytest.mark.parametrize("damage", range(20))
def test_a_damaged_catalog_is_none_or_says_so_and_is_made_again(tmp_path: Path, damage: int) -> None:
    """FAULTS 12."""
    right = publish(tmp_path / "cache", PAPERS)
    papers = right.papers(right.order("date"))
    right.close()
    file = tmp_path / "cache" / "catalog.db"
    data = bytearray(file.read_bytes())
    start = len(data) * damage // 20
    data[start : start + 400] = b"\x99" * 400
    file.write_bytes(data)
    catalog = Catalog.open(tmp_path / "cache")
    try:
        found = [answers(catalog)] if catalog else []
    except CacheError:
        assert Catalog.open(tmp_path / "cache") is None, "it is out of use until it is made again"
        found = []
    assert found in ([], [papers])


def answers(catalog: Catalog) -> list[Paper]:
    for name in ORDERS:
        catalog.order(name)
    for name in (*NUMBERS, *FLAGS):
        catalog.stored.blob(name)
    return catalog.papers(catalog.order("date"))


def opened(directory: Path) -> Catalog:
    catalog = Catalog.open(directory)
    assert catalog
    return catalog


def test_a_folder_of_ours_that_others_could_write_is_emptied(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS)
    (tmp_path / "cache").chmod(0o777)
    folder.prepare(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_the_folder_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("x")
    (tmp_path / "cache").symlink_to(tmp_path / "precious")
    folder.prepare(tmp_path / "cache")
    assert (tmp_path / "precious" / "file").exists()
    assert not (tmp_path / "cache").is_symlink()


def test_twenty_changes_under_readers_give_no_error(tmp_path: Path) -> None:
    """FAULTS 13: readers meet a state of before a change or of after it."""
    publish(tmp_path / "cache", PAPERS).close()
    done, errors, seen = threading.Event(), list[str](), set[str]()

    def read() -> None:
        while not done.is_set():
            with closing(opened(tmp_path / "cache")) as catalog:
                seen.add(catalog.version)
                docs = catalog.order("title")
                if len(catalog.papers(docs)) != len(docs) or not set(docs) <= set(range(catalog.size)):
                    errors.append(catalog.version)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for count in range(20):
        publish(tmp_path / "cache", [Paper(f"Paper {n}") for n in range(count, count * 20)]).close()
    done.set()
    for reader in readers:
        reader.join()
    assert not errors
    assert len(seen) > 1


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


@pytest.mark.parametrize(
    ("mounts", "is_elsewhere"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/home {} nfs4 rw 0 0\n", True),
        ("server:/ / nfs rw 0 0\n/dev/sdb1 {} xfs rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nme@host:/ {} fuse.sshfs rw 0 0\n", True),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/home {}other nfs4 rw 0 0\n", False),
    ],
)
def test_a_log_of_changes_is_kept_only_on_disks_of_this_machine(
    tmp_path: Path, mounts: str, is_elsewhere: bool
) -> None:
    told = tmp_path / "mounts"
    told.write_text(mounts.format(tmp_path.resolve()))
    assert is_remote(tmp_path / "cache", told) is is_elsewhere
    assert is_remote(tmp_path, tmp_path / "nothing")


def test_a_catalog_in_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    publish(tmp_path / "cache", PAPERS).close()
    with closing(sqlite3.connect(tmp_path / "cache" / "catalog.db")) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    (tmp_path / "cache").chmod(0o500)
    with closing(opened(tmp_path / "cache")) as catalog:
        assert len(catalog.papers(catalog.order("date"))) == 5
    (tmp_path / "cache").chmod(0o700)


def test_papers_of_many_records_are_taken_out_in_steps(tmp_path: Path) -> None:
    count = 20
    papers = tuple(to_json(Paper(f"Paper {n}", arxiv_id=f"2401.{n:05}")) for n in range(count))
    folder.prepare(tmp_path / "cache")
    for path, texts in ((b"/d/a", papers), (b"/d/b", papers[::2]), (b"/d/a", ()), (b"/d/b", papers[:1])):
        with closing(Writer(tmp_path / "cache", at_once=3)) as writer:
            writer.take(FileRecord(path, None, b"", None, "x", texts, added=len(texts) + 1))
            writer.publish(finished=True)
    with closing(opened(tmp_path / "cache")) as catalog:
        assert (catalog.count, catalog.size) == (1, count)
        assert titles(catalog, catalog.order("date")) == ["Paper 0"]


def test_caches_that_nobody_used_for_long_are_removed_and_nothing_else(tmp_path: Path) -> None:
    old, young, held = (tmp_path / f"{number:020x}" for number in range(3))
    for directory in (old, young, held, tmp_path / "mine"):
        directory.mkdir(mode=0o700)
        (directory / "lock").touch()
        os.utime(directory / "lock", (time.time() - 61 * 86_400,) * 2)
    with folder.builder(young):
        pass
    with folder.builder(held):
        os.utime(held / "lock", (0, 0))
        assert folder.sweep_unused(tmp_path, 60, time.time()) == [old]
    assert sorted(tmp_path.iterdir()) == sorted([young, held, tmp_path / "mine"])
