"""Files are whole or were never there."""

import os
import signal
import stat
import time
from contextlib import closing
from pathlib import Path
from typing import TextIO

import pytest

from papertui.errors import ExportError
from papertui.exports.files import shown_path, write_file
from papertui.library import Library
from papertui.library.backup import backups
from tests.cases import cases
from tests.libraries import PAPERS
from tests.terminal import PATIENCE


def hello(out: TextIO) -> None:
    out.write("hello ü\n")


def test_a_new_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    write_file(path, hello)
    assert path.read_text(encoding="utf-8") == "hello ü\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["list.txt"]


def test_an_existing_file_stays_unless_forced_and_then_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("old")
    path.chmod(0o644)
    with pytest.raises(ExportError, match="--force"):
        write_file(path, hello)
    assert path.read_text() == "old"
    write_file(path, hello, force=True)
    assert path.read_text(encoding="utf-8") == "hello ü\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_file_that_appears_meanwhile_survives(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"

    def slow(out: TextIO) -> None:
        path.write_text("someone else's")
        out.write("mine")

    with pytest.raises(ExportError, match="exists"):
        write_file(path, slow)
    assert path.read_text() == "someone else's"
    assert os.listdir(tmp_path) == ["list.txt"]


def test_a_symbolic_link_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "precious", tmp_path / "list.txt"
    target.write_text("precious")
    link.symlink_to(target)
    for force in (False, True):
        with pytest.raises(ExportError, match="symbolic link"):
            write_file(link, hello, force=force)
    assert target.read_text() == "precious"
    assert link.is_symlink()


def test_a_database_is_never_replaced_by_a_list(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path)) as library:
        library.tag(PAPERS[:2], ["kept"])
    for path in (tmp_path / "library.db", *backups(tmp_path)):
        before = path.read_bytes()
        with pytest.raises(ExportError, match="is a database"):
            write_file(path, hello, force=True)
        assert path.read_bytes() == before


def test_what_is_no_file_or_has_no_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    closed = tmp_path / "closed"
    closed.mkdir()
    for path in (
        tmp_path / "pipe",
        closed,
        tmp_path / "nowhere" / "x",
        tmp_path / ("n" * 300),
        tmp_path / "a\0b",
    ):
        with pytest.raises(ExportError) as caught:
            write_file(path, hello, force=True)
        assert "\n" not in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == ["closed", "pipe"]


def test_a_writer_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("old")

    def fails(out: TextIO) -> None:
        out.write("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left"):
        write_file(path, fails, force=True)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["list.txt"]


HOSTILE_NAMES = [
    b"\xff\xfe.bib", b"a\nb.bib", b"\x1b]52;c;eA==\x07.bib", b"-rf", b" ", b"a;b", b"$(x)", b"'\"", b"*.bib",
    "‮gpj.bib".encode(), "🙂.bib".encode(), b".hidden", b"%s%n", b"x" * 255, b"\t",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_written_and_named_cleanly(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    write_file(path, hello)
    assert os.listdir(os.fsencode(tmp_path)) == [name]
    with pytest.raises(ExportError) as caught:
        write_file(path, hello)
    assert str(caught.value).isprintable()


def test_a_path_shows_clean_and_on_one_line() -> None:
    assert shown_path(b"a\xff\n\x1b[2Jb") == "a\ufffd b"


def write_for_ever(path: Path) -> None:
    turn = 0
    while True:
        turn += 1
        line = f"{turn:06}\n"
        write_file(path, lambda out, line=line: out.writelines([line] * 3000), force=True)  # type: ignore[misc] # mypy knows no default of a lambda


def until_written(path: Path) -> None:
    """Wait until somebody replaces the file."""
    before, deadline = path.stat().st_ino, time.monotonic() + PATIENCE
    while path.stat().st_ino == before:
        assert time.monotonic() < deadline
        time.sleep(0.0005)


def test_60_kills_leave_no_torn_file(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("000000\n" * 3000)
    seen = set()
    for turn in range(cases(60)):
        child = os.fork()
        if not child:
            write_for_ever(path)
        until_written(path)
        time.sleep(0.0007 * (turn % 11))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = path.read_text().split("\n")
        assert len(lines) == 3001
        assert len(set(lines[:-1])) == 1
        seen.add(lines[0])
    assert len(seen) > 1
