"""What the list leaves out or lets go: filters of one key, rows that no longer fit, a query that is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.tui.screens.palette import Palette, PaletteLine
from tests.desk import PlainDesk, plain_desk
from tests.inside import inside, settings_in
from tests.test_actions import own_library


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"))


@pytest.fixture
def desk(read: Settings, tmp_path: Path) -> Iterator[PlainDesk]:
    with plain_desk(own_library(read, tmp_path)) as opened:
        yield opened


def test_rows_that_no_longer_fit_leave_when_the_user_says_so(desk: PlainDesk) -> None:
    desk.find("is:unread")
    before = len(desk.list.docs)
    desk.do("tag.archive", "tag.archive")
    third = desk.list.current
    assert (len(desk.list.docs), len(desk.session.stale)) == (before, 2)
    desk.do("view.refresh")
    assert (len(desk.list.docs), desk.list.current) == (before - 2, third)
    assert desk.status.message == "2 rows left the list"
    desk.do("view.refresh")
    assert desk.status.message == "every row fits"


def test_one_key_shows_only_unread_papers_and_the_bar_says_so(desk: PlainDesk) -> None:
    every = len(desk.list.docs)
    desk.do("tag.read", "filter.unread")
    assert (len(desk.list.docs), desk.bar.lead) == (every - 1, "unread · ")
    assert len(desk.find("is:read").list.docs) == 1
    assert len(desk.find("").do("filter.unread").list.docs) == every
    assert desk.bar.lead == ""


def test_one_key_leaves_archived_papers_out_unless_they_are_asked_for(desk: PlainDesk) -> None:
    every = len(desk.list.docs)
    desk.do("tag.archive", "filter.archived")
    assert (len(desk.list.docs), desk.bar.lead) == (every - 1, "no archived · ")
    desk.do("tag.archive")
    assert len(desk.session.stale) == 1
    assert len(desk.find("is:archived").list.docs) == 2
    desk.find("").do("filter.unread")
    assert desk.bar.lead == "unread · no archived · "


def test_a_list_that_a_filter_empties_says_so(desk: PlainDesk) -> None:
    desk.find("is:starred").do("filter.unread")
    assert "w all papers" in " ".join(desk.list.placeholder)


async def test_esc_leaves_the_query_and_a_second_one_clears_it(read: Settings, tmp_path: Path) -> None:
    async with inside(own_library(read, tmp_path), (80, 24)) as screen:
        bar = screen.browser.bar
        await screen.press("slash")
        await screen.wait_for("esc leave")
        await screen.type("model")
        await screen.wait_for(" of ")
        await screen.press("escape")
        assert (bar.text, screen.desk.panes.focused) == ("model", "list")
        await screen.press("escape")
        assert bar.text == ""
        await screen.press("slash", "up")
        assert bar.text == "model"
        await screen.press("ctrl+u")
        await screen.type("qqzebra")
        await screen.wait_for("0 of ")
        await screen.press("escape")
        assert (bar.text, screen.desk.panes.focused) == ("", "list")
        await screen.press("slash", "up")
        assert bar.text == "qqzebra"


@pytest.mark.parametrize(
    ("typed", "action"),
    [("q", "quit"), ("quit", "quit"), ("w", "export"), ("help", "help"), ("arch", "tag.archive")],
)
def test_a_name_that_editors_know_comes_first(desk: PlainDesk, typed: str, action: str) -> None:
    line: PaletteLine = Palette(desk.desk)._line
    line._text = typed
    line.edited()
    assert line._shown[0].id == action


def test_the_bar_counts_what_is_unread_and_follows(desk: PlainDesk) -> None:
    every = len(desk.list.docs)
    desk.desk.all_read()
    desk.rest()
    assert desk.bar.answer == f"{every} papers · {every} unread · date"
    desk.do("tag.archive", "tag.read")
    assert desk.bar.answer == f"{every} papers · {every - 2} unread · date"
    desk.do("undo")
    assert desk.bar.answer == f"{every} papers · {every - 1} unread · date"
