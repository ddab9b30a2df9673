"""A library that cannot be read: each command that needs it says so, exits 3 and changes nothing."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library, connection
from papertui.library.backup import backups
from tests.libraries import NOBODY, PAPERS, in_child

pytestmark = pytest.mark.usefixtures("reads_here")

OLD = "what stood here before\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a home with a library that holds tags, a dump, and a file to write over."""
    for variable in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable.lower()))
    monkeypatch.delenv("PAPERTUI_DUMPS", raising=False)
    with closing(
        Library.open(tmp_path / "data" / "papertui", state=tmp_path / "state" / "papertui")
    ) as library:
        library.tag(PAPERS[:3], ["kept"])
    (tmp_path / "dump.bib").write_text("@misc{a, title = {A paper in a dump}, keywords = {x}}\n")
    (tmp_path / "output").write_text(OLD)
    return tmp_path


def folder_of(home: Path) -> Path:
    return home / "data" / "papertui"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(folder_of(home) / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def gone(home: Path) -> Iterator[None]:
    shutil.rmtree(folder_of(home))
    yield


@contextmanager
def empty_mount(home: Path) -> Iterator[None]:
    shutil.rmtree(folder_of(home))
    folder_of(home).mkdir()
    yield


@contextmanager
def folder_in_its_place(home: Path) -> Iterator[None]:
    (folder_of(home) / "library.db").unlink()
    (folder_of(home) / "library.db").mkdir()
    yield


@contextmanager
def pipe_in_its_place(home: Path) -> Iterator[None]:
    (folder_of(home) / "library.db").unlink()
    os.mkfifo(folder_of(home) / "library.db")
    yield


@contextmanager
def no_database(home: Path) -> Iterator[None]:
    shutil.rmtree(folder_of(home) / "backups", ignore_errors=True)
    (folder_of(home) / "library.db").write_bytes(b"to-read: everything\n" * 99)
    yield


@contextmanager
def link_to_nowhere(home: Path) -> Iterator[None]:
    shutil.rmtree(folder_of(home))
    folder_of(home).symlink_to(home / "not mounted")
    yield


@contextmanager
def folder_for_its_journal(home: Path) -> Iterator[None]:
    (folder_of(home) / "library.db-journal").mkdir()
    yield


@contextmanager
def link_for_its_journal(home: Path) -> Iterator[None]:
    (folder_of(home) / "library.db-journal").symlink_to(home / "dump.bib")
    yield


@contextmanager
def cut_to_nothing(home: Path) -> Iterator[None]:
    shutil.rmtree(folder_of(home) / "backups", ignore_errors=True)
    (folder_of(home) / "library.db").write_bytes(b"")
    yield


STATES: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "locked": locked,
    "gone": gone,
    "empty mount": empty_mount,
    "a folder in its place": folder_in_its_place,
    "a pipe in its place": pipe_in_its_place,
    "no database": no_database,
    "link to nowhere": link_to_nowhere,
    "cut to nothing": cut_to_nothing,
    "a folder for its journal": folder_for_its_journal,
    "a link for its journal": link_for_its_journal,
}
COMMANDS = {
    "search": ["search", "tag:kept", "DUMP"],
    "search the library": ["search", ""],
    "count": ["search", "", "--count"],
    "tags": ["tags"],
    "export": ["export", "", "DUMP", "--format", "bibtex", "--output", "OUTPUT", "--force"],
    "tag": ["tag", "paper", "DUMP", "--add", "x"],
    "import": ["import", "DUMP"],
    "stats": ["stats"],
    "load": ["load", "DUMP"],
    "dump": ["library", "dump", "--output", "OUTPUT", "--force"],
    "restore": ["library", "restore", "BACKUP"],
    "check": ["library", "check"],
    "doctor": ["doctor"],
}


@pytest.mark.parametrize("state", STATES)
def test_every_command_that_reads_it_says_so_and_exits_3(
    home: Path, state: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.0)
    assert main(["library", "dump", "--output", str(home / "backup.jsonl")]) == 0
    names = {"DUMP": "dump.bib", "OUTPUT": "output", "BACKUP": "backup.jsonl"}
    with STATES[state](home):
        before = everything(folder_of(home))
        for command in COMMANDS.values():
            capsys.readouterr()
            code = main([str(home / names[word]) if word in names else word for word in command])
            told = capsys.readouterr()
            assert code == 3, command
            if command != ["doctor"]:
                assert told.out == "", command
                assert told.err.count("\n") == 1, command
            assert "library" in told.err + told.out
            assert (home / "output").read_text() == OLD
        assert everything(folder_of(home)) == before


def test_a_library_just_repaired_is_not_dumped_over_an_earlier_dump(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["library", "check"]) == 0  # which makes the backup of the day
    (folder_of(home) / "library.db").unlink()
    command = ["library", "dump", "--output", str(home / "output"), "--force"]
    assert main(command) == 3
    assert "may hold more" in capsys.readouterr().err
    assert (home / "output").read_text() == OLD
    assert main(command) == 0
    assert (home / "output").read_text().count("\n") == 3


def test_a_file_named_as_the_librarys_folder_is_no_empty_library(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder_of(home) / "library.db"
    for place in (file, file / "deeper"):
        command = ["--library", str(place), "library", "dump", "--output", str(home / "output"), "--force"]
        assert main(command) == 3
        assert f"{file} is no folder; give the library's folder" in capsys.readouterr().err
    assert (home / "output").read_text() == OLD


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_can_be_read_as_before_once_it_is_back(home: Path) -> None:
    folder_of(home).rename(home / "unmounted")
    assert main(["tags"]) == 3
    (home / "unmounted").rename(folder_of(home))
    assert main(["tags"]) == 0


def test_a_first_start_needs_no_library(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in ("data", "state"):
        shutil.rmtree(home / place)
    assert main(["library", "check"]) == 0
    assert main(["tags"]) == 0
    assert main(["library", "dump"]) == 0
    assert "none yet" in capsys.readouterr().out
    shutil.rmtree(folder_of(home))
    assert main(["tags"]) == 0, "nothing was ever in it"


def test_a_write_that_brought_nothing_is_no_state_to_miss_but_a_saved_search_is(home: Path) -> None:
    for place in ("data", "state"):
        shutil.rmtree(home / place)
    (home / "empty.jsonl").touch()
    assert main(["library", "restore", str(home / "empty.jsonl")]) == 0
    shutil.rmtree(folder_of(home))
    assert main(["tags"]) == 0
    (home / "saved.jsonl").write_text('{"search": "mine", "query": "title:models"}\n')
    assert main(["library", "restore", str(home / "saved.jsonl")]) == 0
    assert main(["library", "check"]) == 0
    assert backups(folder_of(home)), "it is backed up like any other"
    shutil.rmtree(folder_of(home))
    assert main(["tags"]) == 3


@pytest.mark.parametrize("state", ["gone", "no database", "cut to nothing"])
def test_who_removed_it_on_purpose_begins_a_new_one(
    home: Path, state: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with STATES[state](home):
        assert main(["tags"]) == 3
        assert "papertui library new" in capsys.readouterr().err
        left = everything(folder_of(home)).get(str(folder_of(home) / "library.db"), b"")
        assert main(["library", "new"]) == 0
        assert main(["tags"]) == 0
        assert main(["tag", "paper", str(home / "dump.bib"), "--add", "x"]) == 0
        kept = [path.read_bytes() for path in folder_of(home).glob("*.corrupt-*")]
        assert kept == [left] * bool(left)


def test_a_library_that_can_be_read_is_not_begun_anew(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "new"]) == 2
    assert "nothing was changed" in capsys.readouterr().err
    with locked(home):
        connection.PATIENCE, before = 0.0, connection.PATIENCE
        try:
            assert main(["library", "new"]) == 3
        finally:
            connection.PATIENCE = before
    assert main(["library", "check"]) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="the files are made another user's")
def test_what_the_user_may_not_open_is_told_like_any_other(home: Path) -> None:
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    for ancestor in home.parents:
        ancestor.chmod(ancestor.stat().st_mode | 0o011)

    def work() -> None:
        os.setuid(NOBODY)
        for path in (folder_of(home) / "library.db", folder_of(home), home / "data"):
            mode = path.stat().st_mode
            path.chmod(0)
            for command in (["tags"], ["library", "dump"], ["library", "check"], ["doctor"]):
                assert main(command) == 3, (path, command)
            assert backups(folder_of(home)) == [] or path.name == "library.db"
            path.chmod(mode)
        folder_of(home).chmod(0o500)
        assert main(["tags"]) == 0

    in_child(work)
