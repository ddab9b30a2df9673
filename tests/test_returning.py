"""Leaving and coming back: query, order, cursor, layout, border and filters, per set of paths."""

from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.workspace.left_off import LeftOff, file_for, read, write
from tests.browsing import SAMPLES, Browsing, command_here
from tests.desk import plain_desk
from tests.inside import DUMP, inside, settings_in
from tests.test_actions import own_library


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"))


def test_a_browser_begins_where_it_was_left(read_once: Settings, tmp_path: Path) -> None:
    settings = own_library(read_once, tmp_path)
    with plain_desk(settings) as desk:
        desk.find("diffusion").do("sort.menu").pick("title")
        desk.do("list.down", "list.down", "view.split", "filter.archived")
        desk.panes.layout_wanted, desk.panes.splits = "stacked", {"stacked": 45}
        title, paper = desk.titles[desk.list.cursor], desk.session.id_at(desk.list.cursor)
    with plain_desk(settings, comes_back=True) as desk:
        desk.desk.begin()
        desk.rest()
        assert (desk.bar.text, desk.session.results.sort) == ("diffusion", "title")
        assert (desk.titles[desk.list.cursor], desk.bar.lead) == (title, "no archived · ")
        assert desk.session.id_at(desk.list.cursor) == paper
        assert (desk.panes.layout_wanted, desk.panes.splits) == ("stacked", {"stacked": 45})


def test_without_a_query_the_cursor_is_there_from_the_first_frame(
    read_once: Settings, tmp_path: Path
) -> None:
    settings = own_library(read_once, tmp_path)
    with plain_desk(settings) as desk:
        desk.do("list.bottom")
        last = desk.list.cursor
    with plain_desk(settings, comes_back=True) as desk:
        assert desk.list.cursor == last > 0


def test_of_a_search_within_another_the_outermost_is_come_back_to(
    read_once: Settings, tmp_path: Path
) -> None:
    settings = own_library(read_once, tmp_path)
    with plain_desk(settings) as desk:
        desk.find("diffusion").do("search.narrow").find("model")
    with plain_desk(settings, comes_back=True) as desk:
        assert desk.bar.text == "diffusion"


def test_other_paths_and_other_wishes_begin_afresh(read_once: Settings, tmp_path: Path) -> None:
    settings = own_library(read_once, tmp_path)
    with plain_desk(settings) as desk:
        desk.find("diffusion")
    for other in (replace(settings, dumps=(SAMPLES,)), replace(settings, restore_session=False)):
        with plain_desk(other, comes_back=True) as desk:
            assert desk.bar.text == ""
    with plain_desk(replace(settings, query="is:unread"), comes_back=True) as desk:
        assert desk.bar.text == "is:unread"


def test_settings_say_how_to_begin_where_nothing_was_left(read_once: Settings, tmp_path: Path) -> None:
    settings = replace(
        own_library(read_once, tmp_path), show_archived=False, layout="stacked", split=50, keep_marks=True
    )
    with plain_desk(settings, comes_back=True) as desk:
        desk.desk.begin()
        desk.rest()
        assert desk.bar.lead == "no archived · "
        assert (desk.panes.layout_wanted, desk.panes.splits) == ("stacked", {"side": 50})
        desk.do("mark.toggle", "mark.toggle", "tag.star")
        assert len(desk.session.marked) == 2


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"query": 7, "line": -1, "splits": {"side": "x"}, "filters": 3}', "[" * 50_000, "\x00"],
)
def test_a_damaged_session_is_a_first_start(tmp_path: Path, text: str) -> None:
    file = file_for(tmp_path, [DUMP])
    write(file, LeftOff("model", filters=("unread",)))
    assert read(file).filters == ("unread",)
    file.write_text(text, encoding="utf-8")
    assert read(file) == LeftOff()


async def test_a_list_alone_is_a_layout_of_its_own(read_once: Settings, tmp_path: Path) -> None:
    async with inside(own_library(read_once, tmp_path), (120, 30)) as screen:
        panes = screen.browser.panes
        panes.begin_with("list", {})
        panes.fit_screen()
        assert list(panes.shown) == ["list"]
        await screen.press("enter")
        assert list(panes.shown) == ["detail"]
        await screen.press("q", "underscore")
        assert list(panes.shown) == ["list", "detail"]


def test_a_lost_connection_is_come_back_from(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert command_here(home, "load", DUMP).returncode == 0
    with Browsing(home, [DUMP], 90, 24) as screen:
        screen.ready().search("diffusion").press("enter", "j")
        screen.wait_for(lambda: screen.screen[-1].startswith(" 2/"))
        title = screen.cursor_title
        screen.hangup().wait_exit()
    with Browsing(home, [DUMP], 90, 24, comes_back=True) as screen:
        screen.wait_for(lambda: screen.screen[0].startswith(" / diffusion ") and screen.cursor_title == title)
        assert screen.quit() == 0
