"""FAULTS 9 to 11 beside the library's own tests: no room, whose files they are, and what the screen says.

A limit on the size of files lets each write point of cache, export and session
fail in turn. The library's own are in test_library_files.
"""

import os
import resource
import shutil
import stat
from pathlib import Path
from typing import TextIO

import pytest

from papertui.errors import CacheError, ExportError
from papertui.exports.files import write_file
from papertui.sync.indexing import WHOOSH
from papertui.workspace.remembered import Remembered
from tests.browsing import SAMPLES, Browsing, command, command_here, fresh_home
from tests.libraries import in_child
from tests.sync_desk import Desk
from tests.terminal import Terminal, clean_environment, papertui_command

DUMP = SAMPLES / "hf-daily-2023-04-03.html"


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def with_too_many(folder: Path) -> Desk:
    """Return a desk with two papers read, and more to read than there will be room for."""
    desk = Desk(folder)
    desk.write("a.json", "Apples", "Bees")
    desk.sync(indexer=WHOOSH)
    desk.write("b.json", *(f"Words of paper {number} " * 20 for number in range(30)))
    return desk


def sync_without_room(desk: Desk, size: int) -> None:
    limit(size)
    with pytest.raises(CacheError, match="make room or give another with --cache") as caught:
        desk.sync(indexer=WHOOSH)
    assert "\n" not in str(caught.value)


# catalog.db and its log, the index's tables, then its segments.
@pytest.mark.parametrize("size", [0, 10, 40, 3000, 9000, 20_000, 60_000, 75_000])
def test_a_cache_that_finds_no_room_says_so_and_the_old_one_serves(tmp_path: Path, size: int) -> None:
    desk = with_too_many(tmp_path)

    def work() -> None:
        sync_without_room(desk, size)
        assert desk.titles() == ["Apples", "Bees"]

    in_child(work)
    assert desk.open().is_indexed
    assert desk.sync(indexer=WHOOSH).distinct == desk.open().count > 20
    assert desk.open().is_indexed


@pytest.mark.parametrize("size", [80_000, 90_000])
def test_what_was_read_before_the_room_went_is_found_and_not_read_again(tmp_path: Path, size: int) -> None:
    """The log of catalog.db has it whole: what fails is to mark the index, or to fold the log in."""
    desk = with_too_many(tmp_path)

    def work() -> None:
        sync_without_room(desk, size)
        assert len(desk.titles()) > 20

    in_child(work)
    report = desk.sync(indexer=WHOOSH)
    assert (report.unchanged_files, report.new) == (2, 0)
    assert report.distinct == desk.open().count > 20
    assert desk.open().is_indexed


@pytest.mark.parametrize("size", [0, 100, 8192])
def test_an_export_that_finds_no_room_leaves_the_old_file_and_no_rest(tmp_path: Path, size: int) -> None:
    path = tmp_path / "list.txt"
    path.write_text("old")

    def long(out: TextIO) -> None:
        out.writelines(["a line of our own\n"] * 1000)

    def work() -> None:
        limit(size)
        with pytest.raises(ExportError, match=r"list\.txt"):
            write_file(path, long, force=True)

    in_child(work)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["list.txt"]


def test_searches_that_find_no_room_last_as_long_as_the_session(tmp_path: Path) -> None:
    Remembered(tmp_path / "searches").add("reward")

    def work() -> None:
        limit(0)
        searches = Remembered(tmp_path / "searches")
        searches.add("diffusion")
        assert searches.earlier() == ["reward", "diffusion"]

    in_child(work)
    assert [file.name for file in tmp_path.iterdir()] == ["searches"]
    assert Remembered(tmp_path / "searches").earlier() == ["reward"]


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home in which samples were read and tagged under the most open umask."""
    home = tmp_path_factory.mktemp("home")
    before = os.umask(0)
    try:
        assert command(home, "tag", "", DUMP, "--add", "kept").returncode == 0
        done = command_here(home, "export", "", DUMP, "--format", "text", "--output", home / "x")
        assert done.returncode == 0
    finally:
        os.umask(before)
    return home


def test_every_file_of_the_installed_program_is_private_under_an_open_umask(open_to_all: Path) -> None:
    for path in open_to_all.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.parent == open_to_all, path


def test_a_restored_library_is_said_on_the_screen(open_to_all: Path, tmp_path: Path) -> None:
    home = fresh_home(tmp_path, open_to_all)
    shutil.copytree(open_to_all / "data", home / "data")
    (home / "data" / "papertui" / "library.db").write_bytes(b"torn")
    with Browsing(home, [DUMP]) as screen:
        # A long path makes the message take two lines.
        screen.wait_for(lambda: "was damaged" in " ".join(screen.text.split())).wait_for("kept")
        assert screen.quit() == 0
    assert b"torn" in [path.read_bytes() for path in home.rglob("*.corrupt-*")]


def test_a_tag_that_finds_no_room_is_said_not_to_be_saved_and_reading_goes_on(
    open_to_all: Path, tmp_path: Path
) -> None:
    home = fresh_home(tmp_path, open_to_all)
    with Full(home) as screen:
        first = screen.ready().settle().cursor_title
        screen.press("s").wait_for("nothing can be saved")
        assert "★" not in screen.cursor_row
        screen.press("j").wait_for(lambda: screen.cursor_title != first)
        assert screen.quit() == 0


class Full(Browsing):
    """papertui on a disk that is full for it."""

    def __init__(self, home: Path) -> None:
        argv = [*papertui_command(), "--query", "", str(DUMP)]
        before = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (0, r.RLIM_INFINITY))"
        Terminal.__init__(self, argv, env=clean_environment(home), before=before)
