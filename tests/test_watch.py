"""A running papertui over dumps that change: read by R and by itself, and nothing jumps."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from papertui.config import load_settings
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, Browsing, command_here
from tests.terminal import clean_environment

FIRST, SECOND = "hf-daily-2023-04-03.html", "reader-text-2025-11-06.txt"
BROKEN = "shopping.txt"


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    shutil.copy(SAMPLES / FIRST, folder)
    shutil.copy(SAMPLES / SECOND, folder)
    return folder


def browse(home: Path, dumps: Path, *options: str, columns: int = 100) -> Browsing:
    return Browsing(home, [dumps], columns, 30, options=options)


def add_broken_and_copy(dumps: Path) -> None:
    (dumps / BROKEN).write_text("milk\nbread\n")
    shutil.copy(dumps / SECOND, dumps / "once-more.txt")


def stand_somewhere(screen: Browsing) -> tuple[int, str, str]:
    """Search, mark one paper, move on; give what must not change."""
    screen.search("is:unread").press("enter", "j", "space", "j").wait_for("1 marked").settle()
    return screen.found, screen.cursor_title, screen.screen[0].split("  ")[0]


def test_r_reads_what_changed_and_nothing_jumps(tmp_path: Path, dumps: Path) -> None:
    with browse(tmp_path, dumps) as screen:
        before = stand_somewhere(screen.ready())
        add_broken_and_copy(dumps)
        screen.press("R").wait_for("merged")
        status = screen.screen[-1]
        assert f"{BROKEN}: not recognised as a paper listing" in status
        assert "no new papers" in status
        after = screen.found, screen.cursor_title, screen.screen[0].split("  ")[0]
        assert after == before
        screen.press("R").wait_for("nothing has changed in the dumps")
        assert "✓" in screen.text
        screen.press("I").wait_for(BROKEN).press("esc").settle()
        assert screen.quit() == 0
    with browse(tmp_path, dumps) as screen:
        screen.ready().wait_for(lambda: screen.family() == [screen.pid]).settle()
        assert "problem" not in screen.screen[-1]
        (dumps / "more.txt").write_text("eggs\n")
        screen.press("R").wait_for("more.txt: not recognised")
        assert screen.quit() == 0
    with browse(tmp_path, dumps) as screen:
        screen.wait_for("2 problems (I)")


def test_a_watched_folder_is_read_by_itself_and_new_is_what_came_since_it_was_left(
    tmp_path: Path, dumps: Path
) -> None:
    assert command_here(tmp_path, "load", dumps).returncode == 0
    with closing(Workspace.open([dumps], load_settings(environ=clean_environment(tmp_path)))) as workspace:
        workspace.leave()
    with browse(tmp_path, dumps, "--watch") as screen:
        before = stand_somewhere(screen.ready())
        shutil.copy(SAMPLES / "reading-list.ris", dumps)
        screen.wait_for("new papers (is:new)").wait_for(lambda: screen.found > before[0])
        screen.wait_for(lambda: screen.cursor_title == before[1])
        came = screen.found - before[0]
        shutil.copy(SAMPLES / "arxiv-rss.xml", dumps)
        screen.wait_for(lambda: screen.found > before[0] + came)
        came = screen.found - before[0]
        screen.wait_for(lambda: screen.cursor_title == before[1])
        screen.press("esc").wait_for(lambda: "marked" not in screen.text)
        screen.press("esc").wait_for(lambda: screen.screen[0].startswith(" /  "))
        screen.search("is:new").wait_for(lambda: screen.found == came)


def test_an_empty_folder_says_what_it_looks_for_and_fills_by_the_setting(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    config = tmp_path / "config" / "papertui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("watch = true\n")
    with browse(tmp_path, folder, columns=80) as screen:
        screen.wait_for("no papers yet").wait_for("papertui formats")
        shutil.copy(SAMPLES / FIRST, folder)
        screen.wait_for(lambda: screen.found > 0 and screen.cursor_title)
