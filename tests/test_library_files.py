"""The library's files: private under any umask, no links followed, honest where nothing can be written."""

import os
import resource
import sqlite3
import stat
import tempfile
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.errors import LibraryError
from papertui.library import Library
from papertui.library.connection import connect, explain
from papertui.library.store import Store
from tests.libraries import NOBODY, PAPERS, in_child, kept, make_library, modes

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_all_files_are_private_under_any_umask(tmp_path: Path, mask: int) -> None:
    directory = tmp_path / "share" / "papertui"

    def work() -> None:
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


def test_a_home_that_cannot_be_made_reads_as_empty_and_refuses_writing() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir(0o500)
        for path in (Path(folder), home):
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)

        def work() -> None:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            library = Library.open(home / "library")
            assert library.states() == []
            assert "write-protected" in library.notice
            for write in (lambda: library.tag(PAPERS, ["a"]), library.undo, library.redo):
                with pytest.raises(LibraryError, match="nothing can be saved"):
                    write()
            assert not library.refresh()
            assert library.history() == []

        in_child(work)


def test_a_write_protected_library_can_be_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        directory = make_library(Path(folder) / "library")
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
