"""A reading queue at the keyboard: moved, undone, kept over restarts, seen by another instance."""

import re
import shutil
import time
from pathlib import Path

import pytest

from tests.browsing import Browsing, command_here
from tests.patience import stretched
from tests.test_exports import Row, written
from tests.test_queue import PAPERS

SECONDS_TO_BE_SEEN = 2.0


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which eight papers are tagged to-read, A the newest."""
    home = tmp_path_factory.mktemp("queue")
    rows = [Row(paper, ("to-read",)) for paper in PAPERS]
    (home / "list.jsonl").write_text(written(rows, "jsonl"), encoding="utf-8")
    for name in ("import", "load"):
        assert command_here(home, name, home / "list.jsonl").returncode == 0
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """The same with a library of its own; dumps and cache are shared."""
    shutil.copytree(prepared / "data", tmp_path / "data")
    (tmp_path / "cache").symlink_to(prepared / "cache")
    (tmp_path / "dumps").symlink_to(prepared)
    return tmp_path


def browse(home: Path, columns: int = 120, rows: int = 40, query: str = "tag:to-read") -> Browsing:
    dumps = [(home / "dumps").resolve() / "list.jsonl"]
    return Browsing(home, dumps, columns, rows, options=["--query", query])


def order(screen: Browsing) -> str:
    """Return the last letters of the titles in the list, from top to bottom."""
    return "".join(re.findall(r"\d{4}-\d\d-\d\d  Paper ([A-H])\b", screen.text))


def shows(screen: Browsing, letters: str) -> Browsing:
    return screen.wait_for(lambda: order(screen) == letters)


def seen_in_time(screen: Browsing, letters: str) -> None:
    began = time.perf_counter()
    shows(screen, letters)
    assert time.perf_counter() - began < stretched(SECONDS_TO_BE_SEEN)


def test_a_paper_is_moved_its_moves_undone_as_one_and_the_order_kept(home: Path) -> None:
    with browse(home, 80, 28) as screen:
        shows(screen.ready(), "ABCDEFGH").press("j", "j", "ctrl+up").wait_for("2 of 8 in to-read · u undoes")
        shows(screen, "ACBDEFGH")
        screen.press("[").wait_for("1 of 8 in to-read")
        shows(screen, "CABDEFGH")
        assert screen.cursor_title == "Paper C"
        assert "8 of 8 · queue" in screen.screen[0]
        screen.press("[").wait_for("at the top of to-read already")
        shows(screen.press("u"), "ABCDEFGH").wait_for("8 of 8 · date")
        assert screen.cursor_title == "Paper C"
        shows(screen.press("ctrl+r"), "CABDEFGH")
        screen.press("j", "}").wait_for("8 of 8 in to-read")
        screen.press("k", "{").wait_for("1 of 8 in to-read")
        assert screen.quit() == 0
    with browse(home) as screen:
        shows(screen.ready(), "HCBDEFGA")


def test_another_instance_sees_the_moves_and_both_are_kept(home: Path) -> None:
    with browse(home) as one, browse(home, 80, 28) as two:
        shows(one.ready(), "ABCDEFGH")
        shows(two.ready(), "ABCDEFGH").press("j").settle()
        one.press("ctrl+down").wait_for("2 of 8 in to-read")
        seen_in_time(two, "BACDEFGH")
        assert two.cursor_title == "Paper B"
        two.press("ctrl+down").wait_for("2 of 8 in to-read")
        seen_in_time(one, "ABCDEFGH")
        assert one.cursor_title == "Paper A"
