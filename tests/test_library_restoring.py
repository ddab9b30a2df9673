"""`library restore` of what is no backup changes nothing; a library's database is a backup like a dump."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library
from papertui.library.backup import backups
from papertui.library.schema import MIGRATIONS
from papertui.library.store import Store
from tests.libraries import PAPERS, make_library

OLD_LIBRARY = Path(__file__).parent / "data" / "library-0.1.0" / "library.db.gz"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable.lower()))
    return tmp_path


def tags(home: Path) -> dict[str, int]:
    with closing(Library.open(home / "data" / "papertui")) as library:
        return library.tags()


def restored(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["library", "restore", *map(str, files)])
    return code, capsys.readouterr().err


NO_BACKUPS = {
    "prose": b"# A readme\n\nof four lines,\none of them empty\n",
    "JSON of another kind": b'{"title": "A paper"}\n' * 4,
    "bytes": b"\xff\xfe\x00\n" * 4,
    "a list": b"[1, 2]\n" * 4,
    "one line": b"A list of papers",
    "lines without end": b"x\n" * 1_000_000,
}


@pytest.mark.parametrize("kind", NO_BACKUPS)
def test_a_file_that_is_no_backup_is_one_line_and_changes_nothing(
    home: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = home / "good.jsonl"
    with closing(Library.open(home / "other")) as other:
        other.tag(PAPERS[:2], ["kept"])
        dump.write_text("".join(f"{line}\n" for line in other.dump()))
    (home / "README.md").write_bytes(NO_BACKUPS[kind])
    code, told = restored(capsys, dump, home / "README.md")
    assert code == 2
    assert told == (
        f"papertui: {home}/README.md: not a papertui backup; no line of it can be read."
        " Nothing was changed.\n"
    )
    assert not (home / "data").exists()
    assert restored(capsys, dump) == (0, "")
    assert tags(home) == {"kept": 2}


def test_a_backup_of_the_library_is_merged_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (backup,) = backups(make_library(home / "other"))
    with closing(Library.open(home / "data" / "papertui")) as library:
        library.tag(PAPERS[:1], ["mine"])
    before = backup.read_bytes()
    assert restored(capsys, backup) == (0, "")
    assert restored(capsys, backup) == (0, "")
    assert tags(home) == {"kept": 60, "mine": 1}
    assert backup.read_bytes() == before
    assert {path.name for path in backup.parent.iterdir()} == {backup.name}


def test_a_library_of_the_first_release_is_merged_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "old.db").write_bytes(gzip.decompress(OLD_LIBRARY.read_bytes()))
    assert restored(capsys, home / "old.db") == (0, "")
    with closing(sqlite3.connect(home / "old.db")) as connection:
        assert tags(home) == dict(connection.execute("SELECT name, count(*) FROM tag GROUP BY name"))


def test_a_damaged_backup_gives_what_can_be_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = (make_library(home / "other") / "library.db").read_bytes()
    (home / "damaged.db").write_bytes(data[: 3 * 4096] + bytes(4096) + data[4 * 4096 :])
    code, told = restored(capsys, home / "damaged.db")
    assert code == 0
    assert "damaged.db: is damaged; all rows that can be read were kept; tags: 61 rebuilt" in told
    assert tags(home) == {"first": 1, "kept": 60}


def test_the_database_of_another_program_or_a_later_papertui_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(home / "books.db")) as connection:
        connection.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, snapshot TEXT, created INTEGER)")
        connection.execute("INSERT INTO paper VALUES (1, 'a', 2)")
        connection.commit()
    Store(home / "later", (*MIGRATIONS, "CREATE TABLE later (name TEXT NOT NULL);")).close()
    make_library(home / "hostile")
    with closing(sqlite3.connect(home / "hostile" / "library.db")) as connection:
        connection.execute("CREATE TRIGGER planted AFTER INSERT ON tag BEGIN DELETE FROM tag; END")
    for path in (home / "books.db", home / "later" / "library.db"):
        code, told = restored(capsys, path)
        assert code == 2
        assert "no papertui library that this version can read. Nothing was changed." in told
    code, told = restored(capsys, home / "hostile" / "library.db")
    assert (code, tags(home)) == (0, {"first": 1, "kept": 60}), "its rows, and nothing that it would run"


def test_what_is_missing_or_too_much_on_the_line_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "restore"]) == 2
    assert "restore needs a file: papertui library restore FILE" in capsys.readouterr().err
    assert main(["library", "check", "x"]) == 2
    assert "check takes no file; to write one: papertui library dump --output FILE" in capsys.readouterr().err


def test_a_file_whose_only_line_is_of_ours_but_wrong_is_named_by_that_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = home / "one.jsonl"
    paper = '{"title": "A fine paper", "arxiv_id": "2401.1x\\u001b]0;owned\\u0007"}'
    dump.write_text(f'{{"id": "x", "tags": ["keep"], "note": "n", "paper": {paper}}}\n')
    code, told = restored(capsys, dump)
    first, last = told.splitlines()
    assert (code, tags(home)) == (3, {})
    assert first.startswith(f"{dump}:1: ")
    assert "arxiv_id" in first
    assert last == "papertui: 1 line could not be restored, named above; nothing was changed"
