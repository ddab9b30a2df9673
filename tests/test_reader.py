"""Reading and triage as a user meets them: panes, border, the paper alone, what the keys do there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.tui.keymap import Keymap
from tests.browsing import SAMPLES
from tests.desk import PlainDesk, plain_desk
from tests.inside import inside, settings_in
from tests.test_actions import own_library, tags_of
from tests.widget_stage import shown


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"), SAMPLES)


@pytest.fixture
def desk(read: Settings, tmp_path: Path) -> Iterator[PlainDesk]:
    with plain_desk(own_library(read, tmp_path)) as opened:
        yield opened


def test_the_reader_goes_from_paper_to_paper_and_back_to_the_list(desk: PlainDesk) -> None:
    desk.do("paper.open")
    assert desk.desk.pane == "reader"
    desk.do("reader.next", "reader.next", "reader.previous")
    assert desk.list.cursor == 1
    assert desk.paper.content is not None
    assert desk.paper.content.title == desk.titles[1]
    desk.do("tag.archive")
    assert (desk.list.cursor, desk.desk.pane) == (2, "reader")
    desk.do("reader.back")
    assert (desk.panes.alone, desk.desk.pane) == (None, "list")


def test_lines_and_pages_lead_on_at_the_ends_of_a_paper(desk: PlainDesk) -> None:
    desk.paper.last = 15
    desk.do("paper.open", "reader.page_down", "reader.page_down")
    assert (desk.list.cursor, desk.paper.top) == (0, 15)
    desk.do("reader.page_down")
    assert (desk.list.cursor, desk.paper.top) == (1, 0)
    desk.do("reader.up")
    assert desk.list.cursor == 0
    desk.do("reader.up")
    assert desk.status.message == "this is the first paper of the list"
    desk.do("reader.down")
    assert (desk.list.cursor, desk.paper.top) == (0, 1)


def test_q_leads_back_from_a_paper_and_leaves_from_the_list(desk: PlainDesk) -> None:
    desk.do("view.next_pane", "quit")
    assert (desk.desk.pane, desk.host.has_left) == ("list", False)
    desk.do("quit")
    assert desk.host.has_left


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("space", "reader.page_down"),
        ("ctrl+f", "reader.page_down"),
        ("b", "reader.page_up"),
        ("n", "reader.next"),
        ("p", "reader.previous"),
        ("j", "reader.down"),
        ("k", "reader.up"),
        *((key, "reader.back") for key in ("q", "enter", "h", "left")),
        ("escape", "view.back"),
        ("t", "tag.edit"),
        ("a", "tag.archive"),
        ("1", "tag.quick_1"),
    ],
)
def test_the_keys_of_the_reader(key: str, action: str) -> None:
    found = Keymap().action("reader", key)
    assert found is not None
    assert found.id == action


def test_the_reader_hides_keys_of_the_list_and_no_user_is_told_of_a_clash() -> None:
    keymap = Keymap({"open.page": "n"})
    assert [problem.entry for problem in keymap.problems] == [("keys", "open.page")]
    assert not Keymap({"open.pdf": "P"}).problems


def test_the_border_moves_and_says_where_it_ends(desk: PlainDesk) -> None:
    desk.do("view.split", "view.split", "view.split_left")
    assert desk.panes.split == 65
    desk.do(*["view.split"] * 4)
    assert desk.status.message == "the border cannot go further"


async def test_the_border_moves_by_keys_and_mouse_in_both_layouts(read: Settings, tmp_path: Path) -> None:
    async with inside(own_library(read, tmp_path), (120, 40)) as screen:
        panes = screen.browser.panes
        await screen.wait_for(lambda: panes.papers.size.width == 72)
        await screen.press("greater_than_sign")
        await screen.wait_for(lambda: panes.papers.size.width == 78)
        await screen.press("less_than_sign", "less_than_sign")
        await screen.wait_for(lambda: panes.papers.size.width == 66)
        divider = panes.papers.region.right
        await screen.pilot.mouse_down(offset=(divider, 9))
        await screen.pilot.mouse_up(offset=(48, 9))
        await screen.pilot.pause()
        assert panes.papers.size.width == 48
        await screen.pilot.resize_terminal(80, 24)
        await screen.wait_for(lambda: (panes.papers.size.height, panes.paper.size.height) == (7, 12))
        await screen.press("greater_than_sign")
        await screen.wait_for(lambda: panes.papers.size.height == 8)
        await screen.pilot.resize_terminal(120, 40)
        await screen.wait_for(lambda: panes.papers.size.width == 48)


@pytest.mark.parametrize("titles", ["wrap", "one-line"])
async def test_long_titles_are_cut_only_where_that_is_wanted(
    titles: str, read: Settings, tmp_path: Path
) -> None:
    settings = replace(own_library(read, tmp_path), titles=titles)
    async with inside(settings, (120, 40)) as screen:
        await screen.wait_for(" papers ")
        rows = [line for line in shown(screen.browser.list) if "-" in line[:12] or "undated" in line]
        assert (len(rows) == 36) == (titles == "one-line")
        assert any("…" in row for row in rows) == (titles == "one-line")


async def test_facets_take_the_room_of_the_paper_where_there_is_little(
    read: Settings, tmp_path: Path
) -> None:
    async with inside(own_library(read, tmp_path), (120, 40)) as screen:
        await screen.press("f")
        await screen.wait_for(lambda: "facets" in screen.browser.panes.shown)
        await screen.pilot.pause()
        assert set(screen.browser.panes.shown) == {"list", "facets"}
        assert screen.browser.panes.papers.size.width == 120 - 28
        await screen.press("escape")
        assert set(screen.browser.panes.shown) == {"list", "detail"}


async def test_the_reader_says_how_to_go_back(read: Settings, tmp_path: Path) -> None:
    async with inside(own_library(read, tmp_path), (80, 24)) as screen:
        await screen.wait_for("enter read")
        await screen.press("enter")
        await screen.wait_for("q back")
        assert "space page" in screen.text
        assert "n next" in screen.text
        await screen.press("n", "p", "n", "1")
        await screen.until_saved()
        assert screen.desk.list.cursor == 1
        await screen.press("q")
        assert screen.browser.is_attached
        assert screen.desk.pane == "list"
        assert screen.desk.workspace.entries([screen.desk.session.docs[1]])[0].tags == ("to-read",)


def test_a_tag_that_a_list_is_of_is_not_in_each_of_its_rows(desk: PlainDesk) -> None:
    desk.do("tag.quick_1", "tag.star").find("tag:to-read")
    assert tags_of(desk) == ("starred", "to-read")
    assert not desk.list.rows[0].tags
    desk.find("is:starred")
    assert list(desk.list.rows[0].tags) == ["to-read"]
