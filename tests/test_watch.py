"""Dumps that change while someone browses: read by R and by themselves, and nothing jumps."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, Browsing
from tests.desk import PlainDesk, plain_desk
from tests.inside import settings_in

FIRST, SECOND = "hf-daily-2023-04-03.html", "reader-text-2025-11-06.txt"
BROKEN = "shopping.txt"


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    shutil.copy(SAMPLES / FIRST, folder)
    shutil.copy(SAMPLES / SECOND, folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path, dumps: Path) -> Settings:
    return settings_in(tmp_path, dumps)


def add_broken_and_copy(dumps: Path) -> None:
    (dumps / BROKEN).write_text("milk\nbread\n")
    shutil.copy(dumps / SECOND, dumps / "once-more.txt")


def stand_somewhere(desk: PlainDesk) -> tuple[int, str, int, str]:
    """Search, mark one paper, move on; return what must not change."""
    desk.find("is:unread").do("list.down", "mark.toggle", "list.down")
    return standing(desk)


def standing(desk: PlainDesk) -> tuple[int, str, int, str]:
    return len(desk.list.docs), desk.titles[desk.list.cursor], len(desk.session.marked), desk.session.query


def said(desk: PlainDesk, message: str) -> None:
    """Wait until that has been said, and everything is read."""
    desk.until(lambda: times_said(desk, message))
    desk.until(lambda: desk.status.progress is None).rest()


def times_said(desk: PlainDesk, message: str) -> int:
    return sum(message in each for each in desk.status.said)


def test_r_reads_what_changed_and_nothing_jumps(settings: Settings, dumps: Path) -> None:
    with plain_desk(settings) as desk:
        before = stand_somewhere(desk)
        add_broken_and_copy(dumps)
        said(desk.start("reload"), "merged")
        assert f"{BROKEN}: not recognised as a paper listing" in desk.status.message
        assert "no new papers" in desk.status.message
        assert standing(desk) == before
        said(desk.start("reload"), "nothing has changed in the dumps")
        assert standing(desk) == before
        assert "1 problem (I)" in desk.status.source[0]
        assert desk.status.source[-1] == "1 problem (I)"
        assert desk.status.source[1].startswith(f"{dumps.name} (")
        desk.desk.sync.look()
    with plain_desk(settings) as desk:
        desk.desk.sync.begin()
        desk.until(lambda: desk.status.progress is None)
        assert "problem" not in desk.status.source[0]
        (dumps / "more.txt").write_text("eggs\n")
        said(desk.start("reload"), "more.txt: not recognised")
    with plain_desk(settings) as desk:
        assert "2 problems (I)" in desk.status.source[0]


def test_a_watched_folder_is_read_by_itself_and_new_is_what_came_since_it_was_left(
    settings: Settings, dumps: Path
) -> None:
    with closing(Workspace.open([dumps], settings)) as workspace:
        workspace.leave()
    with plain_desk(replace(settings, watch=True)) as desk:
        before = stand_somewhere(desk)
        desk.desk.sync.begin()
        for number, name in enumerate(("reading-list.ris", "arxiv-rss.xml"), 1):
            had = len(desk.list.docs)
            shutil.copy(SAMPLES / name, dumps)
            desk.until(lambda: len(desk.list.docs) > had).rest()  # noqa: B023  # called within this turn
            desk.until(lambda: times_said(desk, "new papers (is:new)") == number)  # noqa: B023  # called within this turn
            assert standing(desk)[1:] == before[1:]
        came = len(desk.list.docs) - before[0]
        assert len(desk.find("is:new").list.docs) == came


def test_an_empty_folder_says_what_it_looks_for_and_fills_by_the_setting(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    config = tmp_path / "config" / "papertui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("watch = true\n")
    with Browsing(tmp_path, [folder], 80, 30) as screen:
        screen.wait_for("no papers yet").wait_for("papertui formats")
        shutil.copy(SAMPLES / FIRST, folder)
        screen.wait_for(lambda: screen.found > 0 and screen.cursor_title)
