"""What can befall the library: full disks, foreign files, corruption, kill -9, many writers at once."""

import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.errors import LibraryError
from papertui.library import Library
from papertui.library.connection import connect, explain
from papertui.library.files import turn
from papertui.library.schema import MIGRATIONS
from papertui.library.store import Store
from papertui.paper import Paper

PAPERS = [
    Paper(
        title=f"On fault {number}", abstract=f"{number} words of our own. " * 20, arxiv_id=f"2401.{number:05}"
    )
    for number in range(60)
]
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a library of 60 tagged papers with a backup; tests copy it."""
    directory = tmp_path_factory.mktemp("saved") / "library"
    with closing(Library.open(directory)) as library:
        library.tag(PAPERS, ["kept"])
        library.tag(PAPERS[:1], ["first"])
    Library.open(directory).close()
    return directory


@pytest.fixture
def directory(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "library"))


def in_child(work: Callable[[], None]) -> None:
    """Run something that changes the whole process in a child; fail if it fails."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0, "see what the child wrote to stderr"


def kept(directory: Path) -> int:
    with closing(Library.open(directory)) as library:
        return library.tags().get("kept", 0)


def modes(directory: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.rglob("*")}


# Permissions (FAULTS 10)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_all_files_are_private_under_any_umask(tmp_path: Path, mask: int) -> None:
    directory = tmp_path / "share" / "papertui"

    def work() -> None:
        if mask != 0o777:
            os.umask(mask)
        library = Library.open(directory)
        library.tag(PAPERS[:1], ["a"])
        library.tag(PAPERS[:1], ["b"])
        with Store(directory).transaction() as connection:
            connection.execute("INSERT INTO note VALUES (1, 'x')")
            os.umask(0o022)
            assert modes(directory)["library.db-journal"] == 0o600

    in_child(work)
    found = modes(directory)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(directory.parent.stat().st_mode) == 0o700
    assert found.pop("backups") == 0o700
    assert len(found) == 3
    assert set(found.values()) == {0o600}


def test_what_stood_open_to_others_is_closed(directory: Path) -> None:
    directory.chmod(0o777)
    (directory / "library.db").chmod(0o666)
    assert kept(directory) == 60
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert modes(directory)["library.db"] == 0o600


@pytest.mark.parametrize("name", ["library.db", "library.lock"])
def test_a_link_is_not_followed(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / name).symlink_to(target)
    with pytest.raises(LibraryError, match=f"{name}: is a symbolic link"):
        Library.open(tmp_path / "library")
    assert target.read_bytes() == b""


def test_a_linked_backup_folder_is_neither_written_nor_read(directory: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (directory / "backups").rename(elsewhere)
    (backup,) = elsewhere.iterdir()
    backup.rename(elsewhere / "library-20200101T000000Z.db")
    (directory / "backups").symlink_to(elsewhere)
    with closing(Library.open(directory)) as library:
        assert "symbolic link" in library.notice
        library.tag(PAPERS[:1], ["a"])
    (directory / "library.db").unlink()
    assert kept(directory) == 0
    assert len(list(elsewhere.iterdir())) == 1


def test_a_pipe_in_the_place_of_the_library_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "library.db")
    with pytest.raises(LibraryError, match="no plain file"):
        Library.open(tmp_path)


@as_root
def test_a_library_of_someone_else_is_refused(directory: Path) -> None:
    os.chown(directory / "library.db", NOBODY, NOBODY)
    with pytest.raises(LibraryError, match="belongs to another user"):
        Library.open(directory)
    os.chown(directory, NOBODY, NOBODY)
    with pytest.raises(LibraryError, match="belongs to another user"):
        Library.open(directory)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        connection.execute("CREATE TABLE books (title)")
    before = (tmp_path / "library.db").read_bytes()
    with pytest.raises(LibraryError, match="not a papertui library"):
        Library.open(tmp_path)
    assert (tmp_path / "library.db").read_bytes() == before


# Where nothing can be written (FAULTS 9)


def test_a_home_that_cannot_be_made_reads_as_empty_and_refuses_writing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    library = Library.open(tmp_path / "file" / "library")
    assert library.states() == []
    assert "a file stands where its directory should be" in library.notice
    for write in (lambda: library.tag(PAPERS, ["a"]), library.undo, library.redo):
        with pytest.raises(LibraryError, match="nothing can be saved"):
            write()
    assert not library.refresh()
    assert library.history() == []


def test_a_write_protected_library_can_be_read(saved: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(shutil.copytree(saved, Path(folder) / "library"))
        for path in (Path(folder), directory, *directory.rglob("*")):
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
        directory.chmod(0o500)

        def work() -> None:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            library = Library.open(directory)
            assert library.tags() == {"first": 1, "kept": 60}
            assert "write-protected" in library.notice
            with pytest.raises(LibraryError, match="nothing can be saved"):
                library.tag(PAPERS, ["a"])
            assert not library.refresh()
            assert len(library.history()) == 2

        in_child(work)
        directory.chmod(0o700)


@pytest.mark.parametrize("pages", [0, 1, 2, 4, 8, 12, 16, 20])
def test_a_full_disk_changes_nothing_and_the_instance_goes_on(directory: Path, pages: int) -> None:
    """The limit lets each write point fail in turn: lock, journal, new pages, old pages, backup."""
    (backup,) = (directory / "backups").iterdir()
    backup.rename(directory / "backups" / "library-20200101T000000Z.db")
    more = [replace(paper, title=f"More {paper.title}", arxiv_id=f"x/{paper.arxiv_id}") for paper in PAPERS]

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (pages * 4096 + 100, resource.RLIM_INFINITY))
        library = Library.open(directory)
        before = library.states()
        for what in ("once", "and again"):
            with pytest.raises(LibraryError, match="nothing was saved"):
                library.tag(more, ["new"], what=what)
            with suppress(LibraryError):  # under some limits not even the torn write can be rolled back
                assert not library.refresh()
            assert library.states() == before
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        library.tag(more, ["late"])
        assert library.tags() == {"first": 1, "kept": 60, "late": 60}

    in_child(work)
    with closing(Library.open(directory)) as library:
        assert library.tags() == {"first": 1, "kept": 60, "late": 60}
        assert library.notice == ""


@pytest.mark.parametrize("size", [0, 100, 4096, 9000])
def test_a_disk_full_at_the_first_start_says_so(tmp_path: Path, size: int) -> None:
    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        library = Library.open(tmp_path / "library")
        assert "nothing can be saved" in library.notice
        assert library.states() == []

    in_child(work)
    with closing(Library.open(tmp_path / "library")) as library:
        library.tag(PAPERS, ["kept"])
        assert library.notice == ""


def test_a_full_disk_is_called_that(directory: Path) -> None:
    with closing(connect(directory / "library.db")) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("CREATE TABLE big AS SELECT randomblob(1000000)")
    assert "the disk is full; make room and try again" in explain(directory, caught.value)


# Corruption (FAULTS 11)


def zeroed(page: int) -> Callable[[bytes], bytes]:
    return lambda data: data[: page * 4096] + bytes(4096) + data[(page + 1) * 4096 :]


def noise(page: int) -> Callable[[bytes], bytes]:
    junk = random.Random(page).randbytes(4096)
    return lambda data: data[: page * 4096] + junk + data[(page + 1) * 4096 :]


CORRUPTIONS: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": lambda data: data[: len(data) // 2],
    "cut within a page": lambda data: data[:-1000],
    "cut within the header": lambda data: data[:50],
    "one page left": lambda data: data[:4096],
    "a text instead": lambda data: b"to-read: everything\n" * 300,
    "magic lost": lambda data: b"SQLite formaT 3\0" + data[16:],
    "page size changed": lambda data: data[:16] + b"\x02\x00" + data[18:],
    "pages reversed": lambda data: b"".join(
        data[at : at + 4096] for at in range(len(data) - 4096, -1, -4096)
    ),
    "table renamed": lambda data: data.replace(b"CREATE TABLE paper ", b"CREATE TABLE qaper "),
    "schema text broken": lambda data: data.replace(b"CREATE TABLE tag (", b"CREATE TABLE tag )"),
    "tags not UTF-8": lambda data: data.replace(b"kept", b"k\xff\xfet"),
    "all zeros": lambda data: bytes(len(data)),
    **{f"page {page} zeroed": zeroed(page) for page in (0, 1, 2, 3, 5)},
    **{f"page {page} noise": noise(page) for page in (0, 2, 4, 6)},
}


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_a_corrupt_library_is_set_aside_and_its_backup_restored(directory: Path, kind: str) -> None:
    path = directory / "library.db"
    corrupt = CORRUPTIONS[kind](path.read_bytes())
    assert corrupt != path.read_bytes()
    path.write_bytes(corrupt)
    with closing(Library.open(directory)) as library:
        assert library.tags()["kept"] == 60
        (aside,) = directory.glob("library.db.corrupt-*")
        assert aside.read_bytes() == corrupt
        assert aside.name in library.notice
        assert "the backup library-2" in library.notice
        library.tag(PAPERS[:1], ["goes-on"])
    with closing(Library.open(directory)) as library:
        assert "goes-on" in library.tags()
        assert library.notice == ""
    assert set(modes(directory).values()) <= {0o600, 0o700}


def test_a_corrupt_backup_is_passed_over(directory: Path) -> None:
    (good,) = (directory / "backups").iterdir()
    good.rename(directory / "backups" / "library-20200101T000000Z.db")
    for name, data in (("library-20990101T000000Z.db", b"x" * 9000), ("library-20990102T000000Z.db", b"")):
        (directory / "backups" / name).write_bytes(data)
    (directory / "library.db").write_bytes(b"torn")
    assert kept(directory) == 60


def test_a_corrupt_library_without_a_backup_is_kept_and_another_begun(directory: Path) -> None:
    shutil.rmtree(directory / "backups")
    for content in (b"torn", b"torn again"):
        (directory / "library.db").write_bytes(content)
        with closing(Library.open(directory)) as library:
            assert library.tags() == {}
            assert "no backup was found, so it begins empty" in library.notice
    assert {path.read_bytes() for path in directory.glob("*.corrupt-*")} == {b"torn", b"torn again"}


@pytest.mark.parametrize("content", [None, b""])
def test_a_library_that_has_gone_comes_back_from_its_backup(directory: Path, content: bytes | None) -> None:
    (directory / "library.db").unlink()
    if content is not None:
        (directory / "library.db").write_bytes(content)
    assert kept(directory) == 60


def test_an_open_instance_goes_over_to_the_restored_library(directory: Path) -> None:
    with closing(Library.open(directory)) as library:
        library.tag(PAPERS[1:2], ["lost-with-the-file"])
        (directory / "library.db").write_bytes(b"torn")
        assert kept(directory) == 60
        library.tag(PAPERS[2:3], ["later"])
        assert library.tags() == {"kept": 60, "later": 1}
    with closing(Library.open(directory)) as library:
        assert library.tags() == {"kept": 60, "later": 1}


def test_nothing_is_acknowledged_once_the_file_has_gone(directory: Path) -> None:
    with closing(Library.open(directory)) as library:
        (directory / "library.db").unlink()
        with pytest.raises(LibraryError, match="it has gone; start papertui again"):
            library.tag(PAPERS, ["a"])
        assert not library.refresh()
        assert library.tags() == {"first": 1, "kept": 60}


def test_a_damaged_snapshot_loses_no_tag_and_heals(directory: Path) -> None:
    with closing(sqlite3.connect(directory / "library.db")) as connection, connection:
        connection.execute("UPDATE paper SET snapshot = '{\"title\": 1' WHERE id = 1")
    with closing(Library.open(directory)) as library:
        assert "first" in library.tags()
        stand_in = library.papers()[0]
        state = library.state(stand_in)
        assert stand_in.id == PAPERS[0].id
        assert state is not None
        assert state.tags == {"first", "kept"}
        library.tag(PAPERS[:1], ["seen-again"])
        assert library.papers()[0] == PAPERS[0]


# Backups and migrations


def test_one_backup_a_day_if_anything_changed_and_seven_kept(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for day in range(1, 12):
        with closing(Library.open(tmp_path)) as library:
            library.tag(PAPERS[:1], [f"day{day}"])
            library.tag(PAPERS[:1], [f"day{day}/evening"])
        for path in folder.glob(time.strftime("library-%Y%m%d*", time.gmtime())):
            path.rename(folder / f"library-202001{day:02}T000000Z.db")
    assert sorted(path.name[8:16] for path in folder.iterdir()) == [f"202001{day:02}" for day in range(5, 12)]
    Library.open(tmp_path).close()
    assert len(list(folder.iterdir())) == 7
    newest = max(folder.iterdir())
    assert newest.name.startswith(time.strftime("library-%Y%m%d", time.gmtime()))
    os.utime(newest)
    newest.rename(folder / "library-20200201T000000Z.db")
    Library.open(tmp_path).close()
    assert max(folder.iterdir()).name == "library-20200201T000000Z.db"


def test_a_migration_begins_with_a_backup_and_an_older_papertui_then_refuses(directory: Path) -> None:
    shutil.rmtree(directory / "backups")
    later = (*MIGRATIONS, "CREATE TABLE saved (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;")
    Store(directory, later).close()
    (backup,) = (directory / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("SELECT count(*) FROM tag WHERE name = 'kept'").fetchone() == (60,)
    with pytest.raises(LibraryError, match="written by a later papertui"):
        Library.open(directory)
    (directory / "library.db").write_bytes(b"torn")
    with closing(Store(directory, later)) as store:
        assert store.connection.execute("SELECT count(*) FROM saved, tag").fetchone() == (0,)


def test_a_migration_that_fails_leaves_the_tables_as_they_were(directory: Path) -> None:
    store = Store(directory, (*MIGRATIONS, "CREATE TABLE one (x); CREATE UNIQUE INDEX two ON tag (name);"))
    assert "nothing can be saved" in store.notice
    store.close()
    assert kept(directory) == 60


# Many at once, and killed (FAULTS 7 and 8)


def test_a_writer_that_never_ends_is_not_waited_for_for_ever(directory: Path) -> None:
    lock = directory / "library.lock"
    with turn(lock):
        assert kept(directory) == 60, "reading waits for nobody"
        with pytest.raises(LibraryError, match="another papertui is writing"), turn(lock, timeout=0.05):
            pytest.fail("two had their turn at once")
    with closing(Library.open(directory)) as library:
        assert library.tag(PAPERS, ["goes-on"]).count == 60


def test_killed_writers_lose_nothing_they_acknowledged() -> None:
    soak = Path(__file__).parent / "soak" / "kills.py"
    done = subprocess.run(
        [sys.executable, soak, "--kills", "20"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_eight_processes_tag_at_once_without_long_waits(tmp_path: Path) -> None:
    children = [_start_tagging(tmp_path, number) for number in range(8)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    with closing(Library.open(tmp_path / "library")) as library:
        assert sum(library.tags().values()) == 8 * 50
    waits = sorted(float(line) for path in tmp_path.glob("*.waits") for line in path.read_text().split())
    assert waits[int(0.99 * len(waits))] <= 0.250


def _start_tagging(folder: Path, number: int) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        library = Library.open(folder / "library")
        waits = list(_tag_fifty(library, number))
        (folder / f"{number}.waits").write_text("\n".join(waits))
        status = 0
    finally:
        os._exit(status)


def _tag_fifty(library: Library, number: int) -> Iterator[str]:
    for count in range(50):
        began = time.monotonic()
        library.tag([PAPERS[count]], [f"by{number}"])
        yield str(time.monotonic() - began)
