"""Corrupt libraries are set aside byte for byte and their backups restored; backups and migrations."""

import errno
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from papertui.errors import LibraryError
from papertui.library import Library, store
from papertui.library.connection import LibraryDamageError, check
from papertui.library.repair import repair
from papertui.library.schema import MIGRATIONS
from papertui.library.store import Store
from tests.libraries import PAPERS, kept, make_library, modes


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


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
        # What was tagged after the backup is kept as well, wherever a row of it is left.
        assert "first" in library.tags() or "the backup library-2" in library.notice
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


def test_a_backup_that_is_locked_is_not_passed_over_for_an_older_one(directory: Path) -> None:
    (good,) = (directory / "backups").iterdir()
    shutil.copy(good, directory / "backups" / "library-20200101T000000Z.db")
    path = directory / "library.db"
    path.write_bytes(b"torn")
    with closing(sqlite3.connect(good, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match="locked"):
            Library.open(directory)
        assert path.read_bytes() == b"torn"
    assert kept(directory) == 60


@pytest.mark.parametrize("links", [True, False])
def test_what_was_set_aside_is_never_overwritten(
    directory: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object, **how: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    earlier = directory / "library.db.corrupt-19700101T000000Z"
    earlier.write_bytes(b"earlier")
    # Another process takes the name just after this one has looked.
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    (directory / "library.db").write_bytes(b"torn")
    repair(directory / "library.db", "torn", MIGRATIONS, 0.0)
    assert earlier.read_bytes() == b"earlier"
    assert Path(f"{earlier}-2").read_bytes() == b"torn"
    assert kept(directory) == 60


class Answering:
    """A connection of which every statement has one answer."""

    def __init__(self, answer: str) -> None:
        self._answer = answer

    def execute(self, sql: str) -> "Answering":
        return self

    def fetchone(self) -> tuple[str]:
        return (self._answer,)


def test_a_page_that_the_disk_does_not_deliver_is_no_damage() -> None:
    said = "Tree 2 page 5: unable to get the page. error code="
    with pytest.raises(LibraryDamageError):
        check(cast(sqlite3.Connection, Answering(f"{said}11")))
    with pytest.raises(sqlite3.OperationalError, match="error code=266"):
        check(cast(sqlite3.Connection, Answering(f"{said}266")))


def test_a_library_of_which_nothing_is_left_is_refused_and_stays(directory: Path) -> None:
    shutil.rmtree(directory / "backups")
    (directory / "library.db").write_bytes(b"torn")
    for _ in range(2):
        with pytest.raises(LibraryError, match=r"there is no good backup.*papertui library new"):
            Library.open(directory)
        assert (directory / "library.db").read_bytes() == b"torn"
    assert sorted(path.name for path in directory.iterdir()) == ["library.db", "library.lock"]


def test_a_corrupt_library_without_a_backup_keeps_what_can_be_read(directory: Path) -> None:
    shutil.rmtree(directory / "backups")
    path = directory / "library.db"
    path.write_bytes(zeroed(3)(path.read_bytes()))
    with closing(Library.open(directory)) as library:
        assert library.tags() == {"first": 1, "kept": 60}
        assert "61 rebuilt from the undo history" in library.notice


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
    later = (*MIGRATIONS, "CREATE TABLE later (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;")
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
    with pytest.raises(LibraryError, match="cannot be read"):
        Store(directory, (*MIGRATIONS, "CREATE TABLE one (x); CREATE UNIQUE INDEX two ON tag (name);"))
    assert kept(directory) == 60


def test_every_write_waits_for_the_disk(directory: Path) -> None:
    with closing(Store(directory)) as store:
        assert store.connection.execute("PRAGMA synchronous").fetchone() == (3,)
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.fixture
def put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the interface take every library for one that is too large to be checked before it is shown."""
    monkeypatch.setattr(store, "_QUICKLY_CHECKED", 0)


@pytest.mark.usefixtures("put_off")
def test_a_large_library_is_checked_after_it_is_shown(directory: Path) -> None:
    damage_notes(directory)
    with closing(Library.open(directory, waits=False)) as library:
        assert library.notice == ""
        next(library.maintain(10_000))
        assert "was damaged" in library.notice
        assert library.refresh()
        assert library.tags()["kept"] == 60


@pytest.mark.usefixtures("put_off")
def test_nothing_is_written_into_a_library_before_it_is_checked(directory: Path) -> None:
    damage_notes(directory)
    with closing(Library.open(directory, waits=False)) as library:
        library.tag(PAPERS[:1], ["new"])
        assert "was damaged" in library.notice
        assert library.tags().items() >= {("kept", 60), ("new", 1)}


def damage_notes(directory: Path) -> None:
    """Spoil a page that opening does not read."""
    with closing(sqlite3.connect(directory / "library.db")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'note'").fetchone()
    data = bytearray((directory / "library.db").read_bytes())
    data[4096 * (page - 1) : 4096 * page] = bytes(4096)
    (directory / "library.db").write_bytes(data)
