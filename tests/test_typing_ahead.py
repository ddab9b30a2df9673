"""Keys that arrive in one burst, as over a slow line: each means what it would mean typed slowly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import Browsing, fresh_home


@pytest.fixture(scope="module")
def running(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    home = fresh_home(tmp_path_factory.mktemp("ahead"), samples_home)
    with Browsing(home, columns=90, rows=24) as screen:
        yield screen.ready()


@pytest.fixture
def screen(running: Browsing) -> Iterator[Browsing]:
    total = running.found
    yield running
    running.reset(total)


def test_keys_meant_for_a_panel_do_not_reach_the_list(screen: Browsing) -> None:
    screen.type("xbr").wait_for(f"{screen.found} papers to:").press("esc").settle()
    assert "●" in screen.cursor_row  # r picked the papers; it did not mark this one read


def test_a_key_behind_a_panel_that_is_left_reaches_the_list(screen: Browsing) -> None:
    title = screen.cursor_title
    screen.type("?jjqj").wait_for(lambda: screen.cursor_row and screen.cursor_title != title)


def test_a_key_behind_a_query_acts_on_what_the_query_finds(screen: Browsing) -> None:
    screen.type("/dropout\rs").wait_for("tagged starred").wait_for(lambda: "★" in screen.cursor_row)
    assert screen.found == 3
    screen.press("j").settle().press("u").wait_for("undone: tagged starred")


def test_a_key_behind_a_prompt_goes_to_the_list(screen: Browsing) -> None:
    title = screen.cursor_title
    screen.type("tahead\rj").wait_for("tagged ahead").wait_for(lambda: screen.cursor_title != title)


def test_a_key_behind_a_note_reaches_the_list(screen: Browsing) -> None:
    screen.type("ea note\x13u").wait_for("undone: note written")
